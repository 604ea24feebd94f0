"""Cutting a text into sentences, words and quotations, each of which knows where it stands."""

from .quotes import quotations
from .sentences import sentences, split
from .words import fold, word_spans, words

__all__ = ["fold", "quotations", "sentences", "split", "word_spans", "words"]
