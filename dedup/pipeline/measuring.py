"""From a pile to the evidence of its pairs: candidates of three channels, each aligned and weighed."""

from __future__ import annotations

import logging
from functools import lru_cache

from .. import alignment, evidence
from ..index import MemoryIndex
from ..model import CandidatePair, Document, Evidence, Resemblance
from ..settings import Settings
from ..sketches import RareFeatures, rare_features, retrieve
from .judging import is_copy
from .working import Pile, Workers

log = logging.getLogger("dedup")

_ALIKE = 0.12  # cosine of rare words below which two passages do not tell of the same thing


@lru_cache(maxsize=30_000)
def _cut(text: str, language: str | None) -> alignment.Prepared:
    return alignment.prepare(text, language)


def _prepared(document: Document) -> alignment.Prepared:
    return _cut(document.text, document.language)


def measured(workers: Workers, settings: Settings) -> dict[CandidatePair, Evidence]:
    """The evidence of every pair of the workers' pile that has something in common, by pair in order."""
    pile = workers.pile
    index = MemoryIndex(settings.baked)
    index.add(pile.values())
    alike = index.overlapping()
    ids = list(pile)
    near = {
        CandidatePair(*sorted((ids[a], ids[b])))
        for a, b in zip(alike.left.tolist(), alike.right.tolist(), strict=True)
    }
    features = list(workers.map(_features, ids))
    found = retrieve(features, settings.candidates, _ALIKE)
    rewrites = (CandidatePair(ids[a], ids[b]) for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True))
    candidates = sorted({*near, *rewrites})
    log.info("%d candidate pairs, %d of them near-duplicates or with a shared passage", len(candidates), len(near))
    weighed = workers.map(_weighed, list(zip(candidates, index.measure(candidates), strict=True)))
    return {CandidatePair(each.left_id, each.right_id): each for each in weighed if each is not None}


def _features(id_: str, pile: Pile) -> RareFeatures:
    prepared = _prepared(pile[id_])
    return rare_features(prepared.stems, prepared.rarities)


def _weighed(piece: tuple[CandidatePair, Resemblance], pile: Pile) -> Evidence | None:
    """The evidence of one pair, or None when it has nothing in common."""
    pair, alike = piece
    left, right = pile[pair.left_id], pile[pair.right_id]
    aligned = alignment.align(left, right, left_prepared=_prepared(left), right_prepared=_prepared(right))
    if not aligned.matches and not is_copy(alike):
        return None
    return evidence.weigh(left, right, aligned, alike)
