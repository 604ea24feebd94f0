"""Histories: versions of one text by one house, where dates say what no reading of the words says better.

Where every document is dated, no two alike, and most are nearly the same as an earlier one, the most similar earlier
one is the parent: on seven sets of that kind a learned judgement of all the evidence was right as often or less.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..attribution import identity
from ..model import Descent, Document, Evidence
from .lost import SURELY_NAMED
from .pairs import Pairs

if TYPE_CHECKING:
    from .growing import Forest

_ALIKE = 0.3  # word trigrams that a version shares with the earlier one most like it
_NEARLY_SAME = 0.5  # the same, from which on a version has no second parent
_MOST = 0.75  # of the versions have that much in common with an earlier one
_SURE = 0.95  # how often the most similar earlier one is the parent, in such sets


def revisions(
    documents: Sequence[Document], descents: Sequence[Descent], evidence: Iterable[Evidence]
) -> tuple[dict[int, int], bool] | None:
    """The most similar earlier document of each, by number, when a story is such a history; else nothing.

    And whether the versions are so nearly the same that none can have a second parent.

    It is none where documents are of several outlets, or one says that it has its matter from a source that is
    missing: there two texts that are nearly the same may be copies of a third. Of equally similar ones the latest
    is the parent.
    """
    dates = [document.published for document in documents]
    houses = {identity(each.outlet) for each in documents if each.outlet}
    if len(houses) > 1 or any(each.names_missing >= SURELY_NAMED for each in descents):
        return None
    known = sorted((each.earliest, each.latest) for each in dates if each)
    if len(known) < max(2, len(documents)) or any(b[0] <= a[1] for a, b in pairwise(known)):
        return None
    number = {document.id: i for i, document in enumerate(documents)}
    moment = [each.earliest for each in dates if each]
    likest: dict[int, tuple[float, float, int]] = {}
    for each in evidence:
        u, v = number.get(each.left_id), number.get(each.right_id)
        if u is not None and v is not None:
            u, v = (u, v) if moment[u] < moment[v] else (v, u)
            likest[v] = max(likest.get(v, (0.0, 0.0, u)), (each.trigrams, moment[u], u))
    alike, same = (
        sum(trigrams >= least for trigrams, *_ in likest.values()) >= _MOST * (len(documents) - 1)
        for least in (_ALIKE, _NEARLY_SAME)
    )
    return ({v: u for v, (trigrams, _, u) in sorted(likest.items()) if trigrams > 0}, same) if alike else None


def with_history(forest: Forest, parents: dict[int, int], alone: bool) -> Forest:
    """The forest with these parents, each at least as likely as it is in such histories; `alone`, with no second."""
    root, unseen = forest.root.copy(), forest.unseen.copy()
    edge = forest.edge
    values = edge.values.copy() if isinstance(edge, Pairs) else edge.copy()
    tree: list[int | None] = [None] * len(forest.documents)
    for v in range(len(tree)):
        able = {each.source_id for each in forest.descents[v].candidates}
        u = parents.get(v)
        if u is None or forest.documents[u].id not in able:
            continue
        tree[v] = u
        if isinstance(edge, Pairs):
            here = slice(int(edge.borders[v]), int(edge.borders[v + 1]))
            column, at = values[here], int(np.flatnonzero(edge.rows[here] == u)[0])
        else:
            column, at = values[:, v], u
        if column[at] < _SURE:
            left = (1 - _SURE) / (1 - column[at])
            column *= left
            column[at] = _SURE
            root[v], unseen[v] = root[v] * left, unseen[v] * left
    changed = Pairs(edge.size, edge.rows, edge.columns, values) if isinstance(edge, Pairs) else values
    fed = tuple(bool(unseen[v] > root[v]) for v in range(len(tree)))
    return replace(forest, edge=changed, root=root, unseen=unseen, parents=tuple(tree), fed=fed, single=alone)
