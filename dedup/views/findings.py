"""The findings of a check in words: the table for a terminal, and the sentences that every other face uses."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase

from tabulate import tabulate

from ..model import SEVERITIES, Checked, CompositionPart, Document, Finding, Report, Severity
from .table import WIDTH, plain, short
from .wording import DEGREE_CODES, counted, lost_name

STRIP = 60
"""Characters of a composition strip."""

_COLOURS: dict[Severity, int] = {"error": 31, "warning": 33, "note": 36}
_QUOTED = 220  # characters of a passage that are shown


def render(report: Report, show: int = 3, colour: bool = False) -> str:
    """The check as text: what was found, each draft's totals and composition, the findings, the worst ones quoted.

    `show` is how many findings of each draft are quoted beside their source; `colour` adds ANSI colours, and words
    say the same for those who see none.
    """
    parts = [textwrap.fill(f"{headline(report)}.", WIDTH)]
    parts += ["\n".join(_draft(report, each, show, colour)) for each in report.checked]
    if report.skipped:
        parts.append("\n".join(["Skipped", *(plain(each.reason) for each in report.skipped)]))
    parts.append("Matches are for review: a match is not a verdict.")
    return "\n\n".join(parts) + "\n"


def headline(report: Report) -> str:
    """How many drafts were checked, and how many findings of each severity there are."""
    drafts = f"{counted(len(report.checked), 'draft')} checked"
    found = [
        counted(number, severity)
        for severity in reversed(SEVERITIES)
        if (number := sum(each.severity == severity for each in report.findings))
    ]
    accepted = sum(each.accepted for each in report.checked)
    words = f"{drafts}: {', '.join(found) or 'nothing found'}"
    return words + (f"; {counted(accepted, 'finding')} accepted before" if accepted else "")


def totals(each: Checked) -> str:
    """What the findings of one draft add up to."""
    words = f"{counted(each.words, 'word')}, {share(each.reused)} reused ({each.relation})"
    if each.uncredited_words:
        words += f"; {counted(each.uncredited_words, 'word')} uncredited, {each.longest_uncredited} in a row"
    return words + (f"; {counted(each.accepted, 'finding')} accepted before" if each.accepted else "")


def message(finding: Finding, report: Report) -> str:
    """The finding in one sentence."""
    told = {
        "verbatim": "stand word for word in",
        "near": "stand with few edits in",
        "paraphrase": "are reworded from",
        "summary": "summarise",
        "quoted": "are quoted from",
    }[finding.degree]
    credit = f" (names {plain(finding.credited_by)})" if finding.credited_by else ""
    place = "; its place is in the text read from the file" if finding.points_into == "text" else ""
    also = f"; {counted(len(finding.also), 'other document')} {'has' if len(finding.also) == 1 else 'have'} it too"
    return (
        f"{counted(finding.words, 'word')} {told} {source_name(finding, report)}, {finding.credit}{credit}: "
        f"similarity {finding.similarity:.2f}, rarity {finding.rarity:.2f}, {finding.run} in a row"
        + (also if finding.also else "")
        + place
    )


def source_name(finding: Finding, report: Report) -> str:
    """The source as people know it: headline, outlet and day, or the name of a lost source and who names it."""
    lost = {each.id: each for each in report.lineage.lost_sources}.get(finding.source_id)
    witness = _documents(report).get(finding.witness_id)
    if lost is not None:
        return f"{plain(lost_name(lost))} (not at hand; as {short(finding.witness_id, 40)} has it)"
    if witness is None:
        return short(finding.source_id, 60)
    when = witness.published.written if witness.published else None
    about = ", ".join(plain(part) for part in (witness.title, witness.outlet, when) if part)
    return f"{short(witness.id, 60)}{f' ({about})' if about and about != witness.id else ''}"


def strip(parts: Sequence[CompositionPart], length: int, width: int = STRIP) -> tuple[str, dict[str, str]]:
    """A draft as a line of letters, one for each source and a dot for its own words; and which letter is whose."""
    letters: dict[str, str] = {}
    for part in parts:
        if part.source is not None and part.source not in letters:
            letters[part.source] = ascii_uppercase[min(len(letters), 25)]
    drawn = []
    for k in range(width):
        start, end = k * length / width, (k + 1) * length / width
        held = {
            part.source: min(end, part.span.end) - max(start, part.span.start)
            for part in parts
            if part.span.start < end and part.span.end > start
        }
        best = max(held, key=lambda source: held[source], default=None)
        drawn.append(letters[best] if best is not None else "·")
    return "".join(drawn), {letter: source for source, letter in letters.items()}


def share(value: float) -> str:
    """A share without its leading nought; 1 only for the whole.

    >>> share(0.384), share(1.0), share(0.0)
    ('.38', '1', '0')
    """
    return f"{value:.0f}" if value in (0.0, 1.0) else f"{min(value, 0.99):.2f}".lstrip("0")


def _documents(report: Report) -> Mapping[str, Document]:
    return {each.document.id: each.document for each in report.documents}


def _draft(report: Report, checked: Checked, show: int, colour: bool) -> Iterable[str]:
    draft = next(each for each in report.documents if each.document.id == checked.draft_id)
    found = [each for each in report.findings if each.draft_id == checked.draft_id]
    yield _bold(short(checked.draft_id, WIDTH), colour)
    yield from textwrap.wrap(totals(checked), WIDTH, initial_indent="  ", subsequent_indent="  ")
    if not found:
        return
    drawn, legend = strip(draft.composition, len(draft.document.text))
    yield f"  {drawn}"
    lost = {each.id: lost_name(each) for each in report.lineage.lost_sources}
    names = {source: plain(lost.get(source, source)) for source in legend.values()}
    yield from textwrap.wrap(
        ", ".join(f"{letter} {short(names[source], 40)}" for letter, source in legend.items()) + ", · its own",
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
    )
    table = tabulate(
        [
            [
                f"{each.line}:{each.column}",
                each.severity,
                DEGREE_CODES[each.degree],
                each.words,
                share(each.similarity),
                share(each.rarity),
                each.credit,
                short(names.get(each.source_id, each.source_id), 16),
            ]
            for each in found
        ],
        headers=["line", "severity", "", "words", "alike", "rare", "credit", "source"],
        tablefmt="simple",
        disable_numparse=True,
        colalign=("left", "left", "left", "right", "right", "right", "left", "left"),
    )
    for line, each in zip(table.splitlines(), [None, None, *found], strict=True):
        yield line.replace(each.severity, _painted(each.severity, colour), 1) if each is not None else line
    worst = sorted(found, key=lambda each: (-SEVERITIES.index(each.severity), -each.words, each.span))[:show]
    for each in sorted(worst, key=lambda each: each.span):
        yield from _quoted(each, report, draft.document)


def _quoted(each: Finding, report: Report, draft: Document) -> Iterable[str]:
    witness = _documents(report).get(each.witness_id)
    yield ""
    yield from textwrap.wrap(f"{each.line}:{each.column} {message(each, report)}", WIDTH, subsequent_indent="  ")
    sides = [("draft", draft.text[each.span.start : each.span.end])]
    if witness is not None and witness.text:
        sides.append(("source", witness.text[each.source_span.start : each.source_span.end]))
    for name, text in sides:
        text = plain(text)
        text = text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
        yield from textwrap.wrap(f"{name:<7} “{text}”", WIDTH, initial_indent="  ", subsequent_indent=" " * 10)


def _painted(severity: Severity, colour: bool) -> str:
    return f"\x1b[{_COLOURS[severity]}m{severity}\x1b[0m" if colour else severity


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
