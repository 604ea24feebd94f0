"""The prose of a file, piece by piece, each piece knowing where in the file it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..model import Span


class Piece(NamedTuple):
    """A run of prose and the run of the file it was made from."""

    prose: int
    """Where it begins in the prose."""
    start: int
    end: int
    """Of the file."""
    copied: bool
    """Whether it stands in the file letter by letter; an entity or a joined line does not."""


class Block(NamedTuple):
    """A paragraph, heading, list item or table row."""

    prose: Span
    file: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """What of a file is prose, and where."""

    text: str
    pieces: Sequence[Piece]
    blocks: Sequence[Block]
    quoted: tuple[Span, ...] = ()
    """Of the prose: what stands in block quotes and in elements that quote."""
    code: tuple[Span, ...] = ()
    """Of the file: lines of code blocks."""
    links: tuple[str, ...] = ()
    title: str | None = None

    def place(self, span: Span) -> Span:
        """Where a span of the prose stands in the file; markup between its ends is inside.

        >>> written = Writing("a **b** c")
        >>> for span in (Span(0, 2), Span(4, 5), Span(7, 9)): written.copy(*span)
        >>> prose = written.prose(); prose.text.strip(), prose.place(Span(2, 5))
        ('a b c', Span(start=4, end=9))
        """
        if not self.pieces:
            return Span(0, 0)
        first = self._piece(span.start)
        start = first.start + (span.start - first.prose if first.copied else 0)
        last = self._piece(max(span.start, span.end - 1))
        end = last.start + span.end - last.prose if last.copied else last.end
        return Span(start, max(start, end))

    def _piece(self, position: int) -> Piece:
        return self.pieces[max(0, bisect_right(self.pieces, position, key=lambda piece: piece.prose) - 1)]


class Writing:
    """Prose in the making: what is copied, put and passed over, in the order of the file."""

    def __init__(self, text: str) -> None:
        """Over the text of a file."""
        self._text = text
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._begun = 0  # where the block at hand begins in the prose
        self._quoted: list[Span] = []
        self._quotes: list[int] = []  # where the open quotes begin
        self.code: list[Span] = []
        self.links: dict[str, None] = {}
        self.title: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the block at hand has prose in it."""
        return self._length > self._begun

    @property
    def ends_in_space(self) -> bool:
        """Whether the block at hand is empty or ends in white space."""
        return not self.is_open or self._parts[-1][-1:].isspace()

    def copy(self, start: int, end: int) -> None:
        """Text of the file as it stands."""
        if start < end:
            self._add(self._text[start:end], start, end, copied=True)

    def put(self, words: str, start: int, end: int) -> None:
        """Other words for a run of the file."""
        if words:
            self._add(words, start, end, copied=False)

    def end_block(self) -> None:
        """End the block at hand, if it has prose in it."""
        if not self.is_open:
            return
        prose = Span(self._begun, self._length)
        inside = self._pieces_from(self._begun)
        end = inside[-1].end
        self._blocks.append(Block(prose, Span(inside[0].start, end)))
        self._add("\n", end, end, copied=False)
        self._begun = self._length

    def begin_quote(self) -> None:
        """What follows is quoted, until `end_quote`."""
        self._quotes.append(self._length)

    def end_quote(self) -> None:
        """Ends the quote begun last; nothing when none is open."""
        if self._quotes:
            begun = self._quotes.pop()
            if begun < self._length and not self._quotes:
                self._quoted.append(Span(begun, self._length))

    def prose(self) -> Prose:
        """What was written."""
        self.end_block()
        while self._quotes:
            self.end_quote()
        return Prose(
            "".join(self._parts),
            tuple(self._pieces),
            tuple(self._blocks),
            tuple(self._quoted),
            tuple(self.code),
            tuple(self.links),
            self.title,
        )

    def _pieces_from(self, position: int) -> list[Piece]:
        at = bisect_right(self._pieces, position, key=lambda piece: piece.prose) - 1
        return self._pieces[max(0, at) :]

    def _add(self, words: str, start: int, end: int, *, copied: bool) -> None:
        self._pieces.append(Piece(self._length, start, end, copied))
        self._parts.append(words)
        self._length += len(words)
