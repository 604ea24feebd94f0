"""A plain sentence matcher: each sentence with its one or two likest of the other text, by telling words in common."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import lru_cache

from dedup.model import Alignment, Degree, Document, Evidence, Match, Resemblance, Sentence, Span
from dedup.evidence import weigh
from dedup.text import sentences

_LEAST = 0.3  # share of a sentence's weight that must be found in the other


def matched(left: Document, right: Document) -> Alignment:
    """The alignment of two documents, simply."""
    one, other = _cut(left.text), _cut(right.text)
    weight = _weights(one, other)
    found: dict[tuple[Span, Span], float] = {}
    for here, there, turned in ((one, other, False), (other, one, True)):
        holding: dict[str, list[int]] = defaultdict(list)
        for j, sentence in enumerate(there):
            for stem in {word[:6] for word in sentence.words}:
                holding[stem].append(j)
        for sentence in here:
            stems = {word[:6] for word in sentence.words}
            total = sum(weight[stem] for stem in stems)
            score: Counter[int] = Counter()
            for stem in stems:
                if weight[stem] > 1.5:
                    for j in holding[stem]:
                        score[j] += weight[stem]
            for j, shared in sorted(score.items(), key=lambda each: (-each[1], each[0]))[:2]:
                if total and shared / total >= _LEAST and shared >= 12:
                    spans = (there[j].span, sentence.span) if turned else (sentence.span, there[j].span)
                    found[spans] = max(found.get(spans, 0.0), shared / total)
    matches = tuple(Match((a,), (b,), _degree(score), min(1.0, score)) for (a, b), score in sorted(found.items()))
    return Alignment(left.id, right.id, matches)


def evidence(left: Document, right: Document) -> Evidence:
    """The evidence of two documents by the plain matcher."""
    return weigh(left, right, matched(left, right), Resemblance(0.0, 0.0, 0.0, 0))


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[Sentence, ...]:
    return sentences(text)


def _weights(one: tuple[Sentence, ...], other: tuple[Sentence, ...]) -> dict[str, float]:
    count: Counter[str] = Counter()
    for text in (one, other):
        count.update(
            {stem for stem in (word[:6] for s in text for word in s.words)}
            and Counter(stem for s in text for stem in {word[:6] for word in s.words})
        )
    total = len(one) + len(other)
    return {stem: math.log2((total + 2) / (n / 2 + 0.5)) if len(stem) > 3 else 0.7 for stem, n in count.items()}


def _degree(score: float) -> Degree:
    return "verbatim" if score > 0.97 else "near" if score > 0.7 else "paraphrase"
