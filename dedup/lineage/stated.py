"""What versions say of their own order: the numbers that they bear, the dates that they mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ..model import Document
from ..text import Stated, stated, stated_order
from .pairs import Pair


def statements(documents: Iterable[Document]) -> list[Stated | None]:
    """What each document says of its own time; what has a date needs to say nothing."""
    return [None if each.published else _of(each) for each in documents]


def said_order(says: Sequence[Stated | None], pairs: Iterable[Pair]) -> dict[Pair, int]:
    """Of each pair that says it, both ways round: 1 where the first says that it is the earlier, else -1."""
    found: dict[Pair, int] = {}
    for u, v in pairs:
        one, other = says[u], says[v]
        order = -stated_order(one, other) if one and other else 0
        if order:
            found[u, v], found[v, u] = order, -order
    return found


def successors(says: Sequence[Stated | None], likeness: Mapping[Pair, float]) -> set[Pair]:
    """Versions of one work that call themselves the one after the other; of several the most similar two."""
    works: dict[tuple[str, ...], dict[tuple[int, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for v, each in enumerate(says):
        if each and each.version:
            works[each.work][each.version].append(v)
    found = set()
    for work in works.values():
        for earlier, later in pairwise(sorted(work)):
            pairs = [(u, v) for u in work[earlier] for v in work[later] if (u, v) in likeness]
            if pairs:
                found.add(max(pairs, key=lambda pair: likeness[pair]))
    return found


def told_order(source: Document, derived: Document) -> str:
    """What the two say of their order, of the derived one first."""
    mine, other = _of(derived), _of(source)
    if mine.is_other_version(other):
        return f"calls itself version {mine.number}, {source.id} version {other.number}"
    return f"mentions no later date than {_day(mine)}, {source.id} than {_day(other)}"


def _day(says: Stated) -> str:
    return "-".join(f"{part:02}" for part in says.date or () if part)


def _of(document: Document) -> Stated:
    return stated(document.title, document.text)
