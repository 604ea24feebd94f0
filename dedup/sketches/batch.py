"""A batch of texts as sketches: for each channel the keys by which candidate pairs are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..settings import BakedSettings
from .bands import Banding, band_keys
from .candidates import BLOCK, Candidates, blocks, numbers_of, packed, sorted_once
from .folding import utf8
from .shingles import Shingles, joined, shingles_by_chunk
from .signatures import Signatures, completed, least

U64 = np.uint64
Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

Channel = Literal["near", "shared", "rewrite"]
"""near: bands of signatures; shared: sampled shingles; rewrite: whatever features the caller brings."""

NEAR_AND_SHARED: tuple[Channel, ...] = ("near", "shared")

HOT: dict[Channel, int] = {"near": 8, "shared": 40, "rewrite": 40}
"""Members of a group beyond so many are paired with its first alone, so that n copies make n pairs and not n squared.

Fewer in the near channel: its bands of many copies fall into many groups, each with a first of its own.
"""

KEPT = 0.1
"""Verified pairs are kept when one side holds so much of the other: a tenth is a paragraph of a news story."""
_SAMPLED_SHARE = 0.05  # half of KEPT: what a sample shows varies, and verification weeds out the rest
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
    gathered = _Gathered(baked, cut, channels)
    parts = []
    for shingles in shingles_by_chunk([utf8(text) for text in texts], baked.shingle_words):
        gathered.take(shingles)
        parts.append(shingles)
    return gathered.sketches(joined(parts))


def channel_keys(
    texts: Sequence[bytes],
    baked: BakedSettings,
    cut: Banding,
    channels: Sequence[Channel] = NEAR_AND_SHARED,
) -> dict[Channel, ChannelKeys]:
    """The keys of a batch of texts (as `utf8` gives them) without their shingles, which take ten times the memory."""
    gathered = _Gathered(baked, cut, channels)
    for shingles in shingles_by_chunk(texts, baked.shingle_words):
        gathered.take(shingles)
    return gathered.sketches(joined([])).channels


def sketch_shingles(
    shingles: Shingles, baked: BakedSettings, cut: Banding, channels: Sequence[Channel] = NEAR_AND_SHARED
) -> Sketches:
    """The same from shingle hashes, for texts that are not kept."""
    gathered = _Gathered(baked, cut, channels)
    gathered.take(shingles)
    return gathered.sketches(shingles)


class _Gathered:
    """Signatures and sampled shingles of a batch, taken from its texts a few at a time."""

    def __init__(self, baked: BakedSettings, cut: Banding, channels: Sequence[Channel]) -> None:
        self._baked = baked
        self._cut = cut
        self._channels = channels
        self._signed = [np.zeros((0, baked.permutations), np.uint32)]
        self._filled = [np.zeros(0, np.bool_)]
        self._sampled = [ChannelKeys(np.zeros(0, U64), np.zeros(1, np.int64))]

    def take(self, shingles: Shingles) -> None:
        if "near" in self._channels:
            self._signed.append(least(shingles, self._baked))
            self._filled.append(np.diff(shingles.offsets) > 0)
        if "shared" in self._channels:
            self._sampled.append(_sampled(shingles, self._baked))

    def sketches(self, shingles: Shingles) -> Sketches:
        signatures = None
        found: dict[Channel, ChannelKeys] = {}
        if "near" in self._channels:
            signatures = completed(np.concatenate(self._signed), self._baked)
            found["near"] = _banded(signatures, np.concatenate(self._filled), self._cut)
        if "shared" in self._channels:
            found["shared"] = _end_to_end(self._sampled)
        return Sketches(shingles, signatures, found)


def _banded(signatures: Signatures, filled: npt.NDArray[np.bool_], cut: Banding) -> ChannelKeys:
    # A text without words has no shingle, is like no other text, and gets no keys.
    offsets = np.concatenate(([0], np.cumsum(filled * cut.bands)))
    return ChannelKeys(band_keys(signatures[filled], cut).ravel() >> U64(24), offsets)


def joined_sketches(parts: Sequence[Sketches]) -> Sketches:
    """Several batches as one: what sketching all texts at once gives."""
    if len(parts) == 1:
        return parts[0]
    signed = [part.signatures for part in parts if part.signatures is not None]
    channels = {channel: _end_to_end([part.channels[channel] for part in parts]) for channel in parts[0].channels}
    shingles = joined([part.shingles for part in parts])
    return Sketches(shingles, np.concatenate(signed) if signed else None, channels)


def _end_to_end(parts: Sequence[ChannelKeys]) -> ChannelKeys:
    counts = np.concatenate([np.diff(keys.offsets) for keys in parts])
    return ChannelKeys(np.concatenate([keys.hashes for keys in parts]), np.concatenate(([0], np.cumsum(counts))))


def key_counts(keys: Keys, baked: BakedSettings, documents: int) -> KeyCounts:
    """Distinct keys of documents 0 to `documents`, from the packed keys of the shared channel."""
    kept, sampled = np.zeros(documents, np.int64), np.zeros(documents, np.int64)
    for block in blocks(keys, max(BLOCK, documents)):
        numbers = numbers_of(block)
        kept += np.bincount(numbers, minlength=documents)
        if baked.sampling > 1:
            numbers = numbers[_is_sampled(block >> U64(24), baked.sampling)]
            sampled += np.bincount(numbers, minlength=documents)
    return KeyCounts(kept, sampled if baked.sampling > 1 else kept)


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
