"""The lineage as GraphML, for networkx, Gephi, yEd and their like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from ..model import Report
from .wording import document_name, lost_name

_NODE_KEYS = {
    "kind": "string",
    "name": "string",
    "outlet": "string",
    "published": "string",
    "url": "string",
    "words": "int",
    "story": "string",
    "cluster": "string",
    "root": "double",
    "unseen": "double",
    "probability": "double",
}
_EDGE_KEYS = {
    "relation": "string",
    "probability": "double",
    "direction_probability": "double",
    "decided": "boolean",
    "share": "double",
    "credit": "string",
    "date_conflict": "boolean",
    "possible": "boolean",
}
# XML 1.0 has no place for these, not even as references.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """A directed graph with the documents and lost sources as nodes; names of data are those of the report JSON."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for domain, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        lines += [
            f'  <key id="{domain}.{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'
            for name, kind in keys.items()
        ]
    lines.append('  <graph id="lineage" edgedefault="directed">')
    for each in report.documents:
        document = each.document
        lines += _node(
            document.id,
            {
                "kind": "document",
                "name": document_name(document),
                "outlet": document.outlet,
                "published": document.published.written if document.published else None,
                "url": document.url,
                "words": each.words,
                "story": each.story,
                "cluster": each.cluster,
                "root": each.origin.root,
                "unseen": each.origin.unseen,
            },
        )
    for lost in report.lineage.lost_sources:
        lines += _node(lost.id, {"kind": "lost", "name": lost_name(lost), "probability": lost.probability})
    drawn = set()
    for edge in report.lineage.derivations:
        drawn.add((edge.source_id, edge.derived_id))
        lines += _edge(
            edge.source_id,
            edge.derived_id,
            {
                "relation": edge.relation,
                "probability": edge.probability,
                "direction_probability": edge.direction_probability,
                "decided": edge.decided,
                "share": edge.share,
                "credit": edge.credit,
                "date_conflict": edge.date_conflict,
                "possible": False,
            },
        )
    for lost in report.lineage.lost_sources:
        for id_ in lost.possible_witnesses:
            if (lost.id, id_) not in drawn:
                lines += _edge(lost.id, id_, {"possible": True})
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _node(id_: str, values: Mapping[str, object]) -> list[str]:
    return [f"    <node id={_attribute(id_)}>", *_data("node", values), "    </node>"]


def _edge(source: str, derived: str, values: Mapping[str, object]) -> list[str]:
    opening = f"    <edge source={_attribute(source)} target={_attribute(derived)}>"
    return [opening, *_data("edge", values), "    </edge>"]


def _data(domain: str, values: Mapping[str, object]) -> list[str]:
    """A line for each value that is known."""
    return [
        f'      <data key="{domain}.{name}">{_text(value)}</data>'
        for name, value in values.items()
        if value is not None
    ]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NOT_XML.sub("\ufffd", str(value)))


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
