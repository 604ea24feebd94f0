"""Histories: versions of one text by one house hang on the version most like them.

Which versions are neighbours, no learned judgement of all the evidence told better than their likeness did, on seven
sets where dates are complete and on four where they are hidden. Dates say which of two neighbours is the later one;
where they do not, the texts may: by the number of their version, by the latest date that they mention. Else what
grows is later: of revisions that change the length of a text two in three make it longer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..attribution import identity
from ..model import Document, Evidence, Reason
from .arborescence import heaviest_of
from .large import large_marginals
from .lost import SURELY_NAMED
from .pairs import Pair, Pairs
from .posterior import Floats, marginals
from .readings import agreements
from .stated import said_order, statements, successors, told_order

if TYPE_CHECKING:
    from .growing import Forest

HISTORY = "history"
"""Kind of the reason that a version hangs on its neighbour."""

_ALIKE = 0.3  # word trigrams that a version shares with a neighbour; with less it is none
_CLOSE = 0.4  # the same where dates are missing: there less may be a rewrite of a text that nobody has
_NEARLY_SAME = 0.5  # the same, from which on a version has no second parent
_MOST = 0.75  # of the versions have that much in common with their neighbour, or have dates
_TIED = 0.5  # of neighbouring dates may be one, as of months; of one day's news nearly all are
_DATED, _UNDATED = 0.95, 0.9  # how often the most similar one is a neighbour, in such sets
_FEWEST = 3  # versions without dates; of two that say nothing themselves only lengths could add to the evidence
_HEARD = 0.2  # of the logits of a learned direction: among versions they promise five times what they keep
_GROWN = 1.0  # logit for the longer of two neighbours being the later
_WHOLLY_GROWN = 0.02  # difference of length from which that counts in full
_STATED = 3.0  # logit for the one being the later that says so: of 157 such pairs of neighbours 3 were the other way
_NEXT = 1.0  # likeness of a version that calls itself the one after another, beside that of their words
_FED = 0.2  # of the odds that a head is fed from outside: of 75 histories in four sets every head is an original
_LEAST = 1e-4  # probability below which what was learned of an edge is told no finer
_HELD = 12.0  # logits that hold neighbours together, whichever way round
_TIE = 1e-6  # less than any difference of likeness that means something


@dataclass(frozen=True, slots=True)
class History:
    """The neighbours among the versions of a text."""

    likeness: dict[Pair, float]
    """Trigrams that two neighbours share, by their numbers: the first may be the source of the second."""
    said: Mapping[Pair, int]
    """Of neighbours, both ways round: 1 where the first says that it is the earlier, -1 where it is the later."""
    is_dated: bool
    """Nearly every version has a date."""
    is_single: bool
    """The versions are so nearly the same that none can have a second parent."""

    @property
    def sure(self) -> float:
        """How often the most similar version is a neighbour."""
        return _DATED if self.is_dated else _UNDATED

    def reasons(self, u: int, v: int, documents: Sequence[Document]) -> tuple[Reason, ...]:
        """Why a version hangs on its neighbour; nothing where the two are no neighbours."""
        if (u, v) not in self.likeness and (v, u) not in self.likeness:
            return ()
        told = "the earlier version most like it" if self.is_dated else "the version most like it"
        near = Reason(HISTORY, told, math.log(self.sure / (1 - self.sure)))
        said = self.said.get((u, v), 0)
        if not said:
            return (near,)
        return near, Reason("stated order", told_order(documents[u], documents[v]), said * _STATED)


def revisions(forest: Forest, evidence: Iterable[Evidence]) -> History | None:
    """The history that a story is, or nothing.

    It is none where documents are of several outlets, or one says that it has its matter from a source that is
    missing: there two texts that are nearly the same may be copies of a third. Where dates are missing the versions
    must be nearer to each other, or say that one is the next of the other.
    """
    documents = forest.documents
    houses = {identity(each.outlet) for each in documents if each.outlet}
    if len(houses) > 1 or any(each.names_missing >= SURELY_NAMED for each in forest.descents):
        return None
    known = sorted((each.published.earliest, each.published.latest) for each in documents if each.published)
    if sum(b[0] <= a[1] for a, b in pairwise(known)) > _TIED * max(1, len(known) - 1):
        return None
    is_dated = len(known) >= _MOST * len(documents)
    trigrams = _trigrams(documents, evidence)
    says = [] if is_dated else statements(documents)
    said = said_order(says, trigrams) if says else {}
    if len(documents) < (2 if is_dated or said else _FEWEST):
        return None
    following = successors(says, trigrams) if said else set()
    likeness = _neighbours(forest, evidence, trigrams, said, following)
    alike, same = (
        sum(each >= least for each in likeness.values()) >= _MOST * (len(documents) - 1)
        for least in (_ALIKE if is_dated else _CLOSE, _NEARLY_SAME)
    )
    if not alike:
        return None
    near = {pair: each for pair, each in likeness.items() if each >= _ALIKE}
    between = {pair: each for pair, each in said.items() if pair in near or pair[::-1] in near}
    return History(near, between, is_dated, same)


def _trigrams(documents: Sequence[Document], evidence: Iterable[Evidence]) -> dict[Pair, float]:
    """The share of trigrams of every pair that has some in common, both ways round."""
    number = {document.id: i for i, document in enumerate(documents)}
    found = {}
    for each in evidence:
        if each.left_id in number and each.right_id in number and each.trigrams:
            i, j = number[each.left_id], number[each.right_id]
            found[i, j] = found[j, i] = each.trigrams
    return found


def _neighbours(
    forest: Forest,
    evidence: Iterable[Evidence],
    trigrams: Mapping[Pair, float],
    said: Mapping[Pair, int],
    following: Collection[Pair],
) -> dict[Pair, float]:
    """The pairs that hold a story together by the greatest likeness, no source later than what was made from it.

    Of equally similar sources the likelier is taken, by what was learned.
    """
    documents = forest.documents
    number = {document.id: i for i, document in enumerate(documents)}
    able = {(number[each.source_id], v) for v, descent in enumerate(forest.descents) for each in descent.candidates}
    edges: list[tuple[int, int, float]] = [(0, v + 1, -1.0) for v in range(len(documents))]
    likeness = dict(trigrams)
    agreed = agreements(documents, evidence)
    for u, v in trigrams:
        if (u, v) not in able or documents[v].is_before(documents[u]) or said.get((u, v), 0) < 0:
            continue
        alike = trigrams[u, v] if agreed is None else agreed[min(u, v), max(u, v)]
        if (u, v) in following:
            alike += _NEXT
            likeness[u, v] = max(likeness[u, v], _CLOSE)
        edges.append((u + 1, v + 1, alike + _TIE * float(forest.edge[u, v])))
    parents = heaviest_of(len(documents) + 1, edges)
    return {(u - 1, v): likeness[u - 1, v] for v, u in enumerate(parents[1:]) if u > 0}


def with_history(forest: Forest, history: History) -> Forest:
    """The forest as a history; what is no neighbour of anything keeps what was learned of it.

    Heads keep a part of their odds of being fed from outside.
    """
    n = len(forest.documents)
    rows, columns, logits = _directions(forest, history)
    root, unseen = forest.root.copy(), forest.unseen.copy()
    share = _FED * unseen / np.maximum(root + _FED * unseen, 1e-12)
    sure = np.zeros(n)
    sure[np.union1d(rows, columns)] = history.sure
    edge: Floats | Pairs
    if isinstance(forest.edge, Pairs):
        old = forest.edge
        chance, outside = large_marginals(Pairs(n, rows, columns, logits), np.zeros(n))
        values = old.values * (1 - sure[old.columns]) + chance[old.rows, old.columns] * sure[old.columns]
        edge = Pairs(n, old.rows, old.columns, values)
    else:
        square = np.full((n, n), -np.inf)
        square[rows, columns] = logits
        chances, outside = marginals(square, np.zeros(n))
        edge = forest.edge * (1 - sure) + chances * sure
    head = outside * sure
    root = root * (1 - sure) + head * (1 - share)
    unseen = unseen * (1 - sure) + head * share
    return replace(forest, edge=edge, root=root, unseen=unseen, history=history)


def _directions(forest: Forest, history: History) -> tuple[np.ndarray, np.ndarray, Floats]:
    """Sources, derived ones and logits of all that neighbours may be to each other."""
    documents = forest.documents
    found = []
    for u, v in sorted(history.likeness):
        change = math.log((len(documents[v].text) + 1) / (len(documents[u].text) + 1)) / _WHOLLY_GROWN
        told = _STATED * history.said.get((u, v), 0) + _GROWN * max(-1.0, min(1.0, change))
        for source, derived, later in ((u, v, told), (v, u, -told)):
            if not documents[derived].is_before(documents[source]):
                learned = math.log(float(forest.edge[source, derived]) + _LEAST)
                found.append((source, derived, _HEARD * learned + later / 2 + _HELD))
    return (
        np.array([each[0] for each in found], np.int64),
        np.array([each[1] for each in found], np.int64),
        np.array([each[2] for each in found], np.float64),
    )
