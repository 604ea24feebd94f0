"""Plain text and Markdown, with or without front matter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import InputError
from ..text.dates import published, published_in_head
from .decoding import decode, is_binary
from .options import ReadOptions
from .records import Found, document
from .sources import Source

_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?\n)?\1[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST_FRONT = 20_000  # characters; a rule of dashes at the head of a long text is no front matter
_FIELD = re.compile(r"([\w.-]+)[ \t]*:(?:[ \t]+(.*))?$")


def read_text(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The one document that the text is; its first heading is no title unless metadata says so."""
    if is_binary(source.head):
        raise InputError(f"{source.where}: not text but binary content; remove it, or pass over it with --exclude")
    text, encoding = decode(source.whole(), source.charset)
    front, body = front_matter(text)
    if options.published_field not in front and "date" in front:
        front = {
            options.published_field: front["date"],
            **{key: value for key, value in front.items() if key != "date"},
        }
    record = {**front, options.text_field: body}
    yield None, document(source, record, options, encoding=encoding, reader="text", date=published_in_head(body))


def front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    r"""The fields between `---` (plain YAML) or `+++` (TOML) at the head of a text, and the rest of the text.

    Of YAML only what front matter is made of: `key: value` and lists, each value as written, quotes off. Anything
    else between the rules, and the text stays whole.

    >>> front_matter("---\ntitle: 'A day'\n---\nIt rained.")
    ({'title': 'A day'}, 'It rained.')
    """
    found = _FRONT.match(text[:_LONGEST_FRONT])
    if found is None or not (found.group(2) or "").strip():
        return {}, text
    fields = _toml(found.group(2)) if found.group(1) == "+++" else _yaml(found.group(2))
    return (fields, text[found.end() :]) if fields else ({}, text)


def _toml(written: str) -> dict[str, Any] | None:
    try:
        fields = tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return {
        key: value if isinstance(value, str | int | float | bool) else str(value) for key, value in fields.items()
    }


def _yaml(written: str) -> dict[str, Any] | None:
    fields: dict[str, Any] = {}
    last: str | None = None
    for line in written.split("\n"):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        field = _FIELD.match(line)
        if field is not None:
            last = field.group(1)
            fields[last] = _scalar(field.group(2) or "")
        elif last is not None and (line[0] in " \t" or bare.startswith("- ")):
            fields[last] = f"{fields[last]}\n{bare}".strip()  # lists and folded texts, kept as written
        else:
            return None
    return fields or None


def _scalar(written: str) -> str:
    bare = written.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        return bare[1:-1].replace("''", "'") if bare[0] == "'" else bare[1:-1].replace('\\"', '"')
    return bare.partition(" #")[0].rstrip() if not published(bare) else bare
