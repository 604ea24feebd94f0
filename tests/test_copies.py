"""Identical copies: folded before anything is measured, each with a node of its own in the report."""

from __future__ import annotations

from dataclasses import replace

from piles import SOURCE, pile, published

from dedup import compare, render
from dedup.model import Document

FIRST = pile()[0]


def test_copies_hang_on_the_earliest_and_are_listed_with_it() -> None:
    copies = [Document(f"copy-{n}", FIRST.text.upper(), published=published(n + 1)) for n in range(3)]
    report = compare([*copies, FIRST, *pile()[1:]])
    by_id = {each.document.id: each for each in report.documents}
    assert by_id["source"].copies == ("copy-0", "copy-1", "copy-2")
    assert by_id["copy-1"].copies == ("source",)
    edges = {(each.source_id, each.derived_id): each for each in report.lineage.derivations}
    assert all(edges["source", f"copy-{n}"].decided for n in range(3))
    assert {each.story for each in report.documents if each.document.id != "same-topic"} == {"digest"}
    (cluster,) = report.clusters
    assert cluster.documents == ("copy-0", "copy-1", "copy-2", "source")
    assert "(+3 identical)" in render(report)


def test_of_undated_copies_none_is_called_the_first() -> None:
    report = compare([replace(FIRST, id=name, published=None) for name in "ab"])
    (edge,) = report.lineage.derivations
    assert (edge.decided, edge.direction_probability) == (False, 0.5)
    assert [each.explained_by for each in report.pairs] == ["undecided"]


def test_copies_change_nothing_for_the_others() -> None:
    alone = compare(pile())
    joined = compare([*pile(), replace(FIRST, id="zz", published=published(50))])
    kept = [each for each in joined.pairs if "zz" not in (each.left_id, each.right_id)]
    assert kept == list(alone.pairs)
    assert [each for each in joined.lineage.origins if each.document_id != "zz"] == list(alone.lineage.origins)


def test_lines_that_near_copies_repeat_are_no_boilerplate() -> None:
    near = [
        replace(
            FIRST,
            id=f"n{number:02d}",
            outlet=f"Outlet {number % 3}",
            # One word in every third line is another in each copy, so the lines beside a line always differ.
            text="\n".join(
                f"{line} {'abcdefghijklmnopqrst'[(number + at) % 20]}x" if at % 3 == number % 3 else line
                for at, line in enumerate(SOURCE.splitlines())
            ),
        )
        for number in range(20)
    ]
    report = compare(near)
    assert report.boilerplate == ()
    assert len({each.story for each in report.documents}) == 1
