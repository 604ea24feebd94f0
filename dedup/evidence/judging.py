"""From the evidence of a story to scores: for each document its parents, being an original, or fed from outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ..attribution import identity
from ..learned import Scorer
from ..model import Attribution, Candidate, Credit, Descent, Document, Evidence, Measured, Relation
from .features import Features, features
from .reasons import reasons
from .story import Floats, Story, lay_out, stories

_WHOLLY = 0.8  # share of a text from which it counts as wholly derived
_COPY_SCORE = 8.0  # logits of an identical text, where nothing else can be told
_CHANCE = 4.0  # logits below the best explanation at which a candidate still gets its reasons written


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learned of edges, of originals and of documents fed from outside."""

    edge: Scorer
    root: Scorer
    unseen: Scorer
    typical: Mapping[str, float]
    """Mean of each edge feature over likely candidates: reasons are told against it."""


@cache
def learned(text_alone: bool = False) -> Weights:
    """The weights shipped with the package, trained by `make train`; others where nothing is dated."""
    written = json.loads((files("dedup") / "data" / "parents.json").read_text(encoding="utf-8"))
    data = written["text" if text_alone else "all"]
    edge, root, unseen = (Scorer.read(data[part]) for part in ("edge", "root", "unseen"))
    return Weights(edge, root, unseen, data["typical"])


def derive(
    documents: Sequence[Document],
    evidence: Iterable[Evidence],
    attributions: Mapping[str, Sequence[Attribution]],
    weights: Weights | None = None,
) -> tuple[Descent, ...]:
    """Where each document may come from, in the order of ids: scores of its parents, of ROOT and of UNSEEN.

    Attributions are by document id. Documents that share nothing, directly or through others, do not know of each
    other: a story's scores are the same whatever else is in the pile.
    """
    found: list[Descent] = []
    evidence = tuple(evidence)
    for group in stories(documents, evidence):
        story = lay_out(group, evidence)
        feature = features(story, attributions)
        alone = not speaks(feature)
        found.extend(_judged(story, feature, attributions, weights or learned(alone), alone))
    return tuple(sorted(found, key=lambda descent: descent.document_id))


def scores(feature: Features, story: Story, weights: Weights) -> tuple[Floats, Floats, Floats]:
    """Logits of every edge, and of every document being an original or fed from outside."""
    edge = weights.edge.scores(feature.edge, len(story.edges))
    _copies(story, edge)
    n = len(story.documents)
    return edge, weights.root.scores(feature.node, n), weights.unseen.scores(feature.node, n)


def speaks(feature: Features) -> bool:
    """Whether anything but words speaks in a story: two dates."""
    return float(feature.node["dated"].sum()) > 1


def _copies(story: Story, edge: Floats) -> None:
    """Identical copies hang on their first, both ways alike where dates do not say which that is."""
    for row, (u, v) in enumerate(story.edges.tolist()):
        if story.twins[u] == story.twins[v]:
            is_against = v == story.twins[v] and story.documents[v].is_before(story.documents[u])
            edge[row] = -_COPY_SCORE if is_against else _COPY_SCORE


def _judged(
    story: Story,
    feature: Features,
    attributions: Mapping[str, Sequence[Attribution]],
    weights: Weights,
    text_alone: bool,
) -> list[Descent]:
    edge, root, unseen = scores(feature, story, weights)
    best = np.maximum(root, unseen)
    np.maximum.at(best, story.edges[:, 1], edge)
    candidates: list[list[Candidate]] = [[] for _ in story.documents]
    for row, (u, v) in enumerate(story.edges.tolist()):
        shared = story.shared[v]
        source, derived = story.documents[u], story.documents[v]
        words = len(story.readings[v].words) or 1
        share = min(1.0, float(shared.places[shared.at(u)]) / words)
        close = edge[row] >= best[v] - _CHANCE
        candidates[v].append(
            Candidate(
                source.id,
                float(edge[row]),
                share,
                _relation(source, derived, share),
                _credit(story, u, v, attributions),
                bool(feature.edge["date_bad"][row]),
                story.passages(v, u),
                reasons(story, feature, row, weights.edge, weights.typical) if close else (),
            )
        )
    return [
        Descent(
            document.id,
            float(root[v]),
            float(unseen[v]),
            tuple(candidates[v]),
            feature.named[v].outside(),
            text_alone,
            measured,
        )
        for v, (document, measured) in enumerate(zip(story.documents, _measured(story, feature), strict=True))
    ]


def _measured(story: Story, feature: Features) -> Iterator[Measured]:
    """The features of each document and of its candidates."""
    names = tuple(feature.edge), tuple(feature.node)
    edges = np.stack(list(feature.edge.values()), axis=-1).astype(np.float32)
    nodes = np.stack(list(feature.node.values()), axis=-1).astype(np.float32)
    borders = np.searchsorted(story.edges[:, 1], np.arange(len(story.documents) + 1))
    for v, node in enumerate(nodes):
        yield Measured(names, edges[borders[v] : borders[v + 1]], node)


def _relation(source: Document, derived: Document, share: float) -> Relation:
    if source.outlet and derived.outlet and identity(source.outlet) == identity(derived.outlet):
        return "version"
    return "wholly-derived" if share >= _WHOLLY else "partially-derived"


def _credit(story: Story, u: int, v: int, attributions: Mapping[str, Sequence[Attribution]]) -> Credit:
    source, derived = story.documents[u], story.documents[v]
    mine = {identity(source.outlet)} if source.outlet else set()
    named = [each for each in attributions.get(derived.id, ()) if identity(each.name) in mine]
    if not named:
        return "uncredited"
    words = {"verbatim": 0, "near": 0, "paraphrase": 0, "summary": 0, "quoted": 0}
    for match in story.evidence[min(u, v), max(u, v)].matches:
        spans = match.left if v < u else match.right
        words[match.degree] += sum(end - start for start, end in spans)
    total = sum(words.values()) or 1
    if 2 * words["quoted"] > total:
        return "quote with credit"
    if any(each.kind in {"dateline", "agency tag"} for each in named) and 2 * words["verbatim"] > total:
        return "wire copy"
    return "credited rewrite"
