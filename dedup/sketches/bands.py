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
    columns = np.ascontiguousarray(signatures.T).astype(U64)
    keys = np.empty((cut.bands, signatures.shape[0]), U64)
    spare = np.empty(signatures.shape[0], U64)
    for band, row in enumerate(keys):
        row[:] = U64(band + 1)
        for column in columns[band * cut.rows : (band + 1) * cut.rows]:
            np.bitwise_xor(row, column, out=row)
            np.multiply(row, _MIX, out=row)
            np.right_shift(row, U64(29), out=spare)
            np.bitwise_xor(row, spare, out=row)
    return np.ascontiguousarray(keys.T)
