"""The sample report, read by eye and kept: what `make demo` prints, and the same as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_cli import SAMPLE, run

from dedup import Report, codec

GOLDEN = Path(__file__).parent / "golden"


def approximate(value: Any) -> Any:
    """The last bits of a float are the linear algebra library's, not ours."""
    if isinstance(value, float):
        return pytest.approx(value, abs=1e-6)
    if isinstance(value, dict):
        return {key: approximate(each) for key, each in value.items()}
    return [approximate(each) for each in value] if isinstance(value, list) else value


def sample() -> Report:
    return codec.loads(run("compare", str(SAMPLE), "-f", "json")[1])


def test_the_table_is_the_golden_one() -> None:
    assert run("compare", str(SAMPLE)) == (0, (GOLDEN / "drone-flights.txt").read_text(encoding="utf-8"), "")


def test_the_json_is_the_golden_one() -> None:
    made = json.loads(run("compare", str(SAMPLE), "-f", "json")[1])
    assert made == approximate(json.loads((GOLDEN / "drone-flights.json").read_text(encoding="utf-8")))


def test_what_a_reader_finds_in_the_five_pages_stands_in_the_report() -> None:
    lineage = sample().lineage
    assert all(each.source_id.startswith("lost:") for each in lineage.derivations)
    unseen = {each.document_id: each.unseen for each in lineage.origins}
    assert min(unseen["003"], unseen["004"]) >= 0.8
    assert min(unseen["000"], unseen["002"]) >= 0.5
    assert all(chance < 0.3 for each in lineage.origins for _, chance in each.parents)
    paper, headline = lineage.lost_sources
    assert (paper.name, paper.named_by, paper.witnesses) == ("The New York Times", ("000",), ("000", "003", "004"))
    assert "Mexico president says her government requested US drone flights" in (headline.name or "")
    assert "ABC7 Los Angeles" in (headline.name or "")
    assert headline.witnesses == ("002",)


def test_stock_phrases_link_no_two_pages() -> None:
    report = sample()
    linked = {(each.left_id, each.right_id) for each in report.pairs if each.shares in ("copy", "rewrite")}
    assert ("000", "002") not in linked
    assert not any({"000", "002"} <= set(each.witnesses) for each in report.lineage.lost_sources)
