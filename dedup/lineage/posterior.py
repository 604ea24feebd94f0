"""How likely each edge is over all forests of derivation at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def marginals(edge: Floats, root: Floats) -> tuple[Floats, Floats]:
    """Probability of each edge, and of each node being a root, over all rooted forests.

    `edge[u, v]` and `root[v]` are logits; minus infinity forbids. A forest is as likely as the product of its
    weights. Columns of the first result and the second add up to 1.
    Source: Koo et al. 2007, the directed matrix-tree theorem: P(u to v) = w(u, v) (B[v, v] - B[v, u]), where B is
    the inverse of the Laplacian with the roots' weights on its diagonal.

    >>> edges, roots = marginals(np.array([[-np.inf, 0.0], [0.0, -np.inf]]), np.zeros(2))
    >>> edges[0, 1].round(3).item(), roots.round(3).tolist()
    (0.333, [0.667, 0.667])
    """
    n = len(root)
    if n == 0:
        return np.zeros((0, 0)), np.zeros(0)
    top = np.maximum(edge.max(0), root)
    weight = np.exp(edge - top)
    np.fill_diagonal(weight, 0.0)
    start = np.exp(root - top)
    laplacian = -weight
    laplacian[np.arange(n), np.arange(n)] = weight.sum(0) + start
    # A whisper on the diagonal: where no node is at all likely to be a root, the matrix is singular to the last bit.
    inverse = np.linalg.inv(laplacian + 1e-12 * np.eye(n))
    own = np.diag(inverse)
    edges = np.clip(weight * (own[None, :] - inverse.T), 0.0, 1.0)
    roots = np.clip(start * own, 0.0, 1.0)
    total = edges.sum(0) + roots
    return edges / total, roots / total
