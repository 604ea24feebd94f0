"""A story laid out for judging: who shares which words with whom, in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..grouping import grouped
from ..model import Document, Evidence, Span
from .weighing import turned
from .words import Reading, reading

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LARGE = 1_000  # documents from which on a story is thinned out, so that its memory stays linear
_MOST_PARTNERS = 32  # closest documents kept for each
_MOST_OF_LARGE = 12  # the same in a large story, and third witnesses of an edge
_FRAGMENT = 3.0  # bits: what it costs to point at one more run of common words, so that scattered words count less


class Lacking:
    """Common readings of a document with many partners, made when asked for; of its closest partners alone."""

    def __init__(self, has: Floats, bits: Floats, rows: Ints) -> None:
        """`has` is (partners, words); `rows` are the partners (by place) that are third witnesses, the others 0."""
        self._has = has.astype(bool)
        self._bits = bits
        self._rows = rows

    def __getitem__(self, key: tuple[slice | int | Ints, int]) -> Floats:
        """The readings of one row, some rows or (any slice) all of them, that the partner of a column lacks."""
        rows, column = key
        found = np.zeros(len(self._has))
        found[self._rows] = (self._has[self._rows] & ~self._has[column]) @ self._bits
        return np.asarray(found[rows])


class Cover:
    """Share of the column's text that the row's explains, of documents by number; 0 of those that are no partners."""

    def __init__(self, shared: Sequence[Shared]) -> None:
        """From what each document shares with its partners."""
        self._n = len(shared)
        self.into = tuple(each.cover for each in shared)
        """For each document, how much of it each of its partners explains."""
        parts = [each.partners + v * self._n for v, each in enumerate(shared)]
        self._codes = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        self._values = np.concatenate(self.into) if parts else np.zeros(0)
        self.out_of = tuple(self[v, each.partners] for v, each in enumerate(shared))
        """For each document, how much it explains of each of its partners."""

    def __getitem__(self, key: tuple[int | Ints, int | Ints]) -> Floats:
        """The shares of pairs."""
        u, v = key
        codes = np.asarray(v, np.int64) * self._n + np.asarray(u, np.int64)
        if not len(self._codes):
            return np.zeros(codes.shape)
        places = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        return np.where(self._codes[places] == codes, self._values[places], 0.0)


@dataclass(frozen=True, slots=True)
class Shared:
    """What one document shares with each of its partners."""

    partners: Ints
    """Numbers of the partners, ascending."""
    total: float
    """Bits of the whole text."""
    bits: Floats
    """(partners,) bits held in common."""
    cover: Floats
    """(partners,) share of the text that the partner explains, runs paid for."""
    lacking: Floats | Lacking
    """(partners, partners): bits that the row's document has in common and the column's lacks: common readings."""
    near: Ints
    """Numbers of the partners that third witnesses are taken from: all, and in a large story the closest."""
    places: Floats
    """(partners,) words inside matched passages."""
    kept: Floats
    """(partners,) words in common."""

    def at(self, partner: int) -> int:
        """Where a partner stands in the arrays."""
        return int(np.searchsorted(self.partners, partner))


@dataclass(frozen=True, slots=True)
class Story:
    """Documents that share something, directly or through others, in the order of their ids."""

    documents: tuple[Document, ...]
    readings: tuple[Reading, ...]
    shared: tuple[Shared, ...]
    evidence: Mapping[tuple[int, int], Evidence]
    """By numbers of left and right, left below right."""
    edges: Ints
    """(edges, 2) numbers of source and derived, sorted by derived, then source."""
    twins: tuple[int, ...]
    """Number of the first document with the same words: itself, for most."""

    def passages(self, derived: int, source: int) -> tuple[Span, ...]:
        """Matched passages of the derived text."""
        if derived < source:
            return tuple(sorted({span for m in self.evidence[derived, source].matches for span in m.left}))
        return tuple(sorted({span for m in self.evidence[source, derived].matches for span in m.right}))


def stories(documents: Sequence[Document], evidence: Iterable[Evidence]) -> list[tuple[Document, ...]]:
    """Documents grouped by shared passages, singles included, in the order of their ids."""
    by_id = {document.id: document for document in documents}
    joined = ((each.left_id, each.right_id) for each in evidence if each.matches)
    return [tuple(by_id[id_] for id_ in group) for group in grouped(by_id, joined)]


def lay_out(documents: tuple[Document, ...], evidence: Iterable[Evidence]) -> Story:
    """The arrays of one story; evidence on other documents is passed over."""
    number = {document.id: i for i, document in enumerate(documents)}
    alone = len(documents) == 1  # what shares nothing with anybody need not be read
    readings = tuple(reading("" if alone else document.text) for document in documents)
    numbered: dict[tuple[int, int], Evidence] = {}
    for each in evidence:
        if each.left_id in number and each.right_id in number and each.matches:
            i, j = number[each.left_id], number[each.right_id]
            numbered[min(i, j), max(i, j)] = each if i < j else turned(each)
    twins = _twins(documents, readings)
    kept = _closest(len(documents), numbered, readings, twins)
    partners: list[list[int]] = [[] for _ in documents]
    for i, j in sorted(kept):
        partners[i].append(j)
        partners[j].append(i)
    shared = tuple(
        _shared(v, sorted(partners[v]), numbered, readings, len(documents) >= LARGE) for v in range(len(documents))
    )
    edges = [(u, v) for v in range(len(documents)) for u in sorted(partners[v])]
    return Story(documents, readings, shared, numbered, np.array(edges, dtype=np.int64).reshape(-1, 2), twins)


def _twins(documents: Sequence[Document], readings: Sequence[Reading]) -> tuple[int, ...]:
    """For each document the first with the same words: the earliest, or the first by id where dates are silent."""
    groups: dict[str, list[int]] = {}
    for i, each in enumerate(readings):
        groups.setdefault(each.folded, []).append(i)
    first = list(range(len(documents)))
    for group in groups.values():
        if len(group) > 1:

            def date(i: int) -> tuple[float, int]:
                published = documents[i].published
                return (published.latest if published else np.inf, i)

            head = min(group, key=date)
            for i in group:
                first[i] = head
    return tuple(first)


def _closest(
    count: int,
    numbered: Mapping[tuple[int, int], Evidence],
    readings: Sequence[Reading],
    twins: Sequence[int],
) -> set[tuple[int, int]]:
    """The pairs worth judging: each document's closest, and of identical copies only those with their first."""
    near: list[list[tuple[float, int]]] = [[] for _ in range(count)]
    kept: set[tuple[int, int]] = set()
    for (i, j), each in sorted(numbered.items()):
        if twins[i] == twins[j]:
            if twins[i] in (i, j):
                kept.add((i, j))
            continue
        if twins[i] != i or twins[j] != j:
            continue
        here = sum(end - start for start, end in each.left_common) / (1 + len(readings[i].folded))
        there = sum(end - start for start, end in each.right_common) / (1 + len(readings[j].folded))
        near[i].append((-max(here, there), j))
        near[j].append((-max(here, there), i))
    most = _MOST_PARTNERS if count < LARGE else _MOST_OF_LARGE
    for i, close in enumerate(near):
        for _, j in sorted(close)[:most]:
            kept.add((min(i, j), max(i, j)))
    return kept


def _shared(
    v: int,
    partners: list[int],
    numbered: Mapping[tuple[int, int], Evidence],
    readings: Sequence[Reading],
    is_large: bool,
) -> Shared:
    text = readings[v]
    starts = np.array(text.starts)
    bits = np.array(text.bits)
    has = np.zeros((len(partners), len(bits)), dtype=np.float64)
    places = np.zeros(len(partners))
    runs = np.zeros(len(partners))
    for row, u in enumerate(partners):
        if v < u:
            each = numbered[v, u]
            common, spans = each.left_common, {span for match in each.matches for span in match.left}
        else:
            each = numbered[u, v]
            common, spans = each.right_common, {span for match in each.matches for span in match.right}
        edges = np.searchsorted(starts, np.array(common, dtype=np.int64).reshape(-1, 2))
        for start, end in edges:
            has[row, start:end] = 1.0
        runs[row] = len(edges)
        inside = np.searchsorted(starts, np.array(sorted(spans), dtype=np.int64).reshape(-1, 2))
        places[row] = float((inside[:, 1] - inside[:, 0]).sum())
    weighted = has * bits
    held = weighted.sum(1)
    total = float(bits.sum()) or 1.0
    cover = np.clip((held - _FRAGMENT * runs) / total, 0.0, 1.0)
    numbers = np.array(partners, dtype=np.int64)
    closest = np.sort(np.argsort(-cover, kind="stable")[:_MOST_OF_LARGE]) if is_large else np.arange(len(partners))
    return Shared(
        numbers,
        total,
        held,
        cover,
        Lacking(has, bits, closest) if is_large else weighted @ (1.0 - has).T,
        numbers[closest],
        places,
        has.sum(1),
    )
