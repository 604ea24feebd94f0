"""From documents to weighed evidence, as the pipeline does it, for whole sets at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from dedup import alignment, attribution
from dedup.evidence import derive, weigh
from dedup.evidence.judging import Weights as First
from dedup.lineage import grow
from dedup.lineage.context import Weights as Second
from dedup.model import Attribution, Document, Evidence, Lineage, Resemblance
from dedup.pipeline.copies import first_copies, with_copies

NOTHING = Resemblance(0.0, 0.0, 0.0, 0)
"""Shingle measures are not asked for by lineages."""


def evidence_of(documents: Sequence[Document], pairs: Iterable[tuple[int, int]] | None = None) -> list[Evidence]:
    """The evidence of all pairs of documents (or those given, by number) that have a match."""
    prepared = [alignment.prepare(each.text, each.language) for each in documents]
    found = []
    for i, j in pairs if pairs is not None else combinations(range(len(documents)), 2):
        left, right = documents[i], documents[j]
        aligned = alignment.align(left, right, left_prepared=prepared[i], right_prepared=prepared[j])
        if aligned.matches:
            found.append(weigh(left, right, aligned, NOTHING))
    return found


def attributions_of(documents: Sequence[Document]) -> dict[str, tuple[Attribution, ...]]:
    """The attributions of each document, by id."""
    outlets = sorted({each.outlet for each in documents if each.outlet})
    return {each.id: attribution.read(each, outlets) for each in documents}


def grown_of(
    documents: Sequence[Document],
    evidence: Iterable[Evidence],
    attributions: Mapping[str, Sequence[Attribution]],
    weights: tuple[First, Second] | None = None,
) -> Lineage:
    """The lineage of documents, of identical copies the first alone judged; by the weights shipped, or others."""
    pile = {document.id: document for document in documents}
    first_of = first_copies(pile)
    firsts = [document for document in documents if first_of[document.id] == document.id]
    known = [each for each in evidence if first_of[each.left_id] == each.left_id]
    known = [each for each in known if first_of[each.right_id] == each.right_id]
    first, second = weights or (None, None)
    grown = grow(firsts, derive(firsts, known, attributions, first), known, attributions, weights=second)
    return with_copies(grown, pile, first_of)
