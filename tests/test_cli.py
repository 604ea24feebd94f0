"""The command, driven as a user would: whole outputs, exit codes, one line for each thing that is wrong."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from dedup import codec

SAMPLE = Path(__file__).parent.parent / "samples" / "drone-flights"

STORY = "The harbour master closed the northern quay on Monday after a crane had fallen into the dock at noon.\n"


def run(*arguments: str, cwd: Path | None = None, stdin: bytes = b"", **environment: str):
    done = subprocess.run(
        [sys.executable, "-m", "dedup", *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def write(folder: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_version_and_help() -> None:
    assert run("--version") == (0, "dedup, version 0.1.0\n", "")
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert "compare" in out


@pytest.mark.parametrize(
    ("arguments", "last_line"),
    [
        (["compare"], "Error: Missing argument 'PATH…'."),
        (["compere"], "Error: No such command 'compere'."),
        (["compare", ".", "--min-similarity", "2"], "Error: Invalid value for '--min-similarity': 2.0 is not in"),
        (["compare", ".", "--settings", "none.toml"], "dedup: none.toml: not a readable TOML file ("),
    ],
)
def test_wrong_use_exits_2_with_a_clear_last_line(arguments: list[str], last_line: str, tmp_path: Path) -> None:
    code, out, err = run(*arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(last_line)


def test_bad_documents_get_a_line_each_and_the_others_a_report(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__txt=STORY * 2,
        b__txt=("\ufeff" + STORY.replace("\n", "\r\n")).encode(),
        empty__txt="",
        one__txt="word",
        binary__txt=b"\x00\x01\x02\xff\xfe" * 100,
        lines__jsonl='{"id": "r1", "text": "'
        + STORY.strip()
        + '"}\nnot json\n{"id": "r2"}\n{"id": "r1", "text": "x"}\n',
    )
    code, out, err = run("compare", ".", "missing", "-f", "json", cwd=tmp_path)
    assert code == 0
    report = json.loads(out)
    assert [each["id"] for each in report["documents"]] == ["a.txt", "b.txt", "r1"]
    assert len(report["skipped"]) == 7
    assert sorted(err.splitlines()) == sorted("dedup: " + each["reason"] for each in report["skipped"])
    for each in report["skipped"]:
        # Where, what, and what to do next.
        assert ": " in each["reason"]
        assert ";" in each["reason"]
        assert "Traceback" not in each["reason"]


def test_nothing_readable_exits_2(tmp_path: Path) -> None:
    code, out, err = run("compare", "missing", cwd=tmp_path)
    assert code == 2
    assert "0 documents" in out
    assert err.startswith("dedup: missing: ")
    assert len(err.splitlines()) == 1


def test_scripts_without_spaces_and_from_right_to_left_are_compared(tmp_path: Path) -> None:
    chinese = (
        "墨西哥总统周三表示，美国无人机飞越墨西哥领空是应墨西哥政府的请求进行的。这项合作已经持续多年，双方共享情报。"
    )
    arabic = (
        "قالت رئيسة المكسيك يوم الأربعاء إن رحلات الطائرات المسيرة جاءت بطلب من حكومتها."
        " وأضافت أن التعاون مستمر منذ سنوات."
    )
    write(tmp_path, zh1__txt=chinese, zh2__txt=chinese + "记者随后离开。", ar1__txt=arabic, ar2__txt=arabic)
    code, out, err = run("compare", ".", "-f", "json", cwd=tmp_path)
    assert (code, err) == (0, "")
    report = json.loads(out)
    found = {(each["left"], each["right"]): each["shares"] for each in report["pairs"]}
    assert found == {("ar1.txt", "ar2.txt"): "copy", ("zh1.txt", "zh2.txt"): "copy"}


def test_every_span_slices_to_the_text_it_speaks_of() -> None:
    report = json.loads(run("compare", str(SAMPLE), "-f", "json")[1])
    texts = {each["id"]: each["text"] for each in report["documents"]}
    for document in report["documents"]:
        for found in document["attributions"]:
            assert document["text"][found["start"] : found["end"]] == found["text"]
        for part in document["composition"]:
            assert document["text"][part["start"] : part["end"]].strip()
    assert any(pair["matches"] for pair in report["pairs"])
    for pair in report["pairs"]:
        for match in pair["matches"]:
            for side in ("left", "right"):
                for start, end in match[side]:
                    quoted = texts[pair[side]][start:end]
                    assert quoted == quoted.strip() != ""


def test_two_orders_of_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    records = [
        json.dumps({"id": path.stem, "text": path.read_text(encoding="utf-8")}) + "\n"
        for path in sorted(SAMPLE.glob("*.txt"))
    ]
    outputs = []
    for seed in (1, 2, 3):
        random.Random(seed).shuffle(records)
        outputs.append(run("compare", "-", "-f", "json", stdin="".join(records).encode()))
    assert outputs[0][0] == 0
    assert outputs[0] == outputs[1] == outputs[2]


def test_settings_come_from_project_file_environment_and_command_line_in_this_order(tmp_path: Path) -> None:
    write(tmp_path, a__txt=STORY, b__txt=STORY, pyproject__toml="[tool.dedup]\nmin_words = 50\ndecided = 0.7\n")

    def settings(*arguments: str, **environment: str) -> tuple[int, float]:
        out = run("compare", ".", "-f", "json", *arguments, cwd=tmp_path, **environment)[1]
        found = json.loads(out)["settings"]
        return found["min_words"], found["decided"]

    assert settings() == (50, 0.7)
    write(tmp_path, own__toml="min_words = 3\n")
    assert settings("--settings", "own.toml") == (3, 0.7)
    assert settings("--settings", "own.toml", DEDUP_MIN_WORDS="4") == (4, 0.7)
    assert settings("--min-words", "5", DEDUP_MIN_WORDS="4", DEDUP_DECIDED="0.8") == (5, 0.8)
    code, out, err = run("compare", ".", cwd=tmp_path, DEDUP_DECIDED="yes")
    assert (code, out) == (2, "")
    assert err == "dedup: environment DEDUP_*: decided = 'yes': could not convert string to float: 'yes'\n"


def test_an_unknown_setting_is_named_with_its_file(tmp_path: Path) -> None:
    write(tmp_path, own__toml="shingles = 3\n")
    code, _, err = run("compare", ".", "--settings", "own.toml", cwd=tmp_path)
    assert code == 2
    assert err.startswith("dedup: own.toml: unknown setting 'shingles'; known are ")


def test_output_goes_to_a_file_and_decodes(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    assert run("compare", str(SAMPLE), "-f", "json", "-o", str(target)) == (0, "", "")
    report = codec.loads(target.read_text(encoding="utf-8"))
    assert codec.dumps(report) == target.read_text(encoding="utf-8")
    code, _, err = run("compare", str(SAMPLE), "-o", str(tmp_path / "no" / "where.txt"))
    assert code == 2
    assert err.endswith("cannot be written (No such file or directory); choose another file with -o\n")


def test_focus_keeps_the_pairs_of_one_document_and_must_exist() -> None:
    report = json.loads(run("compare", str(SAMPLE), "-f", "json", "--focus", "003")[1])
    assert report["pairs"]
    assert all("003" in (each["left"], each["right"]) for each in report["pairs"])
    code, _, err = run("compare", str(SAMPLE), "--focus", "9")
    assert (code, err) == (2, "dedup: --focus 9: no document has this id; ids are 000, 001, 002, 003, 004\n")


def test_the_table_fits_80_columns_and_is_never_coloured_into_a_pipe() -> None:
    code, out, _ = run("compare", str(SAMPLE))
    assert code == 0
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_control_codes_of_a_text_never_reach_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b[2J\x1b]0;owned\x07" + STORY + "\u202e" + STORY
    write(tmp_path, a__txt=evil, b__txt=evil)
    out = run("compare", ".", cwd=tmp_path)[1]
    assert not set(out) & {"\x1b", "\x07", "\u202e"}
