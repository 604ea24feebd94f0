"""Candidate passages: seeds of alike sentences gathered over gaps, and stretches whose words the other text holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .pairing import Pairing
from .prepared import Array

Ranges = tuple[int, int, int, int]
"""Source first, source last, derived first, derived last, in sentences, half-open."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Sentences that may make a passage, and the seeds (source sentence, derived sentence) they were found by."""

    ranges: Ranges
    seeds: Array


@dataclass(frozen=True, slots=True)
class Gathering:
    """How seeds are found and joined."""

    seed: float
    """Cosine and Dice that a pair of sentences has to exceed."""
    gap: int
    """Sentences without a seed that a passage may bridge, on either side."""
    alike: float
    """Cosine that the two sides of a passage have to exceed."""


# Three ways to gather: strict seeds over wide gaps, loose seeds over narrow ones, and the best single way of the
# three between them. Which of them hits the borders is for the judge to say.
GATHERINGS = (
    Gathering(seed=0.25, gap=4, alike=0.30),
    Gathering(seed=0.20, gap=2, alike=0.28),
    Gathering(seed=0.30, gap=8, alike=0.30),
)
_SEED = 0.25  # cosine and Dice of the seeds looked for inside a stretch
_HELD = 0.5  # share of weight held from which a derived sentence adds to its stretch: texts of one topic reach .32
_HELD_BACK = 0.4  # the same for a source sentence against a single passage, which holds less than a text
_HELD_SUMMARY = 0.55  # the same for a derived sentence of a summary
_LENGTH_POWER = 0.2  # how much a passage's length counts beside its resemblance: its fifth root
_REACH = 2  # sentences a border may leave the seeds behind by
_STEPS = 30  # border moves before a passage is taken as it is; growth stops far earlier
# Each row moves one of the four borders by one or two sentences.
_MOVES = np.kron(np.eye(4, dtype=np.int64), np.array([[-1], [1], [-2], [2]]))


def candidates(pair: Pairing) -> list[Candidate]:
    """Every candidate passage that follows its source, each range once, in the order of discovery."""
    found: dict[Ranges, Candidate] = {}
    started: set[Ranges] = set()
    for way in GATHERINGS:
        for seeds in _gathered_alike(pair, way):
            ranges = _around(seeds)
            if ranges not in started:
                started.add(ranges)
                ranges = _grown(pair, ranges)
                found.setdefault(ranges, Candidate(ranges, seeds))
    for candidate in _held_candidates(pair):
        found.setdefault(candidate.ranges, candidate)
    return list(found.values())


def summary_candidate(pair: Pairing) -> Candidate | None:
    """The stretch of the derived text that says what the source says anywhere; None when there is no such stretch."""
    gains = pair.derived.weights * (pair.held - _HELD_SUMMARY)
    stretch = best_stretch(gains)
    if stretch is None:
        return None
    begin, end = stretch
    seeds = _seeds_within(pair, (0, pair.source.sentence_count, begin, end))
    first, last, _, _ = _around(seeds)
    return Candidate((first, last, begin, end), seeds)


def source_stretch(pair: Pairing, begin: int, end: int) -> tuple[int, int] | None:
    """The stretch of the source that the derived sentences `begin` to `end` hold; None when there is none."""
    held = pair.source.held_by(pair.derived.counts[end] - pair.derived.counts[begin], pair.weight)
    return best_stretch(pair.source.weights * (held - _HELD_BACK))


def best_stretch(gains: Array) -> tuple[int, int] | None:
    """The half-open stretch with the greatest sum, the earliest of equals; None when no sum is above 0.

    >>> best_stretch(np.array([-1.0, 2.0, -1.0, 3.0, -5.0, 1.0]))
    (1, 4)
    """
    sums = np.append(0.0, np.cumsum(gains))
    above = sums - np.minimum.accumulate(sums)
    end = int(above.argmax())
    if above[end] <= 0:
        return None
    start = int(sums[: end + 1].argmin())
    return start, end


def quality(pair: Pairing, ranges: Array) -> Array:
    """Weighted multiset Dice of the two sides times a power of their weight, for each row of ranges."""
    first, last, begin, end = ranges.T
    source, derived = pair.source, pair.derived
    shared = np.minimum(source.counts[last] - source.counts[first], derived.counts[end] - derived.counts[begin])
    mass = source.mass[last] - source.mass[first] + derived.mass[end] - derived.mass[begin]
    result: Array = 2 * (shared @ pair.weight) / (mass + 1e-9) * np.maximum(mass, 0) ** _LENGTH_POWER
    return result


def _held_candidates(pair: Pairing) -> Iterator[Candidate]:
    stretch = best_stretch(pair.derived.weights * (pair.held - _HELD))
    if stretch is None:
        return
    back = source_stretch(pair, *stretch)
    if back is not None:
        ranges = (*back, *stretch)
        yield Candidate(ranges, _seeds_within(pair, ranges))


def _seeds_within(pair: Pairing, ranges: Ranges) -> Array:
    """The seeds inside the ranges, or the most alike pair of sentences when there is none."""
    first, last, begin, end = ranges
    cosine, dice = pair.cosine[first:last, begin:end], pair.dice[first:last, begin:end]
    seeds = np.argwhere((cosine > _SEED) & (dice > _SEED))
    if not len(seeds):
        seeds = np.array([np.unravel_index(int(cosine.argmax()), cosine.shape)])
    placed: Array = seeds + np.array([first, begin])
    return placed


def _gathered_alike(pair: Pairing, way: Gathering) -> Iterator[Array]:
    seeds = np.argwhere((pair.cosine > way.seed) & (pair.dice > way.seed))
    if len(seeds):
        yield from _alike(pair, seeds, way.gap, way.alike)


def _alike(pair: Pairing, seeds: Array, gap: int, alike: float) -> Iterator[Array]:
    """Gatherings of seeds whose sides are alike; the others are cut at smaller gaps until they are, or are single."""
    for gathered in _gathered(seeds, gap):
        if pair.cosine_of(_around(gathered)) > alike:
            yield gathered
        elif gap > 0 and len(gathered) > 1:
            yield from _alike(pair, gathered, gap - 1, alike)


def _gathered(seeds: Array, gap: int, side: int = 0, settled: int = 0) -> Iterator[Array]:
    """The seeds cut wherever more than `gap` sentences have none, on one side after the other until both hold."""
    if settled == 2 or len(seeds) == 1:
        yield seeds
        return
    ordered = seeds[np.argsort(seeds[:, side], kind="stable")]
    cuts = np.flatnonzero(np.diff(ordered[:, side]) - 1 > gap) + 1
    for piece in np.split(ordered, cuts):
        yield from _gathered(piece, gap, 1 - side, 1 if len(cuts) else settled + 1)


def _around(seeds: Array) -> Ranges:
    low, high = seeds.min(axis=0).tolist(), seeds.max(axis=0).tolist()
    return low[0], high[0] + 1, low[1], high[1] + 1


def _grown(pair: Pairing, ranges: Ranges) -> Ranges:
    """The borders moved by one or two sentences at a time while the quality grows."""
    here = np.array(ranges)
    best = quality(pair, here[None])[0]
    rows, columns = pair.source.sentence_count, pair.derived.sentence_count
    least = np.array([max(0, ranges[0] - _REACH), 0, max(0, ranges[2] - _REACH), 0])
    most = np.array([rows, min(rows, ranges[1] + _REACH), columns, min(columns, ranges[3] + _REACH)])
    for _ in range(_STEPS):
        moved = here + _MOVES
        lawful = ((moved >= least) & (moved <= most)).all(axis=1)
        moved = moved[lawful & (moved[:, 0] < moved[:, 1]) & (moved[:, 2] < moved[:, 3])]
        if not len(moved):
            break
        qualities = quality(pair, moved)
        k = int(qualities.argmax())
        if qualities[k] <= best + 1e-6:
            break
        here, best = moved[k], qualities[k]
    first, last, begin, end = here.tolist()
    return first, last, begin, end
