"""PDF files by pypdfium2 (`[pdf]`): lines joined into paragraphs, running heads and page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from ..errors import InputError, MissingExtra
from ..text.dates import published_in_head
from .options import LONGEST, ReadOptions
from .records import Found, document
from .sources import Source, printable

_MOST_PAGES = 3_000  # of one document; a longer one is a collection
_FULL = 0.8  # share of the widest lines' length from which a line is full, so that the next one goes on with it
_DIGITS = re.compile(r"\d+")
_TOOL_TITLE = re.compile(r"(?i)microsoft word - |.*\.(?:docx?|odt|rtf|indd|pdf|qxp)$|untitled|unbenannt|sin título")
_ENDS = tuple('.!?:…。！？"”»')


class Line(NamedTuple):
    """A line of a page; `top` counts upwards, in points."""

    text: str
    top: float
    height: float


def read_pdf(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The one document that the file is.

    Raises MissingExtra without pypdfium2, InputError when the file is damaged, locked or holds pictures only.
    """
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as error:
        raise MissingExtra(f"{source.where}: a PDF; pip install 'text-lineage[pdf]' to read it") from error
    content = source.whole()
    try:
        with PdfDocument(content) as pdf:
            pages = []
            length = 0
            for number in range(min(len(pdf), _MOST_PAGES + 1)):
                page = pdf[number]
                shown = page.get_textpage()
                pages.append(_lines(shown))
                length += shown.count_chars()
                shown.close()
                page.close()
                if length > LONGEST:
                    break
            about = pdf.get_metadata_dict(skip_empty=True)
    except (PdfiumError, ValueError, RuntimeError) as error:
        raise InputError(
            f"{source.where}: a damaged or locked PDF ({printable(str(error))[:80]}); save it anew without a password"
        ) from error
    if len(pages) > _MOST_PAGES or length > LONGEST:
        raise InputError(f"{source.where}: more than {_MOST_PAGES} pages; cut it into its articles")
    text = paragraphs(pages)
    if not text.strip():
        raise InputError(f"{source.where}: a PDF of pictures without text; run a text recogniser (OCR) over it first")
    record = {options.text_field: text}
    title = about.get("Title", "").strip()
    if title and not _TOOL_TITLE.match(title):
        record[options.title_field] = title
    yield None, document(source, record, options, reader="pypdfium2", date=published_in_head(text))


def _lines(page: Any) -> list[Line]:
    """The lines of a page with their places, in the order in which the file draws them."""
    found = []
    offset = 0
    for text in page.get_text_range().split("\r\n"):
        top = height = 0.0
        if text.strip():
            _, low, _, top = page.get_charbox(offset, loose=True)
            height = top - low
        # U+FFFE is the hyphen that the typesetter put in.
        shown = text.replace("\0", "").replace("\ufffe", "-").strip()
        found.append(Line(" ".join(shown.split()), top, height))
        offset += len(text) + 2
    return [line for line in found if line.text]


def paragraphs(pages: list[list[Line]]) -> str:
    """The text of the pages, a line for each paragraph.

    A line goes on with the next when it is full and the next stands as near below it, and is written as large, as
    lines of this page do; a paragraph goes on over a page's end when a small letter follows. A hyphen between small
    letters at a line's end goes. Lines that stand at the edge of most pages, figures aside, are running heads.
    """
    found: list[str] = []
    running = _running(pages)
    for page in pages:
        lines = [
            line for at, line in enumerate(page) if not (_at_edge(at, len(page)) and _mask(line.text) in running)
        ]
        full, spacing = _widest(lines) * _FULL, _spacing(lines)
        above: Line | None = None
        for line in lines:
            over_the_page = above is None and found and line.text[0].islower() and not found[-1].endswith(_ENDS)
            if over_the_page or (above is not None and _goes_on(above, line, full, spacing)):
                found[-1] = _joined(found[-1], line.text)
            else:
                found.append(line.text)
            above = line
    return "\n".join(found)


def _goes_on(above: Line, line: Line, full: float, spacing: float) -> bool:
    if abs(above.height - line.height) > 0.25 * max(above.height, line.height, 1.0):
        return False
    down = above.top - line.top
    if down < -spacing:  # up to the head of the next column
        return line.text[0].islower()
    # Lines of one paragraph are evenly spaced; a little more is a superscript, half a line more a new paragraph.
    return len(above.text) >= full and down <= 1.25 * spacing


def _spacing(lines: list[Line]) -> float:
    """From line to line inside paragraphs: the lower third of all distances on the page."""
    downs = sorted(down for above, line in pairwise(lines) if (down := above.top - line.top) > 1)
    return downs[len(downs) // 3] if downs else 0.0


def _joined(first: str, second: str) -> str:
    if first.endswith(("-", "\u00ad", "‐")) and first[-2:-1].islower() and second[:1].islower():
        return first[:-1] + second
    # Scripts without spaces join without one.
    return first + second if first[-1:] > "\u2e80" and second[:1] > "\u2e80" else f"{first} {second}"


def _widest(lines: list[Line]) -> int:
    """Length that a full line has: that of the upper tenth."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _mask(line: str) -> str:
    return _DIGITS.sub("#", line)


def _at_edge(at: int, count: int) -> bool:
    return at < 3 or at >= count - 3


def _running(pages: list[list[Line]]) -> set[str]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_mask(line.text) for at, line in enumerate(page) if _at_edge(at, len(page))})
    bare_numbers = {"#", "- # -", "– # –", "Page #", "Seite #", "Página #", "Стр. #", "# / #", "Page # of #", "#/#"}
    return {line for line, count in counts.items() if len(pages) > 2 and count > len(pages) / 2} | bare_numbers
