"""Fingerprints of passages: equal when a paragraph is reflowed, alike when a word of it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

_SHINGLE = 4  # words; shorter ones recur within a passage
_KEPT = 8  # smallest hashes kept: of a passage with one word changed about seven of them stay
_ALIKE = 5  # of them equal: most of the passage is unchanged, and none of it has doubled in length
_DIGITS = 6


def fingerprint(words: Sequence[str]) -> str:
    """The smallest hashes of the runs of folded words: bottom-k sketch of the passage (Broder 1997).

    White space, line breaks, case and punctuation are no part of the words, so reflowing changes nothing.

    >>> fingerprint("one two three four five".split())
    '03a118a5bc00'
    """
    runs = [" ".join(words[k : k + _SHINGLE]) for k in range(max(1, len(words) - _SHINGLE + 1))]
    hashes = sorted(
        {blake2b(run.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2).hexdigest() for run in runs}
    )
    return "".join(hashes[:_KEPT])


def is_alike(left: str, right: str) -> bool:
    """Whether two fingerprints are of one passage, up to a changed word or two.

    >>> is_alike(fingerprint("a b c d e f".split()), fingerprint("a b c d e f".split()))
    True
    """
    if left == right:
        return True
    ours, theirs = _hashes(left), _hashes(right)
    return len(ours) == len(theirs) == _KEPT and len(ours & theirs) >= _ALIKE


def _hashes(written: str) -> set[str]:
    return {written[k : k + _DIGITS] for k in range(0, len(written), _DIGITS)}
