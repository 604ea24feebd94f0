"""Sentence groups: which sentences on the left say what which sentences on the right say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .prepared import Array

_RIVAL = 0.75  # a pair below this share of the best score of both its sentences has lost them to better partners
_LONGEST = 6  # sentences of one side in one group; more are passages, not sentences that say the same


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of the left and of the right that belong together, ascending, and their best score."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float


def sentence_groups(scores: Array, cut: float) -> tuple[Group, ...]:
    """The groups of sentences whose scores reach `cut`, many-to-many, best pairs first served.

    A sentence joins the group of its partner only when it stands beside the group's sentences, so that a
    group is one place on each side. Ties go to the earlier sentences.
    """
    if not scores.size or scores.max() < cut:
        return ()
    rows, columns = np.nonzero(scores >= cut)
    rival = np.maximum(scores.max(1)[rows], 0) * _RIVAL, np.maximum(scores.max(0)[columns], 0) * _RIVAL
    best = scores[rows, columns]
    alive = (best >= rival[0]) & (best >= rival[1])
    order = sorted(np.flatnonzero(alive), key=lambda k: (-best[k], rows[k], columns[k]))
    group_left: dict[int, list[list[int]]] = {}
    group_right: dict[int, list[list[int]]] = {}
    grown: list[tuple[list[int], list[int], float]] = []
    for k in order:
        i, j = int(rows[k]), int(columns[k])
        mine, theirs = group_left.get(i), group_right.get(j)
        if mine is None and theirs is None:
            left, right = [i], [j]
            grown.append((left, right, float(best[k])))
            group_left[i] = group_right[j] = [left, right]
        elif mine is not None and theirs is None and _beside(j, mine[1]):
            mine[1].append(j)
            group_right[j] = mine
        elif theirs is not None and mine is None and _beside(i, theirs[0]):
            theirs[0].append(i)
            group_left[i] = theirs
    found = [Group(tuple(sorted(left)), tuple(sorted(right)), score) for left, right, score in grown]
    return tuple(sorted(found, key=lambda group: (group.left, group.right)))


def _beside(sentence: int, others: list[int]) -> bool:
    return len(others) < _LONGEST and min(abs(sentence - other) for other in others) <= 1
