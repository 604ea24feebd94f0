"""Two texts side by side, for the terminal, for programs and for the browser."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Protocol

from ..model import Document, Match, Resemblance

WIDTH = 80
_LETTERS = {"kept": " ", "replaced": "~", "moved": ">", "added": "+", "dropped": "-"}
_COLOURS = {"replaced": 33, "moved": 36, "added": 32, "dropped": 31}


class Change(Protocol):
    """One change of words."""

    @property
    def op(self) -> str: ...
    @property
    def left(self) -> str: ...
    @property
    def right(self) -> str: ...


class Aligned(Protocol):
    """A match with its changes."""

    @property
    def match(self) -> Match: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...


class Difference(Protocol):
    """What `pipeline.diff` gives."""

    @property
    def left(self) -> Document: ...
    @property
    def right(self) -> Document: ...
    @property
    def resemblance(self) -> Resemblance: ...
    @property
    def beyond_topic(self) -> float: ...
    @property
    def reuse(self) -> str: ...
    @property
    def matches(self) -> tuple[Aligned, ...]: ...


def render(difference: Difference, format: str, colour: bool = False) -> str:
    """The difference as "table" or "json"."""
    if format == "json":
        return _json(difference)
    return _table(difference, colour)


def _json(difference: Difference) -> str:
    """One element of the report's `pairs`, whose matches also have `words`."""
    alike = difference.resemblance
    written = {
        "left": difference.left.id,
        "right": difference.right.id,
        "similarity": alike.similarity,
        "left_containment": alike.left_containment,
        "right_containment": alike.right_containment,
        "longest_run": alike.longest_run,
        "beyond_topic": round(difference.beyond_topic, 4),
        "reuse": difference.reuse,
        "matches": [
            {
                "left": [list(span) for span in each.match.left],
                "right": [list(span) for span in each.match.right],
                "degree": each.match.degree,
                "similarity": each.match.similarity,
                "words": [{"op": c.op, "left": c.left, "right": c.right} for c in each.changes],
            }
            for each in difference.matches
        ],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _summary(difference: Difference) -> str:
    alike = difference.resemblance
    return (
        f"similarity {alike.similarity:.2f}, {alike.left_containment:.0%} of the left in the right, "
        f"{alike.right_containment:.0%} of the right in the left, longest run {alike.longest_run} words; "
        f"more than a common topic: {difference.beyond_topic:.2f}; reuse: {difference.reuse}"
    )


def _table(difference: Difference, colour: bool) -> str:
    parts = [
        f"left   {_plain(difference.left.id)}\nright  {_plain(difference.right.id)}",
        textwrap.fill(_summary(difference), WIDTH),
    ]
    if not difference.matches:
        parts.append("No sentence of one says what a sentence of the other says.")
    for number, each in enumerate(difference.matches, start=1):
        head = f"{number}. {each.match.degree} {each.match.similarity:.2f}"
        head += f"  [{each.match.left[0].start}:{each.match.left[-1].end}]"
        head += f" [{each.match.right[0].start}:{each.match.right[-1].end}]"
        parts.append("\n".join([head, *_lines(each, colour)]))
    parts.append("~ replaced  > moved  + added  - dropped")
    return "\n\n".join(parts) + "\n"


def _lines(each: Aligned, colour: bool) -> Iterator[str]:
    for change in each.changes:
        sides = [_plain(change.left)] if change.op == "kept" else [_plain(change.left), _plain(change.right)]
        said = " -> ".join(side for side in sides if side)
        lines = textwrap.wrap(said, WIDTH - 4, initial_indent=f"  {_LETTERS[change.op]} ", subsequent_indent="    ")
        for line in lines:
            shade = _COLOURS.get(change.op)
            yield f"\x1b[{shade}m{line}\x1b[0m" if colour and shade else line


def _plain(text: str) -> str:
    """One line without control codes."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
