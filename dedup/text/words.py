"""Words for matching: what counts as one, and what is folded away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..model import Span

# Scripts written without spaces: each character is a word of its own, so that shingles are character n-grams.
# Thai, Lao, Myanmar, Khmer; kana; CJK ideographs with extensions A and B onwards. Hangul is written with spaces.
UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# A word is a run of letters, digits and marks; a dotted abbreviation (U.S., C.I.A.) is one word.
_WORD = re.compile(
    rf"[{UNSPACED}]"
    rf"|(?:(?<!\w)[^\W\d_{UNSPACED}]\.){{2,}}"
    rf"|(?:[^\W_{UNSPACED}]|[\u0300-\u036f])+"
)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word as it is matched: compatibility forms, case, accents and the dots of an abbreviation folded.

    Accents are folded so that a decomposed and a composed letter are one, and a copy typed without them still
    matches.

    >>> fold("Élysée"), fold("U.S."), fold("ﬁne")
    ('elysee', 'us', 'fine')
    """
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in plain if not "\u0300" <= c <= "\u036f" and c != ".") or word


def word_spans(text: str) -> list[Span]:
    """Where each word of the text stands, in order.

    >>> [text[a:b] for text in ["The C.I.A. flew."] for a, b in word_spans(text)]
    ['The', 'C.I.A.', 'flew']
    """
    return [Span(*found.span()) for found in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """The folded words of the text, in order.

    >>> words("Mexico’s U.S. border")
    ['mexico', 's', 'us', 'border']
    """
    return [fold(text[start:end]) for start, end in word_spans(text)]
