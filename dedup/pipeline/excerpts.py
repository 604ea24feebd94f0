"""Stretches of a long text in which another text may have something: alignment compares each sentence with each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..alignment import Prepared

LONG = 2_500
"""Words from which a text is cut down: three times a long news story; the cost of a pair grows with their square."""

_WINDOW = 100  # words: a paragraph
_BEST = 12  # windows kept of a long text, each with its neighbours: more than one draft takes from one source
_MARGIN = 150  # words kept on both sides of a window, so that a passage's borders are seen


def excerpts(text: Prepared, other: Prepared) -> list[Prepared]:
    """The text itself when it is short, else the stretches that hold most rare words of the other, in order.

    Spans and word places of a stretch are found with `Prepared.starts`, which stay those of the whole text.
    """
    if len(text.words) <= LONG:
        return [text]
    weights = np.where(np.isin(text.stems, other.stems), text.rarities.astype(np.float64) ** 2, 0.0)
    sums = np.append(0.0, np.cumsum(weights))
    starts = np.arange(0, len(text.words), _WINDOW // 2)
    ends = np.minimum(starts + _WINDOW, len(text.words))
    held = np.round(sums[ends] - sums[starts], 6)
    best = np.lexsort((starts, -held))[:_BEST]
    kept = np.zeros(len(text.words) + 1, np.bool_)
    for place in best[held[best] > 0].tolist():
        kept[max(0, starts[place] - _MARGIN) : ends[place] + _MARGIN] = True
    kept[-1] = False
    edges = np.flatnonzero(np.diff(np.append(False, kept).astype(np.int8)))
    return [_between(text, int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _between(text: Prepared, start: int, end: int) -> Prepared:
    """The sentences that words `start` to `end` stand in."""
    first = int(np.searchsorted(text.borders, start, "right")) - 1
    last = int(np.searchsorted(text.borders, end, "left"))
    start, end = int(text.borders[first]), int(text.borders[last])
    here = slice(start, end)
    segments = text.segments[(text.segments >= start) & (text.segments <= end)] - start
    return replace(
        text,
        words=text.words[here],
        starts=text.starts[here],
        ends=text.ends[here],
        stems=text.stems[here],
        rarities=text.rarities[here],
        names=text.names[here],
        quoted=text.quoted[here],
        borders=text.borders[first : last + 1] - start,
        segments=np.unique(np.concatenate(([0], segments, [end - start]))),
        sentence_spans=text.sentence_spans[first:last],
    )
