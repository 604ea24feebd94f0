"""Laws of the index: it grows, forgets and comes back as if nothing had happened."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dedup.errors import IndexDamaged, IndexFailure, IndexLocked, IndexMismatch
from dedup.index import Answer, Index, MemoryIndex, postings, schema
from dedup.index.states import SHOWN
from dedup.model import Document, Published
from dedup.settings import BakedSettings, Settings
from dedup.sketches import HOT, NEAR_AND_SHARED, components, shingle_hashes

NOW = 1_750_000_000.0
WHOLE = Settings(baked=BakedSettings(sampling=2, sample_all_below=0))  # on disk a sampling of 1 would become 8


def pile(seed: int, size: int = 60) -> list[Document]:
    """Short stories, a third of them earlier ones with words replaced or cut; some dated, some empty of words."""
    draw = random.Random(seed)
    documents: list[Document] = []
    for number in range(size):
        made = [f"w{draw.randint(0, 900)}" for _ in range(draw.choice([0, 3, 40, 120]))]
        if documents and draw.random() < 0.45:
            made = draw.choice(documents).text.split()
            for _ in range(len(made) // draw.choice([10, 30, 1000])):
                made[draw.randrange(len(made))] = f"v{draw.randint(0, 99)}"
            made = made[: draw.choice([len(made), len(made) // 2])]
        day = draw.choice([None, draw.randint(0, 9)])
        dated = Published(f"day {day}", day * 86_400.0, day * 86_400.0 + 86_399) if day is not None else None
        documents.append(Document(f"story-{number:03d}", " ".join(made), published=dated, meta={"desk": number}))
    return documents


def filled(path: Path, documents: list[Document], batches: int = 1, settings: Settings = WHOLE) -> Index:
    """An index of the documents, put in by so many batches."""
    index = Index.create(path, settings)
    for start in range(0, len(documents), -(-len(documents) // batches)):
        index.add(documents[start : start + -(-len(documents) // batches)], NOW)
    return index


def feed(index: Index) -> dict[str, tuple[Any, ...]]:
    """The present state of every document, without the cursor."""
    return {
        row["id"]: tuple(row[name] for name in ("role", "parent", "cluster", "story"))
        for row in index.changed_since()
    }


def said(index: Index, documents: list[Document]) -> dict[str, Answer]:
    """What the index answers when the documents come again."""
    return {id_: answer for id_, (_, answer) in index.known([each.id for each in documents]).items()}


@pytest.fixture(params=["roomy", "crowded"])
def crowding(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The laws hold whether or not groups are hot and files small."""
    if request.param == "crowded":
        for channel in HOT:
            monkeypatch.setitem(HOT, channel, 3)
        monkeypatch.setattr(postings, "_SMALL", 2)
        monkeypatch.setattr(postings, "_WORTH_A_FILE", 300)
    return str(request.param)


@pytest.mark.parametrize("seed", range(3))
def test_extending_equals_rebuilding(tmp_path: Path, crowding: str, seed: int) -> None:
    documents = pile(seed)
    with filled(tmp_path / "one", documents) as whole, filled(tmp_path / "many", documents, 17) as grown:
        assert feed(whole) == feed(grown)
        assert said(whole, documents) == said(grown, documents)
        assert list(whole.pairs()) == list(grown.pairs())
        assert whole.cursor == grown.cursor == len(documents)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_arrival_changes_no_pair(tmp_path: Path, crowding: str, seed: int) -> None:
    documents = pile(seed)
    shuffled = random.Random(seed).sample(documents, len(documents))
    in_memory = MemoryIndex(WHOLE.baked)
    in_memory.add(documents)
    expected = [(each.left_id, each.right_id, each.resemblance) for each in in_memory.pairs()]
    assert expected
    with filled(tmp_path / "straight", documents, 3) as one, filled(tmp_path / "shuffled", shuffled, 5) as other:
        assert list(one.pairs()) == list(other.pairs()) == expected
    backwards = MemoryIndex(WHOLE.baked)
    backwards.add(documents[::-1])
    assert [(each.left_id, each.right_id, each.resemblance) for each in backwards.pairs()] == expected


@pytest.mark.parametrize("seed", range(3))
def test_forgetting_equals_never_having_added(tmp_path: Path, crowding: str, seed: int) -> None:
    documents = pile(seed)
    gone = {each.id for each in random.Random(seed).sample(documents, 15)}
    rest = [each for each in documents if each.id not in gone]
    with filled(tmp_path / "all", documents, 4) as index, filled(tmp_path / "rest", rest, 4) as never:
        assert index.forget(sorted(gone)) == len(gone)
        assert feed(index) == feed(never)
        assert said(index, documents) == said(never, rest)
        assert list(index.pairs()) == list(never.pairs())
        assert list(index.documents()) == rest
    content = b"".join(path.read_bytes() for path in (tmp_path / "all").rglob("*") if path.is_file())
    assert not any(id_.encode() in content for id_ in gone)


def test_a_forgotten_document_may_come_back(tmp_path: Path) -> None:
    documents = pile(5)
    with filled(tmp_path / "index", documents) as index:
        index.forget(["story-010"])
        index.add([documents[10]], NOW)
        assert {each.id for each in index.documents()} == {each.id for each in documents}


def test_retention_forgets_by_date_and_undated_ones_by_arrival(tmp_path: Path) -> None:
    documents = pile(6)
    with filled(tmp_path / "index", documents) as index:
        index.forget_before(5 * 86_400)
        kept = [each for each in documents if each.published is None or each.published.latest >= 5 * 86_400]
        assert list(index.documents()) == kept
        index.forget_before(NOW + 1)
        assert len(index) == 0
        assert list(index.pairs()) == []


def lsh_pairs(documents: list[Document]) -> set[tuple[str, str]]:
    """What `datasketch.MinHashLSH` finds, asked with each document in turn."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.7, num_perm=128)
    signed = {}
    for each in documents:
        shingles = shingle_hashes([each.text], 5).of(0) >> np.uint64(32)
        if len(shingles):
            signed[each.id] = MinHash(128, hashfunc=int)
            signed[each.id].update_batch(shingles.tolist())
            lsh.insert(each.id, signed[each.id])
    return {
        (min(id_, other), max(id_, other))
        for id_, made in signed.items()
        for other in lsh.query(made)
        if other != id_
    }


@pytest.mark.parametrize("seed", range(3))
def test_near_candidates_are_those_of_datasketch(seed: int) -> None:
    documents = pile(seed, 150)
    index = MemoryIndex(BakedSettings(), ("near",))
    index.add(documents)
    found = index.candidates(crowds=True)
    ids = index.ids
    pairs = zip(found.left.tolist(), found.right.tolist(), strict=True)
    assert {tuple(sorted((ids[left], ids[right]))) for left, right in pairs} == lsh_pairs(documents)


def test_near_candidates_of_prose_are_those_of_datasketch() -> None:
    folder = Path(__file__).parent.parent / "samples"
    prose = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    draw = random.Random(4)
    documents = [Document(f"{number}", text) for number, text in enumerate(prose)]
    for number, text in enumerate(prose):
        for share in (200, 60, 20):
            words = text.split()
            for _ in range(len(words) // share):
                words[draw.randrange(len(words))] = "another"
            documents.append(Document(f"{number}/{share}", " ".join(words)))
    index = MemoryIndex(BakedSettings(), ("near",))
    index.add(documents)
    found = index.candidates(crowds=True)
    ids = index.ids
    pairs = zip(found.left.tolist(), found.right.tolist(), strict=True)
    expected = lsh_pairs(documents)
    assert {tuple(sorted((ids[left], ids[right]))) for left, right in pairs} == expected
    assert len(expected) >= len(prose)


def test_a_crowd_of_copies_makes_pairs_in_line_with_their_number() -> None:
    story = [f"w{number}" for number in range(200)]
    documents = [Document(f"{number:04d}", " ".join([*story, f"outlet{number}"])) for number in range(400)]
    index = MemoryIndex(BakedSettings())
    index.add(documents)
    found = index.pairs()
    assert len(found) < 4 * 400
    ((members, weakest),) = components((each.left_id, each.right_id, each.resemblance.similarity) for each in found)
    assert len(members) == 400
    assert weakest > 0.9


def crowd(copies: int, among: int = 100) -> list[Document]:
    """One story with a hundredth of its words changed in each copy, among stories of their own."""
    draw = random.Random(copies)
    story = [f"w{number}" for number in range(300)]
    documents = []
    for number in range(copies):
        changed = list(story)
        for place in draw.sample(range(300), 3):
            changed[place] = f"x{draw.randint(0, 9_999)}"
        documents.append(Document(f"copy-{number:04d}", " ".join(changed)))
    strangers = [
        Document(f"other-{n}", " ".join(f"v{draw.randint(0, 99_999)}" for _ in range(200))) for n in range(among)
    ]
    return documents + strangers


@pytest.mark.parametrize(
    "signatures, channels", [("oph", ("near",)), ("minhash", ("near",)), ("minhash", NEAR_AND_SHARED)]
)
def test_a_crowd_of_near_copies_takes_work_in_line_with_their_number(signatures: str, channels: Any) -> None:
    verified = {}
    for copies in (250, 500, 1_000):
        index = MemoryIndex(BakedSettings(signatures=signatures), channels)  # type: ignore[arg-type]  # two known words
        index.add(crowd(copies))
        verified[copies] = len(index.candidates())
        found = index.overlapping()
        near = found.overlaps.similarity >= 0.7
        ids = found.ids
        edges = zip(found.left[near].tolist(), found.right[near].tolist(), strict=True)
        ((members, _),) = components((ids[left], ids[right], 1.0) for left, right in edges)
        assert len(members) == copies
    assert verified[500] < 2.3 * verified[250]
    assert verified[1_000] < 2.3 * verified[500]
    assert verified[1_000] < 20 * 1_000


def test_opening_an_index_loads_no_scipy(tmp_path: Path) -> None:
    documents = pile(3)
    filled(tmp_path / "index", documents).close()
    script = (
        "import sys; from dedup.index import Index; "
        f"index = Index.open({str(tmp_path / 'index')!r}); print(len(index.query({documents[30].text!r}))); "
        "print([name for name in sys.modules if name.split('.')[0] in ('scipy', 'datasketch')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert done.stdout.splitlines()[1] == "[]"


def test_a_query_finds_what_an_ingest_would(tmp_path: Path) -> None:
    documents = pile(7, 90)
    with filled(tmp_path / "index", documents[:70], 4) as index:
        for late in documents[70:]:
            found = {each.id: each.resemblance for each in index.query(late.text)}
            before = {"before": index.cursor}
            (answer,) = index.add([late], NOW)
            assert [match["id"] for match in answer.matches] == [*found][:SHOWN] or before["before"] == index.cursor
            index.forget([late.id])


def test_states_follow_the_pairs(tmp_path: Path) -> None:
    story = " ".join(f"w{n}" for n in range(100))
    half = " ".join(f"w{n}" for n in range(50)) + " " + " ".join(f"x{n}" for n in range(50))
    documents = [
        Document("source", story),
        Document("copy", story + " the end"),
        Document("half", half),
        Document("other", "something else entirely that nobody else has ever written down"),
    ]
    with filled(tmp_path / "index", documents) as index:
        assert feed(index) == {
            "source": ("original", None, "source", "source"),
            "copy": ("duplicate", "source", "source", "source"),
            "half": ("derived", "source", "half", "source"),
            "other": ("unique", None, "other", "other"),
        }
        assert {
            id_: (answer.role, answer.parent, answer.cluster) for id_, answer in said(index, documents).items()
        } == {
            "source": ("unique", None, "source"),
            "copy": ("duplicate", "source", "source"),
            "half": ("derived", "source", "half"),
            "other": ("unique", None, "other"),
        }


def test_a_merge_keeps_the_older_cluster_and_the_feed_says_so(tmp_path: Path) -> None:
    words = [f"w{n}" for n in range(120)]
    documents = [
        Document("a", " ".join(words[:100])),
        Document("b", " ".join(words[20:])),
        Document("bridge", " ".join(words)),
    ]
    with filled(tmp_path / "index", documents[:2]) as index:
        index.judge(0.8, 0.8)
        before = index.cursor
        assert {id_: state[2] for id_, state in feed(index).items()} == {"a": "a", "b": "b"}
        index.add(documents[2:], NOW)
        assert {row["id"]: row["cluster"] for row in index.changed_since(before)} == {
            each.id: "a" for each in documents
        }


def test_other_thresholds_judge_all_documents_anew(tmp_path: Path) -> None:
    documents = pile(8)
    strict = replace(WHOLE, near_threshold=0.95, duplicate_threshold=0.99)
    with (
        filled(tmp_path / "index", documents) as index,
        filled(tmp_path / "strict", documents, settings=strict) as other,
    ):
        assert feed(index) != feed(other)
        index.judge(0.95, 0.99)
        assert feed(index) == feed(other)
        assert said(index, documents) == said(other, documents)


def test_an_index_without_texts_gives_the_same_answers(tmp_path: Path) -> None:
    documents = [replace(each, text=f"{each.text} Nebuchadnezzar") for each in pile(9)]
    with filled(tmp_path / "texts", documents, 3) as index:
        silent = Index.create(tmp_path / "silent", WHOLE, keep_text=False)
        for start in range(0, 60, 20):
            silent.add(documents[start : start + 20], NOW)
        assert feed(index) == feed(silent)
        assert list(index.pairs()) == list(silent.pairs())
        silent.forget(["story-001", "story-002"])
        index.forget(["story-001", "story-002"])
        assert feed(index) == feed(silent)
        text = documents[3].text
        assert [text[start:end] for start, end in silent.spans("story-003")] == text.split()
        silent.close()
    content = b"".join(path.read_bytes() for path in (tmp_path / "silent").rglob("*") if path.is_file())
    assert b"ebuchadne" not in content


def test_documents_come_back_as_they_went_in(tmp_path: Path) -> None:
    document = Document(
        "naïve/1",
        "Text with “marks”, 中文 and \ud800 halves.",
        title="T",
        published=Published("2025-02-19", 1.0, 2.0),
        outlet="O",
        url="https://example.org",
        language="en",
        encoding="utf-8",
        reader="jsonl",
        meta={"section": {"name": "x"}, "rank": 3},
    )
    with filled(tmp_path / "index", [document]) as index:
        assert list(index.documents()) == [document]
        assert list(index.documents(["naïve/1", "missing"])) == [document]


def test_a_second_writer_is_told_and_readers_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "WAIT", 0.05)
    documents = pile(10)
    path = tmp_path / "index"
    with filled(path, documents[:30]) as writer:
        with pytest.raises(IndexLocked) as caught:
            Index.open(path, write=True)
        assert str(caught.value) == (
            f"{path}: another process is writing to it (waited 0.05 s); wait for it to end, then run this again"
        )
        with Index.open(path) as reader:
            assert len(reader) == 30
            writer.add(documents[30:], NOW)
            assert len(reader) == 60
            assert reader.query(documents[40].text)[:1] == writer.query(documents[40].text)[:1]
            with pytest.raises(IndexFailure) as refused:
                reader.forget(["story-001"])
            assert str(refused.value) == f"{path}: opened for reading; open it with write=True"
    Index.open(path, write=True).close()


def test_other_baked_settings_are_refused_with_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "index"
    Index.create(path).close()
    with pytest.raises(IndexMismatch) as caught:
        Index.open(path, expected=BakedSettings(shingle_words=7))
    assert str(caught.value) == (
        f"{path}: made with shingle_words = 5, asked for 7; drop that setting, or ingest into a new folder"
    )
    Index.open(path, expected=BakedSettings()).close()


def test_no_index_is_made_where_something_else_lives(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(IndexFailure, match=r"not an index, it holds letter.txt; name a new or empty folder"):
        Index.create(tmp_path)
    with pytest.raises(IndexFailure, match=r"no index here; `dedup ingest .*` makes one"):
        Index.open(tmp_path)


def test_an_old_index_is_migrated_and_a_newer_one_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index"
    with monkeypatch.context() as patched:
        patched.setattr(schema, "VERSION", 1)
        filled(path, pile(11)).close()
    Index.open(path).close()
    with Index.open(path, write=True) as index:
        index.put_findings("lineage", {"story-001": b"{}"})
        assert index.findings("lineage", ["story-001", "story-002"]) == {"story-001": b"{}"}
    database = sqlite3.connect(path / "dedup.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(IndexFailure, match=r"a newer version wrote it \(schema 99, this one knows 3\)"):
        Index.open(path)


def test_features_of_a_later_room_are_found_kept_and_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "_WORTH_A_FILE", 100)
    documents = pile(12)
    draw = np.random.default_rng(1)
    keys = {each.id: np.unique(draw.integers(0, 50, 8)).astype(np.uint64) << np.uint64(30) for each in documents}
    weights = {id_: np.linspace(0, 1, len(each)).astype(np.float32) for id_, each in keys.items()}
    with filled(tmp_path / "index", documents) as index:
        for id_ in keys:
            index.put_features("rewrite", {id_: (keys[id_], weights[id_])})
        index.forget(["story-005"])
        wanted = keys["story-007"]
        expected = {
            (place, id_)
            for id_, each in keys.items()
            for place, key in enumerate(wanted)
            if key in each and id_ != "story-005"
        }
        assert set(index.matches("rewrite", wanted)) == expected
        kept_keys, kept_weights = index.features("rewrite", ["story-007", "story-005"])["story-007"]
        assert kept_keys.tolist() == wanted.tolist()
        assert kept_weights.tolist() == weights["story-007"].tolist()
        assert index.features("rewrite", ["story-005"]) == {}


def test_lost_files_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_WORTH_A_FILE", 100)
    path = tmp_path / "index"
    filled(path, pile(13)).close()
    lost = sorted((path / "segments").iterdir())[0]
    content = lost.read_bytes()
    lost.write_bytes(content[:-1])
    with pytest.raises(IndexDamaged, match=lost.name):
        Index.open(path)
    lost.unlink()
    with pytest.raises(IndexDamaged, match=r"listed, but not there; restore it or ingest anew"):
        Index.open(path)
    (path / "dedup.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexDamaged, match="not an index that can be read"):
        Index.open(path)


def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path) -> None:
    first, second = pile(1, 20), [replace(each, id=f"later-{each.id}") for each in pile(2, 200)]
    with filled(tmp_path / "index", first) as index:
        known = feed(index)
        pages = index.database.execute("PRAGMA page_count").fetchone()[0]
        index.database.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(IndexFailure, match=r"could not be written .*full.*make room"):
            index.add(second, NOW)
        index.database.execute("PRAGMA max_page_count = 1000000")
        assert feed(index) == known
        index.add(second, NOW)
        assert len(feed(index)) > len(known)
