"""JSON Lines as they come and go: each line keeps its own bytes, and a pipe that pauses is noticed."""

from __future__ import annotations

import io
import json
import os
import select
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from ..corpus import ReadOptions
from ..corpus.decoding import decode
from ..corpus.options import LONGEST
from ..corpus.records import document
from ..corpus.sources import Source
from ..corpus.tables import parsed
from ..model import Document, Skipped
from .ingest import DRY, Dry

_PIECE = 1 << 20  # bytes asked for at once


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input."""

    where: str
    """As "standard input:12", for messages."""
    written: str
    """The line itself, without its end."""
    found: Document | Skipped


def json_lines(stream: BinaryIO, where: str, options: ReadOptions) -> Iterator[Line | Dry]:
    """The lines of a stream of JSON objects, with DRY wherever the next one is not there yet; empty ones passed over.

    Every object must have an id: without one, the same line could not be known again tomorrow.
    """
    for number, raw in _lines(stream):
        if isinstance(raw, Dry):
            yield raw
            continue
        line = f"{where}:{number}"
        if raw is None:
            reason = f"{line}: a line longer than {LONGEST >> 20} MB; cut it into its articles"
            yield Line(line, "", Skipped(line, reason))
            continue
        written, encoding = decode(raw)
        if written.strip():
            yield Line(line, written.strip(), _found(written, encoding, where, number, options))


def annotated(written: str, told: Mapping[str, Any]) -> str:
    """The line of a JSON object with a last field "dedup"; everything else in it keeps its bytes.

    >>> annotated('{"id": 1, "n": 1.50}', {"role": "unique"})
    '{"id": 1, "n": 1.50, "dedup": {"role":"unique"}}'
    """
    field = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    if '"dedup"' in written and "dedup" in (record := json.loads(written)):
        del record["dedup"]
        written = json.dumps(record, ensure_ascii=False)
    body = written.rstrip().removesuffix("}").rstrip()
    return f'{body}{"" if body.endswith("{") else ", "}"dedup": {field}}}'


def record_of(found: Document) -> str:
    """A document that came from no line of JSON as one."""
    known = {
        "id": found.id,
        "title": found.title,
        "outlet": found.outlet,
        "published": found.published.written if found.published else None,
        "url": found.url,
        "lang": found.language,
        "text": found.text,
    }
    fields = {name: value for name, value in known.items() if value is not None}
    return json.dumps({**found.meta, **fields}, ensure_ascii=False, default=str)


def _found(written: str, encoding: str, where: str, number: int, options: ReadOptions) -> Document | Skipped:
    line = f"{where}:{number}"
    try:
        record = parsed(written)
    except ValueError as error:
        return Skipped(line, f"{line}: not JSON ({error}); each line must be one JSON object")
    if not isinstance(record, dict):
        return Skipped(line, f"{line}: JSON, but not an object; each line must be one JSON object")
    source = Source(where, where, io.BytesIO(), b"")
    found = document(source, record, options, line=number, encoding=encoding, reader="json lines")
    if isinstance(found, Document) and found.id == line:
        return Skipped(line, f"{line}: no '{options.id_field}' field; name it with --id-field")
    return found


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Dry | None]]:
    """Lines with their numbers; None for a line of more than LONGEST bytes."""
    number, rest, too_long = 0, b"", False
    for piece in _pieces(stream):
        if isinstance(piece, Dry):
            yield number, piece
            continue
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            number += 1
            yield number, None if too_long or len(line) > LONGEST else line
            too_long = False
        if len(rest) > LONGEST:
            rest, too_long = b"", True
    if rest or too_long:
        yield number + 1, None if too_long else rest


def _pieces(stream: BinaryIO) -> Iterator[bytes | Dry]:
    """What the stream gives, with DRY before every wait for more."""
    try:
        handle = stream.fileno()
    except (AttributeError, OSError):
        while piece := stream.read(_PIECE):
            yield piece
        return
    while True:
        if not _ready(handle):
            yield DRY
        piece = os.read(handle, _PIECE)
        if not piece:
            return
        yield piece


def _ready(handle: int) -> bool:
    try:
        return bool(select.select([handle], [], [], 0)[0])
    except OSError:
        return False  # Windows selects sockets alone: there every wait counts as a pause
