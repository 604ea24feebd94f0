"""Two texts side by side: their matches, and the changes of words inside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..alignment import align, beyond_topic, degree_of_reuse, prepare, word_diff
from ..alignment.prepared import Prepared
from ..alignment.reuse import Reuse
from ..model import Document, Match, Resemblance, Span
from ..sketches import resemblance


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change as it is shown: the words of both texts as they stand there."""

    op: str
    """kept, replaced, moved, added or dropped."""
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match and the changes of words that lead from its left side to its right side."""

    match: Match
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two texts have in common, and what became of it."""

    left: Document
    right: Document
    resemblance: Resemblance
    beyond_topic: float
    """Probability that they share more than their topic."""
    reuse: Reuse
    """How freely the right text reuses the left one."""
    matches: tuple[ShownMatch, ...]


def diff(left: Document, right: Document, shingle_words: int = 5) -> Difference:
    """The two texts laid side by side, sentence groups in the order of the left text."""
    ours, theirs = prepare(left.text, left.language), prepare(right.text, right.language)
    matches = align(left, right, unit="sentence", left_prepared=ours, right_prepared=theirs).matches
    return Difference(
        left,
        right,
        resemblance(left.text, right.text, shingle_words),
        beyond_topic(ours, theirs, matches),
        degree_of_reuse(left.text, right.text),
        tuple(ShownMatch(match, _changes(ours, theirs, match)) for match in matches),
    )


def _changes(left: Prepared, right: Prepared, match: Match) -> tuple[ShownChange, ...]:
    ours, theirs = _places(left, match.left), _places(right, match.right)
    steps = word_diff([left.words[k] for k in ours], [right.words[k] for k in theirs])
    return tuple(
        ShownChange(
            step.change,
            _shown(left, ours[step.left_start : step.left_end]),
            _shown(right, theirs[step.right_start : step.right_end]),
        )
        for step in steps
    )


def _places(text: Prepared, spans: Sequence[Span]) -> list[int]:
    """The numbers of the words inside the spans."""
    return [k for span in spans for k in range(*text.word_range(*span))]


def _shown(text: Prepared, words: Sequence[int]) -> str:
    return text.text[int(text.starts[words[0]]) : int(text.ends[words[-1]])] if words else ""
