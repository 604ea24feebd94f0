"""Passages of a derived text and the passages of a source they come from: PAN's task, in three modes.

Verbatim where a long run shows copying; else the better of two readings of the pair: passages that follow their
source, or a stretch that condenses all of it.
Source of the plan (seeds, extension, filtering; a summary mode): Sanchez-Perez, Sidorov, Gelbukh 2014, "A winning
approach to text alignment for text reuse detection at PAN 2014". The stretches held by the other text, the judge
of borders and the pair's own null are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .candidates import Candidate, candidates, summary_candidate
from .features import passage_features, summary_features
from .judge import Judge, judge
from .pairing import Pairing, pairing
from .prepared import Prepared
from .verbatim import Copied, copied_passages

PASSAGE_CUT = 0.25  # probability from which a passage is told: the best plagdet on the fitted half of PAN 13
NEWS_CUT = 0.9  # probability from which one tells more than a common topic; see the README on BASIL
_SUMMARY_CUT = 0.5  # probability from which the pair is read as a summary
_LEAST = 150  # characters of a passage on either side: two short sentences
_LEAST_SUMMARY = 300  # characters of a summary
_CONDENSES = 1.5  # times as long a source has to be as its summary
_SAID = 0.05  # cosine with the summary from which a source sentence belongs to what was condensed

Place = tuple[int, int]
"""Half-open, code points."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage found, its places in both texts, how it was made, and the probability that it is one."""

    source: Place
    derived: Place
    kind: Literal["copied", "rewritten", "condensed"]
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A candidate with its places and the probability that it is a passage."""

    candidate: Candidate
    source: Place
    derived: Place
    probability: float


def passages(source: Prepared, derived: Prepared, cut: float = PASSAGE_CUT) -> tuple[Passage, ...]:
    """The passages of the derived text that come from the source, in the order of the derived text.

    `cut` is the least probability of a passage. Overlapping passages are settled in favour of the more probable.
    """
    if not source.words or not derived.words:
        return ()
    copied = copied_passages(source, derived)
    if copied:
        return tuple(_copied(source, derived, each) for each in copied)
    pair = pairing(source, derived)
    weighed = weighed_candidates(pair)
    summary = weighed_summary(pair, weighed)
    if summary is not None and summary.probability > max(_SUMMARY_CUT, cut):
        return (Passage(summary.source, summary.derived, "condensed", summary.probability),)
    told = without_overlaps(each for each in weighed if each.probability > cut)
    return tuple(Passage(each.source, each.derived, "rewritten", each.probability) for each in told)


def weighed_candidates(pair: Pairing, judged_by: Judge | None = None) -> list[Weighed]:
    """The candidates that follow their source, with their probabilities; the shipped judge unless given another."""
    found = candidates(pair)
    if not found:
        return []
    chosen = judged_by or judge("passage")
    probabilities = chosen.probabilities(np.array(passage_features(pair, found)))
    return [
        Weighed(each, *_places(pair, each), float(probability))
        for each, probability in zip(found, probabilities, strict=True)
    ]


def without_overlaps(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Of candidates that overlap in the derived text the most probable, long enough ones only, in its order."""
    kept: list[Weighed] = []
    for each in sorted(weighed, key=lambda each: (-each.probability, each.derived, each.source)):
        free = all(each.derived[1] <= other.derived[0] or each.derived[0] >= other.derived[1] for other in kept)
        if free:
            kept.append(each)
    long = [each for each in kept if min(_length(each.source), _length(each.derived)) >= _LEAST]
    return sorted(long, key=lambda each: each.derived)


def weighed_summary(pair: Pairing, weighed: Sequence[Weighed]) -> Weighed | None:
    """The reading that the derived text condenses the source; None when the source is not longer by half."""
    found = stretched_summary(pair)
    if found is None:
        return None
    features = summary_features(pair, found.candidate, _length(found.source), *best_of(weighed))
    probability = judge("summary").probabilities(np.array([features]))[0]
    return Weighed(found.candidate, found.source, found.derived, float(probability))


def stretched_summary(pair: Pairing) -> Weighed | None:
    """The summary's stretch and all source sentences it has something of, not yet weighed."""
    summary = summary_candidate(pair)
    if summary is None:
        return None
    first, last, begin, end = summary.ranges
    count = pair.source.sentence_count
    said = [k for k in range(count) if pair.cosine_of((k, k + 1, begin, end)) > _SAID]
    first, last = min([first, *said]), max([last, *(k + 1 for k in said)])
    source, derived = pair.source.place(first, last), pair.derived.place(begin, end)
    if _length(derived) < _LEAST_SUMMARY or _length(source) < _CONDENSES * _length(derived):
        return None
    return Weighed(summary, source, derived, 0.0)


def best_of(weighed: Sequence[Weighed]) -> tuple[Candidate | None, float]:
    """The passage of the greatest probable length, and its probability."""
    told = without_overlaps(weighed)
    if not told:
        return None, 0.0
    best = max(told, key=lambda each: each.probability * _length(each.derived))
    return best.candidate, best.probability


def _copied(source: Prepared, derived: Prepared, found: Copied) -> Passage:
    return Passage(
        (int(source.starts[found.source_start]), int(source.ends[found.source_end - 1])),
        (int(derived.starts[found.derived_start]), int(derived.ends[found.derived_end - 1])),
        "copied",
        1.0,
    )


def _places(pair: Pairing, candidate: Candidate) -> tuple[Place, Place]:
    first, last, begin, end = candidate.ranges
    return pair.source.place(first, last), pair.derived.place(begin, end)


def _length(place: Place) -> int:
    return place[1] - place[0]
