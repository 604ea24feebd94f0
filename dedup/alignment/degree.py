"""How close a match is: verbatim, near, paraphrase, summary, or quoted."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from ..model import Degree

VERBATIM = 0.93  # share of words in common order: one word in fifteen may differ, a date or a house style
NEAR = 0.7  # edits here and there; below it a sentence has been recast
CONDENSED = 1.8  # times as many words on one side: METER's editors cut by about half when they summarise


def degree_of(
    left: Sequence[str],
    right: Sequence[str],
    *,
    left_sentences: int = 1,
    right_sentences: int = 1,
    quoted: bool = False,
) -> Degree:
    """The degree of a match of folded words left with folded words right.

    Word order is compared by rapidfuzz's Indel similarity. A summary is a match that is neither verbatim nor near
    and has twice the words on one side, or several sentences there against one. `quoted` says that what the two
    share stands between quotation marks in both.

    >>> degree_of("the dog ran home".split(), "the dog ran home".split())
    'verbatim'
    """
    if quoted:
        return "quoted"
    order = Indel.normalized_similarity(left, right)
    if order >= VERBATIM:
        return "verbatim"
    if order >= NEAR:
        return "near"
    longer, shorter = max(len(left), len(right)), max(1, min(len(left), len(right)))
    if longer >= CONDENSED * shorter or max(left_sentences, right_sentences) >= 3 * min(
        left_sentences, right_sentences
    ):
        return "summary"
    return "paraphrase"
