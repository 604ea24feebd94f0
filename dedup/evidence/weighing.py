"""The raw measures of a pair: which words of each text the other has at the matched place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ..model import Alignment, Document, Evidence, Resemblance, Span
from .quoting import quotation_run
from .words import Reading, reading

_LONGEST_DIFF = 4_000  # words a side; above it a table of the whole comparison would take memory without end


def weigh(left: Document, right: Document, alignment: Alignment, resemblance: Resemblance) -> Evidence:
    """The evidence of a pair, symmetric: swapping left and right swaps the result.

    Words are compared inside matched passages only: first those in the same order, then the rest in any order, by
    stem, so that inflected and moved words count as kept.
    """
    if left.text > right.text:
        # Of several longest common word sequences one is found; which one must not hang on who stands left.
        return turned(weigh(right, left, _turned(alignment), _swapped(resemblance)))
    one, other = reading(left.text), reading(right.text)
    here = [False] * len(one.spans)
    there = [False] * len(other.spans)
    for match in alignment.matches:
        mine, theirs = _inside(one, match.left), _inside(other, match.right)
        for i, j in _same(one, mine, other, theirs):
            here[i] = there[j] = True
    return Evidence(
        alignment.left_id,
        alignment.right_id,
        resemblance,
        alignment.matches,
        _runs(one, here),
        _runs(other, there),
        _trigram_resemblance(one, other),
        quotation_run(one.quotes, other.quotes),
    )


def turned(evidence: Evidence) -> Evidence:
    """The same evidence, left and right swapped."""
    flipped = _turned(Alignment(evidence.left_id, evidence.right_id, evidence.matches))
    return Evidence(
        flipped.left_id,
        flipped.right_id,
        _swapped(evidence.resemblance),
        flipped.matches,
        evidence.right_common,
        evidence.left_common,
        evidence.trigrams,
        evidence.quotations,
    )


def _turned(alignment: Alignment) -> Alignment:
    matches = tuple(replace(match, left=match.right, right=match.left) for match in alignment.matches)
    return Alignment(alignment.right_id, alignment.left_id, tuple(sorted(matches, key=lambda match: match.left)))


def _swapped(alike: Resemblance) -> Resemblance:
    return replace(alike, left_containment=alike.right_containment, right_containment=alike.left_containment)


def _inside(text: Reading, spans: Iterable[Span]) -> list[int]:
    """Numbers of the words inside the spans."""
    found: list[int] = []
    for span in spans:
        found.extend(range(bisect_left(text.starts, span.start), bisect_left(text.starts, span.end)))
    return found


def _same(one: Reading, mine: Sequence[int], other: Reading, theirs: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of word numbers that hold the same word, each word used once."""
    from rapidfuzz.distance import LCSseq

    pairs: list[tuple[int, int]] = []
    if len(mine) <= _LONGEST_DIFF and len(theirs) <= _LONGEST_DIFF:
        left = [one.words[i] for i in mine]
        right = [other.words[j] for j in theirs]
        for step in LCSseq.opcodes(left, right):
            if step.tag == "equal":
                kept = mine[step.src_start : step.src_end]
                pairs += zip(kept, theirs[step.dest_start : step.dest_end], strict=True)
    used, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    open_places: dict[str, list[int]] = {}
    for j in theirs:
        if j not in taken:
            open_places.setdefault(other.stems[j], []).append(j)
    for i in mine:
        # Small words of another order say nothing: every sentence has them.
        if i not in used and one.telling[i] and (places := open_places.get(one.stems[i])):
            pairs.append((i, places.pop(0)))
    return pairs


def _runs(text: Reading, marked: Sequence[bool]) -> tuple[Span, ...]:
    """Stretches of marked words, from the first code point to the last."""
    steps = np.diff(np.array([False, *marked, False], np.int8))
    first, after = np.flatnonzero(steps > 0).tolist(), np.flatnonzero(steps < 0).tolist()
    return tuple(Span(text.spans[a].start, text.spans[b - 1].end) for a, b in zip(first, after, strict=True))


def _trigram_resemblance(one: Reading, other: Reading) -> float:
    left, right = one.trigrams, other.trigrams
    if not left and not right:
        return float(one.words == other.words)
    return len(left & right) / len(left | right)
