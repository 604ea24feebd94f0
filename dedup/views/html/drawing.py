"""Where the names and lines of a lineage go: one row a name, sources above what was made from them.

With dates the horizontal axis is time, linear but for gaps longer than the rest of the story, which are cut out and
marked; documents without a date stand in a lane of their own on the right. Without dates it is the depth in the tree.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ...model import Derivation, DocumentReport, LostSource, Pair, Report
from ..wording import when

SHOWN_FROM = 0.2  # edges less probable than that are said in words, not drawn: they would hide the others
MOST_ROWS = 120  # names in one drawing; a longer one is no longer read
_HOUR = 3_600.0
_LONGEST_GAP = 3.0  # times the median gap; a longer one is cut out of the time axis


@dataclass(frozen=True, slots=True)
class Story:
    """Documents and lost sources that lines of descent join."""

    documents: tuple[DocumentReport, ...]
    lost_sources: tuple[LostSource, ...]
    derivations: tuple[tuple[int, Derivation], ...]
    """With their places in the report."""
    ties: tuple[tuple[int, Pair], ...] = ()
    """Pairs that share a rewrite or a copy and that nothing else joins, with their places in the report."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name in the drawing."""

    id: str
    x: float
    y: float
    document: DocumentReport | None
    lost_source: LostSource | None
    folded: int
    """Identical copies that share the row."""
    doubt: tuple[float, float] | None
    """Where on the axis the date may lie, when it is not known to the hour."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two names."""

    source: Row
    derived: Row
    derivation: Derivation | None
    """None: only possibly a witness of the lost source, or a tie."""
    place: int
    """Of the derivation, or of the pair of a tie, in the report; -1 for a possible witness."""
    tie: bool = False
    """Both share matter, and nothing says who had it first."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the time axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the SVG shows, in its own units."""

    width: float
    height: float
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    cuts: tuple[Tick, ...]
    undated_at: float | None
    """Of the lane of documents without a date."""
    left_out: int
    """Names for which there was no row."""


def stories(report: Report) -> tuple[Story, ...]:
    """What the lines of descent join, the largest first; a document that nothing joins is a story of its own."""
    leader = {each.document.id: each.document.id for each in report.documents}
    leader |= {each.id: each.id for each in report.lineage.lost_sources}

    def find(id_: str) -> str:
        while leader[id_] != id_:
            leader[id_] = leader[leader[id_]]
            id_ = leader[id_]
        return id_

    joined = [(each.source_id, each.derived_id) for each in report.lineage.derivations]
    joined += [
        (lost.id, id_) for lost in report.lineage.lost_sources for id_ in (*lost.witnesses, *lost.possible_witnesses)
    ]
    for left, right in joined:
        if left in leader and right in leader:
            first, second = sorted((find(left), find(right)))
            leader[second] = first
    tied = []
    of_story = {each.document.id: each.story for each in report.documents}
    # Only pairs within what the report calls one story: across stories a shared phrase would tie everything to all.
    for place, pair in sorted(enumerate(report.pairs), key=lambda each: (-len(each[1].matches), each[0])):
        if pair.shares in ("copy", "rewrite") and of_story.get(pair.left_id) == of_story.get(pair.right_id, ""):
            first, second = sorted((find(pair.left_id), find(pair.right_id)))
            if first != second:
                leader[second] = first
                tied.append((place, pair))
    documents: dict[str, list[DocumentReport]] = {}
    lost_sources: dict[str, list[LostSource]] = {}
    derivations: dict[str, list[tuple[int, Derivation]]] = {}
    for each in report.documents:
        documents.setdefault(find(each.document.id), []).append(each)
    for lost in report.lineage.lost_sources:
        lost_sources.setdefault(find(lost.id), []).append(lost)
    for place, edge in enumerate(report.lineage.derivations):
        if edge.source_id in leader and edge.derived_id in leader:
            derivations.setdefault(find(edge.source_id), []).append((place, edge))
    ties: dict[str, list[tuple[int, Pair]]] = {}
    for place, pair in tied:
        ties.setdefault(find(pair.left_id), []).append((place, pair))
    found = [
        Story(
            tuple(documents.get(id_, ())),
            tuple(lost_sources.get(id_, ())),
            tuple(derivations.get(id_, ())),
            tuple(ties.get(id_, ())),
        )
        for id_ in sorted({*documents, *lost_sources})
    ]
    return tuple(sorted(found, key=lambda story: -len(story.documents) - len(story.lost_sources)))


def merged(parts: Sequence[Story]) -> Story:
    """Several stories as one drawing."""
    return Story(
        tuple(each for part in parts for each in part.documents),
        tuple(each for part in parts for each in part.lost_sources),
        tuple(each for part in parts for each in part.derivations),
    )


def draw(parts: Sequence[Story], width: float, row_height: float, label_width: float, by_time: bool) -> Drawing:
    """The stories under each other, `width` units wide, with `label_width` kept free right of the last mark."""
    top = 34.0
    order: list[tuple[str, int]] = []
    folded: dict[str, int] = {}
    gaps: dict[str, float] = {}
    names: dict[str, DocumentReport | LostSource] = {}
    for story in parts:
        kept, folds = _unfolded(story.documents)
        folded |= folds
        names |= {each.document.id: each for each in kept} | {each.id: each for each in story.lost_sources}
        walk = _walk(kept, story)
        if order and walk:
            gaps[walk[0][0]] = 0.35 * row_height
        order += walk
    left_out = max(0, len(order) - MOST_ROWS)
    order = order[:MOST_ROWS]
    dated = {
        id_: _middle(each)
        for id_, each in names.items()
        if isinstance(each, DocumentReport) and each.document.published
    }
    shown = {id_ for id_, _ in order}
    times = sorted({time for id_, time in dated.items() if id_ in shown})
    by_time = by_time and len(times) > 1
    left, right = 18.0, width - label_width
    ticks: tuple[Tick, ...] = ()
    cuts: tuple[Tick, ...] = ()
    undated_at = None
    doubts: dict[str, tuple[float, float]] = {}
    if by_time:
        lane = any(isinstance(names[id_], DocumentReport) and id_ not in dated for id_, _ in order)
        before = 64.0 if any(isinstance(names[id_], LostSource) for id_, _ in order) else 0.0
        end = right - (110.0 if lane else 0.0)
        places, ticks, cuts = _axis(times, left + before, end)
        undated_at = end + 110.0 if lane else None
        across = _by_time(order, names, dated, places, parts, left, undated_at or end)
        doubts = _doubts(order, names, places)
        top += 22.0
    else:
        step = min(
            64.0 if width > 600 else 36.0, (right - left) / max(1, max((depth for _, depth in order), default=0))
        )
        across = {id_: left + depth * step for id_, depth in order}
    rows: dict[str, Row] = {}
    y = top
    for id_, _ in order:
        y += gaps.get(id_, 0.0)
        each = names[id_]
        rows[id_] = Row(
            id_,
            across[id_],
            y,
            each if isinstance(each, DocumentReport) else None,
            each if isinstance(each, LostSource) else None,
            folded.get(id_, 0),
            doubts.get(id_),
        )
        y += row_height
    return Drawing(width, y, tuple(rows.values()), _lines(parts, rows), ticks, cuts, undated_at, left_out)


def _unfolded(documents: Sequence[DocumentReport]) -> tuple[list[DocumentReport], dict[str, int]]:
    """Documents without those that are identical to an earlier one, and how many each one stands for."""
    kept: list[DocumentReport] = []
    folded: dict[str, int] = {}
    first: dict[str, str] = {}
    for each in sorted(documents, key=_date_then_id):
        id_ = each.document.id
        if id_ in first:
            folded[first[id_]] = folded.get(first[id_], 0) + 1
            continue
        kept.append(each)
        first |= dict.fromkeys(each.copies, id_)
    return kept, folded


def _date_then_id(each: DocumentReport) -> tuple[float, str]:
    return (_middle(each) if each.document.published else float("inf"), each.document.id)


def _middle(each: DocumentReport) -> float:
    """The middle of the time in which it may have appeared: a bare date stands at its noon."""
    published = each.document.published
    assert published is not None
    return (published.earliest + published.latest) / 2


def _doubts(
    order: Sequence[tuple[str, int]], names: Mapping[str, DocumentReport | LostSource], places: Mapping[float, float]
) -> dict[str, tuple[float, float]]:
    """For dates given by the day or longer, where on the axis they begin and end."""
    times = sorted(places)

    def place(time: float) -> float:
        time = min(max(time, times[0]), times[-1])
        after = max(1, bisect_left(times, time))
        earlier, later = times[after - 1], times[after]
        return places[earlier] + (places[later] - places[earlier]) * (time - earlier) / (later - earlier)

    found = {}
    for id_, _ in order:
        each = names[id_]
        published = each.document.published if isinstance(each, DocumentReport) else None
        if published and published.latest - published.earliest > _HOUR:
            found[id_] = (place(published.earliest), place(published.latest))
    return found


def _walk(documents: Sequence[DocumentReport], story: Story) -> list[tuple[str, int]]:
    """Each name once with its depth, below its likeliest source: the order of the rows."""
    rank = {each.document.id: _date_then_id(each) for each in documents}
    rank |= {each.id: (float("-inf"), each.id) for each in story.lost_sources}
    likeliest: dict[str, Derivation] = {}
    for _, edge in story.derivations:
        best = likeliest.get(edge.derived_id)
        if edge.probability >= SHOWN_FROM and (best is None or edge.probability > best.probability):
            likeliest[edge.derived_id] = edge
    parent = {id_: edge.source_id for id_, edge in likeliest.items() if edge.source_id in rank and id_ in rank}
    for lost in story.lost_sources:
        for id_ in (*lost.witnesses, *lost.possible_witnesses):
            if id_ in rank and id_ not in parent:
                parent[id_] = lost.id
    children: dict[str, list[str]] = {}
    for id_, source in parent.items():
        children.setdefault(source, []).append(id_)
    seen: dict[str, int] = {}
    # Names in a circle have no top; the second pass starts from the earliest of them.
    for start in [*sorted(rank.keys() - parent.keys(), key=rank.__getitem__), *sorted(rank, key=rank.__getitem__)]:
        waiting = [(start, 0)]
        while waiting:
            id_, depth = waiting.pop()
            if id_ not in seen:
                seen[id_] = depth
                below = sorted(children.get(id_, ()), key=rank.__getitem__, reverse=True)
                waiting += [(child, depth + 1) for child in below]
    return list(seen.items())


def _axis(
    times: Sequence[float], start: float, end: float
) -> tuple[dict[float, float], tuple[Tick, ...], tuple[Tick, ...]]:
    """Where each time stands, the labels of the axis, and the gaps that were cut out of it."""
    gaps = [later - earlier for earlier, later in pairwise(times)]
    longest = median(gaps) * _LONGEST_GAP
    # A single gap is its own median and is never cut.
    kept = [min(gap, longest) for gap in gaps]
    scale = (end - start) / sum(kept)
    places = {times[0]: start}
    cuts = []
    for (earlier, later), gap, short in zip(pairwise(times), gaps, kept, strict=True):
        places[later] = places[earlier] + short * scale
        if short < gap:
            cuts.append(Tick((places[earlier] + places[later]) / 2, _duration(gap)))
    ticks: list[Tick] = []
    by_day = times[-1] - times[0] > 2 * 86_400
    for time in times:
        text = when(time, with_hour=not by_day)
        far = not ticks or places[time] - ticks[-1].x >= 92
        if far and (not ticks or ticks[-1].label != text):
            ticks.append(Tick(places[time], text))
    return places, tuple(ticks), tuple(cuts)


def _duration(seconds: float) -> str:
    for unit, length in (("year", 31_557_600.0), ("month", 2_629_800.0), ("day", 86_400.0), ("hour", 3_600.0)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:.0f} {unit}s"
    return "1 hour" if seconds > 1_800 else f"{seconds / 60:.0f} minutes"


def _by_time(
    order: Iterable[tuple[str, int]],
    names: Mapping[str, DocumentReport | LostSource],
    dated: Mapping[str, float],
    places: Mapping[float, float],
    parts: Sequence[Story],
    left: float,
    undated: float,
) -> dict[str, float]:
    """Documents at their dates, the undated in their lane, and lost sources a step before their first witness."""
    across = {
        id_: places[dated[id_]] if id_ in dated else undated
        for id_, _ in order
        if isinstance(names[id_], DocumentReport)
    }
    derived: dict[str, list[str]] = {}
    for story in parts:
        for lost in story.lost_sources:
            derived.setdefault(lost.id, []).extend(lost.witnesses)
        for _, edge in story.derivations:
            derived.setdefault(edge.source_id, []).append(edge.derived_id)
    for id_, _ in order:
        if isinstance(names[id_], LostSource):
            witnesses = [across[each] for each in derived.get(id_, ()) if each in across]
            across[id_] = max(left, min(witnesses, default=left + 64.0) - 64.0)
    return across


def _lines(parts: Sequence[Story], rows: Mapping[str, Row]) -> tuple[Line, ...]:
    lines = []
    for story in parts:
        drawn = set()
        for place, edge in story.derivations:
            source, derived = rows.get(edge.source_id), rows.get(edge.derived_id)
            if source and derived and edge.probability >= SHOWN_FROM:
                lines.append(Line(source, derived, edge, place))
                drawn.add((edge.source_id, edge.derived_id))
        lines += [
            Line(rows[lost.id], rows[id_], None, -1)
            for lost in story.lost_sources
            for id_ in (*lost.witnesses, *lost.possible_witnesses)
            if lost.id in rows and id_ in rows and (lost.id, id_) not in drawn
        ]
        for place, pair in story.ties:
            left, right = rows.get(pair.left_id), rows.get(pair.right_id)
            if left and right:
                upper, lower = sorted((left, right), key=lambda row: row.y)
                lines.append(Line(upper, lower, None, place, tie=True))
    return tuple(lines)


__all__ = [
    "MOST_ROWS",
    "SHOWN_FROM",
    "Drawing",
    "Line",
    "Row",
    "Story",
    "Tick",
    "draw",
    "merged",
    "stories",
]
