"""Laws of the tree: what is likeliest, how likely, which sources are lost, and that nothing depends on order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import alignment, attribution
from dedup.evidence import derive, weigh
from dedup.evidence.naming import names
from dedup.evidence.story import lay_out
from dedup.lineage import gathered, grow, growing, heaviest, large, lost, marginals
from dedup.lineage.arborescence import heaviest_of
from dedup.lineage.context import context
from dedup.lineage.pairs import Pairs
from dedup.lineage.witnesses import Witness, shares
from dedup.model import Document, Evidence, Lineage, Resemblance
from tests import piles
from tests.oracles import forests

logits = st.floats(-6, 6).map(lambda x: round(x, 3))


def evidence_of(documents: Sequence[Document]) -> list[Evidence]:
    found = [
        weigh(left, right, alignment.align(left, right), Resemblance(0.0, 0.0, 0.0, 0))
        for left, right in combinations(documents, 2)
    ]
    return [each for each in found if each.matches]


def lineage_of(documents: Sequence[Document]) -> Lineage:
    outlets = [each.outlet for each in documents if each.outlet]
    attributions = {each.id: attribution.read(each, outlets) for each in documents}
    evidence = evidence_of(documents)
    return grow(documents, derive(documents, evidence, attributions), evidence, attributions)


def edges(lineage: Lineage, least: float = 0.5) -> set[tuple[str, str]]:
    return {
        (each.source_id, each.derived_id)
        for each in lineage.derivations
        if each.probability >= least and not each.source_id.startswith("lost:")
    }


@given(st.integers(1, 4).flatmap(lambda n: st.lists(logits, min_size=n * (n + 1), max_size=n * (n + 1))))
@settings(max_examples=60, deadline=None)
def test_marginals_are_those_of_all_forests(values: list[float]) -> None:
    n = int((len(values) + 0.25) ** 0.5)
    edge = np.array(values[: n * n]).reshape(n, n)
    np.fill_diagonal(edge, -np.inf)
    root = np.array(values[n * n :])
    for mine, true in zip(marginals(edge, root), forests.marginals(edge, root), strict=True):
        assert np.allclose(mine, true, atol=1e-6)


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=5))
@settings(deadline=None)
def test_pieces_are_shared_out_once(held: list[list[bool]]) -> None:
    witness = Witness(np.arange(4), np.array(held).T, np.full(len(held), 10.0), 100)
    taken = shares(witness, np.full(4, 0.5), 0.5)
    anybody = 10.0 * sum(map(any, held)) / 100
    assert 0 <= taken.sum() <= anybody + 1e-9
    assert all(share <= 10.0 * sum(row[k] for row in held) / 100 + 1e-9 for k, share in enumerate(taken))


def test_a_source_whose_part_another_explains_as_well_gets_little() -> None:
    has = np.array([[True, True, True], [True, False, False]])
    taken = shares(Witness(np.arange(2), has, np.full(3, 100.0), 300), np.array([0.5, 0.5]), 0.1)
    assert taken[0] > 0.6 > 0.2 > taken[1]


@given(st.integers(2, 5).flatmap(lambda n: st.lists(logits, min_size=n * n, max_size=n * n)))
@settings(max_examples=100, deadline=None)
def test_no_tree_is_heavier(values: list[float]) -> None:
    n = int(len(values) ** 0.5)
    weight = np.array(values).reshape(n, n)
    # The oracle's nodes are those beside the root, whose edges are its roots.
    oracle = max(
        sum(weight[0 if u < 0 else u + 1, v + 1] for v, u in enumerate(parents)) for parents in forests.forests(n - 1)
    )
    parents = heaviest(weight)
    assert parents[0] == -1
    assert sum(weight[parents[v], v] for v in range(1, n)) == pytest.approx(oracle)


@given(st.integers(2, 9).flatmap(lambda n: st.lists(logits, min_size=n * n, max_size=n * n)))
@settings(max_examples=150, deadline=None)
def test_the_tree_of_few_edges_is_as_heavy(values: list[float]) -> None:
    n = int(len(values) ** 0.5)
    weight = np.array(values).reshape(n, n)
    # Every node keeps its edge from the root, of the others those above 0.
    kept = [
        (u, v, float(weight[u, v])) for u in range(n) for v in range(1, n) if u != v and (u == 0 or weight[u, v] > 0)
    ]
    thin = np.full((n, n), -np.inf)
    for u, v, each in kept:
        thin[u, v] = each
    dense, few = heaviest(thin), heaviest_of(n, kept)
    assert few[0] == -1
    assert sum(thin[few[v], v] for v in range(1, n)) == pytest.approx(sum(thin[dense[v], v] for v in range(1, n)))


def few_edges(n: int, degree: int, seed: int) -> tuple[np.ndarray, np.ndarray, Pairs]:
    """Logits of a random graph, as a square matrix and as pairs, and of being a root; node 0 is joined to all."""
    draw = np.random.default_rng(seed)
    edge = np.full((n, n), -np.inf)
    for v in range(n):
        for u in {0, *draw.integers(0, n, degree).tolist()} - {v}:
            edge[u, v], edge[v, u] = draw.normal(0, 2, 2)
    rows, columns = np.nonzero(np.isfinite(edge))
    return edge, draw.normal(-1, 1, n), Pairs(n, rows, columns, edge[rows, columns])


@pytest.mark.parametrize(("n", "allowed"), [(1, 1e-9), (2, 1e-9), (40, 1e-7), (64, 1e-7), (300, 0.05)])
def test_marginals_of_few_edges_are_those_of_the_square_matrix(n: int, allowed: float) -> None:
    """Exact where the story lies within the circle that is asked; beyond it, walks that lead far away are cut off."""
    edge, root, pairs = few_edges(n, 3, n)
    chance, roots = marginals(edge, root)
    few, few_roots = large.large_marginals(pairs, root)
    assert np.abs(few.values - chance[few.rows, few.columns]).max(initial=0.0) <= allowed
    assert np.abs(few.values - chance[few.rows, few.columns]).sum() <= 0.001 * len(few.values)
    assert np.abs(few_roots - roots).max() <= allowed
    assert np.allclose(np.bincount(few.columns, few.values, minlength=n) + few_roots, 1.0)


def test_features_of_the_second_pass_are_the_same_by_pairs() -> None:
    edge, root, pairs = few_edges(30, 3, 5)
    unseen = root[::-1].copy()
    on_edges, on_nodes = context(edge, root, unseen)
    by_pairs, by_node = large.large_context(pairs, root, unseen)
    assert set(on_edges) == set(by_pairs)
    assert set(on_nodes) == set(by_node)
    for name, values in by_pairs.items():
        assert np.allclose(values, on_edges[name][pairs.rows, pairs.columns], atol=1e-6), name
    for name, values in by_node.items():
        assert np.allclose(values, on_nodes[name], atol=1e-6), name


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("with_source", [True, False])
def test_a_large_story_is_told_as_a_small_one(
    dated: bool, with_source: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = piles.pile(dated=dated, with_source=with_source)
    small = lineage_of(documents)
    monkeypatch.setattr(growing, "LARGE", 1)
    told = lineage_of(documents)
    assert [(e.source_id, e.derived_id, e.decided, e.passages, e.credit) for e in told.derivations] == [
        (e.source_id, e.derived_id, e.decided, e.passages, e.credit) for e in small.derivations
    ]
    for mine, other in zip(told.derivations, small.derivations, strict=True):
        assert mine.probability == pytest.approx(other.probability, abs=1e-6)
    assert [(s.name, s.witnesses, s.said) for s in told.lost_sources] == [
        (s.name, s.witnesses, s.said) for s in small.lost_sources
    ]
    assert told.origin_count == small.origin_count


def test_many_witnesses_of_one_text_have_one_lost_source(monkeypatch: pytest.MonkeyPatch) -> None:
    named = "according to a report by The Lowland Tribune"
    retold = RETOLD[1].replace("to be unsafe.", f"to be unsafe, {named}.")
    made = [
        Document("one", RETOLD[0].format(credit=named, own=OWN[0])),
        Document("two", retold.format(own=OWN[1])),
    ]
    monkeypatch.setattr(lost, "_MOST_WITNESSES", 1)
    (found,) = [each for each in lineage_of(made).lost_sources if len(each.witnesses) > 1]
    assert (found.name, found.witnesses) == ("The Lowland Tribune", ("one", "two"))


@pytest.mark.parametrize("dated", [True, False])
def test_origins_add_up(dated: bool) -> None:
    for origin in lineage_of(piles.pile(dated=dated)).origins:
        assert origin.root + origin.unseen + sum(p for _, p in origin.parents) == pytest.approx(1.0, abs=1e-6)


def test_order_of_arrival_changes_nothing() -> None:
    pile = piles.pile()
    assert lineage_of(pile) == lineage_of(pile[::-1]) == lineage_of([*pile[2:], *pile[:2]])


def test_another_story_changes_nothing() -> None:
    pile = piles.pile()
    other = [
        Document("z1", "The choir of the cathedral sang a requiem by candlelight on a rainy evening in November."),
        Document("z2", "Quarterly profits of the steelmaker rose because the price of scrap metal fell sharply."),
    ]
    together = lineage_of([*pile, *other])
    assert together == gathered([lineage_of(other[1:]), lineage_of(pile), lineage_of(other[:1])])


def test_a_single_document_stands_alone() -> None:
    lineage = lineage_of([Document("a", "A bridge in the harbour was closed on Tuesday after cracks were found.")])
    assert lineage.derivations == ()
    assert lineage.origin_count == 1


def test_nothing_grows_from_nothing() -> None:
    assert grow([], [], [], {}) == Lineage((), (), (), 0)


def test_a_rewrite_hangs_on_its_source_and_says_why() -> None:
    lineage = lineage_of(piles.pile())
    assert ("source", "rewrite-a") in edges(lineage)
    edge = next(each for each in lineage.derivations if each.derived_id == "rewrite-a")
    assert edge.decided
    assert edge.credit == "credited rewrite"
    assert any("names The Karsund Herald" in reason.text for reason in edge.reasons)
    assert any("published 5 h later" in reason.text for reason in edge.reasons)


def test_a_piece_on_the_same_topic_is_nobodys_child() -> None:
    for documents in (piles.pile(), piles.pile(dated=False), piles.pile(with_source=False)):
        assert not {edge for edge in edges(lineage_of(documents), 0.3) if "same-topic" in edge}


def test_a_source_taken_away_becomes_a_lost_source() -> None:
    lineage = lineage_of(piles.pile(with_source=False))
    named = [each for each in lineage.lost_sources if "Karsund Herald" in (each.name or "")]
    assert [each.named_by for each in named] == [("rewrite-a",)]
    assert set(named[0].witnesses) >= {"rewrite-a", "rewrite-b"}
    assert named[0].probability >= 0.5


RETOLD = (
    """The port authority of Veldhaven knew for two years that crane seven was unsafe, {credit}.
Inspectors found a crack in the boom in May and asked for the crane to be stopped at once.
The authority kept it running for another nineteen months and loaded 4,200 containers with it.
The boom broke on 3 January, when eleven dockers stood on the quay; two of them were hurt.
Director Ilse Brandt had been told of the crack in three letters from the inspectors.
The public prosecutor has opened an investigation into the port authority.
{own}
""",
    """For two years the port authority of Veldhaven knew crane seven to be unsafe.
In May inspectors found a crack in the boom and asked that the crane be stopped at once.
It was kept running by the authority for nineteen more months and loaded 4,200 containers.
Eleven dockers stood on the quay when the boom broke on 3 January, and two were hurt.
The inspectors had told director Ilse Brandt of the crack in three letters.
An investigation into the port authority has been opened by the public prosecutor.
{own}
""",
)
OWN = (
    "Our correspondent met the widow of a docker who had warned his foreman years before. She wants an apology. The "
    "union calls a strike for Monday, the first since 1987, and the mayor promises to visit the harbour.",
    "Freight rates in the region have doubled since the spring because ships wait for days. Importers of fruit are "
    "the first to suffer, says the chamber of commerce, and some have moved to other harbours along the coast.",
)


@pytest.mark.parametrize("turned", [False, True])
def test_a_retelling_that_names_a_missing_outlet_is_its_witness(turned: bool) -> None:
    made = [
        Document("one", RETOLD[0].format(credit="according to a report by The Lowland Tribune", own=OWN[0])),
        Document("two", RETOLD[1].format(own=OWN[1])),
    ]
    lineage = lineage_of(made[::-1] if turned else made)
    named = [each for each in lineage.lost_sources if each.name == "The Lowland Tribune"]
    assert [each.named_by for each in named] == [("one",)]
    assert "one" in named[0].witnesses


@pytest.mark.parametrize("said", ["Obsoletes: 2068", "Obsoletes: RFC 2068", "It builds on RFC-2068 in part."])
def test_documents_of_a_series_name_each_other_by_number(said: str) -> None:
    first, second = (replace(each, outlet=None, published=None) for each in piles.pile()[:2])
    text = first.text.replace("Karsund Herald", "authority")
    old, new = replace(first, id="rfc2068", text=text), replace(second, id="rfc2616.txt", text=f"{said}\n{text}")
    story = lay_out((old, new), evidence_of([old, new]))
    assert [set(each.seen) for each in names(story, {})] == [set(), {0}]


def test_a_text_made_of_two_has_both_as_sources() -> None:
    one, other = piles.pile()[0].text, RETOLD[0].format(credit="a report says", own="")
    joined = "\n".join([*one.split("\n")[:6], *other.split("\n")[1:6]])
    made = [
        Document("a", one, published=piles.published(0)),
        Document("b", other, published=piles.published(5)),
        Document("c", joined, published=piles.published(30)),
    ]
    told = {(each.source_id, each.derived_id) for each in lineage_of(made).derivations}
    assert {("a", "c"), ("b", "c")} <= told


def test_names_and_places_change_nothing() -> None:
    lineage = lineage_of(piles.pile(source="Der Anzeiger", outlets=("W", "X", "Y", "Z")))
    assert ("source", "rewrite-a") in edges(lineage)


def test_copies_hang_on_the_earliest() -> None:
    first = piles.pile()[0]
    copies = [
        replace(first, id=name, outlet=outlet, published=piles.published(hours))
        for name, outlet, hours in (("a", "Coast Daily", 9), ("b", "Fjord Post", 4), ("c", "Morning Brief", 6))
    ]
    lineage = lineage_of(copies)
    assert edges(lineage) == {("b", "a"), ("b", "c")}
    assert all(each.decided and each.relation == "wholly-derived" for each in lineage.derivations)


def test_undated_copies_are_undecided() -> None:
    first = replace(piles.pile()[0], published=None, outlet=None)
    lineage = lineage_of([replace(first, id="a"), replace(first, id="b")])
    assert [(each.decided, each.source_id) for each in lineage.derivations] == [(False, "a")]
    assert lineage.derivations[0].direction_probability == pytest.approx(0.5, abs=0.05)


def test_a_later_state_of_an_article_is_a_version() -> None:
    first = piles.pile()[0]
    later = replace(
        first, id="later", text=first.text + "The council met on Thursday.\n", published=piles.published(20)
    )
    edge = lineage_of([first, later]).derivations[0]
    assert (edge.source_id, edge.derived_id, edge.relation) == ("source", "later", "version")


def test_spans_of_an_edge_are_of_the_derived_text() -> None:
    pile = {each.id: each for each in piles.pile()}
    for edge in lineage_of(list(pile.values())).derivations:
        text = pile[edge.derived_id].text
        assert all(0 <= start < end <= len(text) for start, end in edge.passages)
        assert 0.0 <= edge.share <= 1.0
