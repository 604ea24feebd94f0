"""Which quotations two texts chose, and in which order: what reporters at one speech do not share by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

_SAME = 80.0  # partial ratio from which two quotations are one: the one may give more of it, or correct its grammar
_LEAST = 4  # words of a quotation that says something; shorter ones are scare quotes and titles


def quotation_run(left: Sequence[str], right: Sequence[str]) -> int:
    """The longest run of quotations that both texts give one after the other, none left out between: 0 when none.

    `left` and `right` are the folded quotations of two texts, in order. A politician's words stand in many
    independent reports; that three and more of them were chosen alike and set in the same order is another matter.

    >>> quotation_run(["we will act at once", "it is our duty now"], ["we will act at once", "it is our duty now"])
    2
    """
    ours, theirs = _telling(left), _telling(right)
    if not ours or not theirs:
        return 0
    same = process.cdist(ours, theirs, scorer=fuzz.partial_ratio, score_cutoff=_SAME) > 0
    lengths = np.zeros(len(theirs) + 1, np.int64)
    longest = 0
    for row in same:
        lengths[1:] = np.where(row, lengths[:-1] + 1, 0)
        longest = max(longest, int(lengths.max()))
    return longest


def _telling(quotations: Sequence[str]) -> list[str]:
    return [each for each in quotations if each.count(" ") + 1 >= _LEAST]
