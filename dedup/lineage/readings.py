"""Readings: how alike versions are that differ in a word here and there, as copies made by hand do.

Of such versions the share of words that agree tells neighbours better than shared trigrams, in which one changed word
counts three times and five in a row count seven. What a version lacks at a stretch was lost or never there: it is
compared where it has something to say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from ..model import Document, Evidence, Span
from ..text import word_spans
from .pairs import Pair

_READING = 6  # words at a stretch that one of two neighbours has alone; with more, somebody wrote or cut
_LACUNA = 12  # the same, from which on it is a gap in the text and no reading
_MOST = 0.75  # of the versions differ from the one most like them in readings alone


def agreements(documents: Sequence[Document], evidence: Iterable[Evidence]) -> Mapping[Pair, float] | None:
    """Of every pair the share of words that agree, by their numbers, the lower first; None if some differ by more."""
    number = {document.id: i for i, document in enumerate(documents)}
    starts: dict[str, list[int]] = {}
    found: dict[Pair, float] = {}
    closest: dict[int, tuple[float, int]] = {}
    for each in evidence:
        if each.left_id not in number or each.right_id not in number:
            continue
        same, gaps = 0, []
        for id_, common in ((each.left_id, each.left_common), (each.right_id, each.right_common)):
            if id_ not in starts:
                starts[id_] = [start for start, _ in word_spans(documents[number[id_]].text)]
            words, alone = _stretches(starts[id_], common)
            same += words
            gaps += alone
        i, j = sorted((number[each.left_id], number[each.right_id]))
        other = sum(gap for gap in gaps if gap <= _LACUNA)
        found[i, j] = same / max(1, same + other)
        for v in (i, j):
            closest[v] = max(closest.get(v, (0.0, 0)), (each.trigrams, -max(gaps, default=0)))
    small = sum(-longest <= _READING for _, longest in closest.values())
    return found if small >= _MOST * len(documents) else None


def _stretches(starts: Sequence[int], common: Iterable[Span]) -> tuple[int, list[int]]:
    """How many words are common, and the lengths of the stretches between."""
    words, last, gaps = 0, 0, []
    for start, end in common:
        first, after = bisect_left(starts, start), bisect_left(starts, end)
        gaps.append(first - last)
        words += after - first
        last = after
    gaps.append(len(starts) - last)
    return words, [gap for gap in gaps if gap]
