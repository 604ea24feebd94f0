"""Components of verified pairs: what hangs together, and by how thin a thread."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from ..grouping import Components

Node = TypeVar("Node", bound=Hashable)


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
