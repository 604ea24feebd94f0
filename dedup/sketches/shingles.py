"""Word and shingle hashes of whole batches: bytes in, arrays out, no Python string per word or shingle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .folding import Folded, fold_texts, utf8

U64 = np.uint64
Hashes = npt.NDArray[np.uint64]

_CHUNK = 200_000  # bytes folded at once: the arrays of one chunk stay in the processor's second cache

# The C library gives memory back to the system whenever some hundred kB are free, and arrays of this size would be
# given back and fetched anew, page by page, a hundred times a second: half of all the time. It stops doing so for
# arrays smaller than the largest that was ever given back, so one is, which costs nothing as it is never touched.
np.empty(30 << 20, np.uint8)

# Odd 64-bit constants (golden ratio, xxHash's primes): multiplication by them is a bijection.
_MIX_1, _MIX_2, _MIX_3 = U64(0x9E3779B97F4A7C15), U64(0xC2B2AE3D27D4EB4F), U64(0x165667B19E3779F9)
_LOW_BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], U64)


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingle hashes of a batch of texts, in the order of each text, repeated ones included."""

    hashes: Hashes
    offsets: npt.NDArray[np.int64]
    """Where each text's shingles begin, one more than there are texts."""
    words: npt.NDArray[np.int64]
    """Words of each text."""

    def __len__(self) -> int:
        """How many texts."""
        return len(self.words)

    def of(self, place: int) -> Hashes:
        """The shingles of one text."""
        return self.hashes[self.offsets[place] : self.offsets[place + 1]]

    def take(self, places: npt.NDArray[np.int64]) -> Shingles:
        """The shingles of some of the texts, in the order asked for."""
        counts = np.diff(self.offsets)[places]
        offsets = np.zeros(len(places) + 1, np.int64)
        np.cumsum(counts, out=offsets[1:])
        return Shingles(self.hashes[runs(self.offsets[places], counts)], offsets, self.words[places])


def runs(starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Indices of several runs laid end to end.

    >>> runs(np.array([5, 1]), np.array([2, 3])).tolist()
    [5, 6, 1, 2, 3]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    steps: npt.NDArray[np.int64] = np.arange(total, dtype=np.int64)
    steps += np.repeat(starts - (ends - lengths), lengths)
    return steps


def word_hashes(texts: Sequence[str]) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """A 64-bit hash for each word of each text, and where each text's words begin.

    Two words have equal hashes when `text.words` folds them to the same string, and otherwise by chance of 2^-64.
    """
    encoded = [utf8(text) for text in texts]
    return _laid_end_to_end([_hash_words(fold_texts(encoded[start:end])) for start, end in chunks(encoded)])


def shingle_hashes(texts: Sequence[str], shingle_words: int) -> Shingles:
    """The hash of each run of `shingle_words` words of each text.

    A text with fewer words, but at least one, has a single shingle of them all; one without words has none.
    """
    return joined(list(shingles_by_chunk([utf8(text) for text in texts], shingle_words)))


def shingles_by_chunk(texts: Sequence[bytes], shingle_words: int) -> Iterator[Shingles]:
    """The same of texts as `utf8` gives them, a few at a time, so that what is made of them next is in the caches."""
    for start, end in chunks(texts):
        words, bounds = _hash_words(fold_texts(texts[start:end]))
        hashes, offsets = _hash_shingles(words, bounds, shingle_words)
        yield Shingles(hashes, offsets, np.diff(bounds))


def joined(parts: Sequence[Shingles]) -> Shingles:
    """Several batches as one."""
    hashes, offsets = _laid_end_to_end([(part.hashes, part.offsets) for part in parts])
    return Shingles(hashes, offsets, np.concatenate([part.words for part in parts] or [np.zeros(0, np.int64)]))


def chunks(texts: Sequence[bytes], size: int = _CHUNK) -> Iterator[tuple[int, int]]:
    """Where to cut texts into parts of at most so many bytes, or of one text."""
    reached = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    start = 0
    while start < len(texts):
        before = reached[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(reached, before + size, "right")))
        yield start, end
        start = end


def _laid_end_to_end(parts: Sequence[tuple[Hashes, npt.NDArray[np.int64]]]) -> tuple[Hashes, npt.NDArray[np.int64]]:
    if len(parts) == 1:
        return parts[0]
    hashes = np.concatenate([part[0] for part in parts] or [np.zeros(0, U64)])
    counts = np.concatenate([np.diff(part[1]) for part in parts] or [np.zeros(0, np.int64)])
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return hashes, offsets


def _hash_words(folded: Folded) -> tuple[Hashes, npt.NDArray[np.int64]]:
    data = folded.data
    is_letter = data > 1
    if folded.alone is None:
        edges = np.flatnonzero(is_letter[1:] != is_letter[:-1])
        edges += 1
        starts = edges[0::2]
        lengths = edges[1::2] - starts
    else:
        alone = folded.alone[1:]
        starts = np.flatnonzero(is_letter[1:] & (~is_letter[:-1] | alone)) + 1
        lengths = np.flatnonzero(is_letter[:-1] & (~is_letter[1:] | alone)) + 1 - starts
    # Every position as the eight bytes that begin there.
    windows = np.ndarray((len(data) - 8,), "<u8", data, strides=(1,))
    hashes = windows.take(starts)
    hashes &= _LOW_BYTES.take(np.minimum(lengths, 8))
    hashes *= _MIX_1
    hashes ^= hashes >> U64(32)
    reached = 8
    longer = np.flatnonzero(lengths > 8)
    while len(longer):
        piece = windows[starts[longer] + reached]
        piece &= _LOW_BYTES.take(np.minimum(lengths[longer] - reached, 8))
        piece ^= U64(reached)  # or "a" and "a" after eight zero bytes would be alike
        piece *= _MIX_2
        piece ^= hashes[longer]
        piece *= _MIX_3
        piece ^= piece >> U64(29)
        hashes[longer] = piece
        reached += 8
        longer = longer[lengths[longer] > reached]
    return hashes, np.searchsorted(starts, folded.offsets)


def _hash_shingles(words: Hashes, bounds: npt.NDArray[np.int64], size: int) -> tuple[Hashes, npt.NDArray[np.int64]]:
    counts = np.diff(bounds)
    own = np.where(counts >= size, counts - size + 1, np.minimum(counts, 1))
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(own, out=offsets[1:])
    weights = _weights(size)
    every = max(0, len(words) - size + 1)
    hashes = np.zeros(every, U64) if size == 0 else words[:every] * weights[0]
    spare = np.empty(every, U64)
    for ahead in range(1, size):
        np.multiply(words[ahead : ahead + every], weights[ahead], out=spare)
        hashes += spare
    _finish(hashes, spare)
    if (counts >= size).all():
        keep = np.ones(every, np.bool_)
        keep[(bounds[1:-1, None] - np.arange(1, size)).ravel()] = False
        return hashes[keep], offsets
    whole = counts >= size
    result = np.empty(int(offsets[-1]), U64)
    result[runs(offsets[:-1][whole], own[whole])] = hashes[runs(bounds[:-1][whole], own[whole])]
    for place in np.flatnonzero(~whole & (counts > 0)).tolist():
        few = words[bounds[place] : bounds[place + 1]]
        # The number of words goes in, or a text of two words could equal a shingle whose other words hash to zero.
        single = np.array([(few * weights[: len(few)]).sum() + U64(len(few))])
        _finish(single, np.empty(1, U64))
        result[offsets[place]] = single[0]
    return result, offsets


def _weights(size: int) -> Hashes:
    """Odd multipliers, one for each place in a shingle, so that the order of its words counts."""
    return np.array([pow(0x9E3779B97F4A7C15, 2 * n + 3, 1 << 64) for n in range(size)], U64)


def _finish(hashes: Hashes, spare: Hashes) -> None:
    """Spread every input bit over all 64, in place (the finaliser of xxHash64, with our constants)."""
    for shift, factor in ((32, _MIX_1), (29, _MIX_3)):
        np.right_shift(hashes, U64(shift), out=spare)
        np.bitwise_xor(hashes, spare, out=hashes)
        np.multiply(hashes, factor, out=hashes)
    np.right_shift(hashes, U64(32), out=spare)
    np.bitwise_xor(hashes, spare, out=hashes)
