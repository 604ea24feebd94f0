"""Verbatim mode: passages that stand in both texts word for word, up to small edits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .prepared import Prepared
from .runs import common_runs

_RUN = 8  # words; shorter runs are phrases
_LONG = 256  # characters of the run that shows copying; two lines of print do not recur by chance
_RUN_CHARACTERS = 100  # shorter runs are not gathered around it
_GAP = 30  # words between runs of one passage: a sentence put in or left out


@dataclass(slots=True)
class Copied:
    """A passage of copied words: word ranges of both texts, and the characters of its runs."""

    source_start: int
    source_end: int
    derived_start: int
    derived_end: int
    characters: int


def copied_passages(source: Prepared, derived: Prepared) -> list[Copied]:
    """The copied passages, in the order of the derived text; none overlaps another there.

    Empty unless one run of 256 characters shows that words were copied. The longest runs come first: what they
    cover no other run may claim.
    """
    runs = common_runs(source.stems, derived.stems, _RUN)
    if not len(runs):
        return []
    lengths = np.minimum(
        source.ends[runs[:, 1] - 1] - source.starts[runs[:, 0]],
        derived.ends[runs[:, 3] - 1] - derived.starts[runs[:, 2]],
    )
    if lengths.max() < _LONG:
        return []
    kept: list[Copied] = []
    for k in np.argsort(-lengths, kind="stable").tolist():
        if lengths[k] < _RUN_CHARACTERS:
            break
        here, here_end, there, there_end = runs[k].tolist()
        run = Copied(here, here_end, there, there_end, int(lengths[k]))
        if all(run.derived_start >= other.derived_end or run.derived_end <= other.derived_start for other in kept):
            kept.append(run)
    return [passage for passage in _joined(kept) if passage.characters >= _LONG]


def _joined(runs: list[Copied]) -> list[Copied]:
    """Runs that follow each other within the gap on both sides, as one."""
    passages: list[Copied] = []
    for run in sorted(runs, key=lambda run: run.derived_start):
        before = passages[-1] if passages else None
        if before is not None and run.derived_start - before.derived_end <= _GAP and _close(before, run):
            before.source_start = min(before.source_start, run.source_start)
            before.source_end = max(before.source_end, run.source_end)
            before.derived_end = run.derived_end
            before.characters += run.characters
        else:
            passages.append(run)
    return passages


def _close(before: Copied, run: Copied) -> bool:
    inside = run.source_start < before.source_end + _GAP and run.source_end > before.source_start - _GAP
    return abs(run.source_start - before.source_end) <= _GAP or inside
