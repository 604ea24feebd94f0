"""Who feeds whom: the edges of a lineage counted from outlet to outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from ..model import Report
from .wording import document_name, lost_name

_BY_DOCUMENT_UP_TO = 12  # piles this small are told document by document where no outlet is known
_DERIVED = 0.5  # an edge counts from this probability on


@dataclass(frozen=True, slots=True)
class Flow:
    """What one outlet took from another."""

    edges: int
    median_lag_hours: float | None
    """From source to derived; None when no edge has dates at both ends."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Edges by source outlet and derived outlet, the busiest first."""

    sources: tuple[str, ...]
    derived: tuple[str, ...]
    cells: Mapping[tuple[str, str], Flow]
    lost: frozenset[str]
    """Those of the sources that are not in the pile."""


def flows(report: Report) -> Flows:
    """The likely edges of the lineage, counted between outlets; unknown outlets stand together."""
    small = len(report.documents) <= _BY_DOCUMENT_UP_TO
    name: dict[str, str] = {}
    date: dict[str, float] = {}
    for each in report.documents:
        document = each.document
        name[document.id] = document.outlet or (document_name(document) if small else "outlet unknown")
        if document.published:
            date[document.id] = (document.published.earliest + document.published.latest) / 2
    lost = {each.id: lost_name(each) if each.name else "unseen sources" for each in report.lineage.lost_sources}
    lags: dict[tuple[str, str], list[float | None]] = {}
    for edge in report.lineage.derivations:
        source = name.get(edge.source_id) or lost.get(edge.source_id)
        derived = name.get(edge.derived_id)
        if source is None or derived is None or edge.probability < _DERIVED:
            continue
        known = edge.source_id in date and edge.derived_id in date
        lag = (date[edge.derived_id] - date[edge.source_id]) / 3600 if known else None
        lags.setdefault((source, derived), []).append(lag)
    cells = {}
    for key, found in lags.items():
        hours = [lag for lag in found if lag is not None]
        cells[key] = Flow(len(found), median(hours) if hours else None)
    return Flows(
        _busiest(cells, 0),
        _busiest(cells, 1),
        cells,
        frozenset(lost.values()) - frozenset(name.values()),
    )


def _busiest(cells: Mapping[tuple[str, str], Flow], side: int) -> tuple[str, ...]:
    totals: dict[str, int] = {}
    for key, flow in cells.items():
        totals[key[side]] = totals.get(key[side], 0) + flow.edges
    return tuple(sorted(totals, key=lambda outlet: (-totals[outlet], outlet)))


def lag_words(hours: float) -> str:
    """A lag in the unit people would use.

    >>> lag_words(0.5), lag_words(30), lag_words(-2), lag_words(24 * 30)
    ('30 min', '30 h', '-2 h', '30 d')
    """
    if abs(hours) < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if abs(hours) < 72 else f"{hours / 24:.0f} d"
