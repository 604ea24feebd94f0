"""From a pile to the evidence of its pairs: candidates of three channels, each aligned and weighed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from .. import alignment, evidence
from ..index import MemoryIndex
from ..model import CandidatePair, Document, Evidence, Resemblance
from ..settings import Settings
from ..sketches import RareFeatures, rare_features, retrieve
from .judging import is_verified

log = logging.getLogger("dedup")

_ALIKE = 0.12  # cosine of rare words below which two passages do not tell of the same thing
_ENOUGH = 400  # pieces of work from which starting processes pays
_CHUNK = 64  # pieces handed to a process at once

Piece = TypeVar("Piece")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Pile:
    """What a worker needs to know."""

    documents: Mapping[str, Document]

    def prepared(self, id_: str) -> alignment.Prepared:
        return _prepared(self.documents[id_].text, self.documents[id_].language)


@lru_cache(maxsize=30_000)
def _prepared(text: str, language: str | None) -> alignment.Prepared:
    return alignment.prepare(text, language)


def measured(pile: Mapping[str, Document], settings: Settings, jobs: int = 1) -> dict[CandidatePair, Evidence]:
    """The evidence of every pair that has something in common, by pair in order.

    `jobs` processes share the work; the result is the same for any number of them.
    """
    index = MemoryIndex(settings.baked)
    index.add(list(pile.values()))
    near = {CandidatePair(*sorted((each.left_id, each.right_id))) for each in index.pairs()}
    ids = list(pile)
    features = list(_mapped(_features, ids, pile, jobs))
    found = retrieve(features, settings.candidates, _ALIKE)
    rewrites = (CandidatePair(ids[a], ids[b]) for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True))
    candidates = sorted({*near, *rewrites})
    log.info("%d candidate pairs, %d of them near-duplicates or with a shared passage", len(candidates), len(near))
    weighed = _mapped(_weighed, list(zip(candidates, index.measure(candidates), strict=True)), pile, jobs)
    return {CandidatePair(each.left_id, each.right_id): each for each in weighed if each is not None}


def _features(id_: str, pile: _Pile) -> RareFeatures:
    prepared = pile.prepared(id_)
    return rare_features(prepared.stems, prepared.rarities)


def _weighed(piece: tuple[CandidatePair, Resemblance], pile: _Pile) -> Evidence | None:
    """The evidence of one pair, or None when it has nothing in common."""
    pair, alike = piece
    left, right = pile.documents[pair.left_id], pile.documents[pair.right_id]
    aligned = alignment.align(
        left, right, left_prepared=pile.prepared(left.id), right_prepared=pile.prepared(right.id)
    )
    weighed = evidence.weigh(left, right, aligned, alike)
    return weighed if weighed.matches or is_verified(weighed) else None


def _mapped(
    function: Callable[[Piece, _Pile], Made], pieces: Sequence[Piece], documents: Mapping[str, Document], jobs: int
) -> Iterable[Made]:
    """The function of each piece, in order, in as many processes as are worth it."""
    pile = _Pile(documents)
    if jobs <= 1 or len(pieces) < _ENOUGH:
        return [function(piece, pile) for piece in pieces]
    return _spread(function, pieces, pile, jobs)


def _spread(
    function: Callable[[Piece, _Pile], Made], pieces: Sequence[Piece], pile: _Pile, jobs: int
) -> Iterator[Made]:
    from concurrent.futures import ProcessPoolExecutor

    chunks = [pieces[start : start + _CHUNK] for start in range(0, len(pieces), _CHUNK)]
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(pile,)) as pool:
        for made in pool.map(_chunk, [function] * len(chunks), chunks):
            yield from made


_here: list[_Pile] = []  # the pile of a worker process, set once when it starts


def _begin(pile: _Pile) -> None:
    _here[:] = [pile]


def _chunk(function: Callable[[Piece, _Pile], Made], pieces: Sequence[Piece]) -> list[Made]:
    return [function(piece, _here[0]) for piece in pieces]
