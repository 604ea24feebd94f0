"""The second pass: every edge judged again, by all that was measured, with the first pass' posteriors in sight."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ..learned import Scorer
from ..model import Descent, Document
from .common import Common
from .pairs import Ints
from .posterior import Floats, marginals
from .unexplained import unexplained

_HEEDED = 0.49  # below it (an outlet named far down) the learned weights judge alone
_SUREST = 0.97  # however plain the words, they may speak of a detail


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learned of the second pass, of second parents and of two witnesses sharing their source."""

    edge: Scorer
    root: Scorer
    unseen: Scorer
    second: Scorer
    """Scores each candidate; that there is no second parent scores 0."""
    link: Scorer


@cache
def learned(text_alone: bool = False) -> Weights:
    """The weights shipped with the package, trained by `make train`; others where nothing is dated."""
    written = json.loads((files("dedup") / "data" / "tree.json").read_text(encoding="utf-8"))
    data = written["text" if text_alone else "all"]
    return Weights(*(Scorer.read(data[part]) for part in ("edge", "root", "unseen", "second", "link")))


def logits(documents: Sequence[Document], descents: Sequence[Descent]) -> tuple[Floats, Floats, Floats]:
    """Scores of edges (source, derived), of being an original and of being fed from outside."""
    number = {document.id: i for i, document in enumerate(documents)}
    edge = np.full((len(documents), len(documents)), -np.inf)
    for v, descent in enumerate(descents):
        for candidate in descent.candidates:
            edge[number[candidate.source_id], v] = candidate.score
    root = np.array([each.root for each in descents])
    return edge, *heeded(root, np.array([each.unseen for each in descents]), descents)


def heeded(root: Floats, unseen: Floats, descents: Sequence[Descent]) -> tuple[Floats, Floats]:
    """The scores of being an original and of being fed from outside, the latter no less than a document says itself.

    Words that name a missing outlet name a true source as often as their weight says: if not from the pile, the
    document is then from there, and no original, at least with that probability. How likely it is not from the pile
    is another question, and stays as it is.
    """
    named = np.clip([each.names_missing if each.names_missing > _HEEDED else 0.0 for each in descents], 0.0, _SUREST)
    joined = np.logaddexp(root, unseen)
    share = np.maximum(np.exp(unseen - joined), named)
    return joined + np.log(np.maximum(1.0 - share, 1e-12)), joined + np.log(np.maximum(share, 1e-12))


@dataclass(frozen=True, slots=True)
class Heard:
    """All that the second pass hears of a story."""

    edges: tuple[Ints, Ints]
    """Numbers of sources and derived, sorted by derived, then source."""
    on_edges: Mapping[str, Floats]
    on_nodes: Mapping[str, Floats]

    def judged(self, chosen: Weights) -> tuple[Floats, Floats, Floats]:
        """The logits of the edges, of being an original, and of being fed from outside."""
        count = len(next(iter(self.on_nodes.values())))
        root, unseen = (part.scores(self.on_nodes, count) for part in (chosen.root, chosen.unseen))
        return chosen.edge.scores(self.on_edges, len(self.edges[0])), root, unseen


def second_pass(
    documents: Sequence[Document], descents: Sequence[Descent], common: Common, chosen: Weights
) -> tuple[Floats, Floats, Floats]:
    """The logits of the second pass."""
    said = heard(documents, descents, common)
    again = np.full((len(documents), len(documents)), -np.inf)
    again[said.edges], root, unseen = said.judged(chosen)
    return again, root, unseen


def heard(documents: Sequence[Document], descents: Sequence[Descent], common: Common) -> Heard:
    """What the second pass hears, by square matrices."""
    number = {document.id: i for i, document in enumerate(documents)}
    rows = [number[each.source_id] for descent in descents for each in descent.candidates]
    columns = [v for v, descent in enumerate(descents) for _ in descent.candidates]
    edges = np.array(rows, np.int64), np.array(columns, np.int64)
    on_edges, on_nodes = context(*logits(documents, descents))
    return together(
        documents, descents, common, edges, {name: each[edges] for name, each in on_edges.items()}, on_nodes
    )


def together(
    documents: Sequence[Document],
    descents: Sequence[Descent],
    common: Common,
    edges: tuple[Ints, Ints],
    on_edges: Mapping[str, Floats],
    on_nodes: Mapping[str, Floats],
) -> Heard:
    """What the first pass says, what sources leave unexplained by it, and what was measured to begin with."""
    rest, of_texts = unexplained(documents, common, edges, on_edges["p"], on_edges["chain"], on_nodes["fed"])
    first, of_documents = _measured(descents)
    return Heard(edges, {**first, **on_edges, **rest}, {**of_documents, **on_nodes, **of_texts})


def _measured(descents: Sequence[Descent]) -> tuple[dict[str, Floats], dict[str, Floats]]:
    held = [each.measured for each in descents if each.measured is not None]
    if not held or len(held) < len(descents):
        return {}, {}
    edges = np.concatenate([each.candidates for each in held]).T
    nodes = np.stack([each.document for each in held], axis=-1)
    names = held[0].names
    return (
        dict(zip(names[0], np.ascontiguousarray(edges, np.float64), strict=True)),
        dict(zip(names[1], np.ascontiguousarray(nodes, np.float64), strict=True)),
    )


def context(edge: Floats, root: Floats, unseen: Floats) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Features of the second pass: of edges (source, derived) and of documents."""
    joined = np.logaddexp(root, unseen)
    chance, outside = marginals(edge, joined)
    fed = outside * np.exp(unseen - joined)
    original = outside - fed
    n = len(root)
    ones = np.ones((n, n))
    rank = np.argsort(np.argsort(-chance, axis=0, kind="stable"), axis=0, kind="stable")
    score = np.where(np.isfinite(edge), np.clip(edge, -30, 30), 0.0)
    best = np.where(np.isfinite(edge), edge, -30.0).max(0) if n else np.zeros(0)
    everything = np.vstack([chance, outside[None, :]])
    doubt = -(everything * np.log(everything + 1e-9)).sum(0)
    on_edges = {
        "score": score,
        "p": chance,
        "l_p": np.log(chance + 0.003) - math.log(0.003),
        "p_back": chance.T,
        "fed_u": fed[:, None] * ones,
        "root_u": original[:, None] * ones,
        "fed_v": fed[None, :] * ones,
        "root_v": original[None, :] * ones,
        "rank": np.minimum(rank, 3) / 3.0,
        "chain": chance @ chance,
        "p_diff": chance - chance.T,
    }
    bound = chance + chance.T
    near = bound * (bound > 0.08)
    near = near / (near.sum(1, keepdims=True) + 0.05)
    on_nodes = {
        "bias": np.ones(n),
        "root_score": np.clip(root, -30, 30),
        "unseen_score": np.clip(unseen, -30, 30),
        "best_score": np.clip(best, -30, 30),
        "fed": fed,
        "root": original,
        "l_fed": np.log(fed + 0.01),
        "l_root": np.log(original + 0.01),
        "near_fed": near @ fed,
        "near_root": near @ original,
        "max_p": chance.max(0) if n else np.zeros(0),
        "children": np.minimum(chance.sum(1), 6.0),
        "doubt": doubt,
    }
    return on_edges, on_nodes
