"""From documents to weighed evidence, as the pipeline does it, for whole sets at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from dedup import alignment, attribution
from dedup.evidence import weigh
from dedup.model import Attribution, Document, Evidence, Resemblance

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
