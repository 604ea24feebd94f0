"""Drafts: documents that know where each word stands in the file an editor has open."""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import InputError, MissingExtra
from ..model import Document, Provenance, Skipped, Span
from ..text.dates import published_in_head
from .decoding import decode, is_binary
from .markdown import markdown_prose
from .options import ReadOptions
from .plain import front_matter
from .prose import Block, Prose, Writing
from .reading import read
from .records import document as record_document
from .sources import Source, sources
from .webdraft import html_prose

LONGEST_DRAFT = 8 * 1024 * 1024
"""Bytes of one draft: more than any newspaper prints in a day; a gate keeps no editor waiting for a dump."""

_COMMENT = re.compile(r"<!--(?P<said>.*?)-->", re.DOTALL)
_ORDER = re.compile(r"\s*dedup:\s*accept(?P<which>-begin|-end)?\b[\s:,;–—-]*(?P<why>.*?)\s*", re.DOTALL)
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_BREAK = re.compile(r"\r\n|\n|\r")
_MARKDOWN = {".md", ".markdown", ".mdown", ".mkd", ".mdx"}
_WEB = {".html", ".htm", ".xhtml"}
_PLAIN = {"", ".txt", ".text"}


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A document to be checked; its text is the prose of a file."""

    document: Document
    original: str
    """The file as its editor shows it."""
    prose: Prose
    breaks: tuple[int, ...] = ()
    """Of the file: the line feeds that a carriage return stands before, counted in the text without them."""
    accepted: tuple[tuple[Span, str], ...] = ()
    """Of the prose: what the draft itself excepts from the check, and why."""
    path: Path | None = None
    is_extracted: bool = False
    """Whether `original` is the text read from the file (PDF, Word, records), not the file as an editor shows it."""
    states_its_id: bool = False
    """Whether the draft says itself which article it is, so that an earlier version can be told."""

    @classmethod
    def of(cls, document: Document) -> Draft:
        """The draft that a document is: all of its text is prose."""
        whole = Span(0, len(document.text))
        writing = Writing(document.text)
        writing.copy(*whole)
        return cls(document, document.text, replace(writing.prose(), text=document.text), states_its_id=True)

    def place(self, span: Span) -> Span:
        """Where a span of the document's text stands in the original."""
        start, end = self.prose.place(span)
        return Span(start + bisect_left(self.breaks, start), end + bisect_left(self.breaks, end))


def line_and_column(line_starts: Sequence[int], position: int) -> tuple[int, int]:
    r"""Line and column of a position, both from 1, columns in code points.

    >>> line_and_column(line_starts_of("ab\r\ncd"), 5)
    (2, 2)
    """
    line = bisect_right(line_starts, position)
    return line, position - line_starts[line - 1] + 1


def line_starts_of(text: str) -> list[int]:
    """Where each line begins; the first at 0."""
    return [0, *(found.end() for found in _BREAK.finditer(text))]


def read_drafts(
    paths: Iterable[str | Path],
    options: ReadOptions | None = None,
    stdin: BinaryIO | None = None,
    stdin_name: str | None = None,
) -> Iterator[Draft | Skipped]:
    """Every draft that the paths hold; one Skipped for each that cannot be used.

    `stdin_name` is the name under which standard input (`-`) is read: its suffix says what it holds, and findings
    name it. The id of a draft is its path from the working directory, or the id that a record or front matter states.
    """
    options = options or ReadOptions()
    met: set[str] = set()
    for source in sources(paths, options, stdin):
        if isinstance(source, Skipped):
            yield source
            continue
        path = None if source.id == "-" else Path(source.where)
        name = stdin_name if path is None and stdin_name else source.where if path else "-"
        source = replace(source, id=_relative(name), where=name if path is None else source.where)
        try:
            for draft in _drafts(source, options, path):
                if isinstance(draft, Draft) and draft.document.id in met:
                    continue  # named twice, for example as a file and in its folder
                if isinstance(draft, Draft):
                    met.add(draft.document.id)
                yield draft
        except (InputError, MissingExtra) as error:
            yield Skipped(source.id, str(error))
        except OSError as error:
            yield Skipped(source.id, f"{source.where}: not readable ({error.strerror or error}); check the file")


def own_ids(draft: Draft, paths: Iterable[str | Path], options: ReadOptions | None = None) -> set[str]:
    """The ids under which the draft's own file is read when it lies in one of the paths; empty when in none."""
    if draft.path is None:
        return set()
    file = draft.path.resolve()
    ids = set()
    for path in paths:
        root = Path(path).resolve()
        if root.is_dir() and file.is_relative_to(root):
            ids.add(file.relative_to(root).as_posix())
        elif root == file:
            ids.add(file.name)
    if ids:
        # A sidecar or front matter may give it another id.
        stated = {each.id for each in read([draft.path], options) if isinstance(each, Document)}
        ids |= stated - {file.name}
    return ids


def _relative(name: str) -> str:
    """The path as seen from the working directory, "/" between its parts; absolute when it lies elsewhere."""
    if name == "-":
        return name
    path, here = Path(name), Path.cwd()
    absolute = path if path.is_absolute() else here / path
    try:
        return absolute.resolve().relative_to(here.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _drafts(source: Source, options: ReadOptions, path: Path | None) -> Iterator[Draft | Skipped]:
    suffix = Path(source.id).suffix.lower()
    if not source.head:
        raise InputError(f"{source.where}: empty; remove it or fill in its text")
    if suffix in _WEB or (suffix in _PLAIN and _PAGE.match(source.head)):
        yield _written(source, options, path, "html")
    elif suffix in _MARKDOWN:
        yield _written(source, options, path, "markdown")
    elif suffix in _PLAIN and not source.head.startswith((b"PK\x03\x04", b"%PDF-")):
        yield _written(source, options, path, "text")
    else:
        yield from _read_by_corpus(source, options, path)


def _read_by_corpus(source: Source, options: ReadOptions, path: Path | None) -> Iterator[Draft | Skipped]:
    """Records, Word documents and the rest: places are those in the text that is read from the file."""
    content = _whole(source)
    found = read(["-" if path is None else path], options, io.BytesIO(content))
    for each in found:
        if isinstance(each, Skipped):
            yield each
            continue
        is_alone = each.id in (source.id, Path(source.id).name, "-")
        named = replace(each, id=source.id) if is_alone else each
        yield replace(Draft.of(named), path=path, is_extracted=True, states_its_id=not is_alone)


def _whole(source: Source) -> bytes:
    content = source.stream.read(LONGEST_DRAFT + 1)
    if len(content) > LONGEST_DRAFT:
        raise InputError(f"{source.where}: longer than {LONGEST_DRAFT >> 20} MB; check one article at a time")
    return content


def _written(source: Source, options: ReadOptions, path: Path | None, kind: str) -> Draft | Skipped:
    """The draft that a text, Markdown or HTML file is."""
    if is_binary(source.head):
        raise InputError(f"{source.where}: not text but binary content; give the draft itself")
    content = _whole(source)
    text, encoding = decode(content)
    original = _exactly(content, text, encoding)
    fields: Mapping[str, Any] = {}
    start = 0
    if kind != "html":
        fields, body = front_matter(text)
        start = len(text) - len(body)
    comments = list(_COMMENT.finditer(text, start)) if kind != "text" else []
    shown = _blanked(text, comments)
    if kind == "html":
        prose = html_prose(text, shown)
    else:
        prose = markdown_prose(text, shown, start) if kind == "markdown" else _plain_prose(text, start)
    made = _document(source, options, fields, prose, encoding, kind)
    if isinstance(made, Skipped):
        return made
    return Draft(
        document=made,
        original=original,
        prose=prose,
        breaks=tuple(_returns(original)),
        accepted=tuple(_accepted(comments, prose)),
        path=path,
        states_its_id=made.id != source.id,
    )


def _document(
    source: Source, options: ReadOptions, fields: Mapping[str, Any], prose: Prose, encoding: str, kind: str
) -> Document | Skipped:
    record = dict(fields)
    if options.published_field not in record and "date" in record:
        record[options.published_field] = record.pop("date")
    if prose.title:
        record.setdefault(options.title_field, prose.title)
    return record_document(
        source,
        {**record, options.text_field: prose.text},
        options,
        encoding=encoding,
        reader=kind,
        provenance=tuple(
            Provenance("link", link) for link in prose.links if link.startswith(("http://", "https://"))
        ),
        date=published_in_head(prose.text),
    )


def _exactly(content: bytes, text: str, encoding: str) -> str:
    """The text with the line ends of the file, which `decode` makes one; a byte order mark is no part of it."""
    if b"\r" not in content:
        return text
    exact = content.decode(encoding.removesuffix(", broken"), "replace").removeprefix("\ufeff")
    return exact if _BREAK.sub("\n", exact) == text else text


def _returns(original: str) -> Iterator[int]:
    """Where, in the text with single line feeds, the file has a carriage return before one."""
    for number, found in enumerate(re.finditer("\r\n", original)):
        yield found.start() - number


def _blanked(text: str, comments: Iterable[re.Match[str]]) -> str:
    parts, at = [], 0
    for each in comments:
        parts += [text[at : each.start()], re.sub(r"[^\n]", " ", each.group())]
        at = each.end()
    return "".join([*parts, text[at:]])


def _accepted(comments: Iterable[re.Match[str]], prose: Prose) -> Iterator[tuple[Span, str]]:
    """What exception comments speak of: the block they stand in or before, or all up to the closing comment.

    A comment in a code block is an example, not an order.
    """
    begun: tuple[int, str] | None = None
    for each in comments:
        order = _ORDER.fullmatch(each["said"])
        if order is None or any(start <= each.start() < end for start, end in prose.code):
            continue
        at = _block_at(prose.blocks, each.start())
        if order["which"] == "-end":
            if begun is not None:
                last = prose.blocks[at - 1].prose.end if at else 0
                yield Span(begun[0], max(begun[0], last)), begun[1]
            begun = None
            continue
        if at and not each.string[prose.blocks[at - 1].file.end : each.start()].strip(" \t*_`"):
            at -= 1  # it stands behind the words of its block
        if at < len(prose.blocks):
            if order["which"] == "-begin":
                begun = (prose.blocks[at].prose.start, order["why"])
            else:
                yield prose.blocks[at].prose, order["why"]
    if begun is not None:
        yield Span(begun[0], len(prose.text)), begun[1]


def _block_at(blocks: Sequence[Block], position: int) -> int:
    """The number of the block that holds the position, or follows it."""
    return bisect_right(blocks, position, key=lambda block: block.file.end)


def _plain_prose(text: str, start: int) -> Prose:
    """Plain text: paragraphs that an editor wrapped at a column become single lines again."""
    writing = Writing(text)
    paragraph: list[Span] = []
    position = start
    while position <= len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if text[position:end].strip():
            paragraph.append(Span(position, end))
        else:
            _end_paragraph(writing, text, paragraph)
            paragraph = []
        position = end + 1
    _end_paragraph(writing, text, paragraph)
    return writing.prose()


def _end_paragraph(writing: Writing, text: str, lines: list[Span]) -> None:
    wrapped = _is_wrapped([text[start:end].strip() for start, end in lines])
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        if number and wrapped:
            writing.put(" ", start - 1, start)
        elif number:
            writing.end_block()
        writing.copy(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
    writing.end_block()


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are one paragraph filled to a column: no line has room left for the first word of the next.

    >>> _is_wrapped(["It rained on the hills and", "on the town."]), _is_wrapped(["It rained.", "It stopped."])
    (True, False)
    """
    width = max(map(len, lines), default=0)
    if len(lines) < 2 or width < 20 or width > 120:
        return False
    return all(len(line) + 1 + len(after.split()[0]) > width for line, after in pairwise(lines))
