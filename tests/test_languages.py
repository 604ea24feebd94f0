"""The shape test of the main job in four more languages, and in one pile of all five."""

from __future__ import annotations

from dataclasses import replace

import pytest
from piles import pile
from piles_languages import TOLD, pile_in

from dedup import attribution, compare
from dedup.model import Document, Report

RETOLD = {"rewrite-a", "rewrite-b"}


def joined(report: Report) -> dict[tuple[str, str], float]:
    """The edges of a report with their probabilities."""
    return {(each.source_id, each.derived_id): each.probability for each in report.lineage.derivations}


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("dated", [True, False])
def test_with_the_source_in_the_pile_the_rewrites_hang_on_it(language: str, dated: bool) -> None:
    report = compare(pile_in(language, dated=dated))
    found = joined(report)
    assert found.get(("source", "rewrite-a"), 0) >= 0.5
    if dated:
        assert found.get(("source", "rewrite-b"), 0) >= 0.5
        (digest,) = [each for each in report.lineage.origins if each.document_id == "digest"]
        assert sum(chance for parent, chance in digest.parents if parent in RETOLD) >= 0.5
    assert not any("same-topic" in ends for ends in found)


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("dated", [True, False])
def test_without_it_the_rewrites_are_siblings_under_a_lost_source_of_that_name(language: str, dated: bool) -> None:
    report = compare(pile_in(language, dated=dated, with_source=False))
    (lost,) = [each for each in report.lineage.lost_sources if each.name == TOLD[language].outlets[0]]
    found = joined(report)
    witnesses = {*lost.witnesses, *lost.possible_witnesses}
    assert "rewrite-a" in witnesses
    assert "rewrite-a" in lost.named_by
    # Where no date speaks, the digest may as well have come before the rewrite whose matter it holds: then that one
    # may be told as made from the digest, and not from the missing report.
    assert "rewrite-b" in witnesses or (not dated and found.get(("digest", "rewrite-b"), 0) >= 0.5)
    if "rewrite-b" in witnesses:
        assert found.get(("rewrite-a", "rewrite-b"), 0) < 0.5
        assert found.get(("rewrite-b", "rewrite-a"), 0) < 0.5
    assert not any("same-topic" in ends for ends in found)
    assert "same-topic" not in {*lost.witnesses, *lost.possible_witnesses}


def test_a_pile_of_five_languages_is_five_stories() -> None:
    piles = {"en": pile(with_source=False)} | {language: pile_in(language, with_source=False) for language in TOLD}
    alone = {language: compare(documents) for language, documents in piles.items()}
    every = [of_language(each, language) for language, documents in piles.items() for each in documents]
    together = compare(every)
    assert {(each.left_id, each.right_id) for each in together.pairs if each.shares in ("copy", "rewrite")} == {
        (f"{language}/{each.left_id}", f"{language}/{each.right_id}")
        for language, report in alone.items()
        for each in report.pairs
        if each.shares in ("copy", "rewrite")
    }
    names = {"The Karsund Herald", *(told.outlets[0] for told in TOLD.values())}
    assert {each.name for each in together.lineage.lost_sources} == names


def of_language(document: Document, language: str) -> Document:
    """The document under an id that no other language has."""
    return replace(document, id=f"{language}/{document.id}")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("据临江日报报道，取水口已经关闭。", "临江日报"),
        ("海湾晚报记者获悉，据新华社报道，取水口已经关闭。", "新华社"),
        ("公司由南岭新闻网率先报道。", "南岭新闻网"),
    ],
)
def test_the_words_before_a_chinese_name_are_no_part_of_it(text: str, name: str) -> None:
    assert name in {each.name for each in attribution.read(Document("1", text))}
