"""Sources outside the pile: who witnesses them, what they are called, what they must have said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..attribution import identity
from ..grouping import grouped
from ..model import Attribution, Document, LostSource, Said, Span
from .common import Common
from .posterior import Floats

if TYPE_CHECKING:
    from .growing import Forest

_NAMED = 0.5  # weight of an attribution from which a missing outlet counts as named
SURELY_NAMED = 0.85
"""Weight from which an attribution names the source of the matter, not of a remark."""

_LINKED = 0.5  # probability that two witnesses share their lost source
_NOTHING_SHARED = 0.15  # the same, where they share no passage: each may have taken other parts of it
_MOST_WITNESSES = 1_000  # above it not every two witnesses are held against each other
_POSSIBLE = 0.2  # the same, for a witness told as possible
_HEADLINE = 200  # characters of a headline that names a lost source
_HEADLINE_WORDS = 4  # shorter ones ("In brief") are no headlines


def lost_sources(
    forest: Forest, common: Common, attributions: Mapping[str, Sequence[Attribution]]
) -> list[LostSource]:
    """The lost sources of a story, numbered by their first witness.

    Witnesses are documents likelier fed from outside than anything else; two share a source when they name the same
    missing outlet, or share more than texts on one topic do. Groups are by average link: chains of half-likeness
    would merge a whole topic into one source, and a digest need not share a passage with every sibling. A document
    that names two missing outlets witnesses two sources.
    """
    witnesses = [v for v, parent in enumerate(forest.parents) if parent is None and forest.fed[v]]
    missing = _missing(forest, attributions)
    if len(witnesses) > _MOST_WITNESSES:
        return _of_many(witnesses, forest, common, missing)
    n = len(forest.documents)
    # By place among the witnesses: in a large story they are few.
    place = np.full(n, -1)
    place[witnesses] = np.arange(len(witnesses))
    link = np.zeros((len(witnesses), len(witnesses)))
    for a, v in enumerate(witnesses):
        for b in range(a + 1, len(witnesses)):
            link[a, b] = link[b, a] = _link(v, witnesses[b], forest, common, missing)
    groups = _named_together(_average_link(witnesses, link), link, place, missing)
    alone = {group[0] for group in groups if len(group) == 1}
    found: list[LostSource] = []
    for group in groups:
        possible = [
            v
            for v in sorted(alone - set(group))
            if link[place[v], place[list(group)]].max() >= _POSSIBLE and not missing[v]
        ]
        found.append(_described(len(found) + 1, group, possible, forest, common, missing))
    for who in sorted({name for v in witnesses for name in missing[v]}):
        naming = [v for v in witnesses if who in missing[v] and missing[v][who].weight >= SURELY_NAMED]
        if naming and who not in {identity(each.name or "") for each in found}:
            found.append(_also_named(len(found) + 1, naming, who, forest, missing))
    return found


def _of_many(
    witnesses: Sequence[int], forest: Forest, common: Common, missing: Sequence[Mapping[str, Attribution]]
) -> list[LostSource]:
    """The lost sources of very many witnesses: each joins the one that it is most surely linked with.

    Average links would have to be asked of every two. Thousands that share their passages two by two are copies of
    one text, where chains do no harm.
    """
    inside = set(witnesses)
    pairs: list[tuple[int, int]] = []
    named: dict[str, int] = {}
    for v in witnesses:
        links = [(linked(v, w, forest, common), -w) for w in common.partners(v) if w in inside]
        chance, other = max(links, default=(0.0, 0))
        if chance >= _LINKED and not (missing[v] and missing[-other]):
            pairs.append((v, -other))
        pairs.extend((v, named.setdefault(who, v)) for who in sorted(missing[v]))
    groups = grouped(witnesses, pairs)
    return [_described(number, group, (), forest, common, missing) for number, group in enumerate(groups, start=1)]


def _link(v: int, w: int, forest: Forest, common: Common, missing: Sequence[Mapping[str, Attribution]]) -> float:
    """How likely two witnesses share their source; names are heeded before passages."""
    if set(missing[v]) & set(missing[w]):
        return 1.0
    if missing[v] and missing[w]:
        return 0.0
    return linked(v, w, forest, common) if (min(v, w), max(v, w)) in common.matches else _NOTHING_SHARED


def linked(v: int, w: int, forest: Forest, common: Common) -> float:
    """Probability that two documents fed from outside share their source."""
    logit = forest.weights.link.score(link_features(v, w, forest, common))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def link_features(v: int, w: int, forest: Forest, common: Common) -> dict[str, float]:
    """What two texts share, against what any two on one topic do."""
    small, large = sorted((float(common.cover[v, w]), float(common.cover[w, v])))
    count = len(common.matches.get((min(v, w), max(v, w)), ()))
    return {
        "bias": 1.0,
        "cover": large,
        "l_cover": math.log(large + 0.02) - math.log(0.02),
        "l_least": math.log(small + 0.02) - math.log(0.02),
        "matches": math.log1p(count),
        "joined": float(forest.edge[v, w] + forest.edge[w, v]),
        "unseen": float(min(forest.unseen[v], forest.unseen[w])),
        "none": float(count == 0),
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


def _average_link(witnesses: Sequence[int], link: Floats) -> list[tuple[int, ...]]:
    """Groups that are linked on average, the strongest joined first; ties by number."""
    groups: dict[int, tuple[int, ...]] = {place: (v,) for place, v in enumerate(witnesses)}
    total = link.copy()
    least, sizes = total.copy(), np.ones(len(groups))
    # A group keeps the place of its first member; only pairs above the diagonal are looked at.
    apart = np.triu(np.ones(total.shape, bool), 1)
    while groups:
        mean = np.where(apart & (least > 0), total / np.outer(sizes, sizes), 0.0)
        a, b = divmod(int(mean.argmax()), len(witnesses))
        if mean[a, b] < _LINKED:
            break
        groups[a] = tuple(sorted(groups[a] + groups.pop(b)))
        sizes[a] += sizes[b]
        total[a] += total[b]
        total[:, a] += total[:, b]
        least[a] = np.minimum(least[a], least[b])
        least[:, a] = np.minimum(least[:, a], least[:, b])
        apart[b] = apart[:, b] = False
    return sorted(groups.values())


def _named_together(
    groups: list[tuple[int, ...]],
    link: Floats,
    place: NDArray[np.int64],
    missing: Sequence[Mapping[str, Attribution]],
) -> list[tuple[int, ...]]:
    """A witness that surely names its source gives the name to a nameless group that it shares a passage with.

    It may be a digest that took one fact of many, so one strong link is enough; it joins its best group only.
    """
    nameless = [group for group in groups if len(group) > 1 and not any(missing[v] for v in group)]
    for group in list(groups):
        sure = any(each.weight >= SURELY_NAMED for v in group for each in missing[v].values())
        if not sure or not nameless:
            continue
        strongest = {other: float(link[np.ix_(place[list(group)], place[list(other)])].max()) for other in nameless}
        best = max(nameless, key=lambda other: (strongest[other], -other[0]))
        if strongest[best] >= _POSSIBLE:
            groups = [each for each in groups if each not in (group, best)] + [tuple(sorted(group + best))]
            nameless.remove(best)
    return sorted(groups)


def _described(
    number: int,
    members: Sequence[int],
    possible: Sequence[int],
    forest: Forest,
    common: Common,
    missing: Sequence[Mapping[str, Attribution]],
) -> LostSource:
    named: dict[str, list[tuple[float, int]]] = {}
    for v in members:
        for who, each in missing[v].items():
            named.setdefault(who, []).append((each.weight, v))
    name = _shared_headline(members, forest) or f"unseen source {number}"
    named_by: tuple[str, ...] = ()
    if named:
        # The surest attribution names it; of equal ones, that of most witnesses.
        who = max(sorted(named), key=lambda each: (max(w for w, _ in named[each]), len(named[each])))
        _, v = max(named[who], key=lambda each: (each[0], -each[1]))
        name = _name(forest.documents[v], missing[v][who])
        named_by = tuple(sorted(forest.documents[v].id for _, v in named[who]))
    return LostSource(
        f"lost:{number}",
        name,
        float(1 - np.prod([1 - forest.unseen[v] for v in members])),
        named_by,
        tuple(sorted(forest.documents[v].id for v in members)),
        tuple(sorted(forest.documents[v].id for v in possible)),
        _said(members, forest, common),
    )


def _also_named(
    number: int,
    naming: Sequence[int],
    who: str,
    forest: Forest,
    missing: Sequence[Mapping[str, Attribution]],
) -> LostSource:
    """A further lost source, known by its name alone."""
    ids = tuple(sorted(forest.documents[v].id for v in naming))
    surest = max(naming, key=lambda v: (missing[v][who].weight, -v))
    chance = max(float(forest.unseen[v]) * missing[v][who].weight for v in naming)
    return LostSource(f"lost:{number}", _name(forest.documents[surest], missing[surest][who]), chance, ids, ids)


def _name(document: Document, attribution: Attribution) -> str:
    """The outlet; of a carrier, the headline that it carried."""
    if attribution.kind != "carrier":
        return attribution.name
    return f"“{_headline(document.text, attribution)}” (carried by {attribution.name})"


def _shared_headline(members: Sequence[int], forest: Forest) -> str | None:
    """The headline that two or more witnesses have in common."""
    count: dict[str, list[str]] = {}
    for v in members:
        document = forest.documents[v]
        title = (document.title or document.text.strip().split("\n", 1)[0]).strip()
        if len(title.split()) >= _HEADLINE_WORDS:
            count.setdefault(title.casefold(), []).append(title)
    shared = sorted((-len(each), key) for key, each in count.items() if len(each) > 1)
    return f"“{count[shared[0][1]][0][:_HEADLINE]}”" if shared else None


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

    inside = set(members)
    for v in members:
        for w in (w for w in common.partners(v) if w > v and w in inside):
            for match in common.matches[v, w]:
                nodes = [(v, span) for span in match.left] + [(w, span) for span in match.right]
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
