"""A text cut once for any number of alignments: its words as numbers, its sentences as ranges of words."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import Span
from ..text import fold, language_of, quotations, rarity, split, stem, word_bounds, words

Array = NDArray[Any]

_LEAST_WORDS = 3
_HEAD = 400  # words that tell the language
# A stop with whatever closes after it, a blank line, or a line that goes on with anything but a lower-case letter:
# hard-wrapped prose stays whole. Finer than sentences ("U.S. officials" is cut): borders only, never shown.
_STOP = re.compile(r"""[.!?]+["'’”)\]]*\s+|[。！？]+|\n\s*\n|\n(?=\s*[A-Z0-9\W])""")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One text, cut; every array is read only by convention.

    `borders` has one entry more than there are sentences: sentence k is words borders[k] to borders[k + 1].
    """

    text: str
    language: str
    words: tuple[str, ...]
    """Folded, in order."""
    starts: Array
    """Of words, code points."""
    ends: Array
    stems: Array
    """uint64 hashes of stems: equal in every text and every process."""
    rarities: Array
    """Weight of each word, 0 to 1, from the shipped table."""
    names: Array
    """Whether the word carries a digit, or a capital inside a sentence."""
    quoted: Array
    """Whether the word stands inside quotation marks."""
    borders: Array
    segments: Array
    """Borders like `borders`, of finer stretches: passages begin and end at them."""
    sentence_spans: tuple[Span, ...]
    """Whole sentences, with their punctuation."""

    @property
    def sentence_count(self) -> int:
        """How many sentences there are."""
        return len(self.borders) - 1

    @property
    def sentence_of_word(self) -> Array:
        """For each word the number of its sentence."""
        return np.repeat(np.arange(self.sentence_count), np.diff(self.borders))

    def span(self, first: int, last: int) -> Span:
        """Code points from the first word of sentence `first` to the last word of sentence `last - 1`."""
        return Span(int(self.starts[self.borders[first]]), int(self.ends[self.borders[last] - 1]))

    def words_within(self, start: int, end: int) -> tuple[str, ...]:
        """The folded words between two code points."""
        return self.words[slice(*self.word_range(start, end))]

    def word_range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that begin between two code points."""
        return int(np.searchsorted(self.starts, start)), int(np.searchsorted(self.starts, end))

    def sentence_words(self, sentence: int) -> tuple[str, ...]:
        """The folded words of one sentence."""
        return self.words[self.borders[sentence] : self.borders[sentence + 1]]


def prepare(text: str, language: str | None = None) -> Prepared:
    """The text, cut into sentences by `text.split`; sentences without a word are left out.

    Without a language, the language is the one whose commonest words the text holds.

    >>> german = "Sie kam am 6. Februar. Er ging und das war es."
    >>> [german[a:b] for a, b in prepare(german).sentence_spans]
    ['Sie kam am 6. Februar.', 'Er ging und das war es.']
    """
    return _cut(text, None, language)


def telling_stems(text: str, language: str | None, least: float) -> tuple[Array, Array]:
    """Hashes of the distinct stems of a text with a rarity of `least` or more, sorted, and their rarities.

    Those of `prepare`, in a fifth of its time: nothing is cut.
    """
    folded = words(text)
    language = language or language_of(folded[:_HEAD])
    vocabulary = _vocabulary(language)
    numbers = np.fromiter(map(vocabulary.__getitem__, dict.fromkeys(folded)), np.int64)
    stems, rarities = vocabulary.stems(numbers), vocabulary.rarities(numbers)
    telling = rarities >= least
    distinct, first = np.unique(stems[telling], return_index=True)
    return distinct, rarities[telling][first]


def prepare_sentences(sentences: Sequence[str], language: str | None = None) -> Prepared:
    """The sentences as one text with a line for each; one without a word stays, as an empty range of words."""
    text = "\n".join(sentences)
    starts = np.cumsum([0, *(len(sentence) + 1 for sentence in sentences)])[:-1]
    spans = [Span(int(start), int(start) + len(each)) for start, each in zip(starts, sentences, strict=True)]
    return _cut(text, spans, language, keep_empty=True)


def _cut(text: str, spans: Sequence[Span] | None, language: str | None, keep_empty: bool = False) -> Prepared:
    places = word_bounds(text)
    raw = [text[start:end] for start, end in places]
    count = len(raw)
    language = language or language_of(map(fold, raw[:_HEAD]))
    if spans is None:
        # By the rules of its language: "am 6. Februar" and "в 2024 г. в Москве" are no ends of sentences.
        spans = split(text, language)
    vocabulary = _vocabulary(language)
    number = np.fromiter(map(vocabulary.__getitem__, raw), np.int64, count)
    capital, digit = vocabulary.capital(number), vocabulary.digit(number)
    starts, ends = np.fromiter(chain.from_iterable(places), np.int64, 2 * count).reshape(-1, 2).T
    borders = np.append(np.searchsorted(starts, [start for start, _ in spans]), count).astype(np.int64)
    if not keep_empty:
        held = np.flatnonzero(np.diff(borders)).tolist()
        spans = [spans[k] for k in held]
        borders = np.append(borders[held], count)
        borders[0] = 0  # every word stands in a sentence: nothing before the first, whatever the splitter left out
    first = np.zeros(count + 1, bool)
    first[borders] = True
    return Prepared(
        text=text,
        language=language,
        words=tuple(map(vocabulary.folded.__getitem__, number.tolist())),
        starts=starts,
        ends=ends,
        stems=vocabulary.stems(number),
        rarities=vocabulary.rarities(number),
        names=(capital & ~first[:-1]) | digit,
        quoted=_quoted(text, starts, ends),
        borders=borders,
        segments=_segments(text, starts),
        sentence_spans=tuple(spans),
    )


class _Vocabulary(dict[str, int]):
    """The words met so far, as they were written, by number; what each tells is worked out once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.folded: list[str] = []
        self._language = language
        self._stems = array("Q")
        self._rarities = array("f")
        self._capital = array("b")
        self._digit = array("b")

    def __missing__(self, word: str) -> int:
        folded = fold(word)
        self.folded.append(folded)
        stemmed = blake2b(stem(folded, self._language).encode(), digest_size=8).digest()
        self._stems.append(int.from_bytes(stemmed, "little"))
        self._rarities.append(rarity(folded, self._language))
        self._capital.append(word[0].isupper())
        self._digit.append(word[0].isdigit() or word[-1].isdigit())
        self[word] = number = len(self)
        return number

    def stems(self, numbers: Array) -> Array:
        """uint64 hashes."""
        return _taken(self._stems, np.uint64, numbers)

    def rarities(self, numbers: Array) -> Array:
        """float32, 0 to 1."""
        return _taken(self._rarities, np.float32, numbers)

    def capital(self, numbers: Array) -> Array:
        """Whether the word begins with a capital."""
        return _taken(self._capital, np.bool_, numbers)

    def digit(self, numbers: Array) -> Array:
        """Whether the word begins or ends with a digit."""
        return _taken(self._digit, np.bool_, numbers)


def _taken(values: array[Any], kind: type[np.generic], numbers: Array) -> Array:
    # A copy: an array that is looked into cannot grow.
    return np.frombuffer(values, kind)[numbers] if len(values) else np.zeros(0, kind)


_MOST_WORDS = 300_000  # of one vocabulary: a stream of texts never ends
_vocabularies: dict[str, _Vocabulary] = {}


def _vocabulary(language: str) -> _Vocabulary:
    if language not in _vocabularies or len(_vocabularies[language]) > _MOST_WORDS:
        _vocabularies[language] = _Vocabulary(language)
    return _vocabularies[language]


def _segments(text: str, starts: Array) -> Array:
    """Borders, in words, of the stretches between full stops, whatever they mean, or between lines.

    Stretches of fewer than three words (list numbers, "Yes.") are joined to the next, the last to the one before:
    alone they meet by chance.
    """
    count = len(starts)
    kept = [0]
    for border in np.searchsorted(starts, [found.end() for found in _STOP.finditer(text)]).tolist():
        if border - kept[-1] >= _LEAST_WORDS and border < count:
            kept.append(border)
    if len(kept) > 1 and count - kept[-1] < _LEAST_WORDS:
        kept.pop()
    return np.array([*kept, count], np.int64)


def _quoted(text: str, starts: Array, ends: Array) -> Array:
    inside = np.zeros(len(starts) + 1, np.int32)
    for start, end in quotations(text):
        inside[np.searchsorted(starts, start)] += 1
        inside[np.searchsorted(ends, end, side="right")] -= 1
    return np.cumsum(inside[:-1]) > 0
