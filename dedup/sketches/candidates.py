"""Candidate pairs by sorting packed keys: what shares a key lies side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .shingles import runs

U64 = np.uint64
Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

NUMBER_BITS = 24
"""Low bits of a packed key hold a document's number; the 40 above hold its hash."""
MOST_DOCUMENTS = 1 << NUMBER_BITS

_NUMBER = U64(MOST_DOCUMENTS - 1)
_SHIFT = U64(NUMBER_BITS)
BLOCK = 250_000  # keys looked at at once: what is made of them stays in the processor's caches


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate pairs, left number below right number, each once, in order."""

    left: Numbers
    right: Numbers
    shared: Numbers
    """Keys the pair was found by."""

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)

    def where(self, keep: npt.NDArray[np.bool_]) -> Candidates:
        """The pairs for which `keep` holds."""
        return Candidates(self.left[keep], self.right[keep], self.shared[keep])


def packed(hashes: Keys, numbers: Numbers) -> Keys:
    """Keys that sort by hash, then by document number. Of each hash the lower 40 bits are kept."""
    keys = hashes << _SHIFT
    keys |= numbers.astype(U64)
    return keys


def numbers_of(keys: Keys) -> Numbers:
    """The document numbers of packed keys."""
    return (keys & _NUMBER).astype(np.int64)


def sorted_once(keys: Keys) -> Keys:
    """The keys in order, each once; sorts in place, and gives back the part of the array that is left."""
    keys.sort()
    end = 0
    before: np.uint64 | None = None
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        first = np.empty(len(block), np.bool_)
        first[0] = before is None or block[0] != before
        np.not_equal(block[1:], block[:-1], out=first[1:])
        before = block[-1]
        kept = block if first.all() else block[first]
        if end < start or kept is not block:
            keys[end : end + len(kept)] = kept
        end += len(kept)
    return keys[:end]


def join(keys: Keys, hot: int | None, new_from: int = 0) -> Candidates:
    """The pairs of documents that share a hash, with how many they share.

    `keys` are packed, sorted and each there once. The first `hot` members of a group (by number) are paired each
    with each, later ones with the first alone; None pairs all. So whether a document is paired with an earlier one
    depends on earlier documents alone, and cutting a pile into batches changes no pair. Pairs whose later document
    has a number below `new_from` are left out.
    """
    none = np.zeros(0, np.int64)
    codes = np.concatenate([np.zeros(0, U64), *(_codes(block, hot, new_from) for block in blocks(keys))])
    codes.sort()
    if not len(codes):
        return Candidates(none, none, none)
    first = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1])))
    shared = np.diff(np.append(first, len(codes)))
    codes = codes[first]
    return Candidates((codes >> U64(32)).astype(np.int64), (codes & U64(0xFFFFFFFF)).astype(np.int64), shared)


def blocks(keys: Keys, size: int = BLOCK) -> Iterator[Keys]:
    """Packed and sorted keys, `size` or a few more at a time, equal hashes together."""
    start = 0
    while start < len(keys):
        last = min(start + size, len(keys)) - 1
        end = last + 1 + int(np.searchsorted(keys[last + 1 :], keys[last] | _NUMBER, "right"))
        yield keys[start:end]
        start = end


def _codes(keys: Keys, hot: int | None, new_from: int) -> Keys:
    """A number for each pair and hash: left document in its upper half, right in its lower."""
    begins, lengths = _groups(keys)
    if not len(begins):
        return np.zeros(0, U64)
    together = lengths if hot is None else np.minimum(lengths, hot)
    order = np.argsort(together, kind="stable")
    begins, lengths, together = begins[order], lengths[order], together[order]
    found = []
    for distance in range(1, int(together[-1])):
        enough = int(np.searchsorted(together, distance, "right"))
        left = runs(begins[enough:], together[enough:] - distance)
        found.append(_coded(keys, left, left + distance, new_from))
    if hot is not None:
        hotter = lengths > hot
        tails = runs(begins[hotter] + hot, lengths[hotter] - hot)
        heads = np.repeat(begins[hotter], lengths[hotter] - hot)
        found.append(_coded(keys, heads, tails, new_from))
    return np.concatenate(found)


def _groups(keys: Keys) -> tuple[Numbers, Numbers]:
    """Where runs of two or more keys with one hash begin, and how long they are."""
    hashes = keys >> _SHIFT
    same = np.flatnonzero(hashes[1:] == hashes[:-1])
    if not len(same):
        return same, same
    breaks = np.flatnonzero(np.diff(same) != 1)
    begins = same[np.concatenate(([0], breaks + 1))]
    ends = same[np.append(breaks, len(same) - 1)] + 2
    return begins, ends - begins


def _coded(keys: Keys, left: Numbers, right: Numbers, new_from: int) -> Keys:
    codes = (keys[left] & _NUMBER) << U64(32)
    codes |= keys[right] & _NUMBER
    return codes[(codes & U64(0xFFFFFFFF)) >= U64(new_from)] if new_from else codes
