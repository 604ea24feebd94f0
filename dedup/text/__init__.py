"""Cutting a text into sentences, words and quotations, each of which knows where it stands."""

from .quotes import quotations
from .rarity import LANGUAGES, language_of, rarity
from .sentences import sentences, split
from .stated import Stated, stated, stated_order
from .stems import stem
from .words import fold, word_bounds, word_spans, words

__all__ = [
    "LANGUAGES",
    "Stated",
    "fold",
    "language_of",
    "quotations",
    "rarity",
    "sentences",
    "split",
    "stated",
    "stated_order",
    "stem",
    "word_bounds",
    "word_spans",
    "words",
]
