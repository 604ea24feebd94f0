"""`dedup explain`: the evidence for one pair, laid open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dedup.cli import dedup
from dedup.evidence import derive
from dedup.evidence.explaining import explain
from tests import piles
from tests.quality.measuring import evidence_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for document in piles.pile():
        (tmp_path / f"{document.id}.txt").write_text(document.text, encoding="utf-8")
    return tmp_path


def test_both_ways_are_explained_with_weights(folder: Path) -> None:
    pair = [str(folder / "source.txt"), str(folder / "rewrite-a.txt")]
    run = CliRunner().invoke(dedup, ["explain", *pair, "-f", "json"])
    assert run.exit_code == 0
    told = json.loads(run.output)
    assert [(each["source"], each["derived"]) for each in told["edges"]] == [
        ("source.txt", "rewrite-a.txt"),
        ("rewrite-a.txt", "source.txt"),
    ]
    assert {"kind", "feature", "value", "weight"} == set(told["edges"][0]["features"][0])
    for origin in told["origins"]:
        assert origin["root"] + origin["unseen"] + sum(p["probability"] for p in origin["parents"]) == pytest.approx(
            1
        )


def test_what_is_listed_adds_up_to_the_score_of_the_edge() -> None:
    one, other = piles.pile()[:2]
    (evidence,) = evidence_of([one, other])
    group = tuple(sorted((one, other), key=lambda document: document.id))
    edges = derive(group, [evidence], {})
    listed = explain(one, other, evidence, {})
    (candidate,) = [each for descent in edges for each in descent.candidates if each.source_id == one.id]
    assert sum(part.adds for part in listed) == pytest.approx(candidate.score, abs=1e-6)


def test_the_table_names_the_strongest_features(folder: Path) -> None:
    run = CliRunner().invoke(dedup, ["explain", str(folder / "source.txt"), str(folder / "rewrite-b.txt")])
    assert run.exit_code == 0
    assert "rewrite-b.txt from source.txt:" in run.output
    assert "all features" in run.output


def test_texts_that_share_nothing_have_no_features(folder: Path) -> None:
    (folder / "other.txt").write_text(
        "Quarterly profits of the steelmaker rose sharply in the spring.", encoding="utf-8"
    )
    run = CliRunner().invoke(dedup, ["explain", str(folder / "source.txt"), str(folder / "other.txt")])
    assert run.exit_code == 0
    assert run.output.count("the two share no passage") == 2


def test_a_folder_is_no_document(folder: Path) -> None:
    from dedup.errors import InputError

    run = CliRunner().invoke(dedup, ["explain", str(folder), str(folder / "source.txt")])
    assert isinstance(run.exception, InputError)
    assert "holds 5 documents; give the path of one" in str(run.exception)
