"""Who holds which pieces of a text, and of which share of it each may be the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .common import Common
from .posterior import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_OWN = 0.3  # how likely a document has words of its own that a candidate has too
_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Witness:
    """Who holds which pieces of one document's text. A piece is cut where any run of common words begins or ends."""

    candidates: Ints
    """Numbers of the documents that share words with it, ascending."""
    has: Bools
    """(candidates, pieces): the candidate has the words of the piece at the matched place."""
    widths: Floats
    """(pieces,) characters."""
    length: int
    """Characters of the whole text."""


def witness_of(v: int, common: Common, length: int, among: Sequence[int] | None = None) -> Witness:
    """The witness of one document, `length` characters long; of the documents `among` alone, or of all."""
    candidates = np.array(sorted(common.partners(v) if among is None else among), dtype=np.int64)
    held = [common.held.get((v, u), ()) for u in candidates.tolist()]
    cuts = np.array(sorted({place for runs in held for span in runs for place in span}), dtype=np.int64)
    has = np.zeros((len(held), max(0, len(cuts) - 1)), dtype=bool)
    for row, runs in enumerate(held):
        ends = np.searchsorted(cuts, np.array(runs, dtype=np.int64).reshape(-1, 2))
        for start, end in ends.tolist():
            has[row, start:end] = True
    return Witness(candidates, has, np.diff(cuts).astype(np.float64), length)


def shares(witness: Witness, prior: Floats, own: float) -> Floats:
    """(candidates,) share of a text that each candidate is the source of, every piece having one source.

    `prior` and `own` say how likely each candidate, or nobody here, is a source at all. A piece goes to those who
    have it, by how much of the rest they are the source of; so what one of them explains is not counted for others.
    """
    weights = np.append(prior + 0.02, own + 0.02)
    weights /= weights.sum()
    likely = np.vstack([witness.has, np.full(len(witness.widths), _OWN)])
    nobody = max(0.0, witness.length - float(witness.widths.sum()))
    for _ in range(_ROUNDS):
        each = weights[:, None] * likely
        weights = (each / (each.sum(0) + 1e-12)) @ witness.widths
        weights[-1] += nobody
        weights /= weights.sum() + 1e-12
    return weights[:-1]
