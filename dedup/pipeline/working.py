"""Work on a pile, in as many processes as are worth it: the same results in the same order for any number of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

from ..model import Document

_ENOUGH = 400  # pieces of work from which starting processes pays
_CHUNK = 64  # pieces handed to a process at once

Piece = TypeVar("Piece")
Made = TypeVar("Made")
Pile = Mapping[str, Document]


class Workers:
    """Up to `jobs` processes, each with the pile in hand; they start when there is enough to do, and end with the
    `with` block.

    The processes stay from one kind of work to the next, and keep what they have cut and counted of each text.
    """

    def __init__(self, pile: Pile, jobs: int = 1) -> None:
        self.pile = pile
        self._jobs = jobs
        self._pool: Executor | None = None
        self._ends = ExitStack()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def map(self, function: Callable[[Piece, Pile], Made], pieces: Sequence[Piece]) -> Iterator[Made]:
        """The function of each piece and the pile, in the order of the pieces."""
        if self._jobs <= 1 or len(pieces) < _ENOUGH:
            for piece in pieces:
                yield function(piece, self.pile)
            return
        chunks = [pieces[start : start + _CHUNK] for start in range(0, len(pieces), _CHUNK)]
        for made in self._started().map(_chunk, [function] * len(chunks), chunks):
            yield from made

    def _started(self) -> Executor:
        if self._pool is None:
            self._pool = self._ends.enter_context(
                ProcessPoolExecutor(self._jobs, initializer=_begin, initargs=(self.pile,))
            )
        return self._pool


_here: list[Pile] = []  # the pile of a worker process, set once when it starts


def _begin(pile: Pile) -> None:
    _here[:] = [pile]


def _chunk(function: Callable[[Piece, Pile], Made], pieces: Sequence[Piece]) -> list[Made]:
    return [function(piece, _here[0]) for piece in pieces]
