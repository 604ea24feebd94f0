"""Components of verified pairs: what hangs together, and by how thin a thread."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


class Components:
    """Union-find whose name for a component is its earliest member, so that a merge keeps the older name."""

    def __init__(self) -> None:
        """Every number is a component of its own until joined."""
        self._parent: dict[int, int] = {}

    def name(self, number: int) -> int:
        """The least number of the component this one belongs to."""
        path = []
        while (above := self._parent.get(number, number)) != number:
            path.append(number)
            number = above
        for each in path:
            self._parent[each] = number
        return number

    def join(self, left: int, right: int) -> tuple[int, int]:
        """Make two components one; the name it keeps and the name that ends (equal when they were one already)."""
        kept, ended = sorted((self.name(left), self.name(right)))
        self._parent[ended] = kept
        return kept, ended


def components(
    edges: Mapping[tuple[Node, Node], float] | Iterable[tuple[Node, Node, float]],
) -> list[tuple[tuple[Node, ...], float]]:
    """The groups that verified pairs join, largest first, each with its weakest link.

    The weakest link is the lowest similarity that a chain between two members cannot avoid (the lightest edge of
    the heaviest spanning tree), so a chain of strangers shows as a low number even where other pairs are close.
    Members and groups are in sorted order of `str`.
    """
    triples = (
        [(left, right, weight) for (left, right), weight in edges.items()]
        if isinstance(edges, Mapping)
        else list(edges)
    )
    nodes = sorted({node for left, right, _ in triples for node in (left, right)}, key=str)
    number = {node: place for place, node in enumerate(nodes)}
    groups = Components()
    weakest: dict[int, float] = {}
    for left, right, weight in sorted(triples, key=lambda edge: -edge[2]):
        kept, ended = groups.join(number[left], number[right])
        if kept != ended:
            weakest[kept] = min(weight, weakest.get(kept, 1.0), weakest.get(ended, 1.0))
    members: dict[int, list[Node]] = {}
    for node in nodes:
        members.setdefault(groups.name(number[node]), []).append(node)
    found = [(tuple(each), weakest[name]) for name, each in members.items()]
    return sorted(found, key=lambda group: (-len(group[0]), str(group[0][0])))
