"""Identical copies: told apart before anything is measured, so that ten thousand of one text cost what one does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b

import numpy as np

from .. import lineage, text
from ..index import MemoryIndex
from ..model import Derivation, Document, Lineage, Match, Origin, Pair, Reason, Resemblance, Span
from ..settings import Settings
from ..sketches import components
from .composing import Explanations

_NEAR = 0.5  # resemblance of near-copies; articles that share a footer alone are less alike, however short
_SURE = 0.99  # that the earlier of two identical texts came first, where their dates do not overlap


def first_copies(pile: Mapping[str, Document]) -> dict[str, str]:
    """For each document the first with its word sequence: the earliest by date, then id; itself when it is alone."""
    firsts: dict[bytes, str] = {}
    found: dict[str, str] = {}
    for id_ in sorted(pile, key=lambda each: copy_order(pile[each])):
        words = text.words(pile[id_].text)
        found[id_] = firsts.setdefault(blake2b(" ".join(words).encode("utf-8", "replace")).digest(), id_)
    return found


def copy_order(document: Document) -> tuple[float, str]:
    """What sorts copies: by date, then by id."""
    return _date(document), document.id


def same_words(left: Document, right: Document) -> bool:
    """Whether two texts have the same words in the same order."""
    return text.words(left.text) == text.words(right.text)


def near_copies(pile: Mapping[str, Document], settings: Settings) -> dict[str, str]:
    """For each document the first of its near-copies, itself for most; joined through others, too."""
    index = MemoryIndex(settings.baked)
    index.add(pile.values())
    alike = index.overlapping()
    near = np.flatnonzero(alike.overlaps.similarity >= _NEAR)
    places = zip(alike.left[near].tolist(), alike.right[near].tolist(), strict=True)
    pairs = ((alike.ids[left], alike.ids[right], 1.0) for left, right in places)
    named = {id_: members[0] for members, _ in components(pairs) for id_ in members}
    return {id_: named.get(id_, id_) for id_ in pile}


def copy_pairs(pile: Mapping[str, Document], first_of: Mapping[str, str], explained: Explanations) -> Iterator[Pair]:
    """The pair of each copy and the first of its kind."""
    for id_, first in sorted(first_of.items()):
        if id_ == first:
            continue
        left, right = sorted((id_, first))
        length = len(text.word_spans(pile[id_].text))
        whole = Match((_all(pile[left]),), (_all(pile[right]),), "verbatim", 1.0)
        yield Pair(left, right, Resemblance(1.0, 1.0, 1.0, length), "copy", explained.of(left, right), (whole,))


def with_copies(grown: Lineage, pile: Mapping[str, Document], first_of: Mapping[str, str]) -> Lineage:
    """The lineage with every copy hung on the first of its kind; undecided where dates do not say which was first.

    A version that comes after several identical states hangs on the latest of them: that one its editor had before
    him.
    """
    latest = _latest_states(grown, pile, first_of)
    derivations = [
        replace(edge, source_id=latest.get((edge.source_id, edge.derived_id), edge.source_id))
        for edge in grown.derivations
    ]
    origins = [_renamed(origin, latest) for origin in grown.origins]
    for id_, first in sorted(first_of.items()):
        if id_ == first:
            continue
        source, derived = pile[first], pile[id_]
        ordered = source.is_before(derived)
        chance = _SURE if ordered else 0.5
        reason = Reason("identical", "every word of it, in the same order", 8.0)
        same = source.outlet is not None and source.outlet == derived.outlet
        derivations.append(
            Derivation(
                source_id=first,
                derived_id=id_,
                relation="version" if same else "wholly-derived",
                probability=chance,
                direction_probability=chance,
                decided=ordered,
                share=1.0,
                credit="uncredited",
                date_conflict=False,
                passages=(_all(derived),),
                reasons=(reason,),
            )
        )
        origins.append(Origin(id_, 1.0 - chance, 0.0, ((first, chance),)))
    return replace(
        grown,
        derivations=tuple(sorted(derivations, key=lambda edge: (edge.derived_id, edge.source_id))),
        origins=tuple(sorted(origins, key=lambda origin: origin.document_id)),
    )


def _latest_states(
    grown: Lineage, pile: Mapping[str, Document], first_of: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """By ends of the edges between dated versions, the latest copy of the source that came before what it became."""
    copies: dict[str, list[str]] = {}
    for id_, first in sorted(first_of.items(), key=lambda each: copy_order(pile[each[0]])):
        copies.setdefault(first, []).append(id_)
    found = {}
    for edge in grown.derivations:
        if any(reason.kind == lineage.HISTORY for reason in edge.reasons):
            before = [each for each in copies[edge.source_id] if pile[each].is_before(pile[edge.derived_id])]
            if before:
                found[edge.source_id, edge.derived_id] = before[-1]
    return found


def _renamed(origin: Origin, latest: Mapping[tuple[str, str], str]) -> Origin:
    parents = [(latest.get((id_, origin.document_id), id_), chance) for id_, chance in origin.parents]
    return replace(origin, parents=tuple(sorted(parents, key=lambda each: (-each[1], each[0]))))


def _date(document: Document) -> float:
    return document.published.earliest if document.published else float("inf")


def _all(document: Document) -> Span:
    """From the first word to the last."""
    spans = text.word_spans(document.text)
    return Span(spans[0].start, spans[-1].end) if spans else Span(0, 0)
