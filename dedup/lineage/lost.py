"""Sources outside the pile: who witnesses them, what they are called, what they must have said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..attribution import identity
from ..model import Attribution, LostSource, Said, Span
from .common import Common
from .posterior import Floats

if TYPE_CHECKING:
    from .growing import Forest

_NAMED = 0.5  # weight of an attribution from which a missing outlet counts as named
_LINKED = 0.5  # probability that two witnesses share their lost source
_POSSIBLE = 0.15  # the same, for a witness told as possible
_HEADLINE = 200  # characters of a headline that names a lost source


def lost_sources(
    forest: Forest, common: Common, attributions: Mapping[str, Sequence[Attribution]]
) -> list[LostSource]:
    """The lost sources of a story, numbered by their first witness.

    Witnesses are documents likelier fed from outside than anything else; two share a source when they name the same
    missing outlet, or share more than texts on one topic do. Groups are by complete link: chains of half-likeness
    would merge a whole topic into one source.
    """
    witnesses = [v for v, parent in enumerate(forest.parents) if parent is None and forest.fed[v]]
    if not witnesses:
        return []
    missing = _missing(forest, attributions)
    link = np.zeros((len(witnesses), len(witnesses)))
    for a, v in enumerate(witnesses):
        for b, w in enumerate(witnesses):
            if a < b:
                same = {each for each in missing[v] if each in missing[w]}
                link[a, b] = link[b, a] = 1.0 if same else linked(v, w, forest, common)
    groups = _complete_link(link)
    found: list[LostSource] = []
    for group in groups:
        members = [witnesses[a] for a in group]
        possible = [
            witnesses[a]
            for a in range(len(witnesses))
            if a not in group and len(_holding(groups, a)) == 1 and link[a, list(group)].max() >= _POSSIBLE
        ]
        found.append(_described(len(found) + 1, members, possible, forest, common, attributions, missing))
    return found


def linked(v: int, w: int, forest: Forest, common: Common) -> float:
    """Probability that two documents fed from outside share their source."""
    values = link_features(v, w, common)
    logit = sum(weight * values[name] for name, weight in forest.weights.link.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def link_features(v: int, w: int, common: Common) -> dict[str, float]:
    """What two texts share, against what any two on one topic do."""
    small, large = sorted((float(common.cover[v, w]), float(common.cover[w, v])))
    count = len(common.matches.get((min(v, w), max(v, w)), ()))
    return {
        "bias": 1.0,
        "cover": large,
        "l_cover": math.log(large + 0.02) - math.log(0.02),
        "l_least": math.log(small + 0.02) - math.log(0.02),
        "matches": math.log1p(count),
    }


def _missing(forest: Forest, attributions: Mapping[str, Sequence[Attribution]]) -> list[dict[str, Attribution]]:
    """For each document the missing outlets it names, by identity."""
    present = {identity(document.outlet) for document in forest.documents if document.outlet}
    found: list[dict[str, Attribution]] = []
    for document in forest.documents:
        named: dict[str, Attribution] = {}
        for each in attributions.get(document.id, ()):
            who = identity(each.name)
            if each.kind in {"unnamed media", "link"} or who in present or each.weight < _NAMED:
                continue
            if who not in named or each.weight > named[who].weight:
                named[who] = each
        found.append(named)
    return found


def _complete_link(link: Floats) -> list[tuple[int, ...]]:
    """Groups in which every two are linked, the strongest joined first; ties by number."""
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(link))]
    while True:
        best: tuple[float, int, int] | None = None
        for a in range(len(groups)):
            for b in range(a + 1, len(groups)):
                weakest = float(link[np.ix_(groups[a], groups[b])].min())
                if weakest >= _LINKED and (best is None or weakest > best[0]):
                    best = (weakest, a, b)
        if best is None:
            return sorted(groups)
        _, a, b = best
        joined = tuple(sorted(groups[a] + groups[b]))
        groups = [group for i, group in enumerate(groups) if i not in (a, b)] + [joined]
        groups.sort()


def _holding(groups: Sequence[tuple[int, ...]], a: int) -> tuple[int, ...]:
    return next(group for group in groups if a in group)


def _described(
    number: int,
    members: list[int],
    possible: list[int],
    forest: Forest,
    common: Common,
    attributions: Mapping[str, Sequence[Attribution]],
    missing: Sequence[Mapping[str, Attribution]],
) -> LostSource:
    named: dict[str, list[tuple[float, str, int]]] = {}
    for v in members:
        for who, each in missing[v].items():
            named.setdefault(who, []).append((each.weight, each.name, v))
    name: str | None = None
    named_by: tuple[str, ...] = ()
    if named:
        who = max(named, key=lambda each: (max(w for w, _, _ in named[each]), len(named[each]), each))
        _, spelled, v = max(named[who], key=lambda each: (each[0], -each[2]))
        name = spelled
        named_by = tuple(sorted(forest.documents[v].id for _, _, v in named[who]))
        if missing[v][who].kind == "carrier":
            name = f"“{_headline(forest.documents[v].text, missing[v][who])}” (carried by {spelled})"
    return LostSource(
        f"lost:{number}",
        name or f"unseen source {number}",
        float(1 - np.prod([1 - forest.unseen[v] for v in members])),
        named_by,
        tuple(sorted(forest.documents[v].id for v in members)),
        tuple(sorted(forest.documents[v].id for v in possible)),
        _said(members, forest, common),
    )


def _headline(text: str, carrier: Attribution) -> str:
    line = text[text.rfind("\n", 0, carrier.span.start) + 1 : carrier.span.start]
    return line.strip(" –—|-·•:")[:_HEADLINE]


def _said(members: Sequence[int], forest: Forest, common: Common) -> tuple[Said, ...]:
    """Passages that two or more witnesses hold, told in the longest of their wordings, in the order of the first."""
    first: dict[tuple[int, Span], tuple[int, Span]] = {}

    def find(node: tuple[int, Span]) -> tuple[int, Span]:
        first.setdefault(node, node)
        while first[node] != node:
            first[node] = first[first[node]]
            node = first[node]
        return node

    for i, v in enumerate(members):
        for w in members[i + 1 :]:
            for match in common.matches.get((min(v, w), max(v, w)), ()):
                left, right = (match.left, match.right) if v < w else (match.right, match.left)
                nodes = [(v, span) for span in left] + [(w, span) for span in right]
                for node in nodes[1:]:
                    one, other = find(nodes[0]), find(node)
                    first[max(one, other)] = min(one, other)
    grouped: dict[tuple[int, Span], list[tuple[int, Span]]] = {}
    for node in sorted(first):
        grouped.setdefault(find(node), []).append(node)
    found = []
    for nodes in grouped.values():
        v, span = max(nodes, key=lambda node: (node[1].end - node[1].start, -node[0]))
        holders = tuple(sorted({forest.documents[w].id for w, _ in nodes}))
        if len(holders) > 1:
            found.append(Said(forest.documents[v].text[span.start : span.end], holders))
    return tuple(found)
