"""Files of many records: JSON Lines, CSV and TSV, JSON arrays; read as a stream, whatever their length."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from ..errors import InputError
from ..model import Skipped
from .decoding import decode, is_binary
from .options import LONGEST, ReadOptions
from .records import Found, document
from .sources import Source

_MB = LONGEST >> 20
_PIECE = 1 << 16  # bytes of an array looked at in one go


def read_json_lines(source: Source, options: ReadOptions) -> Iterator[Found]:
    """A document for each line that is a JSON object; empty lines are passed over."""
    for number, line in source.lines():
        where, id_ = f"{source.where}:{number}", f"{source.id}:{number}"
        if line is None:
            yield number, Skipped(id_, f"{where}: a line longer than {_MB} MB; cut it into its articles")
            continue
        if line.isspace():
            continue
        text, encoding = decode(line)
        try:
            record = parsed(text)
        except ValueError as error:
            yield number, Skipped(id_, f"{where}: not JSON ({_said(error)}); each line must be one JSON object")
            continue
        if not isinstance(record, dict):
            yield (
                number,
                Skipped(id_, f"{where}: a JSON {_kind(record)}, not an object; each line must be one JSON object"),
            )
            continue
        yield number, document(source, record, options, line=number, encoding=encoding, reader="json lines")


def read_json(source: Source, options: ReadOptions) -> Iterator[Found]:
    """A document for each object of a JSON array, or for the one object that the file is."""
    if is_binary(source.head):
        raise InputError(f"{source.where}: not JSON but binary content; remove it, or pass over it with --exclude")
    for number, text in _elements(source):
        where = f"{source.where}:{number}" if number else source.where
        id_ = f"{source.id}:{number}" if number else source.id
        if text is None:
            yield number, Skipped(id_, f"{where}: a record longer than {_MB} MB; cut it into its articles")
            continue
        content, encoding = decode(text)
        try:
            record = parsed(content)
        except ValueError as error:
            yield (
                number,
                Skipped(
                    id_, f"{where}: not JSON ({_said(error)}); mend it, or name it .jsonl if each line is an object"
                ),
            )
            continue
        if not isinstance(record, dict):
            yield number, Skipped(id_, f"{where}: a JSON {_kind(record)}, not an object; a record has named fields")
            continue
        yield number or None, document(source, record, options, line=number or None, encoding=encoding, reader="json")


def read_table(source: Source, options: ReadOptions) -> Iterator[Found]:
    """A document for each row of a table whose first row names its columns.

    Columns are parted by a tab, comma, semicolon or bar, whichever makes the text field one of the columns.
    """
    if is_binary(source.head):
        raise InputError(f"{source.where}: not a table but binary content; remove it, or pass over it with --exclude")
    # The limit of the csv module belongs to the whole process; 131,072 characters, its default, cut long articles.
    csv.field_size_limit(LONGEST)
    encodings: dict[int, str] = {}
    lines = _table_lines(source, encodings)
    header = next(lines, None)
    if header is None:
        raise InputError(f"{source.where}: empty; remove it or fill in its text")
    delimiter, columns = _columns(source, header, options)
    table = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = table.line_num + 2
        where, id_ = f"{source.where}:{number}", f"{source.id}:{number}"
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Skipped(id_, f"{where}: not a row of the table ({error}); check its quotation marks")
            continue
        encoding = next((name for name in encodings.values() if name != "utf-8"), "utf-8")
        encodings.clear()
        if not any(row):
            continue
        if len(row) > len(columns):
            yield (
                number,
                Skipped(
                    id_, f"{where}: {len(row)} fields under {len(columns)} columns; put the text in quotation marks"
                ),
            )
            continue
        record = {column: value for column, value in zip(columns, row, strict=False) if value}
        yield number, document(source, record, options, line=number, encoding=encoding, reader="table")


def parsed(text: str) -> Any:
    """The JSON value of the text; raises ValueError for everything that is not strict JSON, however deep."""
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def is_table(head: bytes, options: ReadOptions) -> bool:
    """Whether the first line names the text field as one of several columns."""
    first = decode(head)[0].partition("\n")[0]
    return any(options.text_field in first.replace('"', "").split(mark) and mark in first for mark in "\t,;|")


def _columns(source: Source, header: str, options: ReadOptions) -> tuple[str, list[str]]:
    seen: list[str] = []
    for delimiter in "\t,;|":
        try:
            columns = [name.strip() for name in next(csv.reader([header], delimiter=delimiter, strict=True), [])]
        except csv.Error:
            continue
        if options.text_field in columns:
            return delimiter, columns
        seen = max(seen, columns, key=len)
    named = ", ".join(seen)[:60]
    raise InputError(f"{source.where}: no '{options.text_field}' column among {named}; name it with --text-field")


def _table_lines(source: Source, encodings: dict[int, str]) -> Iterator[str]:
    for number, line in source.lines():
        if line is None:
            raise InputError(f"{source.where}:{number}: a line longer than {_MB} MB; cut it into its articles")
        text, encodings[number] = decode(line)
        yield text.replace("\0", "\ufffd")


_STRUCTURE = re.compile(rb'["\\\[\]{},]')


def _elements(source: Source) -> Iterator[tuple[int, bytes | None]]:
    """The elements of an array as bytes, numbered from 1; a file that is no array is element 0.

    None stands for an element longer than LONGEST. The bytes are cut at the commas between elements, so that one
    broken element leaves the others whole.
    """
    stream = source.stream
    start = stream.read(_PIECE).removeprefix(b"\xef\xbb\xbf")
    if not start.lstrip().startswith(b"["):
        content = start + stream.read(LONGEST + 1 - len(start))
        yield 0, content if len(content) <= LONGEST else None
        return
    yield from _array(start.lstrip()[1:] or stream.read(_PIECE), source)


def _array(chunk: bytes, source: Source) -> Iterator[tuple[int, bytes | None]]:
    piece: list[bytes] = []
    length = number = depth = 0
    quoted = escaped = False
    while chunk:
        begin = 0
        position = 0
        while True:
            if escaped:
                position, escaped = position + 1, False
            found = (_QUOTED if quoted else _STRUCTURE).search(chunk, position)
            if found is None:
                break
            mark, position = found.group(), found.end()
            if quoted:
                escaped = mark == b"\\"
                quoted = mark != b'"'
                if escaped and position >= len(chunk):
                    break
                continue
            if mark == b'"':
                quoted = True
            elif mark in b"[{":
                depth += 1
            elif mark in b"]}" and depth:
                depth -= 1
            elif depth == 0 and mark in b",]}":
                number += 1
                element = b"".join((*piece, chunk[begin : found.start()]))
                if mark == b"," or element.strip():
                    yield number, element if length + found.start() - begin <= LONGEST else None
                if mark != b",":
                    return
                piece, length, begin = [], 0, position
        length += len(chunk) - begin
        piece = [*piece, chunk[begin:]] if length <= LONGEST else []
        chunk = source.stream.read(_PIECE)
    rest = b"".join(piece)
    if rest.strip() or depth or quoted:
        yield number + 1, None if length > LONGEST else rest
    else:
        raise InputError(f"{source.where}: the array is not closed; the file is cut short: fetch it again")


_QUOTED = re.compile(rb'["\\]')


def _said(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return str(error)[:80]


def _kind(value: Any) -> str:
    return {list: "array", str: "string", bool: "truth value", type(None): "null"}.get(type(value), "number")


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


_DECODER = json.JSONDecoder(parse_constant=_refused)  # made once: it costs as much as a short record
