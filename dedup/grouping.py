"""What hangs together: nodes that pairs join, directly or through others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar


class Ordered(Protocol):
    """What can be sorted and counted as the same."""

    def __lt__(self, other: Any, /) -> bool:
        """Whether it comes first."""
        ...

    def __hash__(self) -> int:
        """Equal for equals."""
        ...


Node = TypeVar("Node", bound=Ordered)


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


def grouped(nodes: Iterable[Node], pairs: Iterable[tuple[Node, Node]]) -> list[tuple[Node, ...]]:
    """The groups that the pairs make of the nodes, singles included; members and groups in order.

    >>> grouped("dcba", [("d", "a"), ("a", "c")])
    [('a', 'c', 'd'), ('b',)]
    """
    place = {node: number for number, node in enumerate(sorted(set(nodes)))}
    joined = Components()
    for left, right in pairs:
        joined.join(place[left], place[right])
    groups: dict[int, list[Node]] = {}
    for node, number in place.items():
        groups.setdefault(joined.name(number), []).append(node)
    return [tuple(group) for group in groups.values()]
