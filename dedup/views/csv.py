"""The pairs of a report as CSV, one a row, with the directed edge between the two where there is one."""

from __future__ import annotations

import csv
import io

from ..model import DEGREES, Report

COLUMNS = (
    "left",
    "right",
    "left_title",
    "right_title",
    "left_outlet",
    "right_outlet",
    "similarity",
    "left_containment",
    "right_containment",
    "longest_run",
    "shares",
    "explained_by",
    *DEGREES,
    "source",
    "derived",
    "relation",
    "probability",
    "direction_probability",
    "decided",
    "share",
    "credit",
    "date_conflict",
)
"""The names of the report JSON; the five degrees hold numbers of matches."""


def render(report: Report) -> str:
    """A header and one row a pair, lines ended by a line feed; what is unknown is an empty field."""
    documents = {each.document.id: each.document for each in report.documents}
    # Of the two directions between the same documents, the likelier.
    edges = {
        frozenset((edge.source_id, edge.derived_id)): edge
        for edge in sorted(report.lineage.derivations, key=lambda edge: edge.probability)
    }
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    for pair in report.pairs:
        left, right = documents[pair.left_id], documents[pair.right_id]
        row: dict[str, object] = {
            "left": pair.left_id,
            "right": pair.right_id,
            "left_title": left.title,
            "right_title": right.title,
            "left_outlet": left.outlet,
            "right_outlet": right.outlet,
            "similarity": pair.resemblance.similarity,
            "left_containment": pair.resemblance.left_containment,
            "right_containment": pair.resemblance.right_containment,
            "longest_run": pair.resemblance.longest_run,
            "shares": pair.shares,
            "explained_by": pair.explained_by,
        }
        row |= {degree: sum(match.degree == degree for match in pair.matches) for degree in DEGREES}
        edge = edges.get(frozenset((pair.left_id, pair.right_id)))
        if edge is not None:
            row |= {
                "source": edge.source_id,
                "derived": edge.derived_id,
                "relation": edge.relation,
                "probability": edge.probability,
                "direction_probability": edge.direction_probability,
                "decided": "true" if edge.decided else "false",
                "share": edge.share,
                "credit": edge.credit,
                "date_conflict": "true" if edge.date_conflict else "false",
            }
        rows.writerow({name: _inert(value) for name, value in row.items()})
    return written.getvalue()


def _inert(value: object) -> object:
    """Words that a spreadsheet would run as a formula, behind an apostrophe.

    >>> _inert("=1+1"), _inert("plain"), _inert(-0.5)
    ("'=1+1", 'plain', -0.5)
    """
    if not isinstance(value, str):
        return value
    plain = value.replace("\x00", "\ufffd")
    return f"'{plain}" if plain.lstrip()[:1] in ("=", "+", "-", "@") or plain[:1] in ("\t", "\r") else plain
