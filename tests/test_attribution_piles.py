"""Attribution in small piles of five languages: who is named, in which words, and what the tree makes of it.

Each pile is a report, a rewrite that names its outlet in the way of its language, and a text that owes them nothing.
All events are invented.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from piles_credited import PILES
from test_ingest import command


def told(folder: Path, language: str, *, with_report: bool) -> dict[str, object]:
    """The report on the pile of a language as JSON, made by the command."""
    outlet, credit, original, rewrite, stranger = PILES[language]
    records = [
        {"id": "report", "text": original, "outlet": outlet, "published": "2025-02-19T06:00:00Z", "lang": language},
        {
            "id": "rewrite",
            "text": rewrite.format(credit=credit),
            "outlet": "Coast Daily",
            "published": "2025-02-19T11:00:00Z",
            "lang": language,
        },
        {"id": "stranger", "text": stranger, "published": "2025-02-19T12:00:00Z", "lang": language},
    ]
    path = folder / "pile.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records[not with_report :]), encoding="utf-8")
    code, out, _ = command("compare", path, "-f", "json", "--jobs", "1", "--min-words", "4")
    assert code == 0
    return json.loads(out)


@pytest.mark.parametrize("language", PILES)
def test_the_words_that_name_the_source_are_where_the_report_says(language: str, tmp_path: Path) -> None:
    outlet, credit, *_ = PILES[language]
    report = told(tmp_path, language, with_report=True)
    by_id = {each["id"]: each for each in report["documents"]}
    named = [each for each in by_id["rewrite"]["attributions"] if each["kind"] == "report"]
    assert [each["name"] for each in named] == [outlet]
    text = by_id["rewrite"]["text"]
    assert text[named[0]["start"] : named[0]["end"]] == named[0]["text"]
    assert outlet in named[0]["text"]
    assert named[0]["text"] in credit
    assert by_id["stranger"]["attributions"] == []


@pytest.mark.parametrize("language", PILES)
def test_the_rewrite_hangs_on_the_report_it_names(language: str, tmp_path: Path) -> None:
    report = told(tmp_path, language, with_report=True)
    (edge,) = [each for each in report["lineage"]["edges"] if each["derived"] == "rewrite"]
    assert (edge["source"], edge["decided"], edge["credit"]) == ("report", True, "credited rewrite")
    assert edge["probability"] >= 0.5
    assert any(reason["kind"] == "attribution" for reason in edge["reasons"])
    assert {each["story"] for each in report["documents"] if each["id"] != "stranger"} == {"report"}
    assert [each["story"] for each in report["documents"] if each["id"] == "stranger"] == ["stranger"]


@pytest.mark.parametrize("language", PILES)
def test_a_missing_report_is_a_lost_source_by_its_name(language: str, tmp_path: Path) -> None:
    report = told(tmp_path, language, with_report=False)
    lost = [each for each in report["lineage"]["nodes"] if each["kind"] == "lost"]
    assert [(each["name"], each["named_by"]) for each in lost] == [(PILES[language][0], ["rewrite"])]
