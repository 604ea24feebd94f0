"""Numbers of pairs of documents: only those that are not 0 are held."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .posterior import Floats

Pair = tuple[int, int]
"""Two documents by number."""
Ints = NDArray[np.int64]


class Pairs:
    """A square matrix of which few entries are not 0, asked for like an array."""

    def __init__(self, size: int, rows: Ints, columns: Ints, values: Floats) -> None:
        """Each pair of a row and a column at most once, in any order."""
        order = np.lexsort((rows, columns))
        self.size = size
        self.rows, self.columns, self.values = rows[order], columns[order], values[order]
        self.borders = np.searchsorted(self.columns, np.arange(size + 1))
        """Where the entries of each column begin."""
        self._codes = self.columns * size + self.rows

    def __getitem__(self, key: tuple[int | Ints, int | Ints]) -> Floats:
        """The values of entries (row, column); numbers, or arrays of them."""
        rows, columns = key
        codes = np.asarray(columns, np.int64) * self.size + np.asarray(rows, np.int64)
        if not len(self._codes):
            return np.zeros(codes.shape)
        places = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        return np.where(self._codes[places] == codes, self.values[places], 0.0)

    def turned(self) -> Floats:
        """For each entry the value of the one with row and column exchanged."""
        return self[self.columns, self.rows]


def column(matrix: Floats | Pairs, v: int) -> Iterator[tuple[int, float]]:
    """The rows of a column whose values are above 0, with the values."""
    if isinstance(matrix, Pairs):
        here = slice(int(matrix.borders[v]), int(matrix.borders[v + 1]))
        found = zip(matrix.rows[here].tolist(), matrix.values[here].tolist(), strict=True)
        yield from ((u, value) for u, value in found if value > 0)
    else:
        yield from ((u, float(matrix[u, v])) for u in np.flatnonzero(matrix[:, v] > 0).tolist())


def joined(matrix: Floats | Pairs, least: float) -> list[tuple[int, int]]:
    """Pairs u < v whose two entries add up to `least` or more, in order."""
    if isinstance(matrix, Pairs):
        kept = matrix.values + matrix.turned() >= least
        pairs = zip(matrix.rows[kept].tolist(), matrix.columns[kept].tolist(), strict=True)
        return sorted({(min(pair), max(pair)) for pair in pairs})
    return [(u, v) for u, v in np.argwhere(np.triu(matrix + matrix.T) >= least).tolist()]
