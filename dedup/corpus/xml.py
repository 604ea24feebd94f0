"""XML as a stream of events, with nothing expanded, nothing fetched and no depth that hurts.

As careful as defusedxml: a document that declares an entity is refused, so there is nothing that could grow; expat
opens no file and no address for an outer document type; elements are events, so depth costs no stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Literal, NamedTuple
from xml.parsers import expat

_DEEPEST = 500  # elements in one another; feeds and office files stay below fifty
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_PIECE = 1 << 16


class Refused(ValueError):
    """The document would do harm, or was made to."""


class Event(NamedTuple):
    """The start or end of an element, or text; `name` is "namespace local", or the words of the text."""

    kind: Literal["start", "end", "text"]
    name: str
    attributes: Mapping[str, str] = {}

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]


def events(content: bytes) -> Iterator[Event]:
    """The events of a document, in order.

    Names of HTML ("&nbsp;") are understood, as feeds use them undeclared. Raises Refused when it declares entities
    or nests deeper than any real file, ValueError when it is not well formed.
    """
    found: list[Event] = []
    depth = 0
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Refused("elements nested too deep")
        found.append(Event("start", name, attributes))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(Event("end", name))

    def entity(*_: object) -> None:
        raise Refused("it declares entities, as bombs do")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: found.append(Event("text", text))
    parser.EntityDeclHandler = entity
    named = _NAMED.sub(_character, content)
    try:
        for position in range(0, len(named), _PIECE):
            parser.Parse(named[position : position + _PIECE], False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
        yield from found
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    except LookupError as error:  # an encoding that Python does not know
        raise ValueError(f"its encoding is unknown ({error})") from error


def _character(found: re.Match[bytes]) -> bytes:
    letters = html5.get(found.group(1).decode())
    return found.group() if letters is None else "".join(f"&#{ord(letter)};" for letter in letters).encode()
