"""Words for matching: what counts as one, and what is folded away.

The rule, stated for one code point at a time so that a byte engine can follow it:

1. Letters and digits of all scripts make words; everything else separates them.
2. Case, width, compatibility forms and accents are folded: "É", "é", "ｅ" and "E" are one letter, "ﬁ" is two.
   Marks of a combining class above 9 vanish (accents, Hebrew points, Arabic vowel signs); the vowel signs of Indic
   scripts have none and stay letters. A folding that takes more UTF-8 bytes than its code point is not
   made (a handful: "Ⱥ").
3. Soft hyphens, joiners and other format characters vanish; a zero width space separates.
4. In scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) each code point is a word of its own,
   so that shingles are character n-grams. Hangul is written with spaces.
5. A full stop between two Latin letters that both stand alone vanishes: "U.S." and "US" are one word, and so are
   "C.I.A." and "CIA"; "e.g" and "eg" are too. "No.5" and "end.A" are not touched.

Composed and decomposed accents fold to the same; decomposed Hangul and voiced kana are not composed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from ..model import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEPARATES, VANISHES = " ", ""

# Scripts written without spaces: Thai, Lao, Myanmar, Khmer; kana; CJK ideographs with extensions A and B onwards.
UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
# On folded text, which holds nothing but letters, digits, spaces and full stops.
_WORD = re.compile(rf"(?<![^ .])[a-z](?:\.[a-z](?![^ .]))+|[{UNSPACED}]|[^ .{UNSPACED}]+")


def is_unspaced(folded: str) -> bool:
    """Does a folded code point make a word of its own?"""
    return _UNSPACED.match(folded) is not None


def fold_character(character: str) -> str:
    """What one code point becomes: its letters, "" when it vanishes, " " when it separates, "." for a full stop.

    Never longer in UTF-8 than the code point itself.

    >>> [fold_character(c) for c in ("É", "ﬁ", "\N{SOFT HYPHEN}", "—", "ß")]
    ['e', 'fi', '', ' ', 'ss']
    """
    if character == ".":
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return SEPARATES if character == "\u200b" else VANISHES
    if is_unspaced(character):
        plain = unicodedata.normalize("NFKC", character)
        fits = len(plain) == 1 and is_unspaced(plain) and _bytes(plain) <= _bytes(character)
        return (plain if fits else character) if category[0] in "LNM" else SEPARATES
    if category[0] == "M":
        return VANISHES if _is_accent(character) else character
    if category[0] not in "LN":
        return SEPARATES
    loose = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    plain = unicodedata.normalize("NFKC", "".join(c for c in loose if not _is_accent(c)))
    is_word = plain and all(unicodedata.category(c)[0] in "LNM" for c in plain)
    one_word = len(plain) == 1 or not _UNSPACED.search(plain)
    return plain if is_word and one_word and _bytes(plain) <= _bytes(character) else character


def _is_accent(character: str) -> bool:
    variation_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return unicodedata.combining(character) > 9 or unicodedata.category(character) == "Me" or variation_selector


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


class _Folding(dict[int, str]):
    """Foldings of the code points met so far, in the form `str.translate` takes."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = fold_character(chr(code_point))
        return folded


_folding = _Folding()
_UNEVEN = 0xFFFFFFFF  # in the table below: the folding of this code point is not one code point


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint32]:
    """For each code point what it folds to; 0 where it has not been met yet."""
    import numpy as np

    return np.zeros(sys.maxunicode + 1, np.uint32)


def _folded(text: str) -> tuple[str, bool]:
    """The text with each code point folded, and whether every one of them became exactly one.

    `str.translate` has a short way for ASCII alone; a table look-up in numpy takes a tenth of its time for the rest.
    """
    if text.isascii():
        return text.translate(_folding), True
    import numpy as np

    table = _table()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = table[codes]
    if not folded.all():
        for code in set(codes[folded == 0].tolist()):
            one = _folding[code]
            table[code] = ord(one) if len(one) == 1 else _UNEVEN
        folded = table[codes]
    if folded.max() == _UNEVEN:
        return text.translate(_folding), False
    return folded.tobytes().decode("utf-32-le", "surrogatepass"), True


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word as it is matched: case, width, accents and the dots of an abbreviation folded.

    >>> fold("Élysée"), fold("U.S."), fold("ﬁne")
    ('elysee', 'us', 'fine')
    """
    return word.translate(_folding).replace(".", "").replace(SEPARATES, "") or word


def word_spans(text: str) -> list[Span]:
    """Where each word of the text stands, in order.

    >>> [text[a:b] for text in ["The C.I.A. flew."] for a, b in word_spans(text)]
    ['The', 'C.I.A', 'flew']
    """
    return [Span(*bounds) for bounds in word_bounds(text)]


def word_bounds(text: str) -> list[tuple[int, int]]:
    """`word_spans` as plain pairs: half the time, for whoever makes arrays of them."""
    folded, even = _folded(text)
    spans = list(map(re.Match.span, _WORD.finditer(folded)))
    if even:
        return spans
    # Where each folded code point came from; vanished ones belong to the word before them.
    lengths = [len(_folding[ord(character)]) for character in text]
    origin = [at for at, length in enumerate(lengths) for _ in range(length)]
    after = list(range(1, len(text) + 1))
    for at in range(len(text) - 2, -1, -1):
        if not lengths[at + 1]:
            after[at] = after[at + 1]
    return [(origin[start], after[origin[end - 1]]) for start, end in spans]


def words(text: str) -> list[str]:
    """The folded words of the text, in order.

    >>> words("Mexico’s U.S. border")
    ['mexico', 's', 'us', 'border']
    """
    return [found.group().replace(".", "") for found in _WORD.finditer(_folded(text)[0])]
