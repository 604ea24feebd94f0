"""How freely a text reuses another one: cut, light revision, heavy revision, none."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np

from .prepared import Prepared, prepare
from .score import local_scores

Reuse = Literal["cut", "light", "heavy", "none"]
REUSES: tuple[Reuse, ...] = ("none", "heavy", "light", "cut")
"""From the freest to the closest."""

_SAID = 0.25  # score from which a sentence is said in the source too
# Nearness from which a text is a heavy revision, a light one, a cut: fitted on Clough and Stevenson's five tasks.
# Left out one task at a time, the same fit puts three texts of four into the right of four classes.
THRESHOLDS = (0.376, 0.792, 0.939)


def degree_of_reuse(left: str, right: str) -> Reuse:
    """How freely the right text reuses the left one, in the words of Clough and Stevenson's corpus.

    "cut" is cut and paste, "light" and "heavy" are revisions, "none" is a text of the same topic at most.
    Source: Clough, Stevenson 2011, "Developing a corpus of plagiarised short answers".

    >>> degree_of_reuse("The cat sat on the mat all day.", "The cat sat on the mat all day.")
    'cut'
    """
    return REUSES[int(np.searchsorted(THRESHOLDS, nearness(prepare(left), prepare(right)), side="right"))]


def nearness(source: Prepared, derived: Prepared) -> float:
    """Mean of two shares of the derived text: word pairs found in the source, words in sentences said there."""
    if not source.words or not derived.words:
        return 0.0
    ours, theirs = set(pairwise(source.words)), set(pairwise(derived.words))
    copied = len(ours & theirs) / max(1, len(theirs))
    lengths = np.diff(derived.borders)
    said = local_scores(source, derived).max(axis=0) > _SAID
    # A short text says in its words what its sentences are too short to be scored by.
    return (copied + max(copied, float(lengths[said].sum() / lengths.sum()))) / 2
