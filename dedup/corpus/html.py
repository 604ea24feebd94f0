"""Web pages: the article's text by trafilatura where `[html]` is installed, by the reader of this room elsewhere.

What the markup says (title, date, outlet, links) is read by this room either way, so that it is the same on every
machine; trafilatura would guess a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ..errors import InputError
from ..text.dates import published_in_head
from .article import article, clean
from .decoding import decode
from .markup import blocks
from .options import ReadOptions
from .page import facts, links_elsewhere
from .records import Found, document
from .sources import Source

PLAIN_READER = "html"
"""Name of the reader that needs no extra."""

_LONGEST_PAGE = 8 * 1024 * 1024  # bytes; the longest of pages that people write have one
_PARAGRAPH = 40  # characters; shorter lines may stand inside longer ones by chance
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z!/][^<>]*>|&\w+;|&#\w+;")


def is_page(head: bytes) -> bool:
    """Whether the bytes begin a page of HTML."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and _PAGE.search(start) is not None


def read_page(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The one document that the page is."""
    content = source.stream.read(_LONGEST_PAGE + 1)
    if len(content) > _LONGEST_PAGE:
        raise InputError(f"{source.where}: a page longer than {_LONGEST_PAGE >> 20} MB; cut it into its articles")
    said = _CHARSET.search(content[:4_096])
    written, encoding = decode(content, source.charset or (said.group(1).decode() if said else None))
    cut, head = blocks(written.replace("\0", "\ufffd"))
    address = source.facts.get("url")
    about = facts(head, cut, address if isinstance(address, str) else None)
    text, links, outside = article(cut, about.title)
    signals = (*about.provenance, *links_elsewhere(links, about.url))
    text, reader = _by_trafilatura(written, about.title, text, outside) or (text, PLAIN_READER)
    record = {
        options.text_field: text,
        options.title_field: about.title,
        options.outlet_field: about.outlet,
        options.url_field: about.url,
        options.language_field: about.language,
    }
    yield (
        None,
        document(
            source,
            {key: value for key, value in record.items() if value is not None},
            options,
            encoding=encoding,
            reader=reader,
            provenance=signals,
            date=about.published or published_in_head(text),
        ),
    )


def text_of(markup: str) -> str:
    r"""The text of a fragment, as feeds carry them, a line for each block; plain text stays what it is.

    >>> text_of("<p>It rained &amp; rained.</p><p>It stopped.</p>")
    'It rained & rained.\nIt stopped.'
    """
    if not _MARKUP.search(markup):
        return markup.strip()
    cut, _ = blocks(markup)
    shown = [block.text for block in cut if block.tag not in ("script", "style", "template")]
    return "\n".join(shown) or unescape(markup).strip()


def _by_trafilatura(written: str, title: str | None, ours: str, outside: set[str]) -> tuple[str, str] | None:
    """Trafilatura's text, cleaned of what it leaves of the page around.

    None without it, when it finds nothing, or when it glues what are paragraphs to us into one line: its last resort
    for short and for old pages, which takes the menu along.
    """
    try:
        from trafilatura import __version__, extract
    except ImportError:
        return None
    try:
        found = extract(written, include_comments=False, include_tables=True, deduplicate=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, RecursionError, LookupError, OverflowError, AssertionError):
        return None  # a page on which it stumbles is read by ours
    lines = clean([_without_marks(line) for line in (found or "").split("\n")], title)
    lines = [line for line in lines if line not in outside]
    paragraphs = [line for line in ours.split("\n") if len(line) > _PARAGRAPH]
    if not lines or any(sum(paragraph in line for paragraph in paragraphs) > 1 for line in lines):
        return None
    return "\n".join(lines), f"trafilatura {__version__}"


def _without_marks(line: str) -> str:
    """A line without the marks of lists and tables; cells are parted by tabs, as in our own reader."""
    if line.startswith("|"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        return "" if all(set(cell) <= {"-", ":"} for cell in cells) else "\t".join(cells)
    return line.removeprefix("- ")
