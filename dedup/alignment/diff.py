"""What was kept, replaced, moved, added and dropped between two sequences of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

Change = Literal["kept", "replaced", "moved", "added", "dropped"]
_TRAVEL = 3  # words that move together; fewer are found again elsewhere by chance


@dataclass(frozen=True, slots=True)
class WordChange:
    """One step: left words left_start to left_end became right words right_start to right_end."""

    change: Change
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def word_diff(left: Sequence[str], right: Sequence[str]) -> tuple[WordChange, ...]:
    """The steps that lead from the left words to the right ones, in the order of both.

    From rapidfuzz's Indel opcodes: dropped words beside added ones were replaced; a run of three words or more that
    was dropped in one place and added in another has moved, and is told twice: where it was (nothing on the right)
    and where it went (nothing on the left).

    >>> [step.change for step in word_diff("a b c d".split(), "a x c d e".split())]
    ['kept', 'replaced', 'kept', 'added']
    >>> [step.change for step in word_diff("a b c d e f g".split(), "d e f g a b c".split())]
    ['moved', 'kept', 'moved']
    """
    kept = [(block.a, block.b, block.size) for block in Indel.opcodes(left, right).as_matching_blocks()]
    gone = _outside([(a, a + size) for a, _, size in kept], len(left))
    come = _outside([(b, b + size) for _, b, size in kept], len(right))
    runs = _moved(left, right, gone, come)
    steps: list[WordChange] = []
    left_at = right_at = 0
    for a, b, size in kept:
        steps += _between(left_at, a, right_at, b, runs)
        if size:
            steps.append(WordChange("kept", a, a + size, b, b + size))
        left_at, right_at = a + size, b + size
    return tuple(steps)


def _outside(inside: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The ranges of 0 to length that the given ascending ranges leave free."""
    free, at = [], 0
    for start, end in [*inside, (length, length)]:
        if at < start:
            free.append((at, start))
        at = max(at, end)
    return free


def _moved(
    left: Sequence[str], right: Sequence[str], gone: list[tuple[int, int]], come: list[tuple[int, int]]
) -> list[tuple[int, int, int]]:
    """Start left, start right and length of the runs that moved, each the longest of what is still free."""
    runs = []
    for start, end in gone:
        best = max((_longest_run(left, right, (start, end), other) for other in come), key=_length, default=(0, 0, 0))
        if _length(best) >= _TRAVEL:
            runs.append(best)
            landing = (best[1], best[1] + best[2])
            come = [piece for each in come for piece in _without(each, landing)]
    return runs


def _length(run: tuple[int, int, int]) -> int:
    return run[2]


def _without(whole: tuple[int, int], part: tuple[int, int]) -> list[tuple[int, int]]:
    pieces = [(whole[0], min(whole[1], part[0])), (max(whole[0], part[1]), whole[1])]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _longest_run(
    left: Sequence[str], right: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> tuple[int, int, int]:
    best = (0, 0, 0)
    lengths = [0] * (there[1] - there[0] + 1)
    for i in range(*here):
        fresh = [0] * len(lengths)
        for k, j in enumerate(range(*there), start=1):
            if left[i] == right[j]:
                fresh[k] = lengths[k - 1] + 1
                if fresh[k] > best[2]:
                    best = (i + 1 - fresh[k], j + 1 - fresh[k], fresh[k])
        lengths = fresh
    return best


def _between(
    left_start: int, left_end: int, right_start: int, right_end: int, runs: Sequence[tuple[int, int, int]]
) -> Iterator[WordChange]:
    """The steps of a gap between kept words."""
    ours = [(a, a + size) for a, _, size in runs if left_start <= a < left_end]
    theirs = sorted((b, b + size) for _, b, size in runs if right_start <= b < right_end)
    if not ours and not theirs:
        if left_start < left_end or right_start < right_end:
            alone: Change = (
                "dropped" if right_start == right_end else "added" if left_start == left_end else "replaced"
            )
            yield WordChange(alone, left_start, left_end, right_start, right_end)
        return
    for start, end, change in _told(left_start, left_end, ours, "dropped"):
        yield WordChange(change, start, end, right_start, right_start)
    for start, end, change in _told(right_start, right_end, theirs, "added"):
        yield WordChange(change, left_end, left_end, start, end)


def _told(
    start: int, end: int, moved: Sequence[tuple[int, int]], otherwise: Change
) -> Iterator[tuple[int, int, Change]]:
    at = start
    for a, b in moved:
        if at < a:
            yield at, a, otherwise
        yield a, b, "moved"
        at = b
    if at < end:
        yield at, end, otherwise
