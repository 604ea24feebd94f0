"""Two texts side by side, for the terminal, for programs and for the browser."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from html import escape
from typing import Protocol

from ..model import Document, Match, Resemblance

WIDTH = 80
_LETTERS = {"kept": " ", "replaced": "~", "moved": ">", "added": "+", "dropped": "-"}
_COLOURS = {"replaced": 33, "moved": 36, "added": 32, "dropped": 31}
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } td { vertical-align: top; width: 50%; padding: .5rem; }
tr { border-top: 1px solid #8888; } caption { text-align: left; padding: .5rem 0; }
.replaced { background: #fe9a; } .moved { background: #9dfa; }
.added { background: #9e9a; } .dropped { background: #fbba; }
sup { font-size: .7em; opacity: .7; }
"""


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
    """The difference as "table", "json" or "html"."""
    if format == "json":
        return _json(difference)
    return _html(difference) if format == "html" else _table(difference, colour)


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


def _html(difference: Difference) -> str:
    rows = []
    for each in difference.matches:
        left = " ".join(_marked(c.op, c.left) for c in each.changes if c.left)
        right = " ".join(_marked(c.op, c.right) for c in each.changes if c.right)
        rows.append(
            f'<tr><th colspan="2" scope="rowgroup">{each.match.degree} {each.match.similarity:.2f}</th></tr>'
            f"<tr><td>{left}</td><td>{right}</td></tr>"
        )
    left_id, right_id = escape(difference.left.id), escape(difference.right.id)
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{left_id} and {right_id}</title>'
        f"<style>{_STYLE}</style>\n<h1>{left_id} and {right_id}</h1>\n<p>{escape(_summary(difference))}</p>\n"
        "<table><caption>~ replaced, &gt; moved, + added, - dropped</caption>"
        f"<tr><th>{left_id}</th><th>{right_id}</th></tr>\n" + "\n".join(rows) + "\n</table>\n</html>\n"
    )


def _marked(op: str, words: str) -> str:
    if op == "kept":
        return escape(words)
    return f'<span class="{op}"><sup>{escape(_LETTERS[op])}</sup>{escape(words)}</span>'


def _plain(text: str) -> str:
    """One line without control codes."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
