"""Crowds of near-copies of one story: work and memory grow with the documents, not with their square."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import piles
import pytest

from dedup import codec, compare
from dedup.evidence import story
from dedup.lineage import growing, large
from dedup.lineage.pairs import Pairs
from dedup.model import Document
from dedup.pipeline import measuring

SPARE = (piles.SAME_TOPIC + piles.DIGEST).split()
CROWD = 20


def crowd(count: int, dated: bool = True, seed: int = 1) -> tuple[list[Document], dict[str, str]]:
    """Copies of one text and of its copies, each with four other words; and the parent of each."""
    draw = random.Random(seed)
    texts = [piles.SOURCE.format(source="The Karsund Herald").split(" ")]
    parents: dict[str, str] = {}
    for number in range(1, count):
        source = 0 if draw.random() < 0.5 else draw.randrange(number)
        words = list(texts[source])
        for _ in range(4):
            words[draw.randrange(len(words))] = draw.choice(SPARE)
        texts.append(words)
        parents[f"d{number:03d}"] = f"d{source:03d}"
    return [
        Document(f"d{number:03d}", " ".join(words), published=piles.published(number) if dated else None)
        for number, words in enumerate(texts)
    ], parents


@pytest.fixture
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds from 1,000 documents on holds from CROWD."""
    monkeypatch.setattr(measuring, "CROWD", CROWD)
    monkeypatch.setattr(growing, "LARGE", CROWD)
    monkeypatch.setattr(story, "LARGE", CROWD)
    # Rare words are hot in a real crowd, so that the third channel is silent.
    monkeypatch.setattr(measuring, "retrieve", lambda *_: _nothing())


def _nothing() -> Any:
    from dedup.sketches.rare import Retrieved

    none = np.zeros(0, np.int64)
    return Retrieved(none, none, np.zeros(0, np.float32))


@pytest.mark.usefixtures("small_crowds")
@pytest.mark.parametrize("count", [40, 80])
def test_a_crowd_is_aligned_and_solved_in_proportion_to_its_documents(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    aligned: list[tuple[str, str]] = []
    solved: list[int] = []
    held: list[int] = []
    weigh, solve, pairs = measuring.weighed_pair, np.linalg.solve, Pairs.__init__

    def counted_weigh(left: Document, right: Document, alike: Any) -> Any:
        aligned.append((left.id, right.id))
        return weigh(left, right, alike)

    def counted_solve(matrix: Any, right: Any) -> Any:
        solved.append(len(matrix))
        return solve(matrix, right)

    def counted_pairs(self: Pairs, size: int, rows: Any, columns: Any, values: Any) -> None:
        held.append(len(rows))
        pairs(self, size, rows, columns, values)

    def refused(*_: Any) -> Any:
        raise AssertionError("a square matrix of the whole crowd")

    monkeypatch.setattr(measuring, "weighed_pair", counted_weigh)
    monkeypatch.setattr(large.np.linalg, "solve", counted_solve)
    monkeypatch.setattr(Pairs, "__init__", counted_pairs)
    monkeypatch.setattr(growing, "marginals", refused)
    monkeypatch.setattr(growing, "heaviest", refused)
    made, _ = crowd(count)
    report = compare(made)
    assert len({each.story for each in report.documents}) == 1
    assert count - 1 <= len(aligned) <= 3 * count
    assert 0 < max(solved) < large.AROUND
    assert max(held) <= 2 * len(aligned)


@pytest.mark.usefixtures("small_crowds")
@pytest.mark.parametrize(("dated", "least"), [(True, 0.85), (False, 0.55)])
def test_the_tree_of_a_crowd_is_found(dated: bool, least: float) -> None:
    made, parents = crowd(60, dated)
    best: dict[str, tuple[float, str]] = {}
    for edge in compare(made).lineage.derivations:
        best[edge.derived_id] = max(best.get(edge.derived_id, (0.0, "")), (edge.probability, edge.source_id))
    right = sum(best.get(id_, (0.0, ""))[1] == source for id_, source in parents.items())
    assert right >= least * len(parents)


@pytest.mark.usefixtures("small_crowds")
def test_a_crowd_has_one_report_whatever_the_order() -> None:
    made, _ = crowd(30)
    assert codec.dumps(compare(made)) == codec.dumps(compare(made[::-1]))


def test_documents_beside_a_crowd_keep_their_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = crowd(30)
    others = [each for each in piles.pile() if each.id in ("same-topic", "digest")]
    others += [Document("again", others[1].text + " The end.")]
    whole = {(each.left_id, each.right_id) for each in compare([*made, *others]).pairs}
    monkeypatch.setattr(measuring, "CROWD", CROWD)
    thin = {(each.left_id, each.right_id) for each in compare([*made, *others]).pairs}
    beside = {pair for pair in whole if not any(id_.startswith("d0") for id_ in pair)}
    assert beside
    assert beside <= thin


def test_in_a_large_story_third_witnesses_are_the_closest_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = crowd(8)
    small = compare(made)
    monkeypatch.setattr(story, "LARGE", 1)  # eight documents: all are among the twelve closest
    told = compare(made)
    for mine, other in zip(told.lineage.derivations, small.lineage.derivations, strict=True):
        assert (mine.source_id, mine.derived_id) == (other.source_id, other.derived_id)
        assert mine.probability == pytest.approx(other.probability, abs=1e-6)
