"""The heaviest tree: every node under one parent, no circles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def heaviest(weight: Floats) -> list[int]:
    """Parent of every node in the arborescence of greatest weight rooted at node 0; the root's is -1.

    `weight[u, v]` is the weight of the edge from u to v; every node must be reachable from 0. Circles are contracted
    as they are found and opened again in reverse.
    Source: Chu and Liu 1965, Edmonds 1967.

    >>> heaviest(np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 5.0], [0.0, 6.0, 0.0]]))
    [-1, 2, 0]
    """
    w = weight.astype(np.float64).copy()
    np.fill_diagonal(w, -np.inf)
    w[:, 0] = -np.inf
    n = len(w)
    alive = np.ones(n, dtype=bool)
    # `tail[u, v]` and `head[u, v]` are the nodes of the given graph whose edge stands for u to v after contraction.
    tail = np.repeat(np.arange(n)[:, None], n, axis=1)
    head = np.repeat(np.arange(n)[None, :], n, axis=0)
    members: list[list[int]] = [[i] for i in range(n)]
    contracted: list[tuple[list[int], list[tuple[int, int]], list[list[int]]]] = []
    while True:
        parent = np.where(alive, w.argmax(0), -1)
        parent[0] = -1
        circle = _circle(parent, alive)
        if not circle:
            break
        keep = circle[0]
        inner = np.array(circle)
        chosen = w[parent[inner], inner]
        contracted.append(
            (
                circle,
                [(int(tail[parent[i], i]), int(head[parent[i], i])) for i in circle],
                [members[i] for i in circle],
            )
        )
        outside = np.flatnonzero(alive)
        outside = outside[~np.isin(outside, inner)]
        entering = w[np.ix_(outside, inner)] - chosen
        into = entering.argmax(1)
        leaving = w[np.ix_(inner, outside)]
        out_of = leaving.argmax(0)
        new_tail, new_head = tail[outside, inner[into]], head[outside, inner[into]]
        old_tail, old_head = tail[inner[out_of], outside], head[inner[out_of], outside]
        w[outside, keep] = entering.max(1)
        w[keep, outside] = leaving.max(0)
        tail[outside, keep], head[outside, keep] = new_tail, new_head
        tail[keep, outside], head[keep, outside] = old_tail, old_head
        w[keep, keep] = -np.inf
        members[keep] = [node for i in circle for node in members[i]]
        for i in circle[1:]:
            alive[i] = False
            w[i, :] = -np.inf
            w[:, i] = -np.inf
    found = [-1] * n
    for v in np.flatnonzero(alive):
        if v:
            found[int(head[parent[v], v])] = int(tail[parent[v], v])
    for _, edges, groups in reversed(contracted):
        # The circle is opened where an edge from outside came in: every other of its edges stands.
        entered = next(k for k, group in enumerate(groups) if any(found[node] >= 0 for node in group))
        for k, (source, derived) in enumerate(edges):
            if k != entered:
                found[derived] = source
    return found


def _circle(parent: NDArray[np.int64], alive: NDArray[np.bool_]) -> list[int]:
    """The nodes of one circle, the lowest first, or none."""
    seen: dict[int, int] = {0: 0}
    for start in np.flatnonzero(alive).tolist():
        path = []
        node = start
        while node not in seen:
            seen[node] = start + 1
            path.append(node)
            node = int(parent[node])
        if seen[node] == start + 1 and node in path:
            circle = path[path.index(node) :]
            low = circle.index(min(circle))
            return circle[low:] + circle[:low]
    return []
