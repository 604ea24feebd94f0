"""Which documents make a pair: candidates from the postings, verified on their shingles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ..model import Resemblance
from ..settings import BakedSettings
from ..sketches import (
    HOT,
    KEPT,
    MOST_DOCUMENTS,
    NEAR_AND_SHARED,
    Banding,
    Candidates,
    Channel,
    KeyCounts,
    Shingles,
    join,
    joined,
    key_counts,
    measure,
    numbers_of,
    packed,
    runs,
    sketch_shingles,
    sorted_once,
    worth_verifying,
)
from .postings import Postings
from .store import Store

U64 = np.uint64
Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Edges = dict[int, list[tuple[int, Resemblance]]]
"""For each later document its earlier ones, which are on the left of the measures."""


class Pairing:
    """Finds and verifies the pairs of an index; reads only."""

    def __init__(self, postings: Postings, store: Store, baked: BakedSettings, banding: Banding) -> None:
        """All of one index."""
        self._postings = postings
        self._store = store
        self._baked = baked
        self._banding = banding

    def candidates(self, keys: Mapping[Channel, Keys], counts: KeyCounts, new_from: int) -> tuple[Numbers, Numbers]:
        """Pairs of each new document with those before it; `counts` are those of the new ones."""
        codes = [np.zeros(0, U64)]
        for channel, new in keys.items():
            old = self._postings.find(channel, np.unique(new >> U64(24)), HOT[channel])
            old = old[numbers_of(old) < new_from]
            found = join(sorted_once(np.concatenate((old, new))), HOT[channel], new_from)
            if channel == "shared":
                right = KeyCounts(counts.kept[found.right - new_from], counts.sampled[found.right - new_from])
                found = found.where(
                    worth_verifying(found, self._left_counts(found, counts, new_from), right, self._baked)
                )
            codes.append(found.left.astype(U64) << U64(32) | found.right.astype(U64))
        every = sorted_once(np.concatenate(codes))
        return (every >> U64(32)).astype(np.int64), (every & U64(0xFFFFFFFF)).astype(np.int64)

    def partners(self, keys: Mapping[Channel, Keys], counts: KeyCounts) -> Numbers:
        """What `candidates` pairs one text with that comes after all documents, in fewer steps."""
        partners = [np.zeros(0, np.int64)]
        for channel, own in keys.items():
            held = sorted_once(self._postings.find(channel, own >> U64(24), HOT[channel]))
            begins = np.flatnonzero(np.diff(held >> U64(24), prepend=~U64(0)))
            members = np.diff(np.append(begins, len(held)))
            paired = np.where(members < HOT[channel], members, 1)
            each = np.sort(numbers_of(held[runs(begins, paired)]))
            first = np.flatnonzero(np.diff(each, prepend=-1))
            numbers, shared = each[first], np.diff(np.append(first, len(each)))
            if channel == "shared":
                left = self._store.key_counts(numbers)
                found = Candidates(numbers, np.full(len(numbers), MOST_DOCUMENTS), shared)
                numbers = numbers[worth_verifying(found, left, counts, self._baked)]
            partners.append(numbers)
        together = np.sort(np.concatenate(partners))
        return together[np.diff(together, prepend=-1) > 0]

    def _left_counts(self, found: Candidates, counts: KeyCounts, new_from: int) -> KeyCounts:
        old = found.left < new_from
        stored = self._store.key_counts(found.left[old])
        kept, sampled = np.empty(len(found), np.int64), np.empty(len(found), np.int64)
        kept[old], sampled[old] = stored.kept, stored.sampled
        fresh = found.left[~old] - new_from
        kept[~old], sampled[~old] = counts.kept[fresh], counts.sampled[fresh]
        return KeyCounts(kept, sampled)

    def edges(
        self,
        keys: Mapping[Channel, Keys],
        counts: KeyCounts,
        shingles: Shingles,
        new_from: int,
        least: float = KEPT,
    ) -> Edges:
        """The verified pairs of new documents with those before them."""
        left, right = self.candidates(keys, counts, new_from)
        old = np.unique(left[left < new_from])
        everything = joined([shingles, self._store.shingles(old.tolist())]) if len(old) else shingles
        places = np.where(left < new_from, len(shingles) + np.searchsorted(old, left), left - new_from)
        measures = measure(everything, places, right - new_from, self._baked.shingle_words)
        edges: Edges = {}
        kept = np.maximum(measures.left_containment, measures.right_containment) >= least
        for place in np.flatnonzero(kept).tolist():
            edges.setdefault(int(right[place]), []).append((int(left[place]), measures[place]))
        return edges

    def canonical_candidates(self, numbers: Numbers) -> Candidates:
        """Candidate pairs of all documents, as places in `numbers`."""
        rank = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
        rank[numbers] = np.arange(len(numbers))
        codes = []
        for channel in NEAR_AND_SHARED:
            keys = self._postings.keys(channel)
            keys = sorted_once(packed(keys >> U64(24), rank[numbers_of(keys)]))
            found = join(keys, HOT[channel])
            if channel == "shared":
                counts = key_counts(keys, self._baked, len(numbers))
                left = KeyCounts(counts.kept[found.left], counts.sampled[found.left])
                right = KeyCounts(counts.kept[found.right], counts.sampled[found.right])
                found = found.where(worth_verifying(found, left, right, self._baked))
            codes.append(found.left.astype(U64) << U64(32) | found.right.astype(U64))
        every = sorted_once(np.concatenate(codes))
        ones = np.ones(len(every), np.int64)
        return Candidates((every >> U64(32)).astype(np.int64), (every & U64(0xFFFFFFFF)).astype(np.int64), ones)

    def measured(self, left: list[int], right: list[int]) -> list[Resemblance]:
        """The measures of pairs of numbers: those kept, and the others verified now."""
        kept = self._store.pairs_of({min(pair) for pair in zip(left, right, strict=True)})
        found: dict[tuple[int, int], Resemblance] = {}
        for one, other in zip(left, right, strict=True):
            if (one, other) in kept:
                found[one, other] = kept[one, other]
            elif (other, one) in kept:
                found[one, other] = _turned(kept[other, one])
        missing = [pair for pair in zip(left, right, strict=True) if pair not in found]
        wanted = sorted({number for pair in missing for number in pair})
        place = {number: at for at, number in enumerate(wanted)}
        ours = np.array([place[one] for one, _ in missing], np.int64)
        theirs = np.array([place[other] for _, other in missing], np.int64)
        measures = measure(self._store.shingles(wanted), ours, theirs, self._baked.shingle_words)
        found.update({pair: measures[at] for at, pair in enumerate(missing)})
        return [found[pair] for pair in zip(left, right, strict=True)]

    def crowded_with(self, gone: list[int]) -> set[int]:
        """Later documents that may owe a missing pair to these: members of a hot group that held one of them."""
        made = sketch_shingles(self._store.shingles(gone), self._baked, self._banding)
        crowded: set[int] = set()
        for channel, keys in made.channels.items():
            found = self._postings.find(channel, np.unique(keys.hashes))
            begins = np.flatnonzero(np.concatenate(([True], np.diff(found >> U64(24)) != 0))) if len(found) else found
            for group in np.split(found, begins[1:].astype(np.int64)):
                if len(group) > HOT[channel]:
                    crowded.update(numbers_of(group).tolist())
        return crowded


def _turned(measures: Resemblance) -> Resemblance:
    """The same pair with left and right exchanged."""
    return replace(measures, left_containment=measures.right_containment, right_containment=measures.left_containment)


def counts_from(shared: Keys, baked: BakedSettings, first: int, documents: int) -> KeyCounts:
    """Key counts of documents numbered from `first`."""
    return key_counts(packed(shared >> U64(24), numbers_of(shared) - first), baked, documents)
