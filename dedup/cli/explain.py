"""`dedup explain`: the evidence for one pair with its weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..corpus.options import ReadOptions
from ..errors import InputError
from .reading import reading_options
from .shared import output_option, write_text

if TYPE_CHECKING:
    from ..model import Document, Lineage

_SHOWN = 12  # features in the table; the JSON has all


@click.command()
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="RIGHT")
@reading_options
@click.option("-f", "--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@output_option
def command(left: str, right: str, reading: ReadOptions, format_: str, output: Path | None) -> None:
    """The evidence that one of two texts was made from the other, both ways, with features and weights.

    The two are judged by themselves; in a pile, third documents often decide.
    """
    from .. import alignment, attribution, evidence, lineage
    from ..settings import Settings
    from ..sketches import resemblance

    one, other = _single(left, reading), _single(right, reading)
    if one.id == other.id:
        raise InputError(f"{left} and {right} are one document; give two")
    outlets = [each.outlet for each in (one, other) if each.outlet]
    attributions = {each.id: attribution.read(each, outlets) for each in (one, other)}
    alike = resemblance(one.text, other.text, Settings().baked.shingle_words)
    weighed = evidence.weigh(one, other, alignment.align(one, other), alike)
    grown = lineage.grow(
        [one, other], evidence.derive([one, other], [weighed], attributions), [weighed], attributions
    )
    ways = {
        (source.id, derived.id): evidence.explain(source, derived, weighed, attributions)
        for source, derived in ((one, other), (other, one))
    }
    write_text(_json(grown, ways) if format_ == "json" else _table(grown, ways), output)


def _single(path: str, reading: ReadOptions) -> Document:
    from ..corpus import read
    from ..model import Document

    found = list(read([path], reading))
    if len(found) != 1:
        raise InputError(f"{path}: holds {len(found)} documents; give the path of one")
    document = found[0]
    if not isinstance(document, Document):
        raise InputError(document.reason)
    return document


def _origins(grown: Lineage) -> list[dict[str, Any]]:
    return [
        {
            "id": origin.document_id,
            "root": origin.root,
            "unseen": origin.unseen,
            "parents": [{"id": name, "probability": chance} for name, chance in origin.parents],
        }
        for origin in grown.origins
    ]


def _json(grown: Lineage, ways: dict[tuple[str, str], Any]) -> str:
    told = {
        "origins": _origins(grown),
        "edges": [
            {
                "source": source,
                "derived": derived,
                "features": [
                    {"kind": each.kind, "feature": each.feature, "value": each.value, "weight": each.weight}
                    for each in parts
                ],
            }
            for (source, derived), parts in ways.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _table(grown: Lineage, ways: dict[tuple[str, str], Any]) -> str:
    from tabulate import tabulate

    lines = []
    for origin in grown.origins:
        shares = [f"an original {origin.root:.2f}", f"from an unseen source {origin.unseen:.2f}"]
        shares += [f"from {name} {chance:.2f}" for name, chance in origin.parents]
        lines.append(f"{origin.document_id}: {', '.join(shares)}")
    for (source, derived), parts in ways.items():
        lines += ["", f"{derived} from {source}:"]
        if not parts:
            lines.append("  the two share no passage")
            continue
        rows = [(each.kind, each.feature, each.value, each.weight, each.adds) for each in parts[:_SHOWN]]
        total = sum(each.adds for each in parts)
        rows.append(("all features", "", None, None, total))
        headers = ("evidence", "feature", "value", "weight", "adds")
        lines.append(tabulate(rows, headers, floatfmt=("", "", ".3f", ".3f", "+.2f"), missingval=""))
    return "\n".join(lines) + "\n"
