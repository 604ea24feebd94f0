"""What a check found in the drafts: the part of the page that only a check has."""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Checked, Document, Finding, Report
from ..findings import message, source_name, totals
from ..wording import DEGREE_CODES
from .escape import escaped, label

_HUES = 6  # as in the strips of the other documents
_QUOTED = 1_200  # characters of a source's passage

_HEADS = (
    ("Line", ""),
    ("Severity", ""),
    ("Degree", ""),
    ("Words", ' class="number"'),
    ("Similarity", ' class="number"'),
    ("Rarity", ' class="number"'),
    ("Credit", ""),
    ("Source", ""),
)


def findings(report: Report) -> str:
    """A section with each draft's totals, composition, findings and marked text; empty where nothing was checked."""
    if not report.checked:
        return ""
    drafts = "".join(_draft(report, number, each) for number, each in enumerate(report.checked, start=1))
    return (
        '<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>'
        '<ul class="degree-key" aria-label="What the colours and letters mean">'
        + "".join(
            f'<li><mark class="{degree}"><span class="code">{code}</span> {degree}</mark></li>'
            for degree, code in DEGREE_CODES.items()
        )
        + f"</ul>{drafts}</section>"
    )


def _draft(report: Report, number: int, checked: Checked) -> str:
    found = [each for each in report.findings if each.draft_id == checked.draft_id]
    document = next(each.document for each in report.documents if each.document.id == checked.draft_id)
    name = escaped(label(checked.draft_id, 120))
    parts = [f'<article class="draft-report"><h3><bdi>{name}</bdi></h3><p>{escaped(totals(checked))}.</p>']
    if found:
        parts.append(_strip(report, checked))
        parts.append(_table(report, number, found))
        parts.append(_text(report, number, document, found))
    return "".join(parts) + "</article>"


def _strip(report: Report, checked: Checked) -> str:
    draft = next(each for each in report.documents if each.document.id == checked.draft_id)
    length = max(1, len(draft.document.text), max((part.span.end for part in draft.composition), default=0))
    hues: dict[str, int] = {}
    bars = []
    for part in draft.composition:
        if part.source is not None:
            hues.setdefault(part.source, min(len(hues) + 1, _HUES))
        x, width = (1000 * each / length for each in (part.span.start, part.span.end - part.span.start))
        hue = hues[part.source] if part.source is not None else 0
        bars.append(f'<rect class="hue-{hue}" x="{x:.1f}" y="0" width="{max(0.5, width):.1f}" height="18"/>')
    key = "".join(
        f'<li><span class="swatch hue-{hue}"></span><bdi>{escaped(label(source, 60))}</bdi></li>'
        for source, hue in hues.items()
    )
    return (
        '<div class="composition"><svg class="strip" viewBox="0 0 1000 18" preserveAspectRatio="none" role="img" '
        f'aria-label="What the draft is made of: {checked.reused:.0%} of its words are in findings">'
        f"{''.join(bars)}</svg>"
        f'<ul class="strip-key">{key}<li><span class="swatch hue-0"></span>its own words</li></ul></div>'
    )


def _table(report: Report, draft: int, found: Sequence[Finding]) -> str:
    texts = {each.document.id: each.document.text for each in report.documents}
    rows = []
    for number, each in enumerate(found, start=1):
        theirs = texts.get(each.witness_id, "")[each.source_span.start : each.source_span.end]
        quoted = f'<blockquote dir="auto">{escaped(label(theirs, _QUOTED))}</blockquote>' if theirs.strip() else ""
        rows.append(
            f'<tr><td><a href="#finding-{draft}-{number}">{each.line}:{each.column}</a></td>'
            f'<td><strong class="{each.severity}">{each.severity}</strong></td>'
            f'<td><mark class="{each.degree}"><span class="code">{DEGREE_CODES[each.degree]}{number}</span> '
            f'{each.degree}</mark></td><td class="number">{each.words:,}</td>'
            f'<td class="number">{each.similarity:.2f}</td><td class="number">{each.rarity:.2f}</td>'
            f"<td>{escaped(each.credit)}</td><td><details><summary><bdi>{escaped(source_name(each, report))}</bdi>"
            f"</summary><p>{escaped(message(each, report))}.</p>{quoted}</details></td></tr>"
        )
    head = "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in _HEADS)
    return (
        f'<div class="scroller" tabindex="0" role="region" aria-label="Findings of draft {draft}">'
        f'<table class="findings"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _text(report: Report, draft: int, document: Document, found: Sequence[Finding]) -> str:
    """The draft with its findings marked; of passages that overlap, the part that is not marked yet."""
    parts: list[str] = []
    at = 0
    for number, each in sorted(enumerate(found, start=1), key=lambda pair: pair[1].span):
        start, end = max(at, each.span.start), each.span.end
        code = (
            f'<span class="code" dir="ltr" id="finding-{draft}-{number}">{DEGREE_CODES[each.degree]}{number}</span> '
        )
        parts.append(escaped(document.text[at:start]))
        if start >= end:
            # Wholly inside one that is marked already: its letter stands beside the other's.
            parts.append(f'<mark class="{each.degree}">{code}</mark>')
            continue
        parts.append(
            f'<mark class="{each.degree}" title="{escaped(message(each, report))}">{code}'
            f"{escaped(document.text[start:end])}</mark>"
        )
        at = end
    parts.append(escaped(document.text[at:]))
    return (
        '<div class="draft-text" dir="auto" tabindex="0" role="region" '
        f'aria-label="Text of draft {draft}, findings marked">{"".join(parts)}</div>'
    )
