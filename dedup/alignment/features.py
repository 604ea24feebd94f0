"""What a passage is judged by: a few named numbers, all of this pair of texts alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, log1p
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from .candidates import Candidate, quality, source_stretch
from .pairing import Pairing, Side
from .prepared import Array


class PassageFeatures(NamedTuple):
    """Of one candidate passage. Shares and cosines are weighted by the rarity of stems in the two texts."""

    cosine: float
    dice: float
    seeds: float
    """Log of one more than the pairs of alike sentences."""
    density: float
    """Share of its pairs of sentences that are alike."""
    mean: float
    """Mean cosine of its alike sentences."""
    lengths: float
    """How many times as long, in logs, one side is as the other."""
    length: float
    """Log of the characters of the shorter side."""
    contained: float
    """Share of the lighter side found in the other."""
    derived: float
    """Log of its derived sentences."""
    source: float
    rare: float
    """Log of one more than the stems it shares that hardly any other sentence has."""
    in_source: float
    """Share of the source side found in the derived side."""
    in_derived: float
    source_edge: float
    """Least share of its first and last source sentence that the derived side holds."""
    derived_edge: float
    beyond_source: float
    """Greatest share of the source sentences just outside that the derived side holds."""
    beyond_derived: float
    ratio: float
    """Token-sort ratio (rapidfuzz) of the two sides."""
    background: float
    """How alike the derived sentences outside it are to their best source sentence: the pair's own null."""
    rival: float
    """Quality of the best other candidate of the pair, elsewhere in the derived text."""
    held: float
    """Share of the derived side that the source holds anywhere."""
    held_outside: float
    """The same of the rest of the derived text."""


def passage_features(pair: Pairing, found: Sequence[Candidate]) -> list[PassageFeatures]:
    """The features of all candidates of a pair, in their order."""
    if not found:
        return []
    qualities = quality(pair, np.array([each.ranges for each in found])).tolist()
    best = pair.cosine.max(axis=0)
    features = []
    for each in found:
        _, _, begin, end = each.ranges
        elsewhere = [
            other_quality
            for other, other_quality in zip(found, qualities, strict=True)
            if other.ranges[3] <= begin or other.ranges[2] >= end
        ]
        features.append(_features(pair, each, _mean_outside(best, begin, end), max(elsewhere, default=0.0)))
    return features


def _features(pair: Pairing, candidate: Candidate, background: float, rival: float) -> PassageFeatures:
    first, last, begin, end = candidate.ranges
    source, derived = pair.source, pair.derived
    ours = source.counts[last] - source.counts[first]
    theirs = derived.counts[end] - derived.counts[begin]
    shared = float(np.minimum(ours, theirs) @ pair.weight)
    our_mass = float(source.mass[last] - source.mass[first]) + 1e-9
    their_mass = float(derived.mass[end] - derived.mass[begin]) + 1e-9
    source_start, source_end = source.place(first, last)
    derived_start, derived_end = derived.place(begin, end)
    source_length, derived_length = source_end - source_start, derived_end - derived_start
    at_seeds = pair.cosine[candidate.seeds[:, 0], candidate.seeds[:, 1]]
    rare = (ours > 0) & (theirs > 0) & (pair.weight > 0.8 * pair.rarest)
    source_edge, beyond_source = _edges(source, theirs, pair.weight, first, last)
    derived_edge, beyond_derived = _edges(derived, ours, pair.weight, begin, end)
    held, held_outside = held_shares(pair, begin, end)
    return PassageFeatures(
        cosine=pair.cosine_of(candidate.ranges),
        dice=2 * shared / (our_mass + their_mass),
        seeds=log1p(len(at_seeds)),
        density=len(at_seeds) / ((last - first) * (end - begin)),
        mean=float(at_seeds.mean()),
        lengths=abs(log(source_length / derived_length)),
        length=log(min(source_length, derived_length)),
        contained=shared / min(our_mass, their_mass),
        derived=log(end - begin),
        source=log(last - first),
        rare=log1p(float(rare.sum())),
        in_source=shared / our_mass,
        in_derived=shared / their_mass,
        source_edge=source_edge,
        derived_edge=derived_edge,
        beyond_source=beyond_source,
        beyond_derived=beyond_derived,
        ratio=fuzz.token_sort_ratio(source.joined(first, last), derived.joined(begin, end)) / 100.0,
        background=background,
        rival=rival,
        held=held,
        held_outside=held_outside,
    )


def held_shares(pair: Pairing, begin: int, end: int) -> tuple[float, float]:
    """Share of the derived sentences `begin` to `end`, and of all others, that the source holds anywhere."""
    weights = pair.derived.weights
    held = pair.held * weights
    inside, inside_weight = float(held[begin:end].sum()), float(weights[begin:end].sum())
    outside, outside_weight = float(held.sum()) - inside, float(weights.sum()) - inside_weight
    return inside / max(1e-6, inside_weight), max(0.0, outside) / max(1e-6, outside_weight)


def _mean_outside(values: Array, begin: int, end: int) -> float:
    count = len(values) - (end - begin)
    return float(values[:begin].sum() + values[end:].sum()) / count if count else 0.0


def _edges(side: Side, other: Array, weight: Array, first: int, last: int) -> tuple[float, float]:
    """Least share of the first and last sentence that the other side holds, and greatest of the two just outside."""
    inside = min(_held(side, other, weight, first), _held(side, other, weight, last - 1))
    outside = [_held(side, other, weight, k) for k in (first - 1, last) if 0 <= k < side.sentence_count]
    return inside, max(outside, default=0.0)


def _held(side: Side, other: Array, weight: Array, sentence: int) -> float:
    counts = side.counts[sentence + 1] - side.counts[sentence]
    mass = float(side.mass[sentence + 1] - side.mass[sentence])
    return float(np.minimum(counts, other) @ weight) / mass if mass > 1e-6 else 0.0


class SummaryFeatures(NamedTuple):
    """Of the reading that a stretch of the derived text condenses the whole source."""

    condensed: float
    """How many times as long, in logs, the source is as the stretch."""
    probability: float
    """Of the best passage of the other reading, that the stretch follows its source."""
    covers: float
    """How much of the stretch that passage covers, at most 2."""
    inside: float
    """Share of the stretch's seeds inside that passage."""
    local: float
    """How many times as long, in logs, that passage's source side is as its derived side."""
    cosine: float
    seeds: float
    spread: float
    """Standard deviation of the seeds' places in the source, in source lengths."""
    share: float
    """Share of the source's characters the stretch has something of."""
    length: float
    held: float
    held_outside: float
    stretch: float
    """How many times as long, in logs, the one source stretch that holds most of it is."""
    stretch_holds: float
    """How much of what the source holds of it that one stretch holds."""


def summary_features(
    pair: Pairing,
    summary: Candidate,
    source_length: int,
    best: Candidate | None,
    probability: float,
) -> SummaryFeatures:
    """The features of the summary reading; `best` is the most probable passage of the other reading."""
    _, _, begin, end = summary.ranges
    seeds = summary.seeds
    length = _length(pair.derived, begin, end)
    covers = inside = local = 0.0
    if best is not None:
        first, last, start, stop = best.ranges
        covers = min(2.0, _length(pair.derived, start, stop) / length)
        inside = float(((seeds >= [first, start]) & (seeds < [last, stop])).all(axis=1).mean())
        local = log(_length(pair.source, first, last) / _length(pair.derived, start, stop))
    held, held_outside = held_shares(pair, begin, end)
    stretch, stretch_holds = _stretch(pair, begin, end, length)
    return SummaryFeatures(
        condensed=log(source_length / length),
        probability=probability,
        covers=covers,
        inside=inside,
        local=local,
        cosine=pair.cosine_of((0, pair.source.sentence_count, begin, end)),
        seeds=log1p(len(seeds)),
        spread=float(seeds[:, 0].std()) / pair.source.sentence_count,
        share=source_length / len(pair.source.text.text),
        length=log(length),
        held=held,
        held_outside=held_outside,
        stretch=stretch,
        stretch_holds=stretch_holds,
    )


def _stretch(pair: Pairing, begin: int, end: int, length: int) -> tuple[float, float]:
    found = source_stretch(pair, begin, end)
    if found is None:
        return 0.0, 0.0
    counts = pair.derived.counts[end] - pair.derived.counts[begin]
    ours = pair.source.counts[found[1]] - pair.source.counts[found[0]]
    everywhere = float(np.minimum(pair.source.counts[-1], counts) @ pair.weight)
    here = float(np.minimum(ours, counts) @ pair.weight)
    return log(_length(pair.source, *found) / length), here / max(1e-6, everywhere)


def _length(side: Side, first: int, last: int) -> int:
    start, end = side.place(first, last)
    return end - start
