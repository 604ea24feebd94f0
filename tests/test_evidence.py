"""Laws of the evidence: raw measures that swap with their documents, and scores that only a story decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import alignment
from dedup.evidence import derive, weigh
from dedup.evidence.features import features
from dedup.evidence.judging import learned
from dedup.evidence.quoting import quotation_run
from dedup.evidence.story import lay_out, stories
from dedup.evidence.words import reading
from dedup.model import Alignment, Document, Match, Resemblance, Span
from dedup.pipeline.judging import is_verified
from tests import piles
from tests.quality.measuring import attributions_of
from tests.test_lineage import evidence_of

NOTHING = Resemblance(0.0, 0.0, 0.0, 0)


def whole(left: Document, right: Document) -> Alignment:
    """Both texts as one match."""
    spans = ((Span(0, len(left.text)),), (Span(0, len(right.text)),))
    return Alignment(left.id, right.id, (Match(*spans, "near", 0.5),))


def told(document: Document, spans: tuple[Span, ...]) -> list[str]:
    return [document.text[start:end] for start, end in spans]


def test_common_words_are_those_in_place_then_those_that_moved() -> None:
    left = Document("l", "The ferry was withdrawn after engineers warned the operator.")
    right = Document("r", "After engineers warned the company, the ferry was withdrawn.")
    weighed = weigh(left, right, whole(left, right), NOTHING)
    for document, spans in ((left, weighed.left_common), (right, weighed.right_common)):
        common = " ".join(told(document, spans)).lower().split()
        assert {"ferry", "withdrawn", "engineers", "warned"} <= set(common)
        assert not {"operator", "company"} & set(common)


def test_words_outside_matches_are_never_common() -> None:
    left = Document("l", "One two three. Karsund ferry hull.")
    right = Document("r", "Karsund ferry hull. One two three.")
    match = Match((Span(0, 14),), (Span(20, 34),), "verbatim", 1.0)
    weighed = weigh(left, right, Alignment("l", "r", (match,)), NOTHING)
    assert told(left, weighed.left_common) == ["One two three"]
    assert told(right, weighed.right_common) == ["One two three"]


SPOKEN = (
    "we will not raise the fare",
    "nobody was ever in danger",
    "the hull is sound",
    "ask the engineers about it",
)


def quoting(*numbers: int) -> list[str]:
    return [SPOKEN[number] for number in numbers]


@pytest.mark.parametrize(
    ("left", "right", "run"),
    [
        (quoting(0, 1, 2), quoting(0, 1, 2), 3),
        (quoting(0, 1, 2), quoting(2, 1, 0), 1),
        (quoting(0, 3, 1, 2), quoting(0, 1, 2), 2),
        (quoting(0, 1), ["well we will not raise the fare", SPOKEN[1]], 2),
        (["safe"], ["safe"], 0),
        ([], quoting(0), 0),
    ],
)
def test_quotations_count_by_choice_and_order(left: list[str], right: list[str], run: int) -> None:
    assert quotation_run(left, right) == quotation_run(right, left) == run


def test_three_quotations_in_one_order_verify_a_pair_and_one_does_not() -> None:
    def reported(words: str, count: int) -> Document:
        return Document(words, " ".join(f"{words} “{spoken.capitalize()}.”" for spoken in SPOKEN[:count]))

    def verified(count: int) -> bool:
        left, right = reported("He told them:", count), reported("Later she added,", count)
        return is_verified(weigh(left, right, Alignment(left.id, right.id, ()), NOTHING))

    assert verified(3)
    assert not verified(2)


texts = st.lists(
    st.sampled_from(("ferry", "hull", "Karsund", "engineers", "warned", "the", "of", "310,000")), max_size=12
)


@given(texts, texts)
@settings(deadline=None)
def test_swapping_the_documents_swaps_the_evidence(one: list[str], other: list[str]) -> None:
    left, right = Document("l", " ".join(one)), Document("r", " ".join(other))
    there = weigh(left, right, whole(left, right), NOTHING)
    back = weigh(right, left, whole(right, left), NOTHING)
    assert sum(b - a for a, b in there.left_common) == sum(b - a for a, b in back.right_common)
    assert there.trigrams == back.trigrams


def test_rare_words_tell_more() -> None:
    text = reading("The engineers of the yard in Karsund and the operator of the ferry.")
    bits = dict(zip(text.words, text.bits, strict=True))
    assert bits["the"] < bits["yard"] < bits["karsund"]


def test_every_weight_has_its_feature() -> None:
    pile = piles.pile()
    group = stories(pile, evidence_of(pile))[0]
    feature = features(lay_out(group, evidence_of(pile)), {})
    for alone in (True, False):
        weights = learned(alone)
        assert weights.edge.features <= set(feature.edge)
        assert weights.root.features | weights.unseen.features <= set(feature.node)


def test_features_are_finite_and_bounded() -> None:
    pile = piles.pile()
    for group in stories(pile, evidence_of(pile)):
        feature = features(lay_out(group, evidence_of(pile)), {})
        for values in (*feature.edge.values(), *feature.node.values()):
            assert np.isfinite(values).all()
            assert (np.abs(values) <= 6).all()


def test_dates_are_intervals_so_a_bare_day_orders_nothing_within_itself() -> None:
    pile = piles.pile()[:2]
    day = replace(piles.published(0), latest=piles.published(24).latest)
    same = [replace(each, published=day) for each in pile]
    for documents, tie in ((pile, 0.0), (same, 1.0)):
        feature = features(lay_out(tuple(documents), evidence_of(documents)), {})
        assert feature.edge["date_tie"].tolist() == [tie, tie]


def test_what_others_name_as_their_source_counts_but_not_what_the_derived_one_says_itself() -> None:
    pile = piles.pile(dated=False)
    pile[2] = replace(pile[2], text=pile[2].text + "\nAccording to The Karsund Herald, more ships are old.\n")
    documents, found = tuple(pile[:4]), attributions_of(pile)
    feature = features(lay_out(documents, evidence_of(pile[:4])), found)
    source, *others = feature.node["credited"].tolist()
    assert source > 1 and others == [0.0, 0.0, 0.0]
    edges = lay_out(documents, evidence_of(pile[:4])).edges.tolist()
    credited = {(u, v): value for (u, v), value in zip(edges, feature.edge["u_credited"].tolist(), strict=True)}
    assert credited[0, 3] == pytest.approx(source)  # the digest names nobody
    assert 0 < credited[0, 1] < source
    assert credited[0, 1] + credited[0, 2] == pytest.approx(source)


def test_a_document_alone_has_no_candidates() -> None:
    (descent,) = derive([piles.pile()[0]], [], {})
    assert descent.candidates == ()
    assert descent.root > descent.unseen


@pytest.mark.parametrize("turned", [False, True])
def test_evidence_may_come_either_way_round(turned: bool) -> None:
    pile = piles.pile()[:3]
    given = evidence_of(pile)
    if turned:
        given = [
            weigh(right, left, alignment.align(right, left), NOTHING)
            for left, right in ((pile[0], pile[1]), (pile[0], pile[2]), (pile[1], pile[2]))
        ]
    scores = [[round(c.score, 4) for c in d.candidates] for d in derive(pile, given, {})]
    straight = [[round(c.score, 4) for c in d.candidates] for d in derive(pile, evidence_of(pile), {})]
    assert scores == straight
