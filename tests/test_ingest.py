"""`ingest` as a pipeline sees it: same objects, same order, one more field; nothing acknowledged is ever lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import piles
import pytest
from click.testing import CliRunner

from dedup.cli import dedup
from dedup.errors import DedupError
from dedup.index import Index
from dedup.index.inspecting import check as inspect
from dedup.model import Document, Skipped
from dedup.pipeline import DRY, annotate_batch, check, ingest
from dedup.pipeline.ingest import open_index

ROOT = Path(__file__).parent.parent


def stories(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Records with fields that are none of ours; a third repeat an earlier text, whole or changed."""
    draw = random.Random(seed)
    records: list[dict[str, Any]] = []
    for number in range(count):
        made = [f"word{draw.randint(0, 3000)}" for _ in range(draw.choice([5, 60, 150]))]
        if records and draw.random() < 0.4:
            made = draw.choice(records)["text"].split()
            for _ in range(draw.choice([0, 1, len(made) // 6])):
                made[draw.randrange(len(made))] = "changed"
        records.append({"id": f"story/{number}", "text": " ".join(made), "price": number / 8, "tags": ["a", None]})
    return records


def lines(records: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in records)


def command(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
    """The command in this process: exit code, standard output, standard error."""
    done = CliRunner().invoke(dedup, [str(each) for each in arguments], input=stdin)
    if isinstance(done.exception, DedupError):
        return 2, done.stdout, f"dedup: {done.exception}\n"
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def run(path: Path, records: list[dict[str, Any]], **options: Any) -> list[Any]:
    documents = [Document(each["id"], each["text"]) for each in records]
    return [each.answer for each in ingest(documents, path, **options)]


def test_objects_come_back_in_order_with_one_more_field(tmp_path: Path) -> None:
    records = stories(40)
    code, out, err = command("ingest", tmp_path / "index", stdin=lines(records))
    assert (code, err) == (0, f"dedup: 40 documents in, 40 in {tmp_path / 'index'}\n")
    given = [json.loads(line) for line in out.splitlines()]
    assert [{k: v for k, v in each.items() if k != "dedup"} for each in given] == records
    assert {tuple(each["dedup"]) for each in given} == {
        ("role", "parent", "cluster", "similarity", "containment", "matches")
    }
    for line, record in zip(out.splitlines(), lines(records).decode().splitlines(), strict=True):
        assert line.startswith(record[:-1] + ', "dedup": {"role":')
    assert {each["dedup"]["role"] for each in given} == {"unique", "duplicate", "derived"}


def test_batches_processes_and_pauses_change_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = stories(90)
    expected = run(tmp_path / "one", records)
    assert run(tmp_path / "jobs", records, jobs=2) == expected
    documents = [Document(each["id"], each["text"]) for each in records]
    pauses: list[Any] = [piece for each in documents for piece in (each, DRY)]
    assert [each.answer for each in ingest(pauses, tmp_path / "dry")] == expected
    for limit in ("BATCH_DOCUMENTS", "BATCH_CHARACTERS"):
        with monkeypatch.context() as patched:
            patched.setattr(sys.modules["dedup.pipeline.ingest"], limit, 7)
            assert run(tmp_path / limit, records) == expected


def test_what_came_before_gets_the_same_answer_again(tmp_path: Path) -> None:
    records = stories(60)
    first = run(tmp_path / "index", records)
    with Index.open(tmp_path / "index") as index:
        before = list(index.changed_since())
    assert run(tmp_path / "index", records[::-1])[::-1] == first
    with Index.open(tmp_path / "index") as index:
        assert list(index.changed_since()) == before
    assert (
        run(tmp_path / "twice", [*records[:30], *records[:30], *records[30:]]) == first[:30] + first[:30] + first[30:]
    )


def test_another_text_under_a_known_id_is_refused_or_replaces(tmp_path: Path) -> None:
    records = stories(30)
    changed = [
        {**records[3], "text": records[7]["text"] + " and more"},
        {**records[5], "text": "entirely new words stand here now"},
    ]
    path = tmp_path / "index"
    run(path, records)
    told = list(ingest([Document(each["id"], each["text"]) for each in changed], path))
    assert [each.answer for each in told] == [None, None]
    assert told[0].skipped == "story/3: in the index already, with another text; give it a new id, or say --replace"
    answers = run(path, changed, replace=True)
    rest = [each for each in records if each["id"] not in ("story/3", "story/5")]
    assert [*run(tmp_path / "anew", [*rest, *changed])][-2:] == answers
    with Index.open(path) as index, Index.open(tmp_path / "anew") as anew:
        assert list(index.pairs()) == list(anew.pairs())
        assert list(inspect(index)) == []


def test_bad_lines_are_told_with_their_numbers_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = [{"id": "a", "text": "one two three four five six"}, {"id": "b", "text": "seven eight nine ten eleven"}]
    bad = b'not json\n[1]\n{"id": "c"}\n{"text": "an id is missing here"}\n\n'
    stdin = lines(good[:1]) + bad + lines(good[1:]) + lines([{"id": "a", "text": "another text under this id"}])
    code, out, err = command("ingest", tmp_path / "index", "-q", stdin=stdin)
    assert code == 2
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "b"]
    assert [line.split(";")[0] for line in err.splitlines()] == [
        "dedup: standard input:2: not JSON (Expecting value: line 1 column 1 (char 0))",
        "dedup: standard input:3: JSON, but not an object",
        "dedup: standard input:4: no 'text' field",
        "dedup: standard input:5: no 'id' field",
        "dedup: standard input:8: a: in the index already, with another text",
    ]
    assert command("ingest", tmp_path / "other", "-q", "--skip-bad-lines", stdin=stdin)[0] == 0


def test_duplicates_are_dropped_or_routed_on_demand(tmp_path: Path) -> None:
    records = stories(40)
    _, everything, _ = command("ingest", tmp_path / "one", stdin=lines(records))
    is_duplicate = [json.loads(line)["dedup"]["role"] == "duplicate" for line in everything.splitlines()]
    kept = [line for line, twin in zip(everything.splitlines(), is_duplicate, strict=True) if not twin]
    twins = [line for line, twin in zip(everything.splitlines(), is_duplicate, strict=True) if twin]
    assert twins
    _, dropped, _ = command("ingest", tmp_path / "two", "--on-duplicate", "drop", stdin=lines(records))
    assert dropped.splitlines() == kept
    side = tmp_path / "duplicates.jsonl"
    _, routed, _ = command(
        "ingest", tmp_path / "three", "--on-duplicate", "route", "--duplicates-to", side, stdin=lines(records)
    )
    assert (routed.splitlines(), side.read_text().splitlines()) == (kept, twins)


def test_lines_are_answered_while_the_pipe_stays_open(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "dedup", "ingest", str(tmp_path / "index"), "-q"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin and process.stdout
    for record in stories(3):
        process.stdin.write(lines([record]))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == record["id"]
    process.stdin.close()
    assert process.wait() == 0


def acknowledged(path: Path, records: list[dict[str, Any]], seconds: float, *options: str) -> list[str]:
    """The lines that an ingest wrote before it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin and process.stdout
    process.stdin.write(lines(records))
    process.stdin.close()
    assert process.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    found = process.stdout.read().decode()
    process.wait()
    return found[: found.rfind("\n") + 1].splitlines()


KILLED = """
import sys
import datasketch
from dedup.cli import dedup
from dedup.index import postings
from dedup.pipeline import ingest
sys.modules["dedup.pipeline.ingest"].BATCH_DOCUMENTS = 5
postings._WORTH_A_FILE = 400  # many files, many merges: many places to be killed at
print("ready", flush=True)
dedup(["ingest", "-q", *sys.argv[1:]])
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_kill_9_at_any_point_loses_nothing_acknowledged_and_a_rerun_heals(tmp_path: Path) -> None:
    records = stories(160, seed=3)
    expected = {json.loads(line)["id"]: line for line in uninterrupted(tmp_path, records)}
    draw = random.Random(7)
    for attempt in range(3):
        path = tmp_path / f"index{attempt}"
        for _ in range(2):
            for line in acknowledged(path, records, draw.uniform(0.0, 0.5)):
                assert line == expected[json.loads(line)["id"]]
                kept = json.loads(line)["id"]
                with Index.open(path, write=True) as index:
                    assert kept in index
            if (path / "dedup.sqlite").exists():
                with Index.open(path, write=True) as index:
                    assert list(inspect(index)) == []
        code, out, err = command("ingest", path, "-q", stdin=lines(records))
        assert (code, out.splitlines(), err) == (0, list(expected.values()), "")
        with Index.open(path) as index, Index.open(tmp_path / "whole") as whole:
            assert list(index.changed_since()) == list(whole.changed_since())
            assert list(index.pairs()) == list(whole.pairs())


def uninterrupted(tmp_path: Path, records: list[dict[str, Any]]) -> list[str]:
    code, out, _ = command("ingest", tmp_path / "whole", "-q", stdin=lines(records))
    assert code == 0
    return out.splitlines()


def test_the_feed_corrects_earlier_lines(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(120)]
    path = tmp_path / "index"
    first = [{"id": "late", "text": " ".join(words)}, {"id": "other", "text": "nothing of the kind stands here"}]
    command("ingest", path, stdin=lines(first))
    _, out, _ = command("report", path, "-f", "jsonl", "--changed-since", "0")
    cursor = max(json.loads(line)["cursor"] for line in out.splitlines())
    command("ingest", path, stdin=lines([{"id": "copy", "text": " ".join(words) + " end"}]))
    code, out, err = command("report", path, "-f", "jsonl", "--changed-since", str(cursor))
    assert (code, err) == (0, "")
    assert [json.loads(line) for line in out.splitlines()] == [
        {"id": "late", "role": "original", "parent": None, "cluster": "late", "story": "late", "cursor": 3},
        {"id": "copy", "role": "duplicate", "parent": "late", "cluster": "late", "story": "late", "cursor": 3},
    ]


def test_forget_info_and_export_from_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "index"
    command("ingest", path, stdin=lines(stories(30)))
    assert command("forget", path, "story/3", "story/4", "nobody") == (
        2,
        "2 documents forgotten\n",
        f"dedup: nobody: not in {path}\n",
    )
    assert command("forget", path, "--before", "someday") == (
        2,
        "",
        "dedup: --before someday: not a date in full; write it as 2025-02-19\n",
    )
    assert command("forget", path, "--before", "2001-01-01") == (0, "0 documents forgotten\n", "")
    dated = [
        {
            "id": f"dated/{year}",
            "published": f"{year}-05-01",
            "text": f"what {year} was like nobody else ever told",
        }
        for year in (1999, 2000, 2002)
    ]
    command("ingest", path, stdin=lines(dated))
    assert command("forget", path, "--before", "2001-01-01") == (0, "2 documents forgotten\n", "")
    with Index.open(path) as index:
        assert [f"dated/{year}" in index for year in (1999, 2000, 2002)] == [False, False, True]
    assert command("forget", path, "dated/2002")[0] == 0
    code, out, err = command("info", path, "--check")
    assert (code, err) == (0, "")
    assert "Everything is whole." in out
    assert json.loads(command("info", path, "-f", "json")[1])["documents"] == 28
    code, out, _ = command("export", path, "--datasketch", tmp_path / "out")
    assert (code, out.split()[0]) == (0, "28")


def test_what_export_writes_is_ready_for_datasketch(tmp_path: Path) -> None:
    import pickle

    from dedup.index.exchange import read_datasketch, write_datasketch

    records = stories(60)
    run(tmp_path / "index", records)
    with Index.open(tmp_path / "index") as index:
        assert write_datasketch(index, tmp_path / "out") == 60
    ids, signatures = read_datasketch(tmp_path / "out")
    assert ids == [each["id"] for each in records]
    lsh = pickle.loads((tmp_path / "out" / "lsh.pickle").read_bytes())
    from datasketch import LeanMinHash

    for id_, values in zip(ids, signatures, strict=True):
        assert id_ in lsh.query(LeanMinHash(seed=1, hashvalues=values, scheme="affine32"))


def test_damage_is_found(tmp_path: Path) -> None:
    import sqlite3

    run(tmp_path / "index", stories(20))
    database = sqlite3.connect(tmp_path / "index" / "dedup.sqlite")
    database.execute("UPDATE documents SET digest = zeroblob(16) WHERE id = 'story/2'")
    database.execute("DELETE FROM documents WHERE id = 'story/5'")
    database.commit()
    database.close()
    code, _, err = command("info", tmp_path / "index", "--check")
    assert code == 2
    assert "dedup: story/2: its text is not the one that came in; ingest it anew with --replace" in err.splitlines()
    assert "keys of the near channel belong to no document" in err


def test_skipped_documents_keep_their_place(tmp_path: Path) -> None:
    items: list[Document | Skipped] = [
        Document("a", "one two three"),
        Skipped("b", "bad"),
        Document("c", "four five"),
    ]
    assert [(each.id, each.skipped) for each in ingest(items, tmp_path / "index")] == [
        ("a", None),
        ("b", "bad"),
        ("c", None),
    ]


def test_a_batch_of_columns_gets_one_more(tmp_path: Path) -> None:
    records = stories(20)
    batch = {name: [each[name] for each in records] for name in ("id", "text", "price")}
    found = annotate_batch(batch, tmp_path / "index")
    assert {name: found[name] for name in batch} == batch
    assert [each["role"] for each in found["dedup"]] == [each.role for each in run(tmp_path / "other", records)]
    odd = annotate_batch({"id": ["a", None, "b"], "text": [None, "words", "words"]}, tmp_path / "index")
    assert [each["role"] for each in odd["dedup"]] == [None, None, "unique"]


def test_arrow_batches_get_a_struct_column(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from dedup.pipeline.arrow import annotate_arrow

    records = stories(20)
    batch = pa.RecordBatch.from_pylist(records)
    found = annotate_arrow(batch, tmp_path / "index")
    assert found.select(batch.schema.names).equals(batch)
    assert (
        found.column("dedup").to_pylist()
        == annotate_batch(
            {"id": [each["id"] for each in records], "text": [each["text"] for each in records]}, tmp_path / "other"
        )["dedup"]
    )


def test_a_scrapy_project_annotates_or_drops(tmp_path: Path) -> None:
    pytest.importorskip("scrapy")
    from scrapy.exceptions import DropItem

    from dedup.pipeline.scrapy import DedupPipeline

    story = " ".join(f"word{number}" for number in range(60))
    pipeline = DedupPipeline(tmp_path / "index", on_duplicate="drop", id_field="url", text_field="body")
    pipeline.open_spider()
    assert pipeline.process_item({"url": "u1", "body": story})["dedup"]["role"] == "unique"
    with pytest.raises(DropItem, match="u2: a duplicate of u1"):
        pipeline.process_item({"url": "u2", "body": story + " more"})
    pipeline.close_spider()

    pipeline = DedupPipeline(tmp_path / "index")
    pipeline.open_spider()
    with pytest.raises(DropItem, match="no 'id' or no 'text' in this item; set DEDUP_ID_FIELD, DEDUP_TEXT_FIELD"):
        pipeline.process_item({"url": "u3", "body": story})
    pipeline.close_spider()


def example(name: str, index: Path) -> list[str]:
    """What a script of samples/pipeline prints when it is run as its first lines say."""
    done = subprocess.run(
        [sys.executable, ROOT / "samples" / "pipeline" / name, index],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(index.parent)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_arrow_example_runs(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    assert example("arrow_batches.py", tmp_path / "index") == ["wire/1 unique None", "daily/7 duplicate wire/1"]


def test_the_scrapy_example_runs(tmp_path: Path) -> None:
    pytest.importorskip("scrapy")
    (item,) = map(json.loads, example("scrapy_spider.py", tmp_path / "index"))
    assert (item["url"], item["dedup"]["role"]) == ("wire.txt", "unique")


def test_the_hugging_face_example_runs(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    assert example("hugging_face.py", tmp_path / "index") == ["wire/1 unique", "daily/7 unique"]


def test_a_dataset_without_a_duplicate_in_its_first_rows_is_mapped(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    from dedup.pipeline.hugging_face import features_with_dedup

    records = [{"id": str(n), "text": f"story {n} of words {n} that no other has {n}"} for n in range(1_100)]
    records[-1]["text"] = records[0]["text"]
    rows = datasets.Dataset.from_list(
        records, features=datasets.Features(dict.fromkeys(records[0], datasets.Value("string")))
    )
    annotate = partial(annotate_batch, index=str(tmp_path / "index"))
    found = rows.map(annotate, batched=True, features=features_with_dedup(rows.features))
    assert found[0]["dedup"]["parent"] is None
    assert found[-1]["dedup"]["parent"] == "0"


@pytest.fixture(autouse=True)
def _no_wait(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A second writer in these tests is a mistake, and is told so at once."""
    monkeypatch.setattr("dedup.index.schema.WAIT", 0.5)
    yield


def test_at_depth_rewrite_a_check_of_the_index_finds_a_rewrite(tmp_path: Path) -> None:
    source, stranger = piles.pile()[0], piles.pile()[4]
    # Every fourth word is gone, so no run of five is left.
    lines = source.text.splitlines()
    kept = [" ".join(word for at, word in enumerate(line.split()) if (at + 1) % 4) for line in lines]
    rewrite = Document("draft", "\n".join(kept))
    for depth, expected in (("near", 0), ("rewrite", 1)):
        with open_index(tmp_path / depth) as index:
            list(ingest([source, stranger], index, depth=depth))
        with Index.open(tmp_path / depth) as index:
            report = check([rewrite], index)
        assert len({each.source_id for each in report.findings}) == expected
    # A rerun at the greater depth adds what is missing, and changes no answer.
    with open_index(tmp_path / "near") as index:
        answers = [each.answer for each in ingest([source, stranger], index)]
        assert [each.answer for each in ingest([source, stranger], index, depth="rewrite")] == answers
        assert check([rewrite], index).findings
