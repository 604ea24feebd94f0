"""Signatures of whole batches: datasketch's own MinHash values, or one-permutation hashing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ..settings import BakedSettings
from .shingles import Shingles

U32, U64 = np.uint32, np.uint64
Signatures = npt.NDArray[np.uint32]

EMPTY = U32(0xFFFFFFFF)
"""Every slot of a text without shingles, as in datasketch."""

_BLOCK = 100_000  # shingles permuted at once: values and spare together stay in the processor's second cache


def sign(shingles: Shingles, baked: BakedSettings) -> Signatures:
    """A row of `permutations` uint32 values for each text, by the scheme of the settings."""
    return completed(least(shingles, baked), baked)


def least(shingles: Shingles, baked: BakedSettings) -> Signatures:
    """Signatures that may have empty slots still; `completed` fills them, for as many texts at once as there are."""
    if baked.signatures == "oph":
        return one_permutation(shingles, baked.permutations, baked.seed)
    return minhash(shingles, baked.permutations, baked.seed)


def completed(signatures: Signatures, baked: BakedSettings) -> Signatures:
    """The signatures with their empty slots filled, in place; rows of texts without shingles stay empty."""
    if baked.signatures == "oph":
        _densify(signatures, baked.seed)
    return signatures


def minhash(shingles: Shingles, permutations: int, seed: int) -> Signatures:
    """The values of `datasketch.MinHash(permutations, seed, scheme="affine32")` for each text.

    What datasketch hashes is the upper half of our shingle hashes: `MinHash(hashfunc=int)` updated with them gives
    the same bits (datasketch 2.0: MurmurHash3's finaliser, then `a * h + b` modulo 2^32, `a` odd).
    """
    factors, terms = _permutations(permutations, seed)
    values = _finalised((shingles.hashes >> U64(32)).astype(U32))
    counts = np.diff(shingles.offsets)
    signatures = np.full((permutations, len(counts)), EMPTY, U32)
    filled = np.flatnonzero(counts)
    starts = shingles.offsets[:-1][filled]
    first = 0
    spare = np.empty((0, 0), U32)
    while first < len(filled):
        begin = starts[first]
        last = max(first + 1, int(np.searchsorted(starts, begin + _BLOCK, "right")) - 1)
        if last >= len(filled) - 1 and len(values) - begin <= _BLOCK:
            last = len(filled)
        end = starts[last] if last < len(filled) else len(values)
        block, bounds = values[begin:end], starts[first:last] - begin
        rows = np.empty((permutations, len(bounds)), U32)
        # Several permutations at once where the block is short, as it is when one text is looked up.
        step = max(1, _BLOCK // len(block))
        if spare.shape[1] < len(block) or len(spare) < step:
            spare = np.empty((step, len(block)), U32)
        for start in range(0, permutations, step):
            chosen = slice(start, start + step)
            permuted = spare[: len(factors[chosen]), : len(block)]
            np.multiply(block, factors[chosen, None], out=permuted)
            np.add(permuted, terms[chosen, None], out=permuted)
            np.minimum.reduceat(permuted, bounds, axis=1, out=rows[chosen])
        signatures[:, filled[first:last]] = rows
        first = last
    return np.ascontiguousarray(signatures.T)


def one_permutation(shingles: Shingles, slots: int, seed: int) -> Signatures:
    """The least shingle hash in each of `slots` equal parts of the hash space; EMPTY where a part has none.

    `slots` is a power of two. Source: Li, Owen, Zhang 2012, "One permutation hashing".
    """
    bits = slots.bit_length() - 1
    if slots != 1 << bits:
        raise ValueError(f"permutations = {slots}: signatures = 'oph' wants a power of two")
    counts = np.diff(shingles.offsets)
    # Our shingle hashes are fixed, so the seed turns the one permutation by an odd multiplication.
    hashes = shingles.hashes * U64(2 * (seed - 1) + 1)
    slot = np.repeat(np.arange(len(counts), dtype=np.int64) * slots, counts)
    slot += (hashes >> U64(64 - bits)).astype(np.int64)
    values = (hashes >> U64(32 - bits)).astype(U32)
    signatures = np.full(len(counts) * slots, EMPTY, U32)
    np.minimum.at(signatures, slot, values)
    return signatures.reshape(len(counts), slots)


def estimated_resemblance(left: Signatures, right: Signatures) -> npt.NDArray[np.float64]:
    """Share of slots on which signatures agree, row by row: an estimate of the Jaccard resemblance.

    Standard error at most 1 / (2 * sqrt(permutations)), 0.044 for 128.
    Source: Broder 1997, "On the resemblance and containment of documents".
    """
    return np.asarray((left == right).mean(axis=-1), np.float64)


@lru_cache(maxsize=8)
def _permutations(count: int, seed: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    draw = np.random.RandomState(seed)
    factors = draw.randint(0, 1 << 31, count, dtype=U32) * U32(2) + U32(1)
    return factors, draw.randint(0, 1 << 32, count, dtype=U32)


def _finalised(values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """MurmurHash3's 32-bit finaliser, in place."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        values ^= values >> U32(shift)
        values *= U32(factor)
    values ^= values >> U32(16)
    return values


def _densify(signatures: Signatures, seed: int) -> None:
    """Fill each empty slot from the first filled one in its own random sequence of slots, in place.

    Source: Shrivastava 2017, "Optimal densification for fast and accurate minwise hashing": an empty slot takes the
    value of a slot drawn by its own number, so that equal sets stay equal and the estimate has no bias.
    """
    slots = signatures.shape[1]
    donors = np.random.RandomState(seed).randint(0, slots, (slots, 64))
    flat = signatures.ravel()
    filled = flat != EMPTY
    empty = np.flatnonzero(~filled)
    place = empty // slots * slots
    has_some = filled.reshape(signatures.shape).any(axis=1)[empty // slots]
    empty, place = empty[has_some], place[has_some]
    slot = empty - place
    values = np.full(len(empty), EMPTY, U32)
    left = np.arange(len(empty))
    for attempt in range(donors.shape[1]):
        if not len(left):
            break
        donor = place[left] + donors[slot[left], attempt]
        ready = filled[donor]
        values[left[ready]] = flat[donor[ready]]
        left = left[~ready]
    # Sixty-four draws missed (texts of very few shingles): the text's least filled slot, which equal sets share.
    for each in left.tolist():
        row = signatures[empty[each] // slots]
        values[each] = row[np.flatnonzero(filled[place[each] : place[each] + slots])[0]]
    flat[empty] = values
