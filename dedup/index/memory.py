"""The index that a single run keeps in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from ..model import CandidatePair
from ..settings import BakedSettings
from ..sketches import shingles

_HOT = 40  # documents that hold one shingle; above it the pairs are a star around the first, so copies stay linear


class MemoryIndex:
    """Finds near-duplicates by MinHash/LSH, and shared passages by joining shingles."""

    def __init__(self, baked: BakedSettings) -> None:
        from datasketch import MinHashLSH

        self._baked = baked
        self._lsh = MinHashLSH(threshold=baked.lsh_threshold, num_perm=baked.permutations)
        self._holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._near: set[CandidatePair] = set()

    def add(self, id_: str, words: Sequence[str]) -> None:
        """Add one document by its words, in order of id."""
        from datasketch import MinHash

        found = shingles(words, self._baked.shingle_words)
        signature = MinHash(self._baked.permutations, seed=self._baked.seed)
        signature.update_batch([" ".join(shingle).encode() for shingle in found])
        self._near.update(_pair(id_, other) for other in self._lsh.query(signature))
        self._lsh.insert(id_, signature)
        for shingle in found:
            self._holders[shingle].append(id_)

    def pairs(self) -> Iterable[CandidatePair]:
        """Candidate pairs of both channels, sorted."""
        shared = set(self._near)
        for holders in self._holders.values():
            if len(holders) > _HOT:
                shared.update(_pair(holders[0], other) for other in holders[1:])
            else:
                shared.update(_pair(left, right) for left, right in combinations(holders, 2))
        return sorted(shared)


def _pair(left: str, right: str) -> CandidatePair:
    return CandidatePair(*sorted((left, right)))
