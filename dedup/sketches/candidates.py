"""Candidate pairs by sorting packed keys: what shares a key lies side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


_NAMES = ("left", "right", "shared")


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
    return counted([pair_codes(keys, hot, new_from)])


def pair_codes(keys: Keys, hot: int | None, new_from: int = 0) -> Keys:
    """The pairs of `join`, one by one for each hash: a number with the left document in its upper half."""
    return np.concatenate([np.zeros(0, U64), *(_codes(block, hot, new_from) for block in blocks(keys))])


def counted(codes: Sequence[Keys], keep: Callable[[Candidates], npt.NDArray[np.bool_]] | None = None) -> Candidates:
    """Candidate pairs from their codes, however these are split; only those for which `keep` holds.

    Most pairs share a turn of phrase by chance and are not kept: so they are never all there at once.
    """
    every = np.concatenate([np.zeros(0, U64), *codes])
    every.sort()
    parts = []
    for block in _blocks_of_equal(every):
        first = np.flatnonzero(np.concatenate(([True], block[1:] != block[:-1])))
        pairs = block[first]
        left, right = (pairs >> U64(32)).astype(np.int64), (pairs & U64(0xFFFFFFFF)).astype(np.int64)
        found = Candidates(left, right, np.diff(np.append(first, len(block))))
        parts.append(found if keep is None else found.where(keep(found)))
    none = np.zeros(0, np.int64)
    return Candidates(*(np.concatenate([none, *(getattr(part, name) for part in parts)]) for name in _NAMES))


def _blocks_of_equal(values: Keys) -> Iterator[Keys]:
    """Sorted values, BLOCK or a few more at a time, equal ones together."""
    start = 0
    while start < len(values):
        last = min(start + BLOCK, len(values)) - 1
        end = last + 1 + int(np.searchsorted(values[last + 1 :], values[last], "right"))
        yield values[start:end]
        start = end


def blocks(keys: Keys, size: int = BLOCK) -> Iterator[Keys]:
    """Packed and sorted keys, `size` or a few more at a time, equal hashes together."""
    start = 0
    while start < len(keys):
        last = min(start + size, len(keys)) - 1
        end = last + 1 + int(np.searchsorted(keys[last + 1 :], keys[last] | _NUMBER, "right"))
        yield keys[start:end]
        start = end


def parts_by_hash(sorted_keys: Sequence[Keys], most: int) -> Iterator[list[Keys]]:
    """Several sorted arrays of packed keys, cut alike: equal hashes are in one part, a part holds some `most` keys.

    What a part needs of memory is free again for the next.
    """
    bits = max(0, (sum(map(len, sorted_keys)) // most).bit_length())
    begins = np.arange(1 << bits, dtype=U64) << U64(64 - bits) if bits else np.zeros(1, U64)
    cuts = [np.append(np.searchsorted(keys, begins), len(keys)).tolist() for keys in sorted_keys]
    for part in range(1 << bits):
        yield [keys[at[part] : at[part + 1]] for keys, at in zip(sorted_keys, cuts, strict=True)]


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
