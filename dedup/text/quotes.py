"""Quoted speech: where it stands, whatever the marks."""

from __future__ import annotations

import re

from ..model import Span

_LONGEST = 2_000  # characters; a mark left open must not swallow the rest of an article

# Opening mark to closing marks. A paragraph that opens with a mark while a quotation is open continues it, so the
# closing mark may stand paragraphs later: English newspapers quote over paragraphs like that.
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"', "‟": "”"}
_OPEN = re.compile("[" + re.escape("".join(_PAIRS)) + "]")
_LETTERS = re.compile(r"\w")


def quotations(text: str) -> tuple[Span, ...]:
    """What stands between quotation marks, the marks left out, in order, never overlapping.

    Straight and curly double marks, guillemets either way round, German and East Asian ones. A straight mark opens
    only where no letter stands before it. Single marks are left alone: they are apostrophes more often than not.

    >>> t = 'He said: “It is legal,” and left.'
    >>> [t[a:b] for a, b in quotations(t)]
    ['It is legal,']
    """
    found = []
    position = 0
    while opening := _OPEN.search(text, position):
        mark, start = opening.group(), opening.end()
        position = start
        before = text[opening.start() - 1 : opening.start()] if opening.start() else ""
        if (mark in '"»' and before.isalnum()) or (mark == '"' and not text[start : start + 1].strip()):
            continue
        end = _closing(text, start, mark)
        if end is not None and _LETTERS.search(text, start, end):
            found.append(Span(start, end))
            position = end + 1
    return tuple(found)


def _closing(text: str, start: int, mark: str) -> int | None:
    closers = _PAIRS[mark]
    for at in range(start, min(len(text), start + _LONGEST)):
        if text[at] in closers:
            return at
        # A straight mark cannot be told from its closing twin: it may not cross a paragraph.
        if text[at] == "\n" and mark == '"':
            return None
    return None
