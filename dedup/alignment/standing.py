"""The null: what unrelated texts of one topic have in common, and how far a pair stands above it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import Match, Span
from .judge import judge
from .prepared import Array, Prepared
from .runs import common_runs

_RUN = 5  # words; the run length at which shared phrases begin to be counted


def beyond_topic(left: Prepared, right: Prepared, matches: Sequence[Match]) -> float:
    """Probability that two texts share more than their topic, from what they share outside of quotations.

    Two numbers decide: the share of words inside matched sentences, of the text that has more of them there, and
    the longest unquoted run of words that both hold. Quoted matches count for nothing: the same words of one
    politician stand in independent reports. Nothing outside the two texts has a part in it.
    """
    return float(judge("topic").probabilities(topic_features(left, right, matches)[None])[0])


def topic_features(left: Prepared, right: Prepared, matches: Sequence[Match]) -> Array:
    """Share of words in unquoted matches, of the text that has more; log of the longest unquoted run plus one."""
    unquoted = [match for match in matches if match.degree != "quoted"]
    ours = _share(left, [span for match in unquoted for span in match.left])
    theirs = _share(right, [span for match in unquoted for span in match.right])
    return np.array([max(ours, theirs), np.log1p(_longest_unquoted_run(left, right))])


def _share(text: Prepared, spans: Sequence[Span]) -> float:
    inside = sum(len(text.words_within(*span)) for span in set(spans))
    return inside / len(text.words) if text.words else 0.0


def _longest_unquoted_run(left: Prepared, right: Prepared) -> int:
    """Words of the longest stretch of the right text outside quotation marks that is made of runs of both texts."""
    shared = np.zeros(len(right.words) + 1, bool)
    for _, _, start, end in common_runs(left.stems, right.stems, _RUN):
        shared[start:end] = True
    shared[:-1] &= ~right.quoted
    breaks = np.flatnonzero(~shared)
    return int(np.diff(np.append(-1, breaks)).max() - 1)
