"""Slow and obvious versions of what `dedup.sketches` does in arrays."""

from __future__ import annotations

from itertools import combinations

from dedup.model import Resemblance
from dedup.text import words


def shingles(text: str, size: int) -> list[tuple[str, ...]]:
    """Runs of `size` folded words; one run of all words for a text that has fewer."""
    found = words(text)
    if len(found) < size:
        return [tuple(found)] if found else []
    return [tuple(found[at : at + size]) for at in range(len(found) - size + 1)]


def resemblance(left: str, right: str, size: int) -> Resemblance:
    """Python sets, and the classic table of common runs."""
    ours, theirs = shingles(left, size), shingles(right, size)
    common = len(set(ours) & set(theirs))
    longest = 0
    above: dict[int, int] = {}
    for shingle in ours:
        row = {}
        for at, other in enumerate(theirs):
            if shingle == other:
                row[at] = above.get(at - 1, 0) + 1
                longest = max(longest, row[at])
        above = row
    run = min(longest + size - 1, len(words(left)), len(words(right))) if longest else 0
    return Resemblance(
        common / max(1, len(set(ours) | set(theirs))),
        common / max(1, len(set(ours))),
        common / max(1, len(set(theirs))),
        run,
    )


def joined(keys: list[tuple[int, int]], hot: int | None, new_from: int = 0) -> dict[tuple[int, int], int]:
    """Pairs of documents that share a hash: the first `hot` each with each, later ones with the first."""
    groups: dict[int, list[int]] = {}
    for key, number in sorted(set(keys)):
        groups.setdefault(key, []).append(number)
    shared: dict[tuple[int, int], int] = {}
    for members in groups.values():
        near = members if hot is None else members[:hot]
        pairs = list(combinations(near, 2)) + [(members[0], late) for late in members[len(near) :]]
        for pair in pairs:
            if pair[1] >= new_from:
                shared[pair] = shared.get(pair, 0) + 1
    return shared
