"""What is known, asked for the documents that a draft may have something from: one way for piles and for indexes.

Two channels, those of an index: shingles, which find what was copied, and rare stems that stand close together in the
draft, which find what was reworded. Each key counts for more the fewer documents hold it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from .. import alignment
from ..errors import IndexFailure
from ..index.segments import ArraySegment
from ..model import Document, Skipped
from ..settings import BakedSettings
from ..sketches import RARE, Channel, numbers_of, packed, shingle_hashes, sorted_once

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Weights = npt.NDArray[np.float64]

BEST = 20
"""Known documents that a draft is aligned with, at least; a long draft, which may be made from more, with more."""

_WORDS_EACH = 75  # words of a long draft for each document that it is aligned with
_MOST = 60  # documents, however long the draft: aligning with each takes its time

_WINDOW = 60  # words of a draft: a lifted paragraph fills a window
_COMMON = 1000  # documents; a stem that more hold tells of the language, not of a text
_COPIES = 400  # documents looked at for one shingle: what more hold is a stock phrase, or one text many times
_NUMBER_BITS = np.uint64(24)
_PREPARED = 512  # known texts kept cut; a draft's neighbours are often the next draft's


@runtime_checkable
class Known(Protocol):
    """Known documents, in memory or on disk."""

    def near(self, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
        """The documents most likely to hold a passage of the draft, best first, at most `most_of`."""
        ...

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text of a known document, cut."""
        ...


@runtime_checkable
class Asked(Protocol):
    """Postings of documents that have numbers: what is asked of an index on disk, and of a pile in memory."""

    @property
    def baked(self) -> BakedSettings:
        """What shapes its keys."""
        ...

    @property
    def keeps_text(self) -> bool:
        """Whether the texts are in it."""
        ...

    def __len__(self) -> int:
        """How many documents."""
        ...

    def holders(self, channel: Channel, hashes: Hashes, most: int) -> tuple[Numbers, Numbers]:
        """Which documents hold which of these distinct hashes, as places in `hashes` and numbers; of each `most`.

        A few more may be given. Hashes are those that postings keep: the upper 40 bits of a shingle's or a stem's.
        """
        ...

    def ids(self, numbers: Collection[int]) -> dict[int, str]:
        """The ids of documents of these numbers."""
        ...

    def documents(self, ids: Collection[str] | None = None) -> Iterable[Document]:
        """The documents of these ids."""
        ...


class KnownPile:
    """Documents in memory."""

    def __init__(self, documents: Iterable[Document | Skipped]) -> None:
        """Of equal ids the first is kept; what could not be read is passed over."""
        found: dict[str, Document] = {}
        for each in documents:
            if isinstance(each, Document):
                found.setdefault(each.id, each)
        self._found = {id_: found[id_] for id_ in sorted(found)}
        self._postings: _Postings | None = None
        self._cut = lru_cache(maxsize=_PREPARED)(_prepare)

    def __len__(self) -> int:
        """How many documents."""
        return len(self._found)

    def near(self, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
        """All documents of a small pile; of others those that share most with the draft."""
        gone = set(without)
        if len(self) - len(gone) <= BEST:
            return [each for id_, each in self._found.items() if id_ not in gone]
        self._postings = self._postings or _Postings(self._found)
        return nearest(self._postings, draft, gone)

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text, cut; kept for the next draft."""
        return self._cut(document.text, document.language)


class KnownIndex:
    """Documents of an index on disk."""

    def __init__(self, index: Asked) -> None:
        """Asks only; nothing is written. Raises IndexFailure for an index without texts: nothing can be aligned."""
        if not index.keeps_text:
            raise IndexFailure("check: the index keeps no texts; ingest into a new folder without --no-store-text")
        self.index = index
        self._cut = lru_cache(maxsize=_PREPARED)(_prepare)

    def near(self, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
        """The documents that share most with the draft; reworded ones where the index keeps rare stems."""
        return nearest(self.index, draft, without)

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text, cut; kept for the next draft."""
        return self._cut(document.text, document.language)


class KnownAll:
    """Several known sets as one."""

    def __init__(self, parts: Sequence[Known]) -> None:
        """In the order in which they were named."""
        self._parts = parts

    def near(self, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
        """The best of each part; of equal ids the first part's."""
        found: dict[str, Document] = {}
        for part in self._parts:
            for each in part.near(draft, without):
                found.setdefault(each.id, each)
        return list(found.values())

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text, cut."""
        return self._parts[0].prepared(document)


def _prepare(text: str, language: str | None) -> alignment.Prepared:
    return alignment.prepare(text, language)


class _Postings:
    """The keys of a pile as an index has them, every shingle kept; a document's number is its place by id."""

    baked = BakedSettings()
    keeps_text = True

    def __init__(self, documents: dict[str, Document]) -> None:
        self._documents = documents
        self._ids = list(documents)
        shingles = shingle_hashes([each.text for each in documents.values()], self.baked.shingle_words)
        telling = [alignment.telling_stems(each.text, each.language, RARE)[0] for each in documents.values()]
        self._keys = {
            "shared": _segment(shingles.hashes, np.diff(shingles.offsets)),
            "rewrite": _segment(np.concatenate(telling), np.array([len(each) for each in telling])),
        }

    def __len__(self) -> int:
        return len(self._ids)

    def holders(self, channel: Channel, hashes: Hashes, most: int) -> tuple[Numbers, Numbers]:
        order = np.argsort(hashes, kind="stable")
        found = self._keys[channel].find(hashes[order], most)
        return order[np.searchsorted(hashes[order], found >> _NUMBER_BITS)], numbers_of(found)

    def ids(self, numbers: Collection[int]) -> dict[int, str]:
        return {number: self._ids[number] for number in numbers}

    def documents(self, ids: Collection[str] | None = None) -> Iterable[Document]:
        return [self._documents[id_] for id_ in (self._ids if ids is None else ids)]


def _segment(keys: Hashes, counts: Numbers) -> ArraySegment:
    return ArraySegment(sorted_once(packed(keys >> _NUMBER_BITS, np.repeat(np.arange(len(counts)), counts))))


def most_of(draft: alignment.Prepared) -> int:
    """How many known documents a draft is aligned with."""
    return max(BEST, min(_MOST, len(draft.words) // _WORDS_EACH))


def nearest(asked: Asked, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
    """The documents that share runs of words with the draft and those that share rare words, in turn.

    Ties go to the lower id, so that nothing depends on the order in which documents came.
    """
    gone, most = set(without), most_of(draft)
    copied = _ranked(asked, *_copied(asked, draft), gone, most)
    reworded = _ranked(asked, *_reworded(asked, draft), gone, most)
    in_turn = chain.from_iterable(zip_longest(copied, reworded))
    chosen = [id_ for id_ in dict.fromkeys(in_turn) if id_ is not None]
    found: dict[str, Document] = {}
    # A document may have gone since its keys were read, or hold no text.
    for each in asked.documents(chosen[: 2 * most]):
        if each.text:
            found[each.id] = each
    return [found[id_] for id_ in chosen if id_ in found][:most]


def _ranked(asked: Asked, numbers: Numbers, scores: Weights, gone: set[str], most: int) -> list[str]:
    """Ids by score, highest first, ties by id; some more than so many, for those that are gone."""
    most += len(gone)
    scores = np.round(scores, 6)
    if len(scores) > most:
        kept = scores >= np.partition(scores, -most)[-most]
        numbers, scores = numbers[kept], scores[kept]
    ids = asked.ids(numbers.tolist())
    ranked = sorted(
        (-score, ids[number])
        for number, score in zip(numbers.tolist(), scores.tolist(), strict=True)
        if number in ids and score > 0
    )
    return [id_ for _, id_ in ranked if id_ not in gone]


def _copied(asked: Asked, draft: alignment.Prepared) -> tuple[Numbers, Weights]:
    """Documents and their share in the shingles of the draft: one that few hold counts for more."""
    hashes = np.unique(shingle_hashes([draft.text], asked.baked.shingle_words).hashes >> _NUMBER_BITS)
    places, numbers = asked.holders("shared", hashes, _COPIES)
    weight = 1.0 / np.sqrt(np.maximum(1, np.bincount(places, minlength=len(hashes))))
    found, at = np.unique(numbers, return_inverse=True)
    return found, np.bincount(at, weight[places], minlength=len(found)).astype(np.float64)


def _reworded(asked: Asked, draft: alignment.Prepared) -> tuple[Numbers, Weights]:
    """Documents and the weight of the rare stems of the draft that they hold, in the window where they hold most.

    Less half of what they hold in other windows on average: a text on the draft's topic shares words all through it,
    one that a passage is from shares them there. Not less all of it, for a draft may be one long rewrite.
    """
    telling = np.flatnonzero(draft.rarities >= RARE)
    stems, first, which = np.unique(draft.stems[telling] >> _NUMBER_BITS, return_index=True, return_inverse=True)
    places, numbers = asked.holders("rewrite", stems, _COMMON + 1)
    held = np.bincount(places, minlength=len(stems))
    weight = draft.rarities[telling[first]] * np.log((len(asked) + 1) / np.maximum(held, 1))
    kept = held[places] <= _COMMON
    places, numbers = places[kept], numbers[kept]
    found, at = np.unique(numbers, return_inverse=True)
    densest = _densest(places, at, weight, telling, which, len(found))
    elsewhere = np.bincount(at, weight[places], minlength=len(found)) - densest
    windows = max(1.0, len(draft.words) / _WINDOW - 1)
    return found, densest - np.maximum(0.0, elsewhere) / windows / 2


def _densest(
    places: Numbers, documents: Numbers, weight: Weights, words: Numbers, stems: Numbers, count: int
) -> Weights:
    """For each document the greatest weight of its stems within one window of the draft, each stem counted once.

    Stem `places[k]` is held by document `documents[k]`; word `words[n]` of the draft has stem `stems[n]`.
    """
    by_stem = np.argsort(stems, kind="stable")
    times = np.bincount(stems, minlength=len(weight))
    begins = np.cumsum(times) - times
    many = times[places]
    rows = np.repeat(np.arange(len(places)), many)
    within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    stem, document = places[rows], documents[rows]
    word = words[by_stem[begins[stem] + within]]
    # Rows stand by document and stem, then word: one that comes again within a window counts once.
    again = np.zeros(len(rows), np.bool_)
    again[1:] = (rows[1:] == rows[:-1]) & (word[1:] - word[:-1] < _WINDOW)
    stem, document, word = stem[~again], document[~again], word[~again]
    span = int(words[-1]) + _WINDOW + 1 if len(words) else 1
    place = document * span + word
    order = np.argsort(place, kind="stable")
    place, document = place[order], document[order]
    sums = np.append(0.0, np.cumsum(weight[stem][order]))
    first = np.searchsorted(place, np.maximum(place - _WINDOW + 1, document * span))
    best = np.zeros(count)
    np.maximum.at(best, document, sums[1:] - sums[first])
    return best
