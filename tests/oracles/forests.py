"""Every rooted forest of a few nodes, one by one: the slow and obvious twin of matrix-tree and Edmonds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def forests(n: int) -> Iterator[tuple[int, ...]]:
    """Parent of each node, -1 for a root, in every way that closes no circle."""
    for parents in product(range(-1, n), repeat=n):
        if all(_reaches_root(v, parents) for v in range(n)):
            yield parents


def _reaches_root(v: int, parents: tuple[int, ...]) -> bool:
    for _ in range(len(parents) + 1):
        if v == -1:
            return True
        v = parents[v]
    return False


def marginals(edge: Floats, root: Floats) -> tuple[Floats, Floats]:
    """Probabilities of edges and roots, by adding up all forests."""
    n = len(root)
    edges, roots, total = np.zeros((n, n)), np.zeros(n), 0.0
    for parents in forests(n):
        weight = math.exp(sum(root[v] if u < 0 else edge[u, v] for v, u in enumerate(parents)))
        total += weight
        for v, u in enumerate(parents):
            if u < 0:
                roots[v] += weight
            else:
                edges[u, v] += weight
    return edges / total, roots / total


def heaviest_weight(weight: Floats) -> float:
    """Weight of the best arborescence rooted at node 0."""
    inner = [sum(weight[u + 1, v + 1] for v, u in enumerate(parents)) for parents in forests(len(weight) - 1)]
    return float(max(inner))
