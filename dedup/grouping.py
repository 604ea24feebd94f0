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


def grouped(nodes: Iterable[Node], pairs: Iterable[tuple[Node, Node]]) -> list[tuple[Node, ...]]:
    """The groups that the pairs make of the nodes, singles included; members and groups in order.

    >>> grouped("dcba", [("d", "a"), ("a", "c")])
    [('a', 'c', 'd'), ('b',)]
    """
    first = {node: node for node in nodes}

    def find(node: Node) -> Node:
        while first[node] != node:
            first[node] = first[first[node]]
            node = first[node]
        return node

    for left, right in pairs:
        one, other = sorted((find(left), find(right)))
        first[other] = one
    groups: dict[Node, list[Node]] = {}
    for node in sorted(first):
        groups.setdefault(find(node), []).append(node)
    return [tuple(group) for group in groups.values()]
