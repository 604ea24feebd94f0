"""What the tree says about pairs and about the parts of each text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ..model import (
    CandidatePair,
    CompositionPart,
    Degree,
    Document,
    Evidence,
    Explanation,
    Lineage,
    Span,
)


class Explanations:
    """What explains that two documents have something in common, as far as the tree decides it."""

    def __init__(self, grown: Lineage, derived: float, first_of: Mapping[str, str]) -> None:
        """Edges count when they are decided and at least as probable as `derived`.

        What explains a copy explains the first of its kind: only that one was compared.
        """
        self._sources: dict[str, set[str]] = defaultdict(set)
        for each in grown.derivations:
            if each.decided and each.probability >= derived:
                self._sources[each.derived_id] |= {each.source_id, first_of.get(each.source_id, each.source_id)}

    def of(self, left_id: str, right_id: str) -> Explanation:
        """One is the other's direct source, both go back to a third, or the tree does not say."""
        if left_id in self._sources.get(right_id, ()):
            return "left to right"
        if right_id in self._sources.get(left_id, ()):
            return "right to left"
        return "a common source" if self._above(left_id) & self._above(right_id) else "undecided"

    def _above(self, id_: str) -> set[str]:
        """The document and all that it goes back to."""
        found = {id_}
        open_ = [id_]
        while open_:
            for source in self._sources.get(open_.pop(), set()) - found:
                found.add(source)
                open_.append(source)
        return found


def composition(
    pile: Mapping[str, Document], measured: Mapping[CandidatePair, Evidence], grown: Lineage
) -> dict[str, tuple[CompositionPart, ...]]:
    """For each document the stretches that a source explains, in order; the rest is its own.

    A stretch that several sources explain goes to the likeliest of them.
    """
    degrees = _degrees(measured)
    claims: dict[str, list[tuple[float, str, Span, Degree]]] = defaultdict(list)
    for each in grown.derivations:
        for span in each.passages:
            degree = degrees.get((each.derived_id, span), "paraphrase")
            claims[each.derived_id].append((-each.probability, each.source_id, span, degree))
    return {id_: _parts(each.text, sorted(claims[id_])) for id_, each in pile.items()}


def _degrees(measured: Mapping[CandidatePair, Evidence]) -> dict[tuple[str, Span], Degree]:
    """The closest degree of each span of a document."""
    found: dict[tuple[str, Span], tuple[float, Degree]] = {}
    for pair, weighed in measured.items():
        for match in weighed.matches:
            for id_, spans in ((pair.left_id, match.left), (pair.right_id, match.right)):
                for span in spans:
                    key = (id_, span)
                    if key not in found or match.similarity > found[key][0]:
                        found[key] = (match.similarity, match.degree)
    return {key: degree for key, (_, degree) in found.items()}


def _parts(text: str, claims: list[tuple[float, str, Span, Degree]]) -> tuple[CompositionPart, ...]:
    taken: list[CompositionPart] = []
    for _, source, span, degree in claims:
        if all(span.end <= each.span.start or each.span.end <= span.start for each in taken):
            taken.append(CompositionPart(span, source, degree))
    taken.sort(key=lambda part: part.span)
    parts: list[CompositionPart] = []
    position = 0
    for part in taken:
        if text[position : part.span.start].strip():
            parts.append(CompositionPart(Span(position, part.span.start), None, None))
        parts.append(part)
        position = part.span.end
    if text[position:].strip():
        parts.append(CompositionPart(Span(position, len(text)), None, None))
    return tuple(parts)
