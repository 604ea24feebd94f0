"""The lineage for Graphviz: `dedup compare … -f dot | dot -Tsvg`."""

from __future__ import annotations

import re

from ..model import Report
from .wording import document_name, lost_name, published_on


def render(report: Report) -> str:
    """A digraph: documents as boxes, lost sources dashed, lines as wide as their share and as dark as probable."""
    lines = [
        "digraph lineage {",
        "  rankdir=LR;",
        '  node [shape=box, style=rounded, fontname="Georgia"];',
        '  edge [fontname="Helvetica", fontsize=10];',
    ]
    for each in report.documents:
        document = each.document
        facts = " · ".join(fact for fact in (document.outlet, published_on(document.published)) if fact)
        lines.append(f"  {_quoted(document.id)} [label={_label(document_name(document), facts)}];")
    for lost in report.lineage.lost_sources:
        facts = f"not in the pile, probability {lost.probability:.2f}"
        lines.append(f'  {_quoted(lost.id)} [label={_label(lost_name(lost), facts)}, style="rounded,dashed"];')
    drawn = set()
    for edge in report.lineage.derivations:
        drawn.add((edge.source_id, edge.derived_id))
        style = "solid" if edge.decided else "dashed"
        grey = round(70 * (1 - edge.probability))
        lines.append(
            f"  {_quoted(edge.source_id)} -> {_quoted(edge.derived_id)} "
            f'[label="{edge.probability:.2f}", penwidth={0.5 + 4 * edge.share:.2f}, color="gray{grey}", '
            f"style={style}];"
        )
    lines += [
        f"  {_quoted(lost.id)} -> {_quoted(id_)} [style=dotted, arrowhead=none];"
        for lost in report.lineage.lost_sources
        for id_ in lost.possible_witnesses
        if (lost.id, id_) not in drawn
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _label(name: str, facts: str) -> str:
    return _quoted(name, facts) if facts else _quoted(name)


def _quoted(*parts: str) -> str:
    r"""A DOT string; several parts stand on lines of their own.

    Backslashes are escapes inside labels (a backslash and "N" is the name of the node), so they are doubled.

    >>> print(_quoted('say "no"'))
    "say \"no\""
    """
    plain = (re.sub(r"[\s\x00-\x1f]+", " ", re.sub("[\ud800-\udfff]", "\ufffd", part)) for part in parts)
    return '"' + "\\n".join(part.replace("\\", "\\\\").replace('"', '\\"') for part in plain) + '"'
