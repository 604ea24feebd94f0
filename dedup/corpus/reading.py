"""Documents from everything that a user names, told apart by content first and suffix second."""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError, MissingExtra
from ..model import Document, Skipped
from .archives import BROKEN_OFF, is_office, unpacked
from .decoding import decode
from .docx import read_docx
from .feeds import is_feed, read_feed
from .html import PLAIN_READER, is_page, read_page
from .language import detected
from .mhtml import is_saved_page, read_saved_page
from .options import ReadOptions
from .pdf import read_pdf
from .plain import read_text
from .records import Found
from .sources import HEAD, Source, printable, sources
from .tables import is_table, parsed, read_json, read_json_lines, read_table
from .warc import captures, is_warc

_HINT = "web pages are read without trafilatura; pip install 'text-lineage[html]' for fewer lines that are no article"
_log = logging.getLogger(__name__)

Place = tuple[str, int | None]
"""The source and, in files of many records, the line."""

Reader = Callable[[Source, ReadOptions], Iterator[Found]]

_SUFFIXES: dict[str, Reader] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_table,
    ".tsv": read_table,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
}
_RECORDS = {".jsonl", ".ndjson", ".json", ".csv", ".tsv"}  # what they hold may look like a page
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # marks of UTF-16 and UTF-32


def read(
    paths: str | Path | Iterable[str | Path], options: ReadOptions | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | Skipped]:
    """Every document that the paths hold, in their order, folders by name; one Skipped for each that cannot be used.

    `-` is standard input. Ids are unique: the first document of an id is kept. Nothing is held but the document at
    hand, the ids and where they stood. What was read, but perhaps not as it was meant, is logged (`remark`), and a
    missing `[html]` once. Raises InputError only for a list or manifest that the options name and that
    cannot be read, MissingExtra when the language is to be found ("auto") and `[lang]` is not installed.
    """
    options = options or ReadOptions()
    if isinstance(paths, str | Path):
        paths = [paths]
    if options.language == "auto":
        detected("")
    met: dict[str, Place] = {}
    hinted = False
    for outer in sources(paths, options, stdin or sys.stdin.buffer):
        for place, found in _placed(outer, options):
            if isinstance(found, Skipped):
                yield _one_line(found)
            elif found.id not in met:
                if found.reader == PLAIN_READER and not hinted:
                    _log.warning(_HINT)
                    hinted = True
                if said := remark(found):
                    # A text in cp1252 is no fault; a pile of ten thousand would bury the lines that say something.
                    _log.log(logging.INFO if found.encoding == "cp1252" else logging.WARNING, said)
                yield found
            else:
                here, there = _written(place), _written(met[found.id])
                said = f"{here}: its id {found.id!r} is that of {there}, which is kept; give it another"
                yield Skipped(found.id, said)
            if isinstance(found, Document):
                met.setdefault(found.id, place)


def documents_of(source: Source, options: ReadOptions) -> Iterator[Document | Skipped]:
    """What one source holds, archives unpacked; ids may repeat."""
    for _, found in _placed(source, options):
        yield found if isinstance(found, Document) else _one_line(found)


def _one_line(skipped: Skipped) -> Skipped:
    """The same, whatever messages of libraries brought in."""
    return Skipped(printable(skipped.id), printable(skipped.reason))


def _placed(outer: Source | Skipped, options: ReadOptions) -> Iterator[tuple[Place, Document | Skipped]]:
    for source in _inner(outer, options):
        if isinstance(source, Skipped):
            yield ("", None), source
        else:
            for line, found in _documents(source, options):
                yield (source.where, line), found


def _inner(source: Source | Skipped, options: ReadOptions) -> Iterator[Source | Skipped]:
    """The sources in a source: members of archives and captures of web archives."""
    if isinstance(source, Skipped):
        yield source
        return
    try:
        for each in unpacked(source, options):
            if isinstance(each, Source) and is_warc(each.head):
                yield from captures(each, options)
            else:
                yield each
    except (InputError, MissingExtra) as error:
        yield Skipped(source.id, str(error))


def remark(document: Document) -> str | None:
    """The line that a user should see about a document that was read, but perhaps not as it was meant; else None."""
    shown = printable(document.id)
    if document.encoding is not None and document.encoding.endswith(", broken"):
        meant = document.encoding.removesuffix(", broken").upper()
        return f"{shown}: broken {meant}; its broken bytes were read as \ufffd: save it as UTF-8, or fetch it again"
    if document.encoding == "cp1252":
        return f"{shown}: not UTF-8, read as cp1252; if its letters look wrong, save it as UTF-8"
    return None


def _documents(source: Source, options: ReadOptions) -> Iterator[Found]:
    try:
        if not source.head:
            raise InputError(f"{source.where}: empty; remove it or fill in its text")
        reader = _reader(source, options)
        if reader is not read_text and source.head.startswith(_WIDE):
            narrow = decode(source.whole())[0].encode()
            source = replace(source, stream=io.BytesIO(narrow), head=narrow[:HEAD])
        yield from reader(source, options)
    except (InputError, MissingExtra) as error:
        yield None, Skipped(source.id, str(error))
    except BROKEN_OFF as error:
        said = printable(getattr(error, "strerror", None) or str(error) or type(error).__name__)[:80]
        yield None, Skipped(source.id, f"{source.where}: damaged, locked or cut short ({said}); fetch it again")


def _reader(source: Source, options: ReadOptions) -> Reader:
    head = source.head
    if head.startswith(b"%PDF-"):
        return read_pdf
    if is_office(head):
        return read_docx
    if source.suffix not in _RECORDS and is_saved_page(head):
        return read_saved_page
    if source.suffix not in _RECORDS and is_page(head):
        return read_page
    if source.suffix not in _RECORDS and is_feed(head):
        return read_feed
    if source.suffix in _SUFFIXES:
        return _SUFFIXES[source.suffix]
    start = decode(source.head)[0].lstrip()
    if start.startswith("{") and _is_object(start):
        return read_json_lines
    if start.startswith("[") and start[1:].lstrip().startswith("{"):
        return read_json
    return read_table if is_table(source.head, options) else read_text


def _is_object(start: str) -> bool:
    """Whether the first line is a JSON object, or is cut before it ends."""
    first, ended, _ = start.partition("\n")
    try:
        return isinstance(parsed(first), dict)
    except ValueError:
        return not ended and len(start) * 4 > HEAD and re.match(r'\{\s*"[^"]*"\s*:', first) is not None


def _written(place: Place) -> str:
    where, line = place
    return where if line is None else f"{where}:{line}"
