"""Stock phrases: short passages that several known documents hold which have little else in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ..model import Boilerplate
from ..sketches import shingle_hashes
from .passages import Passage
from .severity import TABLE, counted_words

_HOLDERS = 3  # documents; two that share a sentence may have it from one source
_RUN = 8  # words in a row that each of them has of the passage
_BESIDE = 3  # times the words of the passage that two of them may share in all: a page has more than one notice
_SHINGLE = 5  # words


class Stock:
    """The passages of one draft that are nobody's: what else their holders share tells them from copied ones."""

    def __init__(self, told: Sequence[Passage], text_of: Callable[[str], str]) -> None:
        """`told` are the passages of the draft with every source; `text_of` gives the text of a source."""
        self._told = told
        self._text_of = text_of
        self._shingles: dict[str, npt.NDArray[np.uint64]] = {}

    def holds(self, passage: Passage) -> bool:
        """Whether the passage is a stock phrase. What would be an error without credit never is."""
        _, error = TABLE["uncredited"]
        if counted_words(passage.words, passage.similarity, passage.rarity) >= error:
            return False
        strangers: list[str] = []
        for id_ in self._holders(passage):
            if all(self._shared(id_, other) <= _BESIDE * passage.words for other in strangers):
                strangers.append(id_)
        return len(strangers) >= _HOLDERS

    def listed(self, passages: Sequence[Passage], words_of: Callable[[Passage], str]) -> list[Boilerplate]:
        """These passages as boilerplate, each stretch of the draft once."""
        first: list[Passage] = []
        for each in sorted(passages, key=lambda each: (each.ours.start, -len(each.ours), each.source_id)):
            if not first or not first[-1].ours.meets(each.ours):
                first.append(each)
        return [Boilerplate(words_of(each), len(self._holders(each)), None) for each in first]

    def _holders(self, passage: Passage) -> list[str]:
        """The documents that hold most of the passage, some of it word for word."""
        return sorted(
            {
                each.source_id
                for each in self._told
                if each.run >= _RUN and 2 * each.ours.meets(passage.ours) > len(passage.ours)
            }
        )

    def _shared(self, left: str, right: str) -> int:
        """Distinct shingles that two documents share."""
        return len(np.intersect1d(self._of(left), self._of(right), assume_unique=True))

    def _of(self, id_: str) -> npt.NDArray[np.uint64]:
        if id_ not in self._shingles:
            self._shingles[id_] = np.unique(shingle_hashes([self._text_of(id_)], _SHINGLE).hashes)
        return self._shingles[id_]
