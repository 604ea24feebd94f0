"""Passages of a draft that a known text holds too: matched sentences that follow each other, measured as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..alignment import Prepared, degree_of
from ..alignment.passages import passages as aligned_passages
from ..alignment.runs import common_runs
from ..model import Degree, Match, Span
from .excerpts import excerpts

Array = npt.NDArray[np.float64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

QUOTED = 0.6
"""Share of a passage that has to stand in quotation marks for it to be quoted."""

_GAP = 30  # words between two matches of one passage, on either side: a sentence put in or left out
_FOLLOWING = 3  # words whose order is looked at: two follow each other by chance in texts on one topic
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Range:
    """Words `start` to `end` of a prepared text."""

    start: int
    end: int

    def __len__(self) -> int:
        """How many words."""
        return self.end - self.start

    def meets(self, other: Range) -> int:
        """Words in both."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a draft's words and the run of a known text's words that says the same."""

    source_id: str
    ours: Range
    theirs: Range
    degree: Degree
    words: int
    """Of the draft that count: those that house style holds are left out."""
    similarity: float
    """Share of the counted words, weighted by rarity, that the source has in that place."""
    rarity: float
    """Mean rarity of the words that both have."""
    shared: float
    """Their rarity added up."""
    run: int
    """Most counted words in a row that both have."""
    following: float
    """Share of the runs of three counted words that the source has in that place."""
    quoted: float
    """Share of the rarity of the shared words that the draft puts in quotation marks."""
    probability: float
    """That it is more than a common topic, as the alignment judges it."""


def passages(
    draft: Prepared, source: Prepared, matches: Sequence[Match], source_id: str, counted: Flags, in_quotes: Flags
) -> list[Passage]:
    """The passages that the matches of a draft (left) with a source (right) add up to, in the draft's order.

    `counted` says which words of the draft count, `in_quotes` which stand in quotation marks or block quotes.
    """
    placed = [(_words(draft, match.left), _words(source, match.right), match.similarity) for match in matches]
    placed = [each for each in placed if len(each[0]) and len(each[1])]
    found = []
    # What is quoted is a passage of its own: its credit is another than that of the words around it.
    for quotes in (False, True):
        alike = [each for each in placed if (in_quotes[each[0].start : each[0].end].mean() >= QUOTED) == quotes]
        for ours, theirs, probability in _joined(alike):
            passage = _measured(draft, source, source_id, ours, theirs, probability, counted, in_quotes)
            if passage is not None:
                found.append(passage)
    return found


def matches(draft: Prepared, source: Prepared, cut: float, least_run: int) -> tuple[Match, ...]:
    """What a draft (left) may have from a source (right): passages of at least this probability, and long runs.

    A run of words that both have is a match however short the rest of its sentence is.
    """
    found = [
        Match((Span(*each.derived),), (Span(*each.source),), "paraphrase", each.probability)
        for ours in excerpts(draft, source)
        for theirs in excerpts(source, draft)
        for each in aligned_passages(theirs, ours, cut)
    ]
    for source_start, source_end, start, end in common_runs(source.stems, draft.stems, least_run).tolist():
        ours = Span(int(draft.starts[start]), int(draft.ends[end - 1]))
        theirs = Span(int(source.starts[source_start]), int(source.ends[source_end - 1]))
        found.append(Match((ours,), (theirs,), "verbatim", 1.0))
    return tuple(sorted(found, key=lambda each: (each.left, each.right)))


def _words(text: Prepared, spans: Sequence[Span]) -> Range:
    """The words between the first and the last span."""
    start = int(np.searchsorted(text.ends, min(span.start for span in spans), "right"))
    return Range(start, int(np.searchsorted(text.starts, max(span.end for span in spans), "left")))


def _joined(placed: list[tuple[Range, Range, float]]) -> list[tuple[Range, Range, float]]:
    """Matches that follow each other within the gap on both sides, as one, as probable as the best of them."""
    joined: list[tuple[Range, Range, float]] = []
    for ours, theirs, probability in sorted(placed, key=lambda each: (each[0].start, each[0].end, each[1].start)):
        for k in range(len(joined) - 1, max(-1, len(joined) - 6), -1):
            before, there, best = joined[k]
            if ours.start - before.end <= _GAP and _distance(there, theirs) <= _GAP:
                joined[k] = (_around(before, ours), _around(there, theirs), max(best, probability))
                break
        else:
            joined.append((ours, theirs, probability))
    return joined


def _distance(left: Range, right: Range) -> int:
    return max(0, right.start - left.end, left.start - right.end)


def _around(left: Range, right: Range) -> Range:
    return Range(min(left.start, right.start), max(left.end, right.end))


def _measured(
    draft: Prepared,
    source: Prepared,
    source_id: str,
    ours: Range,
    theirs: Range,
    probability: float,
    counted: Flags,
    in_quotes: Flags,
) -> Passage | None:
    here = np.arange(ours.start, ours.end)[counted[ours.start : ours.end]]
    if not len(here):
        return None
    stems, there = draft.stems[here], source.stems[theirs.start : theirs.end]
    weights = draft.rarities[here].astype(np.float64)
    both = _held(stems, there)
    mass = float(weights.sum())
    shared = float(weights[both].sum())
    if mass <= 0 or not both.any():
        return None
    quoted = float(weights[both & in_quotes[here]].sum()) / max(shared, 1e-9)
    words = [draft.words[k] for k in here.tolist()]
    degree = degree_of(
        words,
        source.words[theirs.start : theirs.end],
        left_sentences=_sentences(draft, ours),
        right_sentences=_sentences(source, theirs),
        quoted=quoted >= QUOTED,
    )
    return Passage(
        source_id=source_id,
        ours=ours,
        theirs=theirs,
        degree=degree,
        words=len(here),
        similarity=round(shared / mass, 4),
        rarity=round(shared / int(both.sum()), 4),
        shared=round(shared, 4),
        run=longest_run(stems, there),
        following=round(following(stems, there), 4),
        quoted=round(quoted, 4),
        probability=probability,
    )


def _held(ours: Hashes, theirs: Hashes) -> Flags:
    """Which of our words the other side has: a word said twice is held twice only if it is said twice there."""
    left, at, spare = np.unique(ours, return_inverse=True, return_counts=True)
    right, counts = np.unique(theirs, return_counts=True)
    place = np.minimum(np.searchsorted(right, left), len(right) - 1)
    there = np.where(right[place] == left, counts[place], 0)
    order = np.argsort(at, kind="stable")
    nth = np.arange(len(ours)) - np.repeat(np.cumsum(spare) - spare, spare)
    held = np.zeros(len(ours), np.bool_)
    held[order] = nth < there[at[order]]
    return held


def _sentences(text: Prepared, words: Range) -> int:
    first, last = np.searchsorted(text.borders, [words.start, words.end - 1], "right")
    return int(last - first) + 1


def longest_run(left: Hashes, right: Hashes) -> int:
    """Words of the longest run that both sequences hold.

    >>> longest_run(np.array([1, 2, 3, 4], np.uint64), np.array([9, 2, 3, 7], np.uint64))
    2
    """
    low, high = 0, min(len(left), len(right))
    longest = max(len(left), len(right))
    grams = _Grams(left, longest), _Grams(right, longest)
    # A run of n words holds runs of every shorter length, so the longest is found by halving.
    while low < high:
        middle = (low + high + 1) // 2
        if len(np.intersect1d(grams[0].of(middle), grams[1].of(middle))):
            low = middle
        else:
            high = middle - 1
    return low


def following(left: Hashes, right: Hashes) -> float:
    """Share of the distinct runs of three words on the left that the right holds, 0 to 1.

    >>> following(np.array([1, 2, 3, 4], np.uint64), np.array([9, 2, 3, 4], np.uint64))
    0.5
    """
    if len(left) < _FOLLOWING:
        return 0.0
    longest = max(len(left), len(right))
    ours, theirs = (np.unique(_Grams(words, longest).of(_FOLLOWING)) for words in (left, right))
    return len(np.intersect1d(ours, theirs, assume_unique=True)) / len(ours)


class _Grams:
    """Hashes of the runs of any length of a sequence, from sums that are made once (Karp and Rabin 1987)."""

    def __init__(self, words: Hashes, longest: int) -> None:
        powers = np.full(longest + 1, _BASE, np.uint64)
        powers[0] = 1
        self._powers = np.multiply.accumulate(powers)
        mixed = (words ^ (words >> np.uint64(29))) * np.uint64(0xC2B2AE3D27D4EB4F)
        sums = np.add.accumulate(mixed * self._powers[: len(words)])
        self._sums = np.append(np.zeros(1, np.uint64), sums)

    def of(self, size: int) -> Hashes:
        ends = self._sums[size:]
        starts = self._sums[: len(ends)]
        # Brought to one power, so that equal runs are equal wherever they stand, in both texts.
        hashes: Hashes = (ends - starts) * self._powers[::-1][: len(ends)]
        return hashes


def best_apart(found: Sequence[Passage], rank: dict[str, int]) -> list[tuple[Passage, tuple[Passage, ...]]]:
    """Passages that explain different words of the draft, each with others that hold half of its words or more.

    The passage that shares most comes first; of equals the one whose source stands first in `rank`.
    """
    order = sorted(found, key=lambda each: (-round(each.shared, 2), rank[each.source_id], each.ours.start))
    kept: list[tuple[Passage, list[Passage]]] = []
    for each in order:
        rivals = [(each.ours.meets(best.ours), place) for place, (best, _) in enumerate(kept)]
        covered, place = max(rivals, default=(0, 0), key=lambda rival: (rival[0], -rival[1]))
        if 2 * sum(meets for meets, _ in rivals) < len(each.ours):
            kept.append((each, []))
        elif 2 * covered >= len(kept[place][0].ours) and each.source_id != kept[place][0].source_id:
            kept[place][1].append(each)
    return [(best, tuple(_once(others))) for best, others in sorted(kept, key=lambda pair: pair[0].ours.start)]


def _once(others: list[Passage]) -> list[Passage]:
    """One passage a source, the order kept."""
    seen: dict[str, Passage] = {}
    for each in others:
        seen.setdefault(each.source_id, each)
    return list(seen.values())


__all__ = ["Passage", "Range", "best_apart", "longest_run", "passages"]
