"""Rewrites: candidate pairs that share rare words, numbers, names and word pairs, though few shingles.

A text is cut into overlapping passages; a passage is known by its telling stems and by pairs of them that stand
close together, whatever their order. A passage's candidates are the documents that hold the greatest weight of its
features. Features that many documents hold say nothing and are left out, which keeps the work linear.
Source: term weighting of Robertson and Sparck Jones 1976; weights come from the shipped word table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from ..text import language_of, rarity, stem, words

U64 = np.uint64
Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Weights = npt.NDArray[np.float32]

PASSAGE_WORDS = 60  # telling words of a passage: about a hundred and twenty words, the usual lifted paragraph
_STEP = 30  # passages overlap by half, so that a lifted paragraph lies well inside one of them
_TELLING = 0.3  # rarity from which a word is a feature: below it stand the thousand commonest words
_REACH = 3  # telling words that a pair may stand apart; rewriting moves words, but not far
HOT = 32  # documents that may hold a feature; more make it a commonplace of the pile (128 finds no more pairs)
_MIX = U64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class RareFeatures:
    """The features of a batch of texts, passage after passage."""

    keys: Keys
    """Of each passage, each once."""
    weights: Weights
    offsets: Numbers
    """Where the keys of each passage begin; one more than there are passages."""
    documents: Numbers
    """For each passage the number of its text."""
    count: int
    """Texts."""


@dataclass(frozen=True, slots=True)
class RareCandidates:
    """Candidate pairs, left number below right number, each once, in order."""

    left: Numbers
    right: Numbers
    weight: Weights
    """Of the features that the best passage of either shares with the other: for ranking, never reported."""


def rare_features(texts: Sequence[str], languages: Sequence[str | None] | None = None) -> RareFeatures:
    """The rare features of each text; each depends on its own text alone."""
    keys: list[Keys] = []
    weights: list[Weights] = []
    sizes, documents = [0], []
    for number, text in enumerate(texts):
        for passage_keys, passage_weights in _passages(text, languages[number] if languages else None):
            keys.append(passage_keys)
            weights.append(passage_weights)
            sizes.append(len(passage_keys))
            documents.append(number)
    return RareFeatures(
        np.concatenate(keys) if keys else np.zeros(0, U64),
        np.concatenate(weights) if weights else np.zeros(0, np.float32),
        np.cumsum(sizes, dtype=np.int64),
        np.array(documents, np.int64),
        len(texts),
    )


def rare_candidates(features: RareFeatures, most: int = 20, hot: int = HOT) -> RareCandidates:
    """The pairs of texts of which one is among the `most` best candidates of the other.

    Features that more than `hot` texts hold are left out.
    """
    ranked = ranked_candidates(features, features, most, hot, same=True)
    low, high = np.minimum(ranked.left, ranked.right), np.maximum(ranked.left, ranked.right)
    order = np.lexsort((-ranked.weight, high, low))
    low, high, weight = low[order], high[order], ranked.weight[order]
    first = np.ones(len(low), bool)
    first[1:] = (np.diff(low) != 0) | (np.diff(high) != 0)
    return RareCandidates(low[first], high[first], weight[first])


def ranked_candidates(
    queries: RareFeatures, known: RareFeatures, most: int, hot: int = HOT, *, same: bool = False
) -> RareCandidates:
    """For each query text (left) its `most` best known texts (right), best first.

    `same` says that both are one pile: a text is no candidate of its own.
    """
    from scipy.sparse import csr_array

    stems, columns = np.unique(known.keys, return_inverse=True)
    rows = np.repeat(known.documents, np.diff(known.offsets))
    held = csr_array((np.ones(len(columns), np.float32), (rows, columns)), shape=(known.count, len(stems)))
    held.data[:] = 1.0
    cool = np.bincount(held.indices, minlength=len(stems)) <= hot
    place = np.searchsorted(stems, queries.keys)
    place[place == len(stems)] = 0
    usable = (stems[place] == queries.keys) & cool[place] if len(stems) else np.zeros(len(place), bool)
    passage = np.repeat(np.arange(len(queries.documents)), np.diff(queries.offsets))[usable]
    asked = csr_array((queries.weights[usable], (passage, place[usable])), shape=(len(queries.documents), len(stems)))
    found = (asked @ held.T.tocsr()).tocoo()
    return _best(queries.documents[found.row], found.col.astype(np.int64), found.data, queries.count, most, same)


def _best(left: Numbers, right: Numbers, weight: Weights, count: int, most: int, same: bool) -> RareCandidates:
    """Of each left number the `most` right numbers of greatest weight; ties go to the smaller number."""
    if same:
        other = left != right
        left, right, weight = left[other], right[other], weight[other]
    order = np.lexsort((right, -weight, left))
    left, right, weight = left[order], right[order], weight[order]
    # The best passage of a pair stands first: later ones of the same pair are dropped before counting.
    _, once = np.unique(left * (int(right.max(initial=0)) + 1) + right, return_index=True)
    once.sort()
    left, right, weight = left[once], right[once], weight[once]
    begins = np.searchsorted(left, np.arange(count))
    rank = np.arange(len(left)) - begins[left]
    kept = rank < most
    return RareCandidates(left[kept], right[kept], weight[kept])


def _passages(text: str, language: str | None) -> list[tuple[Keys, Weights]]:
    folded = words(text)
    language = language or language_of(folded)
    known = [_telling(word, language) for word in folded]
    telling = [each for each in known if each is not None]
    hashes = np.array([number for number, _ in telling], U64)
    weights = np.array([weight for _, weight in telling], np.float32)
    starts = range(0, max(1, len(hashes) - _STEP), _STEP)
    return [_features(hashes[k : k + PASSAGE_WORDS], weights[k : k + PASSAGE_WORDS]) for k in starts if len(hashes)]


def _features(hashes: Keys, weights: Weights) -> tuple[Keys, Weights]:
    """Telling stems and close pairs of them, each once; a pair weighs what its stems weigh together."""
    keys, found = [hashes], [weights]
    for apart in range(1, _REACH + 1):
        low = np.minimum(hashes[:-apart], hashes[apart:])
        high = np.maximum(hashes[:-apart], hashes[apart:])
        keys.append((low * _MIX) ^ high)
        found.append(weights[:-apart] + weights[apart:])
    once, first = np.unique(np.concatenate(keys), return_index=True)
    return once, np.concatenate(found)[first]


@lru_cache(maxsize=300_000)
def _telling(word: str, language: str) -> tuple[int, float] | None:
    """Hash of the word's stem and the word's rarity; None when the word tells nothing."""
    weight = rarity(word, language)
    if weight < _TELLING:
        return None
    return int.from_bytes(blake2b(stem(word, language).encode(), digest_size=8).digest(), "little"), weight
