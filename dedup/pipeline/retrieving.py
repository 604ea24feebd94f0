"""What is known, asked for the documents that a draft may have something from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from .. import alignment
from ..model import Document
from ..sketches import shingle_hashes, word_hashes

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

BEST = 20
"""Known documents that a draft is aligned with: a draft made from more has each of them among the first anyway."""

_WINDOW, _STEP = 60, 30  # words: a lifted paragraph fills a window, and one that straddles two fills half of the next
_SHINGLE = 5  # words; a run of that length in few documents is worth a look
_FREQUENT = 0.02  # share of windows from which on a word says nothing about where a passage is from
_LEAST_FREQUENT = 50  # windows that any word may be in, however small the pile
_ALIKE = 0.15  # cosine below which two windows of sixty words share no more than their topic's commonest words
_PREPARED = 512  # known texts kept cut; a draft's neighbours are often the next draft's


@runtime_checkable
class Known(Protocol):
    """Known documents, in memory or on disk."""

    def near(self, draft: Document, without: Collection[str]) -> list[Document]:
        """The documents most likely to hold a passage of the draft, best first, at most BEST."""
        ...

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text of a known document, cut."""
        ...


class KnownPile:
    """Documents in memory."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Of equal ids the first is kept."""
        self.documents = sorted({each.id: each for each in reversed(list(documents))}.values(), key=lambda d: d.id)
        self._windows: _Windows | None = None
        self._shingles: _Postings | None = None
        self._cut = lru_cache(maxsize=_PREPARED)(self._prepare)

    def __len__(self) -> int:
        """How many documents."""
        return len(self.documents)

    def near(self, draft: Document, without: Collection[str]) -> list[Document]:
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

    def query(self, text: str, least: float = ...) -> Sequence[Neighbour]:
        """The documents a text shares copy with, most similar first."""
        ...

    def documents(self, ids: Collection[str] | None = None) -> Iterable[Document]:
        """The documents of these ids."""
        ...


class KnownIndex:
    """Documents of an index on disk."""

    def __init__(self, index: Asked) -> None:
        """Asks only; nothing is written."""
        self.index = index
        self._cut = lru_cache(maxsize=_PREPARED)(KnownPile._prepare)

    def near(self, draft: Document, without: Collection[str]) -> list[Document]:
        """The documents that share copy with the draft."""
        gone = set(without)
        ids = [each.id for each in self.index.query(draft.text, least=0.0) if each.id not in gone][:BEST]
        found = {each.id: each for each in self.index.documents(ids)}
        return [found[id_] for id_ in ids if id_ in found]

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text, cut; kept for the next draft."""
        return self._cut(document.text, document.language)


class KnownAll:
    """Several known sets as one."""

    def __init__(self, parts: Sequence[Known]) -> None:
        """In the order in which they were named."""
        self._parts = parts

    def near(self, draft: Document, without: Collection[str]) -> list[Document]:
        """The best of each part; of equal ids the first part's."""
        found: dict[str, Document] = {}
        for part in self._parts:
            for each in part.near(draft, without):
                found.setdefault(each.id, each)
        return list(found.values())

    def prepared(self, document: Document) -> alignment.Prepared:
        """The text, cut."""
        return self._parts[0].prepared(document)
