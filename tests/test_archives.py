"""The archives that weights are trained and checked on say the truth about themselves."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.quality.archives import CUSTOMS, archive
from tests.quality.simulator import Tree

BASE = [[f"Sentence {i} of text {k} is about harbours, cranes and quays." for i in range(9)] for k in range(40)]


def made(kind: str, seed: int) -> Tree:
    return archive(BASE, CUSTOMS[kind], seed)


@pytest.mark.parametrize("kind", CUSTOMS)
def test_each_document_but_the_first_has_one_or_two_earlier_sources(kind: str) -> None:
    for seed in range(5):
        tree = made(kind, seed)
        dates = [each.published.earliest for each in tree.documents if each.published]
        assert len(set(dates)) == len(tree.documents)
        sources = Counter(v for _, v in tree.edges)
        assert set(sources) == set(range(len(tree.documents))) - tree.roots
        assert set(sources.values()) <= {1, 2}
        assert all(dates[u] < dates[v] for u, v in tree.edges)
        assert tree.edges <= tree.ancestors


def test_the_seed_decides_everything() -> None:
    assert made("standards", 3) == made("standards", 3) != made("standards", 4)


def test_standards_mostly_say_which_one_they_replace() -> None:
    told = 0
    trees = [made("standards", seed) for seed in range(10)]
    for tree in trees:
        for u, v in tree.edges:
            number = "".join(filter(str.isdigit, tree.documents[u].id))
            told += number in tree.documents[v].text.split("1.", 1)[0]
    assert told > 0.5 * sum(len(tree.edges) for tree in trees)
