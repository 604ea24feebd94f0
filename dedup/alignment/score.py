"""How much one sentence says what another says: the score of every pair of sentences of two texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from .prepared import Array, Prepared, prepare_sentences

_GRAM = 5  # characters; of 4, 5 and 6 the best single measure of rewriting next to weighted words
_ENOUGH = 3.0  # shared rarity from which on a match is as well founded as it gets: about five telling words
_NEIGHBOUR = 0.1  # share of the best neighbouring pair's score that a pair is given
_BEST = 5  # pairs whose mean says how closely the two texts follow each other


def score_matrix(left_sentences: Sequence[str], right_sentences: Sequence[str]) -> Array:
    """For each sentence on the left and each on the right the share of its matter they have in common.

    Shape (len(left_sentences), len(right_sentences)), float64, 0 to 1. Depends on the sentences of these two texts
    alone. Order counts: a pair is helped by a good pair beside it.
    """
    return scores(prepare_sentences(left_sentences), prepare_sentences(right_sentences))


def scores(left: Prepared, right: Prepared) -> Array:
    """`score_matrix` of two prepared texts."""
    if not left.sentence_count or not right.sentence_count:
        return np.zeros((left.sentence_count, right.sentence_count))
    return in_context(local_scores(left, right))


def local_scores(left: Prepared, right: Prepared) -> Array:
    """The score of each pair of sentences by its own words: weighted words, character n-grams and rapidfuzz."""
    overlap = word_overlap(left, right)
    measure = (overlap.jaccard + overlap.cosine + gram_jaccard(left, right) + fuzzy(left, right)) / 4
    founded = np.minimum(1.0, overlap.shared / _ENOUGH)
    result: Array = measure * founded**0.25
    return result


def in_context(local: Array) -> Array:
    """Local scores raised by the neighbouring pairs and by how closely the two texts follow each other."""
    padded = np.pad(local, 1)
    rows, columns = local.shape
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
    stems, inverse = np.unique(np.concatenate([left.stems, right.stems]), return_inverse=True)
    table = np.zeros(len(stems))
    np.maximum.at(table, inverse, np.concatenate([left.rarities, right.rarities]))
    ours = _presence(left, inverse[: len(left.stems)], len(stems))
    theirs = _presence(right, inverse[len(left.stems) :], len(stems))
    holding = ours.sum(0) + theirs.sum(0)
    sentences = left.sentence_count + right.sentence_count
    weight = np.minimum(table, np.log((sentences + 1) / np.maximum(holding, 1)) / 3.0)
    shared = (ours * weight) @ theirs.T
    left_mass, right_mass = ours @ weight, theirs @ weight
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
    from scipy.sparse import csr_array

    sentences = [*_joined(left), *_joined(right)]
    hashes = [_grams(sentence) for sentence in sentences]
    counts = np.array([len(each) for each in hashes])
    _, columns = np.unique(np.concatenate(hashes), return_inverse=True)
    matrix = csr_array(
        (np.ones(len(columns), np.float64), columns, np.append(0, np.cumsum(counts))),
        shape=(len(sentences), int(columns.max(initial=0)) + 1),
    )
    split = left.sentence_count
    shared: Array = (matrix[:split] @ matrix[split:].T).toarray()
    union = counts[:split, None] + counts[None, split:] - shared
    result: Array = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return result


def fuzzy(left: Prepared, right: Prepared) -> Array:
    """Token-set ratio (rapidfuzz) of the folded sentences, 0 to 1."""
    ratios = process.cdist(_joined(left), _joined(right), scorer=fuzz.token_set_ratio, dtype=np.float64)
    result: Array = ratios / 100.0
    return result


def _joined(text: Prepared) -> list[str]:
    return [" ".join(text.sentence_words(k)) for k in range(text.sentence_count)]


def _presence(text: Prepared, columns: Array, width: int) -> Array:
    present = np.zeros((text.sentence_count, width))
    present[text.sentence_of_word, columns] = 1.0
    return present


def _grams(sentence: str) -> Array:
    """Distinct hashes of the character 5-grams; of shorter sentences none."""
    points = np.frombuffer(sentence.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(points) < _GRAM:
        return np.zeros(0, np.uint64)
    hashed = np.zeros(len(points) - _GRAM + 1, np.uint64)
    for k in range(_GRAM):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + points[k : k + len(hashed)]
    return np.unique(hashed)
