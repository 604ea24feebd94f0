"""A batch of texts as sketches: for each channel the keys by which candidate pairs are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..settings import BakedSettings
from .bands import Banding, band_keys
from .candidates import Candidates, numbers_of, packed, sorted_once
from .shingles import Shingles, chunks, joined, shingle_hashes
from .signatures import Signatures, sign

U64 = np.uint64
Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

Channel = Literal["near", "shared", "rewrite"]
"""near: bands of signatures; shared: sampled shingles; rewrite: whatever features the caller brings."""

NEAR_AND_SHARED: tuple[Channel, ...] = ("near", "shared")

HOT: dict[Channel, int] = {"near": 8, "shared": 40, "rewrite": 40}
"""Members of a group beyond so many are paired with its first alone, so that n copies make n pairs and not n squared.

Fewer in the near channel: its bands of many copies fall into many groups, and the shared channel pairs them too.
"""

KEPT = 0.1
"""Verified pairs are kept when one side holds so much of the other: a tenth is a paragraph of a news story."""
_SAMPLED_SHARE = 0.05  # half of KEPT: what a sample shows varies, and verification weeds out the rest
# Characters signed at once. The scattered writes of one-permutation hashing stay in the processor's second cache;
# the 128 passes of MinHash want longer arrays, for each has its price.
_SIGNED: dict[str, int] = {"oph": 200_000, "minhash": 800_000}
_SAMPLED_KEYS = 2  # one shared sampled shingle happens by chance


@dataclass(frozen=True, slots=True)
class ChannelKeys:
    """The keys of a batch in one channel: 40-bit hashes, text after text, each once or more."""

    hashes: Keys
    offsets: Numbers

    def packed(self, numbers: Numbers) -> Keys:
        """Sorted packed keys, each once, for texts that have these document numbers."""
        return sorted_once(packed(self.hashes, np.repeat(numbers, np.diff(self.offsets))))


@dataclass(frozen=True, slots=True)
class Sketches:
    """What is kept of a batch of texts to find candidate pairs and to verify them."""

    shingles: Shingles
    signatures: Signatures | None
    """None when the near channel was not asked for."""
    channels: dict[Channel, ChannelKeys]

    def __len__(self) -> int:
        """How many texts."""
        return len(self.shingles)


@dataclass(frozen=True, slots=True)
class KeyCounts:
    """How many distinct keys texts have in the shared channel."""

    kept: Numbers
    sampled: Numbers
    """Of these, how many belong to the sample; fewer than `kept` where a short text keeps all of its shingles."""


def sketch(
    texts: Sequence[str],
    baked: BakedSettings,
    cut: Banding,
    channels: Sequence[Channel] = NEAR_AND_SHARED,
) -> Sketches:
    """The sketches of a batch of texts; each depends on its own text alone."""
    parts = [
        sketch_shingles(shingle_hashes(texts[start:end], baked.shingle_words), baked, cut, channels)
        for start, end in chunks(texts, _SIGNED[baked.signatures])
    ]
    return joined_sketches(parts) if parts else sketch_shingles(joined([]), baked, cut, channels)


def sketch_shingles(
    shingles: Shingles, baked: BakedSettings, cut: Banding, channels: Sequence[Channel] = NEAR_AND_SHARED
) -> Sketches:
    """The same from shingle hashes, for texts that are not kept."""
    signatures = None
    found: dict[Channel, ChannelKeys] = {}
    if "near" in channels:
        signatures = sign(shingles, baked)
        # A text without words has no shingle, is like no other text, and gets no keys.
        filled = np.diff(shingles.offsets) > 0
        offsets = np.concatenate(([0], np.cumsum(filled * cut.bands)))
        found["near"] = ChannelKeys(band_keys(signatures[filled], cut).ravel() >> U64(24), offsets)
    if "shared" in channels:
        found["shared"] = _sampled(shingles, baked)
    return Sketches(shingles, signatures, found)


def joined_sketches(parts: Sequence[Sketches]) -> Sketches:
    """Several batches as one: what sketching all texts at once gives."""
    if len(parts) == 1:
        return parts[0]
    shingles = joined([part.shingles for part in parts])
    signed = [part.signatures for part in parts if part.signatures is not None]
    channels: dict[Channel, ChannelKeys] = {}
    for channel in parts[0].channels:
        each = [part.channels[channel] for part in parts]
        counts = np.concatenate([np.diff(keys.offsets) for keys in each])
        offsets = np.concatenate(([0], np.cumsum(counts)))
        channels[channel] = ChannelKeys(np.concatenate([keys.hashes for keys in each]), offsets)
    return Sketches(shingles, np.concatenate(signed) if signed else None, channels)


def key_counts(keys: Keys, baked: BakedSettings, documents: int) -> KeyCounts:
    """Distinct keys of documents 0 to `documents`, from the packed keys of the shared channel."""
    numbers = numbers_of(keys)
    kept = np.bincount(numbers, minlength=documents)
    if baked.sampling == 1:
        return KeyCounts(kept, kept)
    sampled = numbers[_is_sampled(keys >> U64(24), baked.sampling)]
    return KeyCounts(kept, np.bincount(sampled, minlength=documents))


def worth_verifying(
    found: Candidates, left: KeyCounts, right: KeyCounts, baked: BakedSettings
) -> npt.NDArray[np.bool_]:
    """Which pairs of the shared channel may share enough to be kept; counts are given pair by pair.

    Without sampling the shared shingles are counted exactly, so the bound is that of kept pairs. (In a group of many
    copies only the pairs with its first member are counted in full.)
    """
    if baked.sampling == 1:
        return np.asarray(found.shared >= KEPT * np.minimum(left.kept, right.kept))
    whole = (left.kept > left.sampled) & (right.kept > right.sampled)
    size = np.where(whole, np.minimum(left.kept, right.kept), np.minimum(left.sampled, right.sampled))
    enough = found.shared >= _SAMPLED_SHARE * size
    return np.asarray(enough & (found.shared >= np.minimum(_SAMPLED_KEYS, size)))


def _sampled(shingles: Shingles, baked: BakedSettings) -> ChannelKeys:
    """The shingles whose hash is a multiple of the sampling rate, and all shingles of short texts."""
    hashes = shingles.hashes >> U64(24)
    if baked.sampling == 1:
        return ChannelKeys(hashes, shingles.offsets)
    counts = np.diff(shingles.offsets)
    keep = _is_sampled(hashes, baked.sampling)
    short = counts < baked.sample_all_below
    keep |= np.repeat(short, counts)
    kept_before = np.concatenate(([0], np.cumsum(keep)))
    return ChannelKeys(hashes[keep], kept_before[shingles.offsets])


def _is_sampled(hashes: Keys, rate: int) -> npt.NDArray[np.bool_]:
    rest = hashes & U64(rate - 1) if rate & (rate - 1) == 0 else hashes % U64(rate)
    return np.asarray(rest == 0)
