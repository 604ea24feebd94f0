"""A check as Markdown: the comment on a pull request."""

from __future__ import annotations

from ..model import SEVERITIES, Finding, Report
from .findings import headline, message, source_name, strip, totals
from .markdown import _plain, _table
from .wording import REVIEW, counted

_ROWS = 50  # findings of one draft; JSON and SARIF hold all
_QUOTED = 10  # findings quoted in full


def render(report: Report) -> str:
    """Headline, then for each draft its totals, its composition, its findings, and the worst ones quoted."""
    parts = [f"## {_plain(headline(report))}", REVIEW, *section(report)]
    if report.skipped:
        parts += [
            "### Could not be checked",
            _table(("Draft", "Why"), [(_plain(each.id), _plain(each.reason, 400)) for each in report.skipped]),
        ]
    return "\n\n".join(parts) + "\n"


def section(report: Report) -> list[str]:
    """The paragraphs on each draft; empty for a report that is no check."""
    parts: list[str] = []
    documents = {each.document.id: each for each in report.documents}
    for checked in report.checked:
        found = [each for each in report.findings if each.draft_id == checked.draft_id]
        parts += [f"### {_plain(checked.draft_id)}", f"{_plain(totals(checked))}."]
        if not found:
            continue
        draft = documents[checked.draft_id]
        drawn, legend = strip(draft.composition, len(draft.document.text))
        named = {each.source_id: source_name(each, report) for each in found}
        listed = "; ".join(f"{letter} {_plain(named[source])}" for letter, source in legend.items())
        parts += [f"`{drawn}`  \n{listed}; · its own words", _findings(found, report)]
        if len(found) > _ROWS:
            parts.append(f"{_ROWS} of {counted(len(found), 'finding')} shown; JSON holds all.")
        parts += _quoted(found, report)
    return parts


def _findings(found: list[Finding], report: Report) -> str:
    rows = [
        (
            f"{each.line}:{each.column}",
            f"**{each.severity}**" if each.severity == "error" else each.severity,
            each.degree,
            str(each.words),
            f"{each.similarity:.2f}",
            f"{each.rarity:.2f}",
            each.credit,
            _plain(source_name(each, report)),
        )
        for each in found[:_ROWS]
    ]
    return _table(("Line", "Severity", "Degree", "Words", "Similarity", "Rarity", "Credit", "Source"), rows)


def _quoted(found: list[Finding], report: Report) -> list[str]:
    texts = {each.document.id: each.document.text for each in report.documents}
    worst = sorted(found, key=lambda each: (-SEVERITIES.index(each.severity), -each.words, each.span))[:_QUOTED]
    rows = [
        (
            f"{each.line}:{each.column} {_plain(message(each, report), 300)}",
            _plain(texts[each.draft_id][each.span.start : each.span.end], 600),
            _plain(texts.get(each.witness_id, "")[each.source_span.start : each.source_span.end], 600),
        )
        for each in sorted(worst, key=lambda each: each.span)
    ]
    table = _table(("Finding", "Draft", "Source"), rows)
    return ["<details><summary>The passages side by side</summary>", table, "</details>"]
