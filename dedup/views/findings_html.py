"""A check as one HTML page that needs nothing else: no script, no network, no other file."""

from __future__ import annotations

from ..codec import encode
from ..model import Checked, Finding, Report, Severity
from .findings import headline, message, source_name, totals
from .html.escape import embedded_json, escaped
from .wording import DEGREE_CODES, REVIEW

_STYLE = """
body{font:16px/1.5 Georgia,serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font:14px/1.4 system-ui,sans-serif}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-top:1px solid #ccc;overflow-wrap:anywhere}
.error{color:#a11}.warning{color:#8a5a00}.note{color:#35567a}
.strip{display:flex;height:1.2rem;border:1px solid #888;font:11px/1.2rem system-ui,sans-serif;overflow:hidden}
.strip span{overflow:hidden;text-align:center}
.V{background:#f3b3ab}.N,.P,.S{background:#f6d9a8}.Q{background:#bfe3c0}.own{background:#fff}
.draft{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #ccc;padding:1rem}
blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #bbb;white-space:pre-wrap}
@media (prefers-color-scheme:dark){body{background:#161616;color:#e8e8e8}.error{color:#ff8f85}.warning{color:#f0b94d}
.note{color:#8fb9e6}.V{background:#7d2b22}.N,.P,.S{background:#6d4a10}.Q{background:#1f5a2a}.own{background:#161616}}
"""


def render(report: Report) -> str:
    """The check as a page: totals, composition, findings and each draft with its passages marked."""
    skipped = "".join(f"<li>{escaped(each.reason)}</li>" for each in report.skipped)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escaped(headline(report))}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{escaped(headline(report))}</h1>\n<p>{escaped(REVIEW)} Red V word for word, orange N, P, S rewritten, "
        f"green Q quoted.</p>\n{section(report)}"
        + (f"<h2>Could not be checked</h2><ul>{skipped}</ul>\n" if skipped else "")
        + f'<script type="application/json" id="dedup-report">{embedded_json(encode(report))}</script>\n</body></html>\n'
    )


def section(report: Report) -> str:
    """The part of a page that speaks of the drafts, as HTML; empty for a report that is no check."""
    return "".join(_draft(report, each) for each in report.checked)


def _draft(report: Report, checked: Checked) -> str:
    found = [each for each in report.findings if each.draft_id == checked.draft_id]
    parts = [f"<section><h2>{escaped(checked.draft_id)}</h2><p>{escaped(totals(checked))}.</p>"]
    if found:
        parts += [_strip(report, checked), _table(report, found), _text(report, checked, found)]
    return "".join(parts) + "</section>\n"


def _strip(report: Report, checked: Checked) -> str:
    draft = next(each for each in report.documents if each.document.id == checked.draft_id)
    cells = []
    for part in draft.composition:
        code = DEGREE_CODES[part.degree] if part.degree else ""
        grow = part.span.end - part.span.start
        name = escaped(part.source or "its own words")
        cells.append(f'<span class="{code or "own"}" style="flex:{grow}" title="{name}">{code}</span>')
    return f'<div class="strip" role="img" aria-label="What the draft is made of">{"".join(cells)}</div>'


def _table(report: Report, found: list[Finding]) -> str:
    texts = {each.document.id: each.document.text for each in report.documents}
    rows = []
    for number, each in enumerate(found, start=1):
        theirs = texts.get(each.witness_id, "")[each.source_span.start : each.source_span.end]
        quoted = f"<blockquote>{escaped(theirs)}</blockquote>" if theirs else ""
        rows.append(
            f'<tr><td><a href="#{_anchor(each, number)}">{each.line}:{each.column}</a></td>'
            f"<td>{_severity(each.severity)}</td><td>{escaped(each.degree)}</td><td>{each.words}</td>"
            f"<td>{each.similarity:.2f}</td><td>{each.rarity:.2f}</td><td>{escaped(each.credit)}</td>"
            f"<td><details><summary>{escaped(source_name(each, report))}</summary>"
            f"{escaped(message(each, report))}.{quoted}</details></td></tr>"
        )
    heads = ("line", "severity", "degree", "words", "similarity", "rarity", "credit", "source")
    head = "".join(f"<th>{each}</th>" for each in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _severity(severity: Severity) -> str:
    return f'<strong class="{severity}">{severity}</strong>'


def _text(report: Report, checked: Checked, found: list[Finding]) -> str:
    """The draft with its findings marked; of passages that overlap, the part that is not marked yet."""
    text = next(each.document.text for each in report.documents if each.document.id == checked.draft_id)
    parts, at = [], 0
    for number, each in sorted(enumerate(found, start=1), key=lambda pair: pair[1].span):
        start = max(at, each.span.start)
        if start >= each.span.end:
            continue
        code = DEGREE_CODES[each.degree]
        parts.append(escaped(text[at:start]))
        parts.append(
            f'<mark class="{code}" id="{_anchor(each, number)}" title="{escaped(message(each, report))}">'
            f"{escaped(text[start : each.span.end])}</mark>"
        )
        at = each.span.end
    parts.append(escaped(text[at:]))
    return f'<div class="draft">{"".join(parts)}</div>'


def _anchor(finding: Finding, number: int) -> str:
    return f"f{number}-{finding.fingerprint[:12]}"
