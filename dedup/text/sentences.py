"""Sentences, headings, bullets and table rows, each with its place in the original text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from ..model import Sentence, Span
from .quotes import quotations
from .words import fold, word_spans

_CHUNK = 20_000  # characters given to sentencex at once: its search for a closing quote is quadratic
_BULLET = re.compile(r"[\s•●▪◦‣·*\-–—]*")
# "border.As tensions": a full stop glued between a word in lower case and a capital, as broken pages have it.
# The word before must be in lower case from its start, which keeps "Caliber.Az", "U.S.-Mexico" and "www.Foo" whole.
_GLUED = re.compile(r"(?<![\w.-])[^\W\d_A-Z][a-z’']+[.!?](?=[A-Z][a-z]*[ ,])")


def split(text: str, language: str = "en") -> tuple[Span, ...]:
    """Spans of the sentences of a text: lines first, then sentencex within each line.

    Every code point that is neither white space nor a bullet at the start of a line lies in exactly one span.
    Source: sentencex (Wikimedia's segmenter) for the rules of each language.
    """
    return tuple(_spans(text, language))


def sentences(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of a text with their folded words, and whether each is mostly quotation."""
    quotes = quotations(text)
    starts = [quote.start for quote in quotes]
    found = []
    for span in _spans(text, language):
        places = tuple(Span(span.start + a, span.start + b) for a, b in word_spans(text[span.start : span.end]))
        if not places:
            continue
        inside = sum(_inside(place, quotes, starts) for place in places)
        folded = tuple(fold(text[a:b]) for a, b in places)
        found.append(Sentence(span, folded, places, quoted=2 * inside > len(places)))
    return tuple(found)


def _inside(place: Span, quotes: tuple[Span, ...], starts: list[int]) -> bool:
    at = bisect_left(starts, place.start + 1) - 1
    return at >= 0 and place.end <= quotes[at].end


def _spans(text: str, language: str) -> Iterator[Span]:
    from sentencex import get_sentence_boundaries

    cut = _unglued if _GLUED.search(text) else _whole
    offset = 0
    for line in text.splitlines(keepends=True):
        bullet = _BULLET.match(line)
        start = offset + (bullet.end() if bullet else 0)
        end = offset + len(line)
        offset = end
        for first in range(start, end, _CHUNK):
            chunk = text[first : min(first + _CHUNK, end)]
            if not chunk.strip():
                continue
            begin = first
            for boundary in get_sentence_boundaries(language, chunk):
                end_here = first + boundary["end_index"]
                # A full stop with no space after it ("Caliber.Az") ends a sentence only by the rule of _GLUED.
                if end_here < end and text[end_here - 1] in ".!?":
                    continue
                yield from cut(text, begin, end_here)
                begin = end_here


def _unglued(text: str, start: int, end: int) -> Iterator[Span]:
    cuts = [start, *(found.end() for found in _GLUED.finditer(text, start, end)), end]
    for left, right in pairwise(cuts):
        yield from _whole(text, left, right)


def _whole(text: str, start: int, end: int) -> Iterator[Span]:
    """From the first to the last code point that is no white space."""
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + len(piece) - len(piece.lstrip())
        yield Span(begin, begin + len(stripped))
