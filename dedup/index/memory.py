"""An index in memory: what `compare` ingests into, and what `check` asks when it is given files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import IndexFailure
from ..model import CandidatePair, Document, Resemblance
from ..settings import BakedSettings
from ..sketches import (
    BLOCK,
    HOT,
    KEPT,
    MOST_DOCUMENTS,
    NEAR_AND_SHARED,
    Candidates,
    Channel,
    KeyCounts,
    Measures,
    Overlaps,
    Shingles,
    banding,
    channel_keys,
    counted,
    joined,
    key_counts,
    measure,
    overlap,
    pair_codes,
    parts_by_hash,
    shingles_by_chunk,
    sorted_once,
    taking_part,
    utf8,
    worth_verifying,
)

U64 = np.uint64
Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

_UNDATED = float("inf")
_BATCH = 1_000_000  # characters sketched at once: texts that were just read are in the processor's third cache still
_JOINED = 2_000_000  # keys joined at once
_VERIFIED = 20_000_000  # bytes of texts whose shingles are held at once while pairs are verified


@dataclass(frozen=True, slots=True)
class VerifiedPair:
    """Two documents and their exact measures."""

    left_id: str
    right_id: str
    resemblance: Resemblance


@dataclass(frozen=True, slots=True)
class OverlappingPairs:
    """Pairs of documents of which one holds enough of the other, as arrays."""

    ids: Sequence[str]
    left: Numbers
    """Places in `ids`."""
    right: Numbers
    overlaps: Overlaps

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)


@dataclass(frozen=True, slots=True)
class VerifiedPairs:
    """Verified pairs as arrays; iterating gives `VerifiedPair` values."""

    ids: Sequence[str]
    left: Numbers
    """Places in `ids`."""
    right: Numbers
    measures: Measures

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)

    def __iter__(self) -> Iterator[VerifiedPair]:
        """The pairs one by one."""
        for place, (left, right) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True)):
            yield VerifiedPair(self.ids[left], self.ids[right], self.measures[place])


class MemoryIndex:
    """Documents and their keys in memory; pairs do not depend on the order in which documents came."""

    def __init__(self, baked: BakedSettings, channels: Sequence[Channel] = NEAR_AND_SHARED) -> None:
        """An empty index."""
        self.baked = baked
        self.channels = tuple(channels)
        self.banding = banding(baked)
        self.ids: list[str] = []
        self._dates: list[float] = []
        self._texts: list[bytes] = []  # half of what they take as str, where there is one curly quote in them
        self._keys: dict[Channel, list[Keys]] = {channel: [] for channel in self.channels}

    def __len__(self) -> int:
        """How many documents."""
        return len(self.ids)

    def add(self, documents: Iterable[Document]) -> None:
        """Put documents in as they come; their ids must not repeat."""
        for batch in _batches(documents):
            self.add_texts(
                [each.id for each in batch],
                [each.text for each in batch],
                [each.published.earliest if each.published else _UNDATED for each in batch],
            )

    def add_texts(self, ids: Sequence[str], texts: Sequence[str], dates: Sequence[float] | None = None) -> None:
        """Put texts in at once, with their ids and, where all are known, dates in seconds since 1970."""
        first = len(self)
        if first + len(ids) > MOST_DOCUMENTS:
            raise IndexFailure(f"an index holds at most {MOST_DOCUMENTS:,} documents; split the pile")
        encoded = [utf8(text) for text in texts]
        made = channel_keys(encoded, self.baked, self.banding, self.channels)
        for channel, keys in made.items():
            self._keys[channel].append(keys.packed(np.arange(first, first + len(ids))))
        self.ids.extend(ids)
        self._dates.extend(dates or [_UNDATED] * len(ids))
        self._texts.extend(encoded)

    def candidates(self, *, crowds: bool = False) -> Candidates:
        """Candidate pairs of all channels, as places in `self.ids`, the canonically earlier one left.

        Members of a group beyond HOT are paired with its first alone. `crowds` pairs them all; then the near channel
        gives what `datasketch.MinHashLSH` gives, and n copies of a text make n squared pairs.
        """
        rank = self._ranks()
        codes = []
        for channel in self.channels:
            found = self._joined(channel, rank, None if crowds else HOT[channel])
            codes.append(found.left.astype(U64) << U64(32) | found.right.astype(U64))
        every = sorted_once(np.concatenate(codes))
        left, right = (every >> U64(32)).astype(np.int64), (every & U64(0xFFFFFFFF)).astype(np.int64)
        order = np.argsort(rank)
        return Candidates(order[left], order[right], np.ones(len(left), np.int64))

    def _joined(self, channel: Channel, rank: Numbers, hot: int | None) -> Candidates:
        """Candidate pairs of one channel, as canonical places."""
        codes = []
        kept, sampled = np.zeros(len(self), np.int64), np.zeros(len(self), np.int64)
        for parts in parts_by_hash(self._keys[channel], _JOINED):
            keys = _ranked(parts, rank)
            codes.append(pair_codes(keys, hot))
            if channel == "shared":
                counts = key_counts(keys, self.baked, len(self))
                kept += counts.kept
                sampled += counts.sampled
        if channel != "shared":
            return counted(codes)

        def keep(found: Candidates) -> npt.NDArray[np.bool_]:
            left, right = (KeyCounts(kept[side], sampled[side]) for side in (found.left, found.right))
            return worth_verifying(found, left, right, self.baked)

        return counted(codes, keep)

    def overlapping(self, least: float = KEPT) -> OverlappingPairs:
        """Pairs of which one side holds at least `least` of the other's shingles, exactly.

        Left is the earlier document (by date, then id), so nothing depends on the order of arrival.
        """
        found = self.candidates()
        parts = [overlap(shingles, left, right) for shingles, left, right in self._shingled(found)]
        overlaps = Overlaps(
            *(
                np.concatenate([np.zeros(0), *(getattr(part, name) for part in parts)])
                for name in ("similarity", "left_containment", "right_containment")
            )
        )
        keep = overlaps.at_least(least)
        kept = Overlaps(overlaps.similarity[keep], overlaps.left_containment[keep], overlaps.right_containment[keep])
        return OverlappingPairs(self.ids, found.left[keep], found.right[keep], kept)

    def pairs(self, least: float = KEPT) -> VerifiedPairs:
        """The same pairs with all of their measures, the longest run of words too."""
        found = self.overlapping(least)
        ones = np.ones(len(found), np.int64)
        measures = self._measured(Candidates(found.left, found.right, ones))
        return VerifiedPairs(found.ids, found.left, found.right, measures)

    def measure(self, pairs: Sequence[CandidatePair]) -> list[Resemblance]:
        """The exact measures of any pairs of documents, in the order given."""
        places = {id_: place for place, id_ in enumerate(self.ids)}
        left = np.array([places[each.left_id] for each in pairs], np.int64)
        right = np.array([places[each.right_id] for each in pairs], np.int64)
        measures = self._measured(Candidates(left, right, np.ones(len(pairs), np.int64)))
        return [measures[place] for place in range(len(pairs))]

    def _ranks(self) -> Numbers:
        """The canonical place of each document: by date, then id; undated ones last."""
        by_id = np.array(sorted(range(len(self)), key=self.ids.__getitem__), np.int64)
        order = by_id[np.argsort(np.array(self._dates)[by_id], kind="stable")]
        rank = np.empty(len(self), np.int64)
        rank[order] = np.arange(len(self))
        return rank

    def _measured(self, found: Candidates) -> Measures:
        parts = [
            measure(shingles, left, right, self.baked.shingle_words)
            for shingles, left, right in self._shingled(found)
        ]
        if not parts:
            return measure(joined([]), found.left, found.right, self.baked.shingle_words)
        return Measures(
            np.concatenate([part.similarity for part in parts]),
            np.concatenate([part.left_containment for part in parts]),
            np.concatenate([part.right_containment for part in parts]),
            np.concatenate([part.longest_run for part in parts]),
        )

    def _shingled(self, found: Candidates) -> Iterator[tuple[Shingles, Numbers, Numbers]]:
        """Shingles and the pairs in them, block by block in the order of the left document."""
        sizes = np.fromiter(map(len, self._texts), np.int64, len(self))
        cost = np.cumsum(sizes[found.left] + sizes[found.right])
        first = 0
        while first < len(found):
            begun = int(cost[first - 1]) if first else 0
            last = max(first + 1, int(np.searchsorted(cost, begun + _VERIFIED, "right")))
            left, right = found.left[first:last], found.right[first:last]
            texts, left, right = taking_part(left, right, len(self))
            encoded = [self._texts[each] for each in texts.tolist()]
            shingles = joined(list(shingles_by_chunk(encoded, self.baked.shingle_words)))
            yield shingles, left, right
            first = last


def _ranked(parts: list[Keys], rank: Numbers) -> Keys:
    """All keys with canonical numbers, sorted, each once."""
    keys = np.concatenate([np.zeros(0, U64), *parts])
    if (rank[1:] < rank[:-1]).any():
        number, ranks = U64(MOST_DOCUMENTS - 1), rank.astype(U64)
        for start in range(0, len(keys), BLOCK):
            block = keys[start : start + BLOCK]
            ranked = ranks[(block & number).astype(np.int64)]
            block &= ~number
            block |= ranked
    return sorted_once(keys)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        if size and size + len(document.text) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch
