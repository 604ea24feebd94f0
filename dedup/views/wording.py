"""Sentences and figures that every face of a report words alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ..model import Degree, Derivation, Document, DocumentReport, LostSource, Published, Report, Span

DEGREE_CODES: dict[Degree, str] = {"verbatim": "V", "near": "N", "paraphrase": "P", "summary": "S", "quoted": "Q"}
"""The letter beside each colour, for those who see no colour."""

NO_CROSS_LANGUAGE = "Cross-language copying is not detected: a translation counts as a new text."

DATE_CONFLICT = "source dated after its copy: republication stamp?"

VERSION = "a version of its outlet's own article"

REVIEW = "Matches are for review: a match is not a verdict."


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """The number with its noun, in the plural where it belongs.

    >>> counted(1, "page"), counted(1200, "page"), counted(2, "copy", "copies")
    ('1 page', '1,200 pages', '2 copies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def headline(report: Report) -> str:
    """How many documents and independent origins there are, and how many of these are outside the pile."""
    origins = report.lineage.origin_count
    documents = counted(len(report.documents), "document")
    if not report.documents:
        return "Nothing could be read"
    outside = min(origins, len(report.lineage.lost_sources))
    if origins == 1:
        where = "outside the pile" if outside else "in the pile"
    elif outside == origins:
        where = "both outside the pile" if outside == 2 else "all outside the pile"
    elif outside:
        where = f"{outside:,} of them outside the pile"
    else:
        where = "all in the pile"
    return f"{documents}, {counted(origins, 'independent origin')}, {where}"


def probability(value: float) -> str:
    """Two digits of a probability; nothing that could be otherwise is told as certain.

    >>> probability(0.914), probability(0.9987), probability(1.0)
    ('0.91', '0.99', '1.00')
    """
    return f"{min(max(value, 0.0), 0.99) if value < 1 else 1.0:.2f}"


def relation(edge: Derivation) -> str:
    """What the derived text is to its source: a version of its outlet's article, wholly or partially derived."""
    return VERSION if edge.relation == "version" else edge.relation


def by_source(each: DocumentReport) -> dict[str, list[Span]]:
    """For a document with several sources, the stretches that each explains, likeliest claim first; else nothing."""
    found: dict[str, list[Span]] = {}
    for part in each.composition:
        if part.source is not None:
            found.setdefault(part.source, []).append(part.span)
    return found if len(found) > 1 else {}


def document_name(document: Document) -> str:
    """The title, or the identifier where there is none."""
    return document.title or document.id


def opening(document: Document, longest: int = 60) -> str:
    """The first words of the text, in quotation marks, cut at a word; empty where there is no text.

    >>> opening(Document("a", "It rained in the north, and nobody minded."), 15)
    '“It rained in…”'
    """
    line = " ".join(document.text[: 4 * longest].split())
    if len(line) > longest:
        line = line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
    return f"“{line}”" if line else ""


def lost_name(lost: LostSource) -> str:
    """The name, or the number of a source nobody names.

    >>> lost_name(LostSource("lost:2", None, 0.7, (), ()))
    'unseen source 2'
    """
    return lost.name or f"unseen source {lost.id.removeprefix('lost:')}"


def names(report: Report) -> Mapping[str, str]:
    """The name of every document and lost source, by identifier."""
    named = {each.document.id: document_name(each.document) for each in report.documents}
    return named | {lost.id: lost_name(lost) for lost in report.lineage.lost_sources}


def when(seconds: float, *, with_hour: bool) -> str:
    """A moment in UTC in words; an empty string when it is outside the calendar.

    >>> when(1740000000.0, with_hour=False)
    '19 Feb 2025'
    """
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return ""
    day = f"{moment.day} {_MONTHS[moment.month - 1]}"
    return f"{day} {moment:%H:%M}" if with_hour else f"{day} {moment.year}"


def published_on(published: Published | None) -> str | None:
    """The day as people write it; None when no date is known."""
    if published is None:
        return None
    # The middle: a bare date is a day by local clocks, and its ends may fall on the days beside it in UTC.
    return when((published.earliest + published.latest) / 2, with_hour=False) or published.written


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
