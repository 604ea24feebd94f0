"""Bands of a signature as keys, and how many of them to take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..settings import BakedSettings
from .signatures import Signatures

U64 = np.uint64
Keys = npt.NDArray[np.uint64]

_MIX = U64(0x9E3779B97F4A7C15)
_MISSED = 0.001  # one-permutation bands may miss so many pairs that lie exactly at the threshold


@dataclass(frozen=True, slots=True)
class Banding:
    """How a signature is cut: two texts are a candidate pair when all rows of one band agree."""

    bands: int
    rows: int

    def chance(self, resemblance: float) -> float:
        """Probability that a pair of this resemblance becomes a candidate pair (the S-curve).

        Source: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, section 3.4.

        >>> round(Banding(32, 4).chance(0.7), 4)
        0.9998
        """
        return float(1 - (1 - resemblance**self.rows) ** self.bands)


def banding(baked: BakedSettings) -> Banding:
    """The bands and rows for these settings.

    For signatures = "minhash" they are what `datasketch.MinHashLSH(threshold, num_perm)` chooses. For "oph" the
    rows are the most that still find all but a thousandth of the pairs at the threshold: every candidate pair is
    verified, so a false one costs time alone and a missed one is lost.
    """
    if baked.signatures == "minhash":
        from datasketch import MinHashLSH

        chosen = MinHashLSH(threshold=baked.lsh_threshold, num_perm=baked.permutations)
        return Banding(chosen.b, chosen.r)
    for rows in range(baked.permutations, 1, -1):
        tried = Banding(baked.permutations // rows, rows)
        if 1 - tried.chance(baked.lsh_threshold) <= _MISSED:
            return tried
    return Banding(baked.permutations, 1)


def band_keys(signatures: Signatures, cut: Banding) -> Keys:
    """A 64-bit key for each text and band; keys are equal when the band's number and all of its rows are."""
    texts = signatures.shape[0]
    used = np.ascontiguousarray(signatures[:, : cut.bands * cut.rows].T).astype(U64)
    rows = used.reshape(cut.bands, cut.rows, texts)
    keys = np.repeat(np.arange(1, cut.bands + 1, dtype=U64)[:, None], texts, axis=1)
    spare = np.empty_like(keys)
    for row in range(cut.rows):
        np.bitwise_xor(keys, rows[:, row], out=keys)
        np.multiply(keys, _MIX, out=keys)
        np.right_shift(keys, U64(29), out=spare)
        np.bitwise_xor(keys, spare, out=keys)
    return np.ascontiguousarray(keys.T)
