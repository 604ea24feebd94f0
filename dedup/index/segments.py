"""Postings: sorted packed keys, as an array in memory or as an immutable file that is mapped, never loaded.

A file holds a directory and then the keys. The first bits of a hash choose a directory entry and need not be stored
with the key: with 16 of them a posting takes six bytes instead of eight.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..sketches import NUMBER_BITS, runs, sorted_once

U64 = np.uint64
Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

_HASH_BITS = 40
_NUMBER = U64((1 << NUMBER_BITS) - 1)
_LARGE = 1 << 18  # keys from which a directory of 65,536 entries costs less than the two bytes it saves on each
_TAIL = 8  # bytes after the last key, so that an eight-byte read may begin at it


class ArraySegment:
    """Postings in memory."""

    def __init__(self, keys: Keys) -> None:
        """`keys` are packed, sorted and each there once."""
        self._keys = keys

    def __len__(self) -> int:
        """How many postings."""
        return len(self._keys)

    def keys(self) -> Keys:
        """All packed keys, sorted."""
        return self._keys

    def find(self, hashes: Keys, most: int | None) -> Keys:
        """The packed keys that have one of these hashes; of each hash the first `most`."""
        return _first_of_each(self._keys, hashes, most)


class FileSegment:
    """Postings in a mapped file."""

    def __init__(self, path: Path, count: int, directory_bits: int) -> None:
        """Maps the file, which must hold `count` keys behind a directory of 2^directory_bits entries.

        Raises FileNotFoundError when it is gone, ValueError when its size is another.
        """
        self._width = 8 - directory_bits // 8
        self._bits = directory_bits
        self._count = count
        entries = (1 << directory_bits) + 1
        size = path.stat().st_size
        if size != entries * 4 + count * self._width + _TAIL:
            raise ValueError(f"{path}: {size} bytes, which is not what its manifest says")
        content = np.memmap(path, np.uint8, "r")
        self._directory = np.ndarray((entries,), "<u4", content)
        # Each key read as the eight bytes that begin with it; what belongs to the next one is masked away.
        self._entries = np.ndarray((count,), "<u8", content, offset=entries * 4, strides=(self._width,))
        self._mask = U64((1 << 8 * self._width) - 1)

    def __len__(self) -> int:
        """How many postings."""
        return self._count

    def keys(self) -> Keys:
        """All packed keys, sorted."""
        return self._whole(np.arange(self._count, dtype=np.int64), None)

    def find(self, hashes: Keys, most: int | None) -> Keys:
        """The packed keys that have one of these hashes; of each hash the first `most`."""
        rest_bits = _HASH_BITS - self._bits
        bucket = (hashes >> U64(rest_bits)).astype(np.int64)
        rest = (hashes & U64((1 << rest_bits) - 1)) << U64(NUMBER_BITS)
        first = self._directory[bucket].astype(np.int64)
        last = self._directory[bucket + 1].astype(np.int64)
        begins = self._lower_bound(rest, first, last)
        if most is None:
            lengths = self._lower_bound(rest + _NUMBER + U64(1), begins, last) - begins
            return self._whole(runs(begins, lengths), np.repeat(bucket, lengths))
        # Reading on as far as a hash may reach takes less time than looking for where it ends.
        lengths = np.minimum(last - begins, most)
        places = runs(begins, lengths)
        same = (np.asarray(self._entries[places]) & self._mask) >> U64(NUMBER_BITS) == np.repeat(
            rest >> U64(NUMBER_BITS), lengths
        )
        return self._whole(places[same], np.repeat(bucket, lengths)[same])

    def _whole(self, places: Numbers, buckets: Numbers | None) -> Keys:
        keys = np.asarray(self._entries[places]) & self._mask
        if not self._bits:
            return keys
        if buckets is None:
            bounds = self._directory.astype(np.int64)
            buckets = np.repeat(np.arange(1 << self._bits), bounds[1:] - bounds[:-1])
        keys |= buckets.astype(U64) << U64(8 * self._width)
        return keys

    def _lower_bound(self, targets: Keys, first: Numbers, last: Numbers) -> Numbers:
        """Where each target would stand among entries `first` to `last`: binary searches side by side."""
        low, high = first.copy(), last.copy()
        open_ = np.flatnonzero(low < high)
        while len(open_):
            middle = (low[open_] + high[open_]) >> 1
            below = (self._entries[middle] & self._mask) < targets[open_]
            low[open_[below]] = middle[below] + 1
            high[open_[~below]] = middle[~below]
            open_ = open_[low[open_] < high[open_]]
        return low


Segment = ArraySegment | FileSegment


@dataclass(frozen=True, slots=True)
class Written:
    """What the manifest keeps of a segment's file."""

    count: int
    directory_bits: int
    checksum: int


def write_segment(path: Path, keys: Keys) -> Written:
    """Writes sorted packed keys to a file that is whole and on disk when this returns, or not there at all."""
    bits = 16 if len(keys) >= _LARGE else 8
    width = 8 - bits // 8
    shift = U64(64 - bits)
    bounds = np.searchsorted(keys, np.arange(1 << bits, dtype=U64) << shift)
    directory = np.append(bounds, len(keys)).astype("<u4")
    columns = keys.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width]
    content = directory.tobytes() + columns.tobytes() + b"\0" * _TAIL
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync_folder(path.parent)
    return Written(len(keys), bits, zlib.crc32(content))


def checksum(path: Path) -> int:
    """The checksum of a file as it is on disk."""
    found = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found = zlib.crc32(piece, found)
    return found


def merged(segments: Sequence[Segment], gone: Numbers) -> Keys:
    """The keys of several segments in one, without those of documents that are gone."""
    keys = np.concatenate([segment.keys() for segment in segments])
    if len(gone):
        keys = keys[~np.isin((keys & _NUMBER).astype(np.int64), gone)]
    return sorted_once(keys)


def _first_of_each(keys: Keys, hashes: Keys, most: int | None) -> Keys:
    wanted = hashes << U64(NUMBER_BITS)
    begins = np.searchsorted(keys, wanted)
    lengths = np.searchsorted(keys, wanted | _NUMBER, "right") - begins
    if most is not None:
        lengths = np.minimum(lengths, most)
    hit = lengths > 0
    return keys[runs(begins[hit], lengths[hit])]


def _sync_folder(folder: Path) -> None:
    """The name of a new file is on disk too; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
