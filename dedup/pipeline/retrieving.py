"""What is known, asked for the documents that a draft may have something from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from .. import alignment
from ..errors import IndexFailure
from ..model import Document, Skipped
from ..settings import BakedSettings
from ..sketches import RARE, Channel, shingle_hashes, word_hashes

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

BEST = 20
"""Known documents that a draft is aligned with: a draft made from more has each of them among the first anyway."""

_WINDOW, _STEP = 60, 30  # words: a lifted paragraph fills a window, and one that straddles two fills half of the next
_SHINGLE = 5  # words; a run of that length in few documents is worth a look
_FREQUENT = 0.02  # share of windows from which on a word says nothing about where a passage is from
_LEAST_FREQUENT = 50  # windows that any word may be in, however small the pile
_ALIKE = 0.15  # cosine below which two windows of sixty words share no more than their topic's commonest words
_HELD = 200  # documents looked at for one key: what more hold is a stock phrase
_PREPARED = 512  # known texts kept cut; a draft's neighbours are often the next draft's


@runtime_checkable
class Known(Protocol):
    """Known documents, in memory or on disk."""

    def near(self, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
        """The documents most likely to hold a passage of the draft, best first, at most BEST."""
        ...

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text of a known document, cut."""
        ...


class KnownPile:
    """Documents in memory."""

    def __init__(self, documents: Iterable[Document | Skipped]) -> None:
        """Of equal ids the first is kept; what could not be read is passed over."""
        found: dict[str, Document] = {}
        for each in documents:
            if isinstance(each, Document):
                found.setdefault(each.id, each)
        self.documents = [found[id_] for id_ in sorted(found)]
        self._windows: _Windows | None = None
        self._shingles: _Postings | None = None
        self._cut = lru_cache(maxsize=_PREPARED)(self._prepare)

    def __len__(self) -> int:
        """How many documents."""
        return len(self.documents)

    def near(self, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
        """All documents of a small pile; of others those whose windows and shingles the draft has most of."""
        gone = set(without)
        if len(self) - len(gone) <= BEST:
            return [each for each in self.documents if each.id not in gone]
        texts = [each.text for each in self.documents]
        self._windows = self._windows or _Windows(texts)
        self._shingles = self._shingles or _Postings(texts)
        excluded = np.array([each.id in gone for each in self.documents])
        alike = np.where(excluded, 0.0, self._windows.best(draft.text))
        shared = np.where(excluded, 0.0, self._shingles.shared(draft.text))
        by_window = _best(np.where(alike >= _ALIKE, alike, 0.0), BEST)
        by_shingle = _best(shared, BEST // 2)
        chosen = list(dict.fromkeys([*by_shingle, *by_window]))[:BEST]
        return [self.documents[k] for k in chosen]

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text, cut; kept for the next draft."""
        return self._cut(document.text, document.language)

    @staticmethod
    def _prepare(text: str, language: str | None) -> alignment.Prepared:
        return alignment.prepare(text, language)


def _best(scores: npt.NDArray[np.float64], most: int) -> list[int]:
    """Places of the highest scores above 0, ties by place."""
    order = np.lexsort((np.arange(len(scores)), -np.round(scores, 6)))[:most]
    return [int(k) for k in order if scores[k] > 0]


class _Windows:
    """Windows of words as sparse vectors, weighted by how few windows hold a word."""

    def __init__(self, texts: Sequence[str]) -> None:
        words, offsets = word_hashes(texts)
        starts, ends, self._document = _windows(offsets)
        self._documents = len(texts)
        self._words, columns = np.unique(words, return_inverse=True)
        rows, columns = _distinct(starts, ends, columns)
        held = np.bincount(columns, minlength=len(self._words))
        self._weight = np.log((len(starts) + 1) / np.maximum(held, 1))
        self._weight[held > max(_LEAST_FREQUENT, _FREQUENT * len(starts))] = 0.0
        self._matrix: Any = _normalised(rows, columns, self._weight, len(starts)).T.tocsr()

    def best(self, text: str) -> npt.NDArray[np.float64]:
        """For each document the highest cosine of a window of it with a window of the text."""
        words, offsets = word_hashes([text])
        starts, ends, _ = _windows(offsets)
        places = np.minimum(np.searchsorted(self._words, words), max(0, len(self._words) - 1))
        unknown = len(self._words)
        columns = np.where(self._words[places] == words, places, unknown)
        rows, columns = _distinct(starts, ends, columns)
        # Words that no known document has are part of a window too: they make it less alike to all.
        weight = np.append(self._weight, np.log(len(self._document) + 1))
        query = _normalised(rows, columns, weight, len(starts))
        found = (query[:, :unknown] @ self._matrix).tocoo()
        best = np.zeros(self._documents)
        np.maximum.at(best, self._document[found.col], found.data)
        return best


def _windows(offsets: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Start, end and document of each window; the last of a text reaches to its end."""
    counts = np.diff(offsets)
    many = np.maximum(1, -(-(counts - _WINDOW) // _STEP) + 1)
    document = np.repeat(np.arange(len(counts)), many)
    within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    starts = offsets[:-1][document] + within * _STEP
    return starts, np.minimum(starts + _WINDOW, offsets[1:][document]), document


def _distinct(starts: Numbers, ends: Numbers, columns: Numbers) -> tuple[Numbers, Numbers]:
    """Windows and the distinct words in them, as rows and columns."""
    lengths = ends - starts
    rows = np.repeat(np.arange(len(starts)), lengths)
    within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    held = columns[np.repeat(starts, lengths) + within]
    width = int(columns.max(initial=0)) + 1
    pairs = np.unique(rows * width + held)
    return pairs // width, pairs % width


def _normalised(rows: Numbers, columns: Numbers, weight: npt.NDArray[np.float64], height: int) -> Any:
    """Rows of length 1 whose inner products are the shared weight over the geometric mean of both weights."""
    from scipy.sparse import csr_array

    values = weight[columns]
    mass = np.bincount(rows, values, minlength=height)
    kept = values > 0
    rows, columns, values = rows[kept], columns[kept], values[kept]
    data = np.sqrt(values / mass[rows])
    return csr_array((data, (rows, columns)), shape=(height, len(weight)))


class _Postings:
    """Which documents hold which shingles."""

    def __init__(self, texts: Sequence[str]) -> None:
        shingles = shingle_hashes(texts, _SHINGLE)
        document = np.repeat(np.arange(len(texts)), np.diff(shingles.offsets))
        order = np.lexsort((document, shingles.hashes))
        hashes, document = shingles.hashes[order], document[order]
        first = np.ones(len(hashes), np.bool_)
        first[1:] = (hashes[1:] != hashes[:-1]) | (document[1:] != document[:-1])
        self._hashes, self._document, self._documents = hashes[first], document[first], len(texts)

    def shared(self, text: str) -> npt.NDArray[np.float64]:
        """For each document its share in the shingles of the text: one that few hold counts for more."""
        hashes = np.unique(shingle_hashes([text], _SHINGLE).hashes)
        low = np.searchsorted(self._hashes, hashes, "left")
        count = np.searchsorted(self._hashes, hashes, "right") - low
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        holders = self._document[np.repeat(low, count) + within]
        few = 1.0 / np.sqrt(np.repeat(count, count))
        return np.bincount(holders, few, minlength=self._documents).astype(np.float64)


class Neighbour(Protocol):
    """A document that a text shares copy with."""

    @property
    def id(self) -> str:
        """Of the document."""
        ...


@runtime_checkable
class Asked(Protocol):
    """What is asked of an index on disk."""

    @property
    def baked(self) -> BakedSettings:
        """What shapes its keys."""
        ...

    @property
    def keeps_text(self) -> bool:
        """Whether the texts are in it."""
        ...

    def query(self, text: str, least: float = ...) -> Sequence[Neighbour]:
        """The documents a text shares copy with, most similar first."""
        ...

    def matches(self, channel: Channel, keys: Hashes, most: int | None = None) -> list[tuple[int, str]]:
        """Which documents hold which of these keys, as (place in `keys`, id)."""
        ...

    def documents(self, ids: Collection[str] | None = None) -> Iterable[Document]:
        """The documents of these ids."""
        ...


class KnownIndex:
    """Documents of an index on disk."""

    def __init__(self, index: Asked) -> None:
        """Asks only; nothing is written. Raises IndexFailure for an index without texts: nothing can be aligned."""
        if not index.keeps_text:
            raise IndexFailure("check: the index keeps no texts; ingest into a new folder without --no-store-text")
        self.index = index
        self._cut = lru_cache(maxsize=_PREPARED)(KnownPile._prepare)

    def near(self, draft: alignment.Prepared, without: Collection[str]) -> list[Document]:
        """The documents that share runs of words or, in one place, rare words with the draft."""
        gone = set(without)
        # The keys of the index as they are: what `query` asks of a pair of documents, a lifted paragraph never has.
        shingles = np.unique(shingle_hashes([draft.text], self.index.baked.shingle_words).hashes)
        shared: dict[str, float] = defaultdict(float)
        for _, ids in self._holders("shared", shingles):
            for id_ in ids:
                shared[id_] += 1 / len(ids) ** 0.5
        stems, first = np.unique(draft.stems[draft.rarities >= RARE], return_index=True)
        places = np.flatnonzero(draft.rarities >= RARE)[first]
        alike: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for key, ids in self._holders("rewrite", stems):
            for id_ in ids:
                alike[id_].append((int(places[key]), float(draft.rarities[places[key]]) ** 2 / len(ids) ** 0.5))
        rare = {id_: _densest(told) for id_, told in alike.items()}
        chosen = list(dict.fromkeys([*_highest(shared, gone, BEST // 2), *_highest(rare, gone, BEST)]))
        chosen = list(dict.fromkeys([*chosen, *_highest(shared, gone, BEST)]))[:BEST]
        found = {each.id: each for each in self.index.documents(chosen)}
        return [found[id_] for id_ in chosen if id_ in found and found[id_].text]

    def _holders(self, channel: Channel, keys: Hashes) -> Iterator[tuple[int, list[str]]]:
        """The place of each key that any document holds, and the documents."""
        held: dict[int, list[str]] = defaultdict(list)
        for place, id_ in self.index.matches(channel, keys, _HELD):
            held[place].append(id_)
        yield from sorted(held.items())

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text, cut; kept for the next draft."""
        return self._cut(document.text, document.language)


def _densest(told: list[tuple[int, float]]) -> float:
    """The greatest weight within one window of the draft."""
    told = sorted(told)
    best = total = 0.0
    first = 0
    for place, weight in told:
        total += weight
        while told[first][0] <= place - _WINDOW:
            total -= told[first][1]
            first += 1
        best = max(best, total)
    return best


def _highest(scores: Mapping[str, float], without: Collection[str], most: int) -> list[str]:
    ranked = sorted((-round(score, 6), id_) for id_, score in scores.items() if id_ not in without)
    return [id_ for _, id_ in ranked[:most]]


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
