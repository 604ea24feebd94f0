"""The table of outlets: rows feed columns."""

from __future__ import annotations

from ...model import Report
from ..flows import flows, lag_words
from ..wording import counted
from .escape import escaped, label

_MOST = 24  # rows and columns; more are no longer read
_SHADES = 5


def matrix(report: Report) -> str:
    """Outlet by outlet: how many documents of the column derive from documents of the row, and how much later."""
    found = flows(report)
    if not found.cells:
        return '<p class="quiet">No document is likely derived from another: there is no traffic to show.</p>'
    sources, derived = found.sources[:_MOST], found.derived[:_MOST]
    most = max(flow.edges for flow in found.cells.values())
    head = "".join(f'<th scope="col"><span><bdi>{escaped(label(each, 44))}</bdi></span></th>' for each in derived)
    rows = []
    for source in sources:
        outside = ' <span class="tag">not in the pile</span>' if source in found.lost else ""
        cells = []
        for target in derived:
            flow = found.cells.get((source, target))
            if flow is None:
                cells.append("<td></td>")
                continue
            shade = 1 + (flow.edges - 1) * (_SHADES - 1) // max(1, most - 1)
            lag = "" if flow.median_lag_hours is None else f"<small>{lag_words(flow.median_lag_hours)}</small>"
            cells.append(f'<td class="shade-{shade}">{flow.edges:,}{lag}</td>')
        rows.append(f'<tr><th scope="row"><bdi>{escaped(label(source, 60))}</bdi>{outside}</th>{"".join(cells)}</tr>')
    left_out = len(found.sources) + len(found.derived) - len(sources) - len(derived)
    more = f'<p class="quiet">{counted(left_out, "quieter row or column", "quieter rows and columns")} left out.</p>'
    return (
        "<p>Rows feed columns: documents likely derived (probability 0.5 and more), with the median lag where both "
        'dates are known.</p><div class="scroller" tabindex="0" role="region" aria-label="Table of outlets">'
        '<table class="matrix"><thead><tr><td></td>'
        f"{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>{more if left_out else ''}"
    )
