"""Histories: versions of one text by one house hang on the version most like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from piles import published

from dedup import compare
from dedup.learned import Scorer
from dedup.lineage.common import common_words
from dedup.lineage.context import Weights
from dedup.lineage.growing import Forest, posterior, rooted
from dedup.lineage.history import History, revisions, with_history
from dedup.lineage.pairs import Pairs, column
from dedup.lineage.readings import agreements
from dedup.lineage.stated import said_order, statements
from dedup.model import Candidate, Descent, Document, Evidence, Resemblance
from dedup.text import stated, stated_order
from tests.quality.measuring import evidence_of

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
MORE = [
    "Keys are handed back before a member leaves the club.",
    "A lamp is carried on the bow from dusk until dawn.",
    "The slipway is swept by the crew that comes in last.",
]


def version(name: str, hours: float, changes: dict[int, str], outlet: str | None = None) -> Document:
    return Document(
        name,
        "\n".join(changes.get(k, rule) for k, rule in enumerate(RULES)),
        published=published(hours),
        outlet=outlet,
    )


def copied(name: str, of: str, changes: dict[str, str]) -> Document:
    """A copy by hand: the same text but for single words."""
    for old, new in changes.items():
        assert old in of
        of = of.replace(old, new)
    return Document(name, of)


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


def story(documents: Sequence[Document], pairs: Mapping[tuple[str, str], float], fed: float = -9.0) -> Forest:
    """A story in which nothing is known but who shares with whom, and how likely each is fed from outside."""
    found = []
    for each in documents:
        near = [pair for pair in pairs if each.id in pair]
        sources = sorted(one if one != each.id else other for one, other in near)
        candidates = [Candidate(u, 0.0, 0.5, "version", "uncredited", False, ()) for u in sources]
        found.append(Descent(each.id, 0.0, fed, tuple(candidates), text_alone=True))
    return posterior(tuple(documents), tuple(found), common_words(documents, alike(pairs)), PLAIN)


def alike(pairs: Mapping[tuple[str, str], float]) -> list[Evidence]:
    return [Evidence(left, right, NOTHING, (), (), (), trigrams) for (left, right), trigrams in pairs.items()]


def asked(documents: Sequence[Document], pairs: Mapping[tuple[str, str], float]) -> History | None:
    return revisions(story(documents, pairs), alike(pairs))


def neighbours(history: History | None) -> set[tuple[int, int]]:
    assert history is not None
    return set(history.likeness)


PLAIN = Weights(
    Scorer({"score": 1.0}), Scorer({"root_score": 1.0}), Scorer({"unseen_score": 1.0}), Scorer(), Scorer()
)
CLOSE = {("1", "2"): 0.9, ("1", "3"): 0.8, ("2", "3"): 0.9, ("1", "4"): 0.7, ("2", "4"): 0.8, ("3", "4"): 0.9}
CHAIN = {(0, 1), (1, 2), (2, 3)}
UNDATED = [replace(each, published=None) for each in VERSIONS]


def test_each_version_hangs_on_the_one_before() -> None:
    assert parents(VERSIONS) == {"2": "1", "3": "2", "4": "3"}


def test_copies_by_hand_are_compared_where_none_has_lost_its_text() -> None:
    whole = "\n".join([*RULES, *MORE])
    first = copied("first", whole, {"blades upward": "blades skyward", "from dusk": "after dusk"})
    torn = copied("torn", first.text, {"in pairs": "by pairs", "who answers": "that answers"})
    after = copied("after", torn.text, {"before the first": "until the first", "A lamp": "The lamp"})
    other = copied("other", first.text, {"comes in last": "comes home last"})
    torn = replace(torn, text="\n".join(torn.text.splitlines()[:7]))
    made = [Document("whole", whole), first, torn, after, other]
    hung = parents(made)
    joined = {frozenset(pair) for pair in hung.items() if not pair[1].startswith("lost")}
    # Of all its trigrams the torn one shares more with `after`, which was copied from it, than with its own source;
    # and `after` shares more with that source than with the torn one.
    names = (("whole", "first"), ("first", "torn"), ("torn", "after"), ("first", "other"))
    assert joined == {frozenset(each) for each in names}


def test_where_passages_come_and_go_no_gap_is_a_loss() -> None:
    grown = ["\n".join([*RULES, *MORE[:count]]) for count in range(4)]
    documents = [Document(str(k), text) for k, text in enumerate(grown)]
    assert agreements(documents, evidence_of(documents)) is None
    single = [Document(str(k), text) for k, text in enumerate([grown[0], grown[0].replace("autumn", "May")])]
    (share,) = (agreements(single, evidence_of(single)) or {}).values()
    words = len(grown[0].split())
    assert share == pytest.approx((words - 1) / words)


def test_versions_without_dates_hang_as_they_number_themselves() -> None:
    shorter = ["\n".join(RULES[: 8 - k]) for k in range(4)]
    made = [
        Document(name, f"Rules of the boat club, version {number}\n{text}")
        for name, number, text in zip("dabc", ("1.8", "1.9", "1.10", "2.0"), shorter, strict=True)
    ]
    edges = [each for each in compare(made).lineage.derivations if not each.source_id.startswith("lost")]
    assert {each.derived_id: each.source_id for each in edges} == {"a": "d", "b": "a", "c": "b"}
    assert all(each.decided for each in edges)
    (told,) = (each.reasons for each in edges if each.derived_id == "b")
    assert "calls itself version 1.10, a version 1.9" in [reason.text for reason in told]


def test_the_head_of_a_history_is_an_original() -> None:
    heads = ("Version 1.9, May 2018", "Version 1.10, March 2021", "Version 2.0, June 2023")
    texts = [RULES[:6], RULES[:5], RULES[1:5]]
    made = [
        Document(str(k), "\n\n".join(["Rules of the boat club", head, *text]))
        for k, (head, text) in enumerate(zip(heads, texts, strict=True))
    ]
    lineage = compare(made).lineage
    assert lineage.lost_sources == ()
    (head,) = (each for each in lineage.origins if each.document_id == "0")
    assert head.root > 0.5 > head.unseen
    assert head.root + head.unseen + sum(chance for _, chance in head.parents) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "lines",
    [
        ("In force since May 2018.", "In force since March 2021."),
        ("Stand: 3. Mai 2018.", "Stand: 1. Juni 2018."),
        ("Действует с 19 мая 2018 г.", "Действует с 2 марта 2021 г."),
        ("As of 2018-05-03.", "As of 2018-05-20."),
    ],
)
def test_of_two_without_dates_the_later_is_the_one_that_mentions_the_later_date(lines: tuple[str, str]) -> None:
    texts = ["\n".join([*RULES, *MORE, lines[0]]), "\n".join([*RULES, lines[1]])]
    found = compare([Document("y", texts[0]), Document("x", texts[1])]).lineage.derivations
    (edge,) = (each for each in found if not each.source_id.startswith("lost"))
    assert (edge.source_id, edge.derived_id, edge.decided) == ("y", "x", True)
    assert any(reason.kind == "stated order" and "2018" in reason.text for reason in edge.reasons)


def test_versions_of_two_works_say_nothing_of_their_order() -> None:
    one, other = stated("Rules of the club v2", ""), stated("Rules of the other club v1", "")
    assert stated_order(one, other) == stated_order(one, stated(None, "No date.")) == 0
    assert stated_order(stated("Wheat at 2.64", "It fell in May 1987."), stated("Wheat", "It fell in May 1987.")) == 0


def test_dates_are_not_heard_twice() -> None:
    """Where documents are dated, what they mention is nothing to go by."""
    texts = ["\n".join([*RULES, "In force since March 2021."]), "\n".join([*RULES, "In force since May 2018."])]
    made = [Document(str(k), text, published=published(500 * k)) for k, text in enumerate(texts)]
    assert parents(made) == {"1": "0"}
    assert said_order(statements(made), [(0, 1)]) == {}


def test_a_version_that_goes_back_hangs_on_the_latest_that_says_the_same() -> None:
    again = [*VERSIONS, version("5", 2_000, LATER)]
    assert parents(again)["5"] == "2"


def test_of_identical_states_the_latest_is_the_parent() -> None:
    standing = [*VERSIONS, replace(VERSIONS[3], id="5", published=published(2_000))]
    after = Document(
        "6", standing[4].text + "\nThe slipway is swept by whoever comes in last.", published=published(2_500)
    )
    report = compare([*standing, after])
    hung = {each.derived_id: each.source_id for each in report.lineage.derivations}
    assert {each: hung[each] for each in "56"} == {"5": "4", "6": "5"}
    # Of the two with the same words the first was compared with it: that pair is explained as well.
    explained = {(each.left_id, each.right_id): each.explained_by for each in report.pairs}
    assert explained["4", "6"] == explained["4", "5"] == "left to right"


@pytest.mark.parametrize("documents", [VERSIONS, UNDATED], ids=["dated", "undated"])
def test_the_order_of_arrival_changes_nothing(documents: list[Document]) -> None:
    assert compare(documents) == compare(documents[::-1])


def test_neighbours_are_the_most_similar_of_earlier_ones() -> None:
    history = asked(VERSIONS, CLOSE)
    assert neighbours(history) == CHAIN
    assert history == History({(0, 1): 0.9, (1, 2): 0.9, (2, 3): 0.9}, {}, is_dated=True, is_single=True)


def test_where_nothing_is_dated_neighbours_are_the_most_similar_of_all() -> None:
    assert {frozenset(pair) for pair in neighbours(asked(UNDATED, CLOSE))} == {frozenset(pair) for pair in CHAIN}


def test_two_of_four_may_have_one_date() -> None:
    together = [replace(VERSIONS[0], published=VERSIONS[1].published), *VERSIONS[1:]]
    assert {frozenset(pair) for pair in neighbours(asked(together, CLOSE))} == {frozenset(pair) for pair in CHAIN}


def test_one_of_four_without_a_date_may_stand_anywhere() -> None:
    assert neighbours(asked([VERSIONS[0], UNDATED[1], *VERSIONS[2:]], CLOSE)) == CHAIN


@pytest.mark.parametrize(
    ("documents", "pairs"),
    [
        ([replace(each, published=VERSIONS[k > 2].published) for k, each in enumerate(VERSIONS)], CLOSE),
        ([replace(each, outlet=outlet) for each, outlet in zip(VERSIONS, "AAAB", strict=True)], CLOSE),
        (VERSIONS, dict.fromkeys(CLOSE, 0.2)),
        (UNDATED, dict.fromkeys(CLOSE, 0.35)),
        (UNDATED[:2], {("1", "2"): 0.9}),
    ],
    ids=["most have one date", "two outlets", "a fifth alike", "undated and a third alike", "only two, undated"],
)
def test_what_is_no_history(documents: list[Document], pairs: dict[tuple[str, str], float]) -> None:
    assert asked(documents, pairs) is None


def test_versions_that_differ_more_may_have_a_second_parent() -> None:
    history = asked(VERSIONS, dict.fromkeys(CLOSE, 0.4))
    assert history is not None and not history.is_single


def test_one_outlet_may_publish_them_all() -> None:
    assert neighbours(asked([replace(each, outlet="A") for each in VERSIONS], CLOSE)) == CHAIN


def test_a_missing_source_that_is_named_speaks_against_it() -> None:
    forest = story(VERSIONS, CLOSE)
    named = tuple(replace(each, names_missing=0.9) for each in forest.descents)
    assert revisions(replace(forest, descents=named), alike(CLOSE)) is None


def test_an_odd_document_keeps_what_was_learned_of_it() -> None:
    odd = {**CLOSE, ("1", "5"): 0.1}
    forest = story([*VERSIONS, version("5", 2_000, {})], odd)
    history = revisions(forest, alike(odd))
    assert history is not None and neighbours(history) == CHAIN
    grown = with_history(forest, history)
    assert [float(grown.edge[u, 4]) for u in range(4)] == [float(forest.edge[u, 4]) for u in range(4)]
    assert (grown.root[4], grown.unseen[4]) == (forest.root[4], forest.unseen[4])


def test_chances_of_each_version_still_add_up_to_one() -> None:
    forest = story(UNDATED, CLOSE)
    history = revisions(forest, alike(CLOSE))
    assert history is not None
    grown = with_history(forest, history)
    totals = [sum(chance for _, chance in column(grown.edge, v)) for v in range(4)] + grown.root + grown.unseen
    assert totals.tolist() == pytest.approx([1.0] * 4)


def test_what_grows_is_later() -> None:
    growing = [Document(str(k), "\n".join([*RULES, *MORE[:k]])) for k in range(4)]
    pairs = {(str(k), str(k + 1)): 0.8 for k in range(3)}
    forest = story(growing, pairs)
    history = revisions(forest, alike(pairs))
    assert history is not None
    assert rooted(with_history(forest, history)).parents == (None, 0, 1, 2)


def test_a_history_is_the_same_whichever_way_its_matrix_is_held() -> None:
    forest = story(UNDATED, CLOSE)
    history = revisions(forest, alike(CLOSE))
    assert history is not None and not isinstance(forest.edge, Pairs)
    rows, columns = np.nonzero(forest.edge)
    held = replace(forest, edge=Pairs(4, rows, columns, forest.edge[rows, columns]))
    one, other = with_history(forest, history), with_history(held, history)
    assert isinstance(other.edge, Pairs)
    assert other.edge.values.tolist() == pytest.approx(
        [float(one.edge[pair]) for pair in zip(other.edge.rows, other.edge.columns, strict=True)], abs=1e-6
    )
    assert other.root.tolist() == pytest.approx(one.root.tolist(), abs=1e-6)
