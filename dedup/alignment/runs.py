"""Runs of equal words: where two texts say the same, word for word."""

from __future__ import annotations

import numpy as np

from .prepared import Array

_FREQUENT = 20  # places at which the source holds one n-gram; more make a table or a refrain, and quadratic work


def common_runs(source: Array, derived: Array, least: int) -> Array:
    """The maximal runs of `least` words and more that both sequences of word numbers hold.

    One row a run: source start, source end, derived start, derived end, by diagonal and then by place.
    """
    if len(source) < least or len(derived) < least:
        return np.zeros((0, 4), np.int64)
    ours, theirs = _grams(source, least), _grams(derived, least)
    order = np.argsort(ours, kind="stable")
    inorder = ours[order]
    low = np.searchsorted(inorder, theirs, "left")
    count = np.searchsorted(inorder, theirs, "right") - low
    count[count > _FREQUENT] = 0
    total = int(count.sum())
    if not total:
        return np.zeros((0, 4), np.int64)
    there = np.repeat(np.arange(len(theirs)), count)
    which = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    here = order[np.repeat(low, count) + which]
    diagonal = here - there
    by_diagonal = np.lexsort((there, diagonal))
    here, there, diagonal = here[by_diagonal], there[by_diagonal], diagonal[by_diagonal]
    broken = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(there) != 1)) + 1
    first, last = np.append(0, broken), np.append(broken - 1, total - 1)
    return np.stack([here[first], here[last] + least, there[first], there[last] + least], axis=1)


def _grams(numbers: Array, length: int) -> Array:
    hashed = np.zeros(len(numbers) - length + 1, np.uint64)
    for k in range(length):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + numbers[k : k + len(hashed)] + np.uint64(1)
    return hashed
