"""Measures of accuracy, written from their definitions and tested on hand-made cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a suspicious document and the passage of a source it belongs to; half-open, code points."""

    suspicious_id: str
    suspicious: Range
    source_id: str
    source: Range


@dataclass(frozen=True, slots=True)
class Plagdet:
    """PAN's measures of a set of detections; all 0 to 1 but the granularity, which is 1 or more."""

    plagdet: float
    precision: float
    recall: float
    granularity: float


def plagdet(cases: Iterable[Passage], detections: Iterable[Passage]) -> Plagdet:
    """Macro-averaged precision and recall in characters, and how often a case was found in pieces.

    Recall is the mean over cases of the share of their characters (both sides together) that detections of the
    case cover; precision the mean over detections of the share that cases cover; granularity the mean number of
    detections of a found case. Plagdet is F1 / log2(1 + granularity).
    Source: Potthast, Stein, Barron-Cedeno, Rosso 2010, "An evaluation framework for plagiarism detection".
    """
    of_pair: dict[tuple[str, str], tuple[list[Passage], list[Passage]]] = defaultdict(lambda: ([], []))
    for case in cases:
        of_pair[case.suspicious_id, case.source_id][0].append(case)
    for found in detections:
        of_pair[found.suspicious_id, found.source_id][1].append(found)
    recalls, precisions, counts = [], [], []
    for true, guessed in of_pair.values():
        for case in true:
            hits = [other for other in guessed if _meet(case, other)]
            recalls.append(_covered(case, hits))
            counts += [len(hits)] if hits else []
        precisions += [_covered(found, [case for case in true if _meet(case, found)]) for found in guessed]
    recall, precision = _mean(recalls), _mean(precisions)
    granularity = _mean(counts) if counts else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Plagdet(f1 / log2(1 + granularity), precision, recall, granularity)


def passage_f1(cases: Sequence[Passage], detections: Sequence[Passage]) -> float:
    """Plagdet's F1 for one pair; 1 when there is nothing to find and nothing was found."""
    if not cases or not detections:
        return float(not cases and not detections)
    recall = _mean([_covered(case, [found for found in detections if _meet(case, found)]) for case in cases])
    precision = _mean([_covered(found, [case for case in cases if _meet(case, found)]) for found in detections])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def overlap_share(one: Passage, other: Passage) -> float:
    """Characters that both passages cover by characters that either does; 0 unless both sides meet."""
    if not _meet(one, other):
        return 0.0
    both = _overlap(one.source, other.source) + _overlap(one.suspicious, other.suspicious)
    ranges = (one.source, one.suspicious, other.source, other.suspicious)
    return both / (sum(end - start for start, end in ranges) - both)


def average_precision(relevant: Sequence[bool], scores: Sequence[float]) -> float:
    """Mean, over the relevant, of the precision at their rank; equal scores share the precision of their last one."""
    of_score: dict[float, list[bool]] = defaultdict(list)
    for score, good in zip(scores, relevant, strict=True):
        of_score[score].append(good)
    hits = seen = 0
    gained = 0.0
    for score in sorted(of_score, reverse=True):
        tied = of_score[score]
        seen, hits = seen + len(tied), hits + sum(tied)
        gained += sum(tied) * hits / seen
    return gained / hits if hits else 0.0


def f1(true: set[object], found: set[object]) -> float:
    """Harmonic mean of precision and recall of a set of things found."""
    return 2 * len(true & found) / (len(true) + len(found)) if true or found else 1.0


def best_thresholds(values: Sequence[float], classes: Sequence[int]) -> tuple[float, float, float]:
    """The three ascending cuts that put most values into their class, 0 to 3; the lowest of equals."""
    places = [0.0, *sorted(set(values)), 1.01]
    above = [
        [sum(v >= cut and c == k for v, c in zip(values, classes, strict=True)) for cut in places] for k in range(4)
    ]
    total = [sum(c == k for c in classes) for k in range(4)]
    best, cuts = -1, (0.0, 0.0, 0.0)
    for i in range(len(places)):
        for j in range(i, len(places)):
            inner = total[0] - above[0][i] + above[1][i] - above[1][j]
            right, k = max((inner + above[2][j] - above[2][k] + above[3][k], -k) for k in range(j, len(places)))
            if right > best:
                best, cuts = right, (places[i], places[j], places[-k])
    return cuts


def _meet(one: Passage, other: Passage) -> bool:
    return _overlap(one.suspicious, other.suspicious) > 0 and _overlap(one.source, other.source) > 0


def _overlap(one: Range, other: Range) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _covered(passage: Passage, others: Sequence[Passage]) -> float:
    """Share of the passage's characters, both sides together, inside any of the others."""
    total = passage.suspicious[1] - passage.suspicious[0] + passage.source[1] - passage.source[0]
    inside = _union(passage.suspicious, [other.suspicious for other in others])
    return (inside + _union(passage.source, [other.source for other in others])) / total if total else 0.0


def _union(whole: Range, parts: Sequence[Range]) -> int:
    inside, end = 0, whole[0]
    for start, stop in sorted(parts):
        start, stop = max(start, end), min(stop, whole[1])
        if stop > start:
            inside, end = inside + stop - start, stop
    return inside


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
