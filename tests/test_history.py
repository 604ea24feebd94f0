"""Histories: dated versions of one text by one house hang on the earlier version most like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from piles import published

from dedup import compare
from dedup.evidence import derive
from dedup.lineage.history import revisions
from dedup.model import Document, Evidence, Resemblance

RULES = [
    "Members pay their dues before the first of March.",
    "The boathouse is locked at nine in the evening by whoever leaves last.",
    "Oars are hung in pairs on the north wall with the blades upward.",
    "Nobody rows alone between November and the end of February.",
    "Damage is written into the book on the day on which it is found.",
    "Guests row in the company of a member who answers for them.",
    "The treasurer reads the accounts aloud at the meeting in autumn.",
    "Two thirds of those present may change these rules.",
]


def version(name: str, hours: float, changes: dict[int, str], outlet: str | None = None) -> Document:
    return Document(
        name,
        "\n".join(changes.get(k, rule) for k, rule in enumerate(RULES)),
        published=published(hours),
        outlet=outlet,
    )


NOTHING = Resemblance(0.0, 0.0, 0.0, 0)
LATER = {0: "Members pay their dues before the first of April."}
LATEST = {**LATER, 6: "The treasurer hands the accounts out in writing."}
VERSIONS = [
    version("1", 0, {}),
    version("2", 500, LATER),
    version("3", 1_000, LATEST),
    version("4", 1_500, {**LATEST, 3: "Nobody rows alone in winter."}),
]


def parents(documents: Sequence[Document]) -> dict[str, str]:
    return {each.derived_id: each.source_id for each in compare(documents).lineage.derivations}


def alike(pairs: dict[tuple[str, str], float]) -> list[Evidence]:
    return [Evidence(left, right, NOTHING, (), (), (), trigrams) for (left, right), trigrams in pairs.items()]


def asked(documents: Sequence[Document], pairs: dict[tuple[str, str], float]) -> tuple[dict[int, int], bool] | None:
    evidence = alike(pairs)
    return revisions(documents, derive(documents, evidence, {}), evidence)


def test_each_version_hangs_on_the_one_before() -> None:
    assert parents(VERSIONS) == {"2": "1", "3": "2", "4": "3"}


def test_a_version_that_goes_back_hangs_on_the_latest_that_says_the_same() -> None:
    again = [*VERSIONS, version("5", 2_000, LATER)]
    assert parents(again)["5"] == "2"


def test_the_order_of_arrival_changes_nothing() -> None:
    assert compare(VERSIONS) == compare(VERSIONS[::-1])


CLOSE = {("1", "2"): 0.9, ("1", "3"): 0.8, ("2", "3"): 0.9, ("1", "4"): 0.7, ("2", "4"): 0.8, ("3", "4"): 0.9}


def test_of_equals_the_latest_is_the_parent() -> None:
    assert asked(VERSIONS, dict.fromkeys(CLOSE, 0.9)) == ({1: 0, 2: 1, 3: 2}, True)


@pytest.mark.parametrize(
    "documents",
    [
        [replace(VERSIONS[0], published=None), *VERSIONS[1:]],
        [replace(VERSIONS[0], published=VERSIONS[1].published), *VERSIONS[1:]],
        [replace(each, outlet=outlet) for each, outlet in zip(VERSIONS, ("A", "A", "A", "B"), strict=True)],
    ],
    ids=["one has no date", "two have one date", "two outlets"],
)
def test_what_is_no_history(documents: list[Document]) -> None:
    assert asked(documents, CLOSE) is None


def test_texts_that_are_a_fifth_alike_are_no_versions() -> None:
    assert asked(VERSIONS, dict.fromkeys(CLOSE, 0.2)) is None


def test_versions_that_differ_more_may_have_a_second_parent() -> None:
    assert asked(VERSIONS, dict.fromkeys(CLOSE, 0.4)) == ({1: 0, 2: 1, 3: 2}, False)


def test_one_outlet_may_publish_them_all() -> None:
    assert asked([replace(each, outlet="A") for each in VERSIONS], CLOSE) == ({1: 0, 2: 1, 3: 2}, True)


def test_a_missing_source_that_is_named_speaks_against_it() -> None:
    evidence = alike(CLOSE)
    descents = [replace(each, names_missing=0.9) for each in derive(VERSIONS, evidence, {})]
    assert revisions(VERSIONS, descents, evidence) is None
