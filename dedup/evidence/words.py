"""A text as the evidence reads it: words, stems, how telling each word is, numbers and quotations."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from ..model import Span
from ..text import fold, language_of, quotations, rarity, stem, word_spans

_USUAL_WORDS = 300.0  # weight of the usual rate, in words
_COMMONEST = 10**-2.4  # how often a word of rarity 0 stands in running text, and of rarity 1: see text.rarity
_RAREST = 10**-5.5
_TELLING = 0.25  # rarity from which a word says something out of its place


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a text with all that the evidence asks of them."""

    spans: tuple[Span, ...]
    starts: tuple[int, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    bits: tuple[float, ...]
    """How telling each word is: minus log2 of how often to expect it."""
    telling: tuple[bool, ...]
    trigrams: frozenset[tuple[str, str, str]]
    numbers: frozenset[str]
    quotes: tuple[str, ...]
    """Quotations of three words and more, folded."""
    folded: str
    """All words, one space between."""


@lru_cache(maxsize=4096)
def reading(text: str) -> Reading:
    """The text, read.

    A word that the text uses all the time (the name of its hero) tells little of where it comes from, one used once
    tells much: rates are counted in the text itself, and drawn towards what is usual for the length of the word.
    So nothing depends on the pile.
    """
    spans = tuple(word_spans(text))
    words = tuple(fold(text[start:end]) for start, end in spans)
    counts = Counter(words)
    total = len(words) + _USUAL_WORDS
    language = language_of(words)
    rare = {word: rarity(word, language) for word in counts}
    weight = {
        word: -math.log2((count - 1 + _USUAL_WORDS * _usual(rare[word])) / total) for word, count in counts.items()
    }
    bits = tuple(weight[word] for word in words)
    quotes = tuple(
        " ".join(folded)
        for start, end in quotations(text)
        if len(folded := [fold(text[a + start : b + start]) for a, b in word_spans(text[start:end])]) >= 3
    )
    return Reading(
        spans,
        tuple(span.start for span in spans),
        words,
        tuple(stem(word, language) for word in words),
        bits,
        tuple(rare[word] >= _TELLING for word in words),
        frozenset(zip(words, words[1:], words[2:], strict=False)),
        frozenset(word for word in words if len(word) > 1 and word[0].isdigit()),
        quotes,
        " ".join(words),
    )


def _usual(rare: float) -> float:
    return float(_COMMONEST ** (1 - rare) * _RAREST**rare)
