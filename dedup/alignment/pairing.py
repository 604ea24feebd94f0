"""Two prepared texts laid against each other: the counts and resemblances every passage is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from .prepared import Array, Prepared


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One text of a pairing, its short sentences joined; ranges of sentences are half-open."""

    text: Prepared
    borders: Array
    """In words; one more than there are sentences."""
    counts: Array
    """Running sums, over sentences, of how often each stem of both texts stands there: (sentences + 1, stems)."""
    mass: Array
    """Running sums of the weight of all stems: (sentences + 1,)."""
    products: Array
    """Running sums, both ways, of the inner products of this side's weighted sentences."""

    @property
    def sentence_count(self) -> int:
        """How many sentences there are."""
        return len(self.borders) - 1

    @property
    def weights(self) -> Array:
        """Weight of the stems of each sentence."""
        return np.diff(self.mass)

    def held_by(self, counts: Array, weight: Array) -> Array:
        """For each sentence the share of its weight that a text with these counts holds, 0 to 1."""
        found = np.minimum(np.diff(self.counts, axis=0), counts) @ weight
        result: Array = found / np.maximum(self.weights, 1e-6)
        return result

    def words_between(self, first: int, last: int) -> tuple[int, int]:
        """The range of words that sentences `first` to `last` hold."""
        return int(self.borders[first]), int(self.borders[last])

    def joined(self, first: int, last: int) -> str:
        """The folded words of sentences `first` to `last`, with single spaces."""
        start, end = self.words_between(first, last)
        return " ".join(self.text.words[start:end])

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Code points from the first word of sentence `first` to the last word before sentence `last`."""
        start, end = self.words_between(first, last)
        return int(self.text.starts[start]), int(self.text.ends[end - 1])


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """What two texts have in common, sentence by sentence."""

    source: Side
    derived: Side
    weight: Array
    """Of each stem that both texts hold: log of how few sentences of the two hold it."""
    rarest: float
    """The highest weight of any stem of either text."""
    cosine: Array
    """Weighted cosine of each pair of sentences."""
    dice: Array
    """Share of distinct stems each pair of sentences has in common."""
    products: Array
    """Running sums, both ways, of the inner products of the weighted sentences."""
    held: Array
    """For each derived sentence the share of its weight that the source holds anywhere, 0 to 1."""

    def cosine_of(self, ranges: tuple[int, int, int, int]) -> float:
        """Weighted cosine of a range of source sentences (first two numbers) and a range of derived ones."""
        rows, columns = ranges[:2], ranges[2:]
        norms = _block(self.source.products, rows, rows) * _block(self.derived.products, columns, columns)
        return _block(self.products, rows, columns) / sqrt(norms) if norms > 0 else 0.0


def pairing(source: Prepared, derived: Prepared) -> Pairing:
    """The two texts laid against each other; both must hold a word."""
    _, numbers, times = np.unique(
        np.concatenate([source.stems, derived.stems]), return_inverse=True, return_counts=True
    )
    # A stem that stands once in both texts together (half of them) needs no column: it adds to the weight and the
    # length of one sentence and to nothing else.
    repeated = times > 1
    numbers = np.where(repeated, np.cumsum(repeated) - 1, -1)[numbers]
    width = int(repeated.sum())
    left, left_alone = _counts(source.segments, numbers[: len(source.stems)], width)
    right, right_alone = _counts(derived.segments, numbers[len(source.stems) :], width)
    left_held, right_held = left > 0, right > 0
    holding_left, holding_right = left_held.sum(0), right_held.sum(0)
    sentences = len(left) + len(right)
    rarest = float(np.log(sentences))
    weight = np.log(sentences / (holding_left + holding_right)).astype(np.float32)
    common = np.flatnonzero((holding_left > 0) & (holding_right > 0))
    left_weighted, right_weighted = left * weight, right * weight
    inner = left_weighted[:, common] @ right_weighted[:, common].T
    left_products = left_weighted @ left_weighted.T + np.diag(left_alone * rarest**2)
    right_products = right_weighted @ right_weighted.T + np.diag(right_alone * rarest**2)
    norms = np.sqrt(np.maximum(np.outer(left_products.diagonal(), right_products.diagonal()), 1e-12))
    both = left_held[:, common].astype(np.float32) @ right_held[:, common].astype(np.float32).T
    sizes = (left_held.sum(1) + left_alone)[:, None] + (right_held.sum(1) + right_alone)[None]
    left_mass, right_mass = left_weighted.sum(1) + left_alone * rarest, right_weighted.sum(1) + right_alone * rarest
    source_side = Side(source, source.segments, _running(left[:, common]), _running(left_mass), _area(left_products))
    derived_side = Side(
        derived, derived.segments, _running(right[:, common]), _running(right_mass), _area(right_products)
    )
    return Pairing(
        source=source_side,
        derived=derived_side,
        weight=weight[common],
        rarest=rarest,
        cosine=inner / norms,
        dice=2 * both / sizes,
        products=_area(inner),
        held=derived_side.held_by(source_side.counts[-1], weight[common]),
    )


def _counts(borders: Array, columns: Array, width: int) -> tuple[Array, Array]:
    """How often each sentence holds each column, and how many of its words have none (column -1)."""
    rows = len(borders) - 1
    sentence = np.repeat(np.arange(rows), np.diff(borders))
    placed = columns >= 0
    flat = np.bincount(sentence[placed] * width + columns[placed], minlength=rows * width)
    return flat.reshape(rows, width).astype(np.float32), np.bincount(sentence[~placed], minlength=rows)


def _running(values: Array) -> Array:
    sums = np.zeros((len(values) + 1, *values.shape[1:]), np.float32)
    np.cumsum(values, axis=0, out=sums[1:])
    return sums


def _area(matrix: Array) -> Array:
    """Sums over all rows and columns before each corner, so that a block's sum is four look-ups."""
    sums = np.zeros((matrix.shape[0] + 1, matrix.shape[1] + 1))
    np.cumsum(np.cumsum(matrix, axis=0, dtype=np.float64), axis=1, out=sums[1:, 1:])
    return sums


def _block(area: Array, rows: tuple[int, int], columns: tuple[int, int]) -> float:
    (top, bottom), (left, right) = rows, columns
    return float(area[bottom, right] - area[top, right] - area[bottom, left] + area[top, left])
