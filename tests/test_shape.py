"""Piles of the shape the product exists for come out right, whatever the names, the dates and the order."""

from __future__ import annotations

import random

import pytest
from piles import pile

from dedup import codec, compare
from dedup.model import Document, Lineage, Report

RETOLD = {"rewrite-a", "rewrite-b"}


def edges(lineage: Lineage) -> dict[tuple[str, str], float]:
    return {(each.source_id, each.derived_id): each.probability for each in lineage.derivations}


def between_documents(report: Report) -> dict[tuple[str, str], float]:
    return {ends: p for ends, p in edges(report.lineage).items() if not ends[0].startswith("lost:")}


def unseen(report: Report) -> dict[str, float]:
    return {each.document_id: each.unseen for each in report.lineage.origins}


NAMES = [
    ("The Karsund Herald", ("Coast Daily", "Fjord Post", "Morning Brief", "Island Gazette")),
    ("Nordavisen.no", ("Kystbladet", "Fjordposten", "Korte Nytt", "Øyavisa")),
    ("Agence Boréale News Agency", ("Le Littoral", "La Dépêche du Fjord", "L'Essentiel", "Gazette des Îles")),
]


@pytest.mark.parametrize(("source", "outlets"), NAMES)
@pytest.mark.parametrize("dated", [True, False])
def test_with_the_source_in_the_pile_the_rewrites_hang_on_it(
    source: str, outlets: tuple[str, str, str, str], dated: bool
) -> None:
    report = compare(pile(source, outlets, dated=dated))
    found = between_documents(report)
    assert found.get(("source", "rewrite-a"), 0) >= 0.5  # it names the source
    if dated:
        assert found.get(("source", "rewrite-b"), 0) >= 0.5
    (digest,) = [each for each in report.lineage.origins if each.document_id == "digest"]
    assert sum(chance for parent, chance in digest.parents if parent in RETOLD) >= 0.5
    assert not any("same-topic" in ends for ends in edges(report.lineage))


@pytest.mark.parametrize(("source", "outlets"), NAMES)
@pytest.mark.parametrize("dated", [True, False])
def test_without_it_the_rewrites_are_siblings_under_a_lost_source_of_that_name(
    source: str, outlets: tuple[str, str, str, str], dated: bool
) -> None:
    report = compare(pile(source, outlets, dated=dated, with_source=False))
    (lost,) = [each for each in report.lineage.lost_sources if each.name == source]
    assert {*lost.witnesses, *lost.possible_witnesses} >= RETOLD
    assert "rewrite-a" in lost.named_by
    assert unseen(report)["rewrite-a"] >= 0.5
    found = between_documents(report)
    assert found.get(("rewrite-a", "rewrite-b"), 0) < 0.5
    assert found.get(("rewrite-b", "rewrite-a"), 0) < 0.5
    assert not any("same-topic" in ends for ends in edges(report.lineage))
    assert "same-topic" not in {*lost.witnesses, *lost.possible_witnesses}


@pytest.mark.parametrize("with_source", [True, False])
def test_order_of_arrival_changes_no_byte(with_source: bool) -> None:
    documents = pile(with_source=with_source)
    first = codec.dumps(compare(documents))
    for seed in range(4):
        random.Random(seed).shuffle(documents)
        assert codec.dumps(compare(documents)) == first


def test_an_unrelated_document_changes_no_other_pairs_numbers() -> None:
    stranger = Document(
        "stranger",
        "The orchestra opens its season with a symphony by a composer whom nobody has played since 1911. Tickets cost"
        " between twelve and ninety francs, and pupils pay half.",
    )
    alone, joined = compare(pile()), compare([*pile(), stranger])
    assert {(p.left_id, p.right_id, p.resemblance, p.matches) for p in alone.pairs} == {
        (p.left_id, p.right_id, p.resemblance, p.matches) for p in joined.pairs
    }
