"""The posterior of a story too large for square matrices: the same sums over the pairs that are candidates alone.

Memory grows with the pairs. What the inverse of the Laplacian says of an edge from u to v, whether the sources of u
lead back to v, is asked of the documents around v; of a story that lies within that circle the answer is exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..model import Descent, Document
from .common import Common
from .context import Weights, heeded, together
from .pairs import Ints, Pairs
from .posterior import Floats

AROUND = 64
"""Documents around one that are asked whether they lead back to it."""

_STRONGEST = 16  # sources of each of them that are followed
_STEPS = 200  # of a walk back to a document with more sources than AROUND
_BLOCK = 256  # columns multiplied at once


def large_logits(documents: Sequence[Document], descents: Sequence[Descent]) -> tuple[Pairs, Floats, Floats]:
    """Scores of edges (source, derived), of being an original and of being fed from outside."""
    number = {document.id: i for i, document in enumerate(documents)}
    found = [
        (number[each.source_id], v, each.score) for v, descent in enumerate(descents) for each in descent.candidates
    ]
    rows, columns = (np.array([each[k] for each in found], np.int64) for k in (0, 1))
    edge = Pairs(len(documents), rows, columns, np.array([score for *_, score in found], dtype=np.float64))
    root = np.array([each.root for each in descents])
    return edge, *heeded(root, np.array([each.unseen for each in descents]), descents)


def large_marginals(edge: Pairs, root: Floats) -> tuple[Pairs, Floats]:
    """Probability of each edge, and of each document being a root, over all rooted forests.

    An edge from u to v is as likely as v takes u, given that the walk from u to its sources and theirs does not lead
    back to v.
    """
    n = edge.size
    top = np.maximum(_most(edge, -np.inf), root)
    weight = np.exp(edge.values - top[edge.columns])
    start = np.exp(root - top) + 1e-12
    total = np.bincount(edge.columns, weight, minlength=n) + start
    step = Pairs(n, edge.rows, edge.columns, weight / total[edge.columns])
    back = np.empty(len(step.values))
    walks = _Walks(step)
    for v in range(n):
        here = slice(int(step.borders[v]), int(step.borders[v + 1]))
        back[here] = walks.back(v)
    taken = step.values * (1 - back)
    alone = start / total
    # Visits to v, however often the walk comes back, are a factor that both share.
    sums = np.bincount(edge.columns, taken, minlength=n) + alone
    return Pairs(n, step.rows, step.columns, taken / sums[edge.columns]), alone / sums


class _Walks:
    """Walks from documents to their sources, and whether they lead to one document."""

    def __init__(self, step: Pairs) -> None:
        self._step = step
        self._place = np.full(step.size, -1)
        self._matrix: object = None

    def back(self, v: int) -> Floats:
        """For each source of v the chance that a walk from it comes to v."""
        step = self._step
        first, last = int(step.borders[v]), int(step.borders[v + 1])
        if last == first:
            return np.zeros(0)
        if last - first >= AROUND:
            return self._from_everywhere(v)[step.rows[first:last]]
        nodes = self._around(v)
        self._place[nodes] = np.arange(len(nodes))
        entries = np.concatenate([np.arange(step.borders[x], step.borders[x + 1]) for x in nodes.tolist()])
        entries = entries[self._place[step.rows[entries]] >= 0]
        moves = np.zeros((len(nodes), len(nodes)))
        moves[self._place[step.columns[entries]], self._place[step.rows[entries]]] = step.values[entries]
        hit = np.linalg.solve(np.eye(len(nodes) - 1) - moves[1:, 1:], moves[1:, 0])
        found = np.append(0.0, hit)[self._place[step.rows[first:last]]]
        self._place[nodes] = -1
        return np.asarray(np.clip(found, 0.0, 1.0))

    def _around(self, v: int) -> Ints:
        """v, its sources, and theirs in turn, the likeliest first, until there are AROUND."""
        step = self._step
        if step.size <= AROUND:
            return np.append(v, np.delete(np.arange(step.size), v))
        found = dict.fromkeys([v, *step.rows[step.borders[v] : step.borders[v + 1]].tolist()])
        for x in found if len(found) >= AROUND else list(found):
            if len(found) >= AROUND:
                break
            here = slice(int(step.borders[x]), int(step.borders[x + 1]))
            best = np.argsort(-step.values[here], kind="stable")[:_STRONGEST]
            found.update(dict.fromkeys(step.rows[here][best].tolist()))
        return np.array(list(found))

    def _from_everywhere(self, v: int) -> Floats:
        """For each document the chance that a walk from it comes to v, by walking."""
        from scipy.sparse import csr_array

        step = self._step
        if self._matrix is None:
            self._matrix = csr_array((step.values, (step.columns, step.rows)), shape=(step.size, step.size))
        matrix: csr_array = self._matrix
        direct = np.asarray(step[v, np.arange(step.size)])
        hit = direct
        for _ in range(_STEPS):
            hit, before = direct + matrix @ np.where(np.arange(step.size) == v, 0.0, hit), hit
            if np.abs(hit - before).max() < 1e-9:
                break
        return np.clip(hit, 0.0, 1.0)


def large_second_pass(
    documents: Sequence[Document], descents: Sequence[Descent], common: Common, chosen: Weights
) -> tuple[Pairs, Floats, Floats]:
    """The logits of the second pass; the features are those of `context`, edge by edge."""
    edge, root, unseen = large_logits(documents, descents)
    on_edges, on_nodes = large_context(edge, root, unseen)
    said = together(documents, descents, common, (edge.rows, edge.columns), on_edges, on_nodes)
    again, root, unseen = said.judged(chosen)
    return Pairs(edge.size, edge.rows, edge.columns, again), root, unseen


def large_context(edge: Pairs, root: Floats, unseen: Floats) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Features of the second pass: of edges, in their order, and of documents."""
    both = np.logaddexp(root, unseen)
    chance, outside = large_marginals(edge, both)
    fed = outside * np.exp(unseen - both)
    original = outside - fed
    u, v, p, back = chance.rows, chance.columns, chance.values, chance.turned()
    on_edges = {
        "score": np.clip(edge.values, -30, 30),
        "p": p,
        "l_p": np.log(p + 0.003) - math.log(0.003),
        "p_back": back,
        "fed_u": fed[u],
        "root_u": original[u],
        "fed_v": fed[v],
        "root_v": original[v],
        "rank": np.minimum(_ranks(chance), 3) / 3.0,
        "chain": _chain(chance),
        "p_diff": p - back,
    }
    bound = p + back
    near = bound * (bound > 0.08)
    mass = np.bincount(u, near, minlength=edge.size) + 0.05
    on_nodes = {
        "bias": np.ones(edge.size),
        "root_score": np.clip(root, -30, 30),
        "unseen_score": np.clip(unseen, -30, 30),
        "best_score": np.clip(_most(edge, -30.0), -30, 30),
        "fed": fed,
        "root": original,
        "l_fed": np.log(fed + 0.01),
        "l_root": np.log(original + 0.01),
        "near_fed": np.bincount(u, near * fed[v], minlength=edge.size) / mass,
        "near_root": np.bincount(u, near * original[v], minlength=edge.size) / mass,
        "max_p": _most(chance, 0.0),
        "children": np.minimum(np.bincount(u, p, minlength=edge.size), 6.0),
        "doubt": -np.bincount(v, p * np.log(p + 1e-9), minlength=edge.size) - outside * np.log(outside + 1e-9),
    }
    return on_edges, on_nodes


def _most(matrix: Pairs, least: float) -> Floats:
    """The greatest value of each column, or `least`."""
    found = np.full(matrix.size, least)
    np.maximum.at(found, matrix.columns, matrix.values)
    return found


def _ranks(matrix: Pairs) -> Floats:
    """Rank of each entry within its column, from 0, largest first; ties by row."""
    order = np.lexsort((matrix.rows, -matrix.values, matrix.columns))
    found = np.empty(len(order))
    found[order] = np.arange(len(order)) - matrix.borders[matrix.columns]
    return found


def _chain(chance: Pairs) -> Floats:
    """For each edge the probability of a way of two edges instead, block by block: the whole product is large."""
    from scipy.sparse import csc_array

    matrix = csc_array((chance.values, (chance.rows, chance.columns)), shape=(chance.size, chance.size))
    found = np.empty(len(chance.values))
    for first in range(0, chance.size, _BLOCK):
        last = min(first + _BLOCK, chance.size)
        product = (matrix @ matrix[:, first:last]).toarray()
        here = slice(int(chance.borders[first]), int(chance.borders[last]))
        found[here] = product[chance.rows[here], chance.columns[here] - first]
    return found


__all__ = ["large_context", "large_logits", "large_marginals", "large_second_pass"]
