"""Shingles, and the three measures of a pair that are all made on them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from ..model import Resemblance

Shingle = tuple[str, ...]


def shingles(words: Sequence[str], size: int) -> frozenset[Shingle]:
    """Every run of `size` words; of a shorter text its one run of all words, of an empty one none.

    Source: Broder 1997, "On the resemblance and containment of documents".
    """
    if not words:
        return frozenset()
    return frozenset(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)))


def resemblance(left: Sequence[str], right: Sequence[str], size: int) -> Resemblance:
    """Jaccard resemblance, containment each way and the longest common run of two word sequences.

    >>> resemblance("a b c d".split(), "x a b c".split(), 2).longest_run
    3
    """
    left_set, right_set = shingles(left, size), shingles(right, size)
    shared = len(left_set & right_set)
    union = len(left_set | right_set)
    run = SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size
    return Resemblance(
        similarity=shared / union if union else 0.0,
        left_containment=shared / len(left_set) if left_set else 0.0,
        right_containment=shared / len(right_set) if right_set else 0.0,
        longest_run=run,
    )
