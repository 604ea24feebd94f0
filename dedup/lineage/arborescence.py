"""The heaviest tree: every node under one parent, no circles."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

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


def heaviest_of(size: int, edges: Iterable[tuple[int, int, float]]) -> list[int]:
    """The same for few edges (source, derived, weight) between `size` nodes, in time and memory that grow with them.

    Every node keeps its edges in a heap; the heaps of a circle become one, each less what its own best edge weighs.
    Of edges that weigh the same the one from the lower source is taken. Source: Gabow et al. 1986.

    >>> heaviest_of(3, [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 5.0), (2, 1, 6.0)])
    [-1, 2, 0]
    """
    heaps: list[_Heap] = [_Heap() for _ in range(size)]
    for source, derived, weight in edges:
        if derived and source != derived:
            heaps[derived].entries.append((-weight, source, derived))
    for heap in heaps:
        heapify(heap.entries)
    groups = _Groups(size)
    seen = [-1] * size
    seen[0] = 0
    chosen: list[tuple[int, int]] = [(-1, node) for node in range(size)]
    circles: list[tuple[int, int, list[tuple[int, int]]]] = []
    for start in range(1, size):
        node = start
        taken: list[tuple[int, int]] = []
        path: list[int] = []
        while seen[node] < 0:
            source, derived = heaps[node].taken()
            taken.append((source, derived))
            path.append(node)
            seen[node] = start
            node = groups.name(source)
            if seen[node] == start:
                time, end = groups.time, len(taken)
                heap = _Heap()
                while True:
                    last = path.pop()
                    heap = heap.joined(heaps[last])
                    end -= 1
                    if not groups.join(node, last):
                        break
                node = groups.name(node)
                heaps[node], seen[node] = heap, -1
                circles.append((node, time, taken[end:]))
                del taken[end:]
        for source, derived in taken:
            chosen[groups.name(derived)] = (source, derived)
    for node, time, inside in reversed(circles):
        groups.undo(time)
        entering = chosen[node]
        for source, derived in inside:
            chosen[groups.name(derived)] = (source, derived)
        chosen[groups.name(entering[1])] = entering
    return [-1, *(source for source, _ in chosen[1:])]


class _Heap:
    """Edges into a node, best first; what is taken off all their weights is kept apart."""

    def __init__(self) -> None:
        self.entries: list[tuple[float, int, int]] = []
        self.less = 0.0

    def taken(self) -> tuple[int, int]:
        """The best edge, which goes; all others weigh less by what it weighed."""
        key, source, derived = heappop(self.entries)
        self.less = -key
        return source, derived

    def joined(self, other: _Heap) -> _Heap:
        """Both heaps as one; the smaller goes into the larger."""
        small, large = sorted((self, other), key=lambda heap: len(heap.entries))
        for key, source, derived in small.entries:
            heappush(large.entries, (key + small.less - large.less, source, derived))
        return large


class _Groups:
    """Union-find that can be undone."""

    def __init__(self, size: int) -> None:
        self._above = [-1] * size
        self._history: list[tuple[int, int]] = []

    @property
    def time(self) -> int:
        return len(self._history)

    def name(self, node: int) -> int:
        while self._above[node] >= 0:
            node = self._above[node]
        return node

    def join(self, left: int, right: int) -> bool:
        a, b = self.name(left), self.name(right)
        if a == b:
            return False
        if self._above[a] > self._above[b]:
            a, b = b, a
        self._history += [(a, self._above[a]), (b, self._above[b])]
        self._above[a] += self._above[b]
        self._above[b] = a
        return True

    def undo(self, time: int) -> None:
        while len(self._history) > time:
            node, above = self._history.pop()
            self._above[node] = above
