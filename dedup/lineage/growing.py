"""From scores to the tree: posterior over all forests, the likeliest tree, lost sources, several parents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..grouping import grouped
from ..model import (
    Attribution,
    Candidate,
    Derivation,
    Descent,
    Document,
    Evidence,
    Lineage,
    LostSource,
    Origin,
    Reason,
)
from .arborescence import heaviest, heaviest_of
from .common import Common, common_words
from .context import Weights, heeded, learned, second_pass
from .history import History, revisions, with_history
from .large import large_marginals, large_second_pass
from .lost import SURELY_NAMED, lost_sources
from .pairs import Pairs, column, joined
from .posterior import Floats, marginals
from .second import second_parents

LARGE = 1_000  # documents from which on square matrices take more time and memory than a story is worth
_SHOWN = 0.05  # probability from which a parent is listed with a document's origin
_UNDECIDED = 0.5  # probability that two documents are joined at all, from which an open direction is told
_NAMED = 12  # other witnesses that a reason names
_TINY = 1e-6  # less than any difference that means something; settles ties


@dataclass(frozen=True, slots=True)
class Forest:
    """The posterior of one story, documents by number."""

    documents: tuple[Document, ...]
    descents: tuple[Descent, ...]
    edge: Floats | Pairs
    """(documents, documents): probability that the column was made from the row."""
    root: Floats
    unseen: Floats
    parents: tuple[int | None, ...]
    """Of the likeliest tree."""
    fed: tuple[bool, ...]
    """Likelier fed from outside the pile than an original; of documents without a parent."""
    weights: Weights
    history: History | None = None
    """What holds the story together, where it is the versions of one text."""


def grow(
    documents: Sequence[Document],
    descents: Sequence[Descent],
    evidence: Iterable[Evidence],
    attributions: Mapping[str, Sequence[Attribution]],
    decided: float = 0.65,
    weights: Weights | None = None,
) -> Lineage:
    """The lineage of the documents: where each comes from, and how surely.

    Equal whatever the order of the arguments' elements, and equal for a story whatever else is in the pile, but for
    the numbers of the lost sources. A direction below `decided` is told as undecided.
    """
    evidence = tuple(evidence)
    return gathered(
        _grown(*group, evidence, attributions, decided, weights) for group in stories(documents, descents)
    )


def gathered(lineages: Iterable[Lineage]) -> Lineage:
    """The lineages of stories that have no document in common as one; lost sources are numbered through."""
    lost: list[LostSource] = []
    derivations: list[Derivation] = []
    origins: list[Origin] = []
    count = 0
    for each in sorted(lineages, key=lambda lineage: min((o.document_id for o in lineage.origins), default="")):
        names = {source.id: f"lost:{number}" for number, source in enumerate(each.lost_sources, start=len(lost) + 1)}
        lost.extend(replace(source, id=names[source.id]) for source in each.lost_sources)
        derivations.extend(
            replace(edge, source_id=names.get(edge.source_id, edge.source_id)) for edge in each.derivations
        )
        origins.extend(each.origins)
        count += each.origin_count
    return Lineage(
        tuple(lost),
        tuple(sorted(derivations, key=lambda edge: (edge.derived_id, edge.source_id))),
        tuple(sorted(origins, key=lambda origin: origin.document_id)),
        count,
    )


def _grown(
    documents: tuple[Document, ...],
    descents: tuple[Descent, ...],
    evidence: Iterable[Evidence],
    attributions: Mapping[str, Sequence[Attribution]],
    decided: float,
    weights: Weights | None,
) -> Lineage:
    """The lineage of one story."""
    common = common_words(documents, evidence)
    forest = with_siblings(posterior(documents, descents, common, weights), common)
    history = revisions(forest, evidence)
    if history is not None:
        forest = rooted(with_history(forest, history))
    lost = lost_sources(forest, common, attributions)
    originals = sum(parent is None and not forest.fed[v] for v, parent in enumerate(forest.parents))
    return Lineage(
        tuple(lost),
        tuple(_derivations(forest, common, lost, decided)),
        tuple(_origins(forest)),
        originals + len(lost),
    )


def posterior(
    documents: tuple[Document, ...], descents: tuple[Descent, ...], common: Common, weights: Weights | None = None
) -> Forest:
    """The posterior over forests of one story, in two passes, with its likeliest tree.

    The second pass judges every edge again with the first pass in sight: a source that is itself fed from outside,
    or a parent that is likelier a grandparent, is seen only there.
    """
    chosen = weights or learned(all(each.text_alone for each in descents))
    solved = _of_large if len(documents) >= LARGE else _of_all
    chance, outside, fed = solved(documents, descents, common, chosen)
    return rooted(Forest(documents, descents, chance, outside - fed, fed, (), (), chosen))


def rooted(forest: Forest) -> Forest:
    """The forest with the likeliest tree of its probabilities."""
    parents = _tree(forest.documents, forest.edge, np.maximum(forest.root, forest.unseen))
    return replace(forest, parents=tuple(parents), fed=tuple((forest.unseen > forest.root).tolist()))


def _of_all(
    documents: Sequence[Document], descents: Sequence[Descent], common: Common, chosen: Weights
) -> tuple[Floats, Floats, Floats]:
    """Probabilities of edges, of being a root, and of being fed from outside, by square matrices."""
    edge, root, unseen = second_pass(documents, descents, common, chosen)
    root, unseen = heeded(root, unseen, descents)
    both = np.logaddexp(root, unseen)
    chance, outside = marginals(edge, both)
    return chance, outside, outside * np.exp(unseen - both)


def _of_large(
    documents: Sequence[Document], descents: Sequence[Descent], common: Common, chosen: Weights
) -> tuple[Pairs, Floats, Floats]:
    """The same by the candidates alone, in memory that grows with them."""
    edge, root, unseen = large_second_pass(documents, descents, common, chosen)
    root, unseen = heeded(root, unseen, descents)
    both = np.logaddexp(root, unseen)
    chance, outside = large_marginals(edge, both)
    return chance, outside, outside * np.exp(unseen - both)


def with_siblings(forest: Forest, common: Common) -> Forest:
    """The forest with what siblings say: two heads that share passages cannot both be originals.

    When neither is made from a page of the pile, what they have in common comes from outside it, as surely as it is
    more than reports on one event share. A document that hangs on the other when that one is a head says nothing of
    it. Only the chances of being an original move, and only to an unseen source. Where documents are dated, dates say
    better which of two is an original, unless one says itself that it has its matter from a missing source.
    """
    n = len(forest.documents)
    kept = np.ones(n)
    outside = forest.root + forest.unseen
    undated = all(each.text_alone for each in forest.descents)
    heard = [undated or each.names_missing >= SURELY_NAMED for each in forest.descents]
    for v, w in common.matches if any(heard) else ():
        kin = common.kinship(v, w, forest.documents)
        for one, other in ((v, w), (w, v)):
            if heard[other]:
                # Where the other is a head, it may be one because the first is its child.
                both = max(0.0, float(outside[other]) - float(forest.edge[other, one]))
                kept[one] = min(kept[one], 1 - kin * min(1.0, both / max(float(outside[one]), 1e-9)))
    root = forest.root * kept
    return rooted(replace(forest, root=root, unseen=outside - root))


def stories(
    documents: Sequence[Document], descents: Sequence[Descent]
) -> list[tuple[tuple[Document, ...], tuple[Descent, ...]]]:
    """Documents with their descents, grouped by candidate edges, in the order of ids."""
    by_id = {document.id: document for document in documents}
    descent_of = {descent.document_id: descent for descent in descents}
    joined = ((each.source_id, descent.document_id) for descent in descents for each in descent.candidates)
    return [
        (tuple(by_id[id_] for id_ in group), tuple(descent_of[id_] for id_ in group))
        for group in grouped(descent_of, joined)
    ]


def _tree(documents: Sequence[Document], chance: Floats | Pairs, outside: Floats) -> list[int | None]:
    """The tree of most expected right parents; ties go to the earlier source, then to the lower id."""
    n = len(documents)
    order = sorted(range(n), key=lambda i: (_date(documents[i]), documents[i].id))
    rank = np.empty(n)
    rank[order] = np.arange(n)
    if isinstance(chance, Pairs):
        weights = chance.values - _TINY * rank[chance.rows] / (n + 1)
        edges = [*zip((chance.rows + 1).tolist(), (chance.columns + 1).tolist(), weights.tolist(), strict=True)]
        roots = [(0, v + 1, float(value)) for v, value in enumerate(outside + _TINY)]
        return [parent - 1 if parent > 0 else None for parent in heaviest_of(n + 1, [*edges, *roots])[1:]]
    weight = np.full((n + 1, n + 1), -np.inf)
    weight[1:, 1:] = chance - _TINY * rank[:, None] / (n + 1)
    weight[0, 1:] = outside + _TINY
    return [parent - 1 if parent > 0 else None for parent in heaviest(weight)[1:]]


def _date(document: Document) -> float:
    return document.published.earliest if document.published else float("inf")


def _origins(forest: Forest) -> list[Origin]:
    found = []
    for v, document in enumerate(forest.documents):
        chances = sorted(
            ((forest.documents[u].id, chance) for u, chance in column(forest.edge, v)),
            key=lambda each: (-each[1], each[0]),
        )
        found.append(Origin(document.id, float(forest.root[v]), float(forest.unseen[v]), tuple(chances)))
    return found


def _derivations(forest: Forest, common: Common, lost: Sequence[LostSource], decided: float) -> list[Derivation]:
    number = {document.id: i for i, document in enumerate(forest.documents)}
    told: set[tuple[int, int]] = set()
    found: list[Derivation] = []
    for v, parent in enumerate(forest.parents):
        if parent is not None:
            told.add((parent, v))
            found.append(_edge(forest, parent, v, float(forest.edge[parent, v]), decided))
    is_single = forest.history is not None and forest.history.is_single
    for w, v, chance in () if is_single else second_parents(forest, common):
        told.add((w, v))
        found.append(_edge(forest, w, v, chance, decided))
    for u, v in joined(forest.edge, _UNDECIDED):
        if (u, v) not in told and (v, u) not in told:
            source, derived = (u, v) if forest.edge[u, v] >= forest.edge[v, u] - _TINY else (v, u)
            if _candidate(forest, source, derived):
                found.append(_edge(forest, source, derived, float(forest.edge[source, derived]), decided))
    for source_lost in lost:
        witnesses = [number[witness] for witness in source_lost.witnesses]
        found.extend(_from_lost(source_lost, forest, common, v, witnesses) for v in witnesses)
    return found


def _candidate(forest: Forest, u: int, v: int) -> Candidate | None:
    source = forest.documents[u].id
    return next((each for each in forest.descents[v].candidates if each.source_id == source), None)


def _edge(forest: Forest, u: int, v: int, chance: float, decided: float) -> Derivation:
    each = _candidate(forest, u, v)
    if each is None:
        raise ValueError(f"{forest.documents[u].id} is no candidate of {forest.documents[v].id}")
    both = chance + float(forest.edge[v, u])
    direction = chance / both if both > 0 else 0.5
    reasons = each.reasons
    if forest.history:
        reasons = (*forest.history.reasons(u, v, forest.documents), *reasons)
    return Derivation(
        each.source_id,
        forest.documents[v].id,
        each.relation,
        chance,
        direction,
        direction >= decided,
        each.share,
        each.credit,
        each.date_conflict,
        each.passages,
        reasons,
    )


def _from_lost(source: LostSource, forest: Forest, common: Common, v: int, witnesses: Sequence[int]) -> Derivation:
    document = forest.documents[v]
    passages = common.passages(v, witnesses)
    reasons: list[Reason] = []
    if document.id in source.named_by:
        carried = (source.name or "").startswith("“")
        said = "its headline ends in the name of its carrier" if carried else f"names {source.name}"
        reasons.append(Reason("attribution", said, 2.0))
    others = [each for each in source.witnesses if each != document.id]
    if others:
        told = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} more" if len(others) > _NAMED else "")
        reasons.append(Reason("common reading", f"shares with {told} what no page here is the source of", 1.0))
    if not reasons:
        reasons.append(Reason("common reading", "no page here explains it", 0.5))
    return Derivation(
        source.id,
        document.id,
        "partially-derived",
        float(forest.unseen[v]),
        1.0,
        True,
        min(1.0, sum(end - start for start, end in passages) / (len(document.text) or 1)),
        "credited rewrite" if document.id in source.named_by else "uncredited",
        False,
        passages,
        tuple(reasons),
    )
