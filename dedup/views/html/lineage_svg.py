"""The lineage as SVG: a drawing of names and lines, each line a link to the evidence for it."""

from __future__ import annotations

from ..wording import counted, document_name, lost_name, opening, probability, published_on
from .drawing import Drawing, Line, Row
from .escape import escaped, label

_LETTER = 7.1  # units a letter of a name takes on average; names are cut by it
_SMALL_LETTER = 6.2  # the same for the line below it


def svg(drawing: Drawing, title: str, css_class: str) -> str:
    """The drawing as one SVG element; its links lead to "#why-N" and "#document-N" by way of `data-document`."""
    parts = [
        f'<svg class="lineage {css_class}" viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" '
        f'role="group" aria-label="{escaped(title)}">'
    ]
    parts += _axis(drawing)
    parts += [_line(line) for line in sorted(drawing.lines, key=lambda line: line.derivation is not None or line.tie)]
    parts += [_row(row, drawing.width) for row in drawing.rows]
    parts.append("</svg>")
    return "".join(parts)


def line_words(line: Line) -> str:
    """What a line says, for a reader who does not see it."""
    between = f"{_name(line.source)} → {_name(line.derived)}"
    if line.tie:
        return f"{_name(line.source)} and {_name(line.derived)} share matter; who had it first is undecided"
    if line.derivation is None:
        return f"{between}, possibly"
    undecided = "" if line.derivation.decided else ", direction undecided"
    return f"{between}, probability {probability(line.derivation.probability)}{undecided}"


def _name(row: Row) -> str:
    if row.lost_source is not None:
        return label(lost_name(row.lost_source), 60)
    assert row.document is not None
    return label(document_name(row.document.document), 60)


def _axis(drawing: Drawing) -> list[str]:
    if not drawing.ticks:
        return []
    bottom = drawing.height - 8
    end = drawing.ticks[-1].x if drawing.undated_at is None else drawing.undated_at - 30
    parts = [f'<g class="axis" aria-hidden="true"><path class="rule" d="M0 24H{end:.0f}"/>']
    for tick in drawing.ticks:
        parts.append(f'<path class="grid" d="M{tick.x:.1f} 24V{bottom:.0f}"/>')
        parts.append(f'<text x="{tick.x:.1f}" y="15">{escaped(tick.label)}</text>')
    for cut in drawing.cuts:
        parts.append(f"<g><title>{escaped(cut.label)} shortened</title>")
        parts.append(f'<path class="cut" d="M{cut.x - 5:.1f} 29l4-10M{cut.x + 1:.1f} 29l4-10"/></g>')
    if drawing.undated_at is not None:
        parts.append(f'<path class="grid" d="M{drawing.undated_at:.1f} 24V{bottom:.0f}"/>')
        parts.append(f'<text x="{drawing.undated_at:.1f}" y="15">no date</text>')
    parts.append("</g>")
    return parts


def _line(line: Line) -> str:
    """A curve down from the source, then right to the derived document, as wide as the share it took."""
    x1, y1, x2, y2 = line.source.x, line.source.y, line.derived.x, line.derived.y
    words = escaped(line_words(line))
    edge = line.derivation
    lost = line.source.lost_source is not None
    width = 1.2 if edge is None else 1.2 + 4.8 * edge.share
    tip = min(7.0 + width, max(4.0, x2 - x1 - 9))
    half = min(2.4 + 0.8 * width, 1.2 * tip)
    if x2 - tip > x1 + 4:
        bend = y2 - min(22.0, abs(y2 - y1) / 2) * (1 if y2 > y1 else -1)
        near = min(x1 + 26.0, x2 - tip)
        curve = (
            f"M{x1:.1f} {y1:.1f}L{x1:.1f} {bend:.1f}Q{x1:.1f} {y2:.1f} {near:.1f} {y2:.1f}L{x2 - tip:.1f} {y2:.1f}"
        )
        head = f"M{x2 - 7:.1f} {y2:.1f}l{-tip:.1f} {-half:.1f}v{2 * half:.1f}z"
    else:  # straight below its source, or before it in time: round by the left
        side = min(x1, x2) - 14.0
        curve = f"M{x1:.1f} {y1:.1f}C{side:.1f} {y1 + 12:.1f} {side:.1f} {y2:.1f} {x2 - tip:.1f} {y2:.1f}"
        head = f"M{x2 - 7:.1f} {y2:.1f}l{-tip:.1f} {-half:.1f}v{2 * half:.1f}z"
    if line.tie:
        bow = _tie(x1, y1, x2, y2)
        return (
            f'<a class="edge tie" href="#pair-{line.place}" aria-label="{words}"><title>{words}</title>'
            f'<path class="hit" d="{bow}"/><path class="line tie" d="{bow}"/>'
            f'<path class="line middle" d="{bow}"/></a>'
        )
    if edge is None:
        return f'<path class="line possible" d="{curve}"><title>{words}</title></path>'
    classes = "line" + (" from-lost" if lost else "") + ("" if edge.decided else " undecided")
    opacity = 0.3 + 0.7 * edge.probability
    return (
        f'<a class="edge" href="#why-{line.place}" aria-label="{words}">'
        f"<title>{words}</title>"
        f'<path class="hit" d="{curve}"/>'
        f'<g opacity="{opacity:.2f}"><path class="{classes}" stroke-width="{width:.1f}" d="{curve}"/>'
        f'<path class="head{" from-lost" if lost else ""}" d="{head}"/></g></a>'
    )


def _tie(x1: float, y1: float, x2: float, y2: float) -> str:
    """A bow between two marks, the first one above the other; without a head, because it leads nowhere."""
    if abs(x1 - x2) > 1:
        middle = (y1 + y2) / 2
        return f"M{x1:.1f} {y1 + 7:.1f}C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2 - 8:.1f}"
    side = x1 - 13.0
    return f"M{x1 - 8:.1f} {y1:.1f}C{side:.1f} {y1:.1f} {side:.1f} {y2:.1f} {x2 - 8:.1f} {y2:.1f}"


def _row(row: Row, width: float) -> str:
    """The mark and two lines of words, cut to the room that is left."""
    room, small_room = (max(8, int((width - row.x - 14) / each)) for each in (_LETTER, _SMALL_LETTER))
    x, y = row.x, row.y
    if row.lost_source is not None:
        lost = row.lost_source
        witnesses = counted(len(lost.witnesses), "witness", "witnesses")
        return (
            f'<g class="lost"><circle cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
            f'<text class="name" x="{x + 14:.1f}" y="{y - 2:.1f}">{escaped(label(lost_name(lost), room))}</text>'
            f'<text class="facts" x="{x + 14:.1f}" y="{y + 14:.1f}">'
            f"{escaped(label(f'not in the pile · {probability(lost.probability)} · {witnesses}', small_room))}"
            "</text></g>"
        )
    assert row.document is not None
    document = row.document.document
    facts = [document.outlet or "", published_on(document.published) or "no date"]
    facts.append(document.id if document.title else opening(document))
    if row.folded:
        facts.insert(0, f"+ {counted(row.folded, 'identical copy', 'identical copies')}")
    doubt = f'<path class="doubt" d="M{row.doubt[0]:.1f} {y:.1f}H{row.doubt[1]:.1f}"/>' if row.doubt else ""
    root = " root" if row.document.origin.root >= 0.5 else ""
    return (
        f'<a class="document{root}" href="#documents" data-document="{escaped(document.id)}">'
        f'{doubt}<circle cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
        f'<text class="name" x="{x + 14:.1f}" y="{y - 2:.1f}">{escaped(label(document_name(document), room))}</text>'
        f'<text class="facts" x="{x + 14:.1f}" y="{y + 14:.1f}">'
        f"{escaped(label(' · '.join(fact for fact in facts if fact), small_room))}</text></a>"
    )
