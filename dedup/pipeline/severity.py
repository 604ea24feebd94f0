"""How serious a passage is: one table of counted words by credit, never one percentage.

Counted words are words x similarity x rarity: 200 words of which the source has 85 % are 170 counted words, five
words of which it has 98 % are not even a passage. Stock phrases count for less than their number, because what is
shared has to be as rare as ordinary prose to count in full.
"""

from __future__ import annotations

from math import log

from ..model import Degree, PassageCredit, Severity
from .passages import Passage

ORDINARY = 0.3
"""Mean rarity of the words of ordinary prose (news, web pages: .30 to .45); rarer is no more, commoner is less."""

TABLE: dict[PassageCredit, tuple[float, float]] = {
    "uncredited": (15, 40),
    "attributed without quotes": (60, 150),
    "quoted without attribution": (40, 150),
    "quoted and attributed": (150, 400),
}
"""Counted words from which a passage is a warning, and from which it is an error; below it is a note.

Forty words are two newspaper sentences. Who names the source may retell it at some length before it is a matter for
an editor; even a credited quotation stops being one when it is most of somebody's article.
"""

RULES: dict[Degree, str] = {
    "verbatim": "verbatim-copy",
    "near": "near-copy",
    "paraphrase": "paraphrase",
    "summary": "summary",
    "quoted": "quotation",
}
"""The stable id of the rule that a finding of this degree falls under."""

LEAST_RUN = 12
"""Words in a row that chance and idiom do not bring together."""

LEAST_PROBABLE = 0.4
"""Probability of a passage below which it is not looked at."""

_LEAST_WORDS = 8  # a passage of fewer is a phrase
_LEAST_SHARED = 5.0  # rarity added up, about a dozen content words, without which nothing is shared but a topic
# The alignment sees which words are shared, and texts on one topic share many; copied words also keep their order.
# Round numbers chosen on one half of the topics of PAN 13, the other half in view: see tests/quality/check.py.
_ORDER = 20.0  # log odds that a passage gains when all its runs of three words are the source's
# A source's side e times as long has as many more places where words meet by chance.
_WIDE = 1.0  # log odds that a passage loses for it
_LEAST_DOUBT = 1e-3  # of the alignment
_FOUND = 3.0  # log odds from which a passage is found: a probability of .95, or of .5 and three of twenty runs


def counted_words(words: int, similarity: float, rarity: float) -> float:
    """Words that count: those the source has, less where they are commoner than ordinary prose.

    >>> counted_words(200, 0.85, 0.4), counted_words(20, 1.0, 0.15)
    (170.0, 10.0)
    """
    return words * similarity * min(1.0, rarity / ORDINARY)


def severity(words: int, similarity: float, rarity: float, credit: PassageCredit) -> Severity:
    """The row of the table for the credit, at the counted words.

    >>> severity(200, 0.85, 0.4, "uncredited"), severity(9, 0.98, 0.4, "uncredited")
    ('error', 'note')
    """
    warning, error = TABLE[credit]
    counted = counted_words(words, similarity, rarity)
    return "error" if counted >= error else "warning" if counted >= warning else "note"


def is_found(passage: Passage) -> bool:
    """Whether the passage says more than that two texts are on one topic."""
    if passage.words < _LEAST_WORDS or passage.shared < _LEAST_SHARED:
        return False
    if passage.run >= LEAST_RUN:
        return passage.rarity >= ORDINARY / 2
    probability = min(max(passage.probability, _LEAST_DOUBT), 1 - _LEAST_DOUBT)
    wide = max(0.0, log(len(passage.theirs) / len(passage.ours)))
    return log(probability / (1 - probability)) + _ORDER * passage.following - _WIDE * wide >= _FOUND
