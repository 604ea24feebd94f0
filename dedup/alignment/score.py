"""How much one sentence says what another says: the score of every pair of sentences of two texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from .prepared import Array, Prepared, prepare_sentences
from .semantic import Embedder

_GRAM = 5  # characters; of 4, 5 and 6 the best single measure of rewriting next to weighted words
_STORY = 40  # sentences; in fewer the counts of the story itself say nothing about how rare a word is
_ENOUGH = 3.0  # shared rarity from which on a match is as well founded as it gets: about five telling words
_NEIGHBOUR = 0.1  # share of the best neighbouring pair's score that a pair is given
_KEPT = 30_000  # texts whose n-grams are kept: a document is in many pairs
_MEANING = 0.5  # share of an embedder's cosine in the score, when there is an embedder
_BEST = 5  # pairs whose mean says how closely the two texts follow each other


def score_matrix(
    left_sentences: Sequence[str], right_sentences: Sequence[str], embedder: Embedder | None = None
) -> Array:
    """For each sentence on the left and each on the right the share of its matter they have in common.

    Shape (len(left_sentences), len(right_sentences)), float64, 0 to 1. Depends on the sentences of these two texts
    alone. Order counts: a pair is helped by a good pair beside it. An embedder adds the cosine of its vectors.
    """
    left, right = prepare_sentences(left_sentences), prepare_sentences(right_sentences)
    if embedder is None or not left_sentences or not right_sentences:
        return scores(left, right)
    alike = np.maximum(0.0, embedder(left_sentences) @ embedder(right_sentences).T)
    return in_context((1 - _MEANING) * local_scores(left, right) + _MEANING * alike)


def scores(left: Prepared, right: Prepared, least_overlap: float = 0.0) -> Array:
    """`score_matrix` of two prepared texts.

    All zeros, and soon done, when no pair of sentences has a cosine of weighted words of `least_overlap`.
    """
    nothing = np.zeros((left.sentence_count, right.sentence_count))
    if not nothing.size:
        return nothing
    overlap = word_overlap(left, right)
    if overlap.cosine.max() < least_overlap:
        return nothing
    return in_context(local_scores(left, right, overlap))


def local_scores(left: Prepared, right: Prepared, overlap: Overlap | None = None) -> Array:
    """The score of each pair of sentences by its own words: weighted words, character n-grams and rapidfuzz."""
    overlap = overlap or word_overlap(left, right)
    measure = (overlap.jaccard + overlap.cosine + gram_jaccard(left, right) + fuzzy(left, right)) / 4
    founded = np.minimum(1.0, overlap.shared / _ENOUGH)
    result: Array = measure * founded**0.25
    return result


def in_context(local: Array) -> Array:
    """Local scores raised by the neighbouring pairs and by how closely the two texts follow each other."""
    rows, columns = local.shape
    padded = np.zeros((rows + 2, columns + 2))
    padded[1:-1, 1:-1] = local
    around = [
        padded[1 + down : 1 + down + rows, 1 + along : 1 + along + columns]
        for down in (-1, 0, 1)
        for along in (-1, 0, 1)
        if (down, along) != (0, 0)
    ]
    near = (local + _NEIGHBOUR * np.maximum.reduce(around)) / (1 + _NEIGHBOUR)
    best = np.sort(near, axis=None)[::-1][:_BEST].mean()
    result: Array = near * best**0.5
    return np.clip(result, 0.0, 1.0)


class Overlap:
    """What pairs of sentences share in weighted stems: each a matrix over sentences left and right."""

    def __init__(self, jaccard: Array, cosine: Array, shared: Array) -> None:
        self.jaccard = jaccard
        self.cosine = cosine
        self.shared = shared


def word_overlap(left: Prepared, right: Prepared) -> Overlap:
    """Weighted Jaccard, cosine and shared weight of the sentences' stems.

    A stem weighs what the shipped table says, but never more than its rarity among the sentences of the two texts:
    the words of the story itself tell no sentence of it from another.
    """
    ours, theirs = _distinct(left), _distinct(right)
    at = np.searchsorted(theirs.stems, ours.stems)
    at[at == len(theirs.stems)] = 0
    here = np.flatnonzero(theirs.stems[at] == ours.stems) if len(theirs.stems) else at[:0]
    there = at[here]
    sentences = max(_STORY, left.sentence_count + right.sentence_count)
    left_weights, right_weights = ours.weights(sentences), theirs.weights(sentences)
    common = _weights(
        np.maximum(ours.rarities[here], theirs.rarities[there]), ours.holding[here] + theirs.holding[there], sentences
    )
    left_weights[here] = right_weights[there] = common
    shared = (ours.present[:, here] * common) @ theirs.present[:, there].T.astype(np.float64)
    left_mass, right_mass = ours.present @ left_weights, theirs.present @ right_weights
    union = left_mass[:, None] + right_mass[None] - shared
    # The cosine takes weights as they are, not squared, so that many middling words outweigh one rare name.
    norms = np.sqrt(left_mass[:, None] * right_mass[None])
    return Overlap(
        jaccard=np.divide(shared, union, out=np.zeros_like(shared), where=union > 0),
        cosine=np.divide(shared, norms, out=np.zeros_like(shared), where=norms > 0),
        shared=shared,
    )


def gram_jaccard(left: Prepared, right: Prepared) -> Array:
    """Jaccard resemblance of the sentences' character 5-grams, words joined by single spaces."""
    ours, theirs = _grams(left), _grams(right)
    rows, columns = left.sentence_count, right.sentence_count
    low = np.searchsorted(theirs.hashes, ours.hashes, "left")
    count = np.searchsorted(theirs.hashes, ours.hashes, "right") - low
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    met = np.repeat(ours.sentences, count) * columns + theirs.sentences[np.repeat(low, count) + within]
    shared = np.bincount(met, minlength=rows * columns).reshape(rows, columns).astype(np.float64)
    union = ours.counts[:, None] + theirs.counts[None] - shared
    result: Array = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return result


def fuzzy(left: Prepared, right: Prepared) -> Array:
    """Token-set ratio (rapidfuzz) of the folded sentences, 0 to 1."""
    ratios = process.cdist(_joined(left), _joined(right), scorer=fuzz.token_set_ratio, dtype=np.float64)
    result: Array = ratios / 100.0
    return result


@lru_cache(maxsize=_KEPT)
def _joined(text: Prepared) -> list[str]:
    return [" ".join(text.sentence_words(k)) for k in range(text.sentence_count)]


@dataclass(frozen=True, slots=True, eq=False)
class _Grams:
    """The distinct character 5-grams of each sentence, in order of hash."""

    hashes: Array
    sentences: Array
    counts: Array
    """Grams of each sentence."""


@lru_cache(maxsize=_KEPT)
def _grams(text: Prepared) -> _Grams:
    sentences = _joined(text)
    points = np.frombuffer("\n".join(sentences).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    if len(points) < _GRAM:
        return _Grams(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(len(sentences), np.int64))
    hashed = np.zeros(len(points) - _GRAM + 1, np.uint64)
    for k in range(_GRAM):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + points[k : k + len(hashed)]
    # No gram reaches over the line break between two sentences.
    breaks = np.append(0, np.cumsum(points == 10))
    inside = breaks[: len(hashed)] == breaks[_GRAM : _GRAM + len(hashed)]
    hashed, of = hashed[inside], breaks[: len(inside)][inside]
    order = np.lexsort((of, hashed))
    hashed, of = hashed[order], of[order]
    first = np.ones(len(hashed), bool)
    first[1:] = (hashed[1:] != hashed[:-1]) | (of[1:] != of[:-1])
    return _Grams(hashed[first], of[first], np.bincount(of[first], minlength=len(sentences)))


@dataclass(frozen=True, slots=True, eq=False)
class _Distinct:
    """The distinct stems of a text, ascending."""

    stems: Array
    rarities: Array
    """Of each stem, the greatest of its words'."""
    present: Array
    """(sentences, stems): whether the sentence holds the stem."""
    holding: Array
    """Sentences that hold the stem."""

    def weights(self, sentences: int) -> Array:
        """What each stem weighs in a pair of that many sentences whose other text does not hold it."""
        return _weights(self.rarities, self.holding, sentences)


def _weights(rarities: Array, holding: Array, sentences: int) -> Array:
    result: Array = np.minimum(rarities, np.log((sentences + 1) / holding) / 3.0)
    return result


@lru_cache(maxsize=_KEPT)
def _distinct(text: Prepared) -> _Distinct:
    stems, inverse = np.unique(text.stems, return_inverse=True)
    rarities = np.zeros(len(stems))
    np.maximum.at(rarities, inverse, text.rarities)
    present = np.zeros((text.sentence_count, len(stems)), bool)
    present[text.sentence_of_word, inverse] = True
    return _Distinct(stems, rarities, present, present.sum(0))
