"""`ingest --depth lineage`: a document grows its own story; the report is that of `compare` in whatever order."""

from __future__ import annotations

import json
import os
import random
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import piles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ingest import acknowledged, command, lines
from test_laws import documents as any_document

from dedup import codec, compare
from dedup.index import Index
from dedup.index.inspecting import check as inspect
from dedup.model import Document, Report
from dedup.pipeline import growing, ingest, measuring
from dedup.pipeline.ingest import open_index
from dedup.pipeline.reporting import report
from dedup.settings import Settings

ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last")


def records(documents: list[Document]) -> list[dict[str, Any]]:
    dates = {each.id: each.published.earliest if each.published else 0.0 for each in documents}
    rank = {id_: place for place, id_ in enumerate(sorted(dates, key=lambda each: (dates[each], each)))}
    return [
        {
            "id": each.id,
            "text": each.text,
            "outlet": each.outlet,
            "published": f"2025-02-19T{rank[each.id]:02d}:00:00Z" if each.published else None,
        }
        for each in documents
    ]


def two_stories() -> list[Document]:
    """The pile, two identical copies of its source under other dates, and a later state of one rewrite."""
    made = piles.pile()
    copy = replace(made[0], id="copy", outlet="Copy Post", published=piles.published(40))
    early = replace(made[0], id="early", outlet="Early Post", published=piles.published(-5))
    later = replace(made[1], id="later", text=made[1].text + "The council met on Thursday.\n")
    return [*made, copy, early, later]


def put_in(path: Path, documents: list[Document]) -> dict[str, Any]:
    with open_index(path) as index:
        return {each.id: each.answer for each in ingest(documents, index, depth="lineage")}


def reported(path: Path) -> Report:
    with Index.open(path) as index:
        return report(index)


def states(path: Path) -> dict[str, tuple[Any, ...]]:
    with Index.open(path) as index:
        found = {each["id"]: each for each in index.changed_since()}
        return {id_: (each["role"], each["parent"], each["story"]) for id_, each in found.items()}


def as_compared(documents: list[Document]) -> str:
    baked = replace(Settings().baked, sampling=8)
    return codec.dumps(compare(documents, replace(Settings(), baked=baked)))


@settings(max_examples=12, deadline=None)
@given(
    st.lists(any_document(), min_size=1, max_size=6, unique_by=lambda each: each.id),
    st.randoms(use_true_random=False),
    st.integers(1, 6),
)
def test_the_report_is_that_of_compare_whatever_the_order_and_batching(
    tmp_path_factory: pytest.TempPathFactory, texts: list[Document], draw: random.Random, batch: int
) -> None:
    path = tmp_path_factory.mktemp("law") / "index"
    arrivals = list(texts)
    draw.shuffle(arrivals)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys.modules["dedup.pipeline.ingest"], "BATCH_DOCUMENTS", batch)
        put_in(path, arrivals)
    assert codec.dumps(reported(path)) == as_compared(texts)


@pytest.mark.parametrize("seed", range(4))
def test_orders_and_depths_change_no_byte_of_the_report(tmp_path: Path, seed: int) -> None:
    made = two_stories()
    random.Random(seed).shuffle(made)
    with open_index(tmp_path / "index") as index:
        list(ingest(made[:3], index, depth="near"))
        list(ingest(made[3:], index, depth="lineage"))
        list(ingest(made[:2], index, depth="lineage"))
    assert codec.dumps(reported(tmp_path / "index")) == as_compared(made)


def test_what_was_aligned_at_ingest_is_not_aligned_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = two_stories()
    put_in(tmp_path / "index", made)
    aligned: list[tuple[str, str]] = []
    weigh = measuring.weighed_pair

    def counted(left: Document, right: Document, alike: Any) -> Any:
        aligned.append((left.id, right.id))
        return weigh(left, right, alike)

    monkeypatch.setattr(measuring, "weighed_pair", counted)
    with_kept = codec.dumps(reported(tmp_path / "index"))
    assert aligned == []
    assert with_kept == as_compared(made)
    assert aligned


def test_a_line_says_where_its_document_comes_from(tmp_path: Path) -> None:
    stdin = lines(records(piles.pile()))
    code, out, err = command("ingest", tmp_path / "index", "--depth", "lineage", "-q", stdin=stdin)
    assert (code, err) == (0, "")
    told = {each["id"]: each["dedup"] for each in map(json.loads, out.splitlines())}
    near = {"role", "parent", "cluster", "similarity", "containment", "matches"}
    assert set(told["source"]) == near | {"story", "origin", "lost_sources"}
    assert (told["source"]["role"], told["source"]["origin"]["parents"]) == ("unique", [])
    assert (told["rewrite-a"]["role"], told["rewrite-a"]["parent"]) == ("derived", "source")
    assert told["rewrite-a"]["story"] == "source"
    assert told["same-topic"]["story"] == "same-topic"
    for each in told.values():
        origin = each["origin"]
        assert origin["root"] + origin["unseen"] + sum(p["probability"] for p in origin["parents"]) <= 1.001


def told(line: dict[str, Any]) -> tuple[str, str | None, str]:
    return line["role"], line["parent"], line["story"]


def test_the_feed_corrects_what_was_said_before_the_source_came(tmp_path: Path) -> None:
    path, made = tmp_path / "index", records(piles.pile())
    command("ingest", path, "--depth", "lineage", stdin=lines(made[1:3]))
    _, out, _ = command("report", path, "-f", "jsonl")
    before = {each["id"]: each for each in map(json.loads, out.splitlines())}
    cursor = max(each["cursor"] for each in before.values())
    command("ingest", path, "--depth", "lineage", stdin=lines(made[:1] + made[4:]))
    _, out, _ = command("report", path, "-f", "jsonl", "--changed-since", str(cursor))
    after = {each["id"]: told(each) for each in map(json.loads, out.splitlines())}
    assert before["rewrite-a"]["parent"] is None
    assert after.pop("rewrite-a") == ("derived", "source", "rewrite-a")
    assert after.pop("source") == ("original", None, "rewrite-a")
    assert after.pop("same-topic") == ("unique", None, "same-topic")
    # What the other rewrite is told to be may change or not; told again is only what changed.
    assert all(state != told(before[id_]) for id_, state in after.items())


def test_two_stories_that_a_digest_joins_keep_the_older_name(tmp_path: Path) -> None:
    first = "The harbour master of Karsund closed the northern quay on Monday after divers found a cracked pillar. "
    first += "Repairs will take eleven weeks and cost 4.2 million kroner, the municipality says. "
    second = "A goat named Balder won the island fair of Hitra for the third year running, beating forty rivals. "
    second += "Its owner, the retired postman Arne Vik, wants to spend the prize of 900 kroner on apples. "
    made = [Document("quay", first), Document("goat", second), Document("both", first + second)]
    put_in(tmp_path / "index", made)
    assert {each[2] for each in states(tmp_path / "index").values()} == {"quay"}


def test_batches_and_reruns_change_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = two_stories()
    expected = put_in(tmp_path / "whole", made)
    monkeypatch.setattr(sys.modules["dedup.pipeline.ingest"], "BATCH_DOCUMENTS", 2)
    assert put_in(tmp_path / "pieces", made) == expected
    assert states(tmp_path / "pieces") == states(tmp_path / "whole")
    assert put_in(tmp_path / "pieces", made[::-1]) == expected


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_kill_9_loses_no_lineage_and_a_rerun_heals(tmp_path: Path) -> None:
    made = records([replace(each, id=f"{each.id}/{n}") for n in range(3) for each in two_stories()])
    code, out, _ = command("ingest", tmp_path / "whole", "-q", "--depth", "lineage", stdin=lines(made))
    assert code == 0
    expected = {json.loads(line)["id"]: line for line in out.splitlines()}
    draw = random.Random(5)
    for attempt in range(2):
        path = tmp_path / f"index{attempt}"
        for line in acknowledged(path, made, draw.uniform(0.1, 0.8), "--depth", "lineage"):
            assert line == expected[json.loads(line)["id"]]
        if (path / "dedup.sqlite").exists():
            with Index.open(path, write=True) as index:
                assert list(inspect(index)) == []
        code, out, _ = command("ingest", path, "-q", "--depth", "lineage", stdin=lines(made))
        assert (code, out.splitlines()) == (0, list(expected.values()))
        assert states(path) == states(tmp_path / "whole")
        assert codec.dumps(reported(path)) == codec.dumps(reported(tmp_path / "whole"))


@pytest.mark.parametrize("gone", ["source", "early", "rewrite-a", "digest"])
def test_forgetting_is_as_if_it_had_never_been_added(tmp_path: Path, gone: str) -> None:
    made = two_stories()
    put_in(tmp_path / "index", made)
    assert command("forget", tmp_path / "index", gone)[0] == 0
    rest = [each for each in made if each.id != gone]
    answers = put_in(tmp_path / "never", rest)
    assert states(tmp_path / "index") == states(tmp_path / "never")
    assert put_in(tmp_path / "index", rest) == answers
    assert codec.dumps(reported(tmp_path / "index")) == codec.dumps(reported(tmp_path / "never"))
    for path in (tmp_path / "index").iterdir():
        assert path.is_dir() or f': "{gone}"'.encode() not in path.read_bytes()


def test_another_text_takes_the_place_of_the_old_one_in_the_tree(tmp_path: Path) -> None:
    path, made = tmp_path / "index", records(piles.pile())
    command("ingest", path, "--depth", "lineage", stdin=lines(made))
    changed = {**made[1], "text": piles.SAME_TOPIC + "A ferry has a crew of nine.", "published": made[4]["published"]}
    code, out, _ = command("ingest", path, "--depth", "lineage", "--replace", "-q", stdin=lines([changed]))
    assert code == 0
    assert json.loads(out)["dedup"]["story"] == "same-topic"
    assert states(path)["digest"][:2] != ("derived", "rewrite-a")
    assert states(path)["source"][2] == "source"


def test_without_texts_there_is_no_lineage(tmp_path: Path) -> None:
    path = tmp_path / "index"
    told = command("ingest", path, "--no-store-text", "--depth", "lineage", stdin=lines(records(piles.pile())))
    assert told == (
        2,
        "",
        f"dedup: {path}: keeps no texts; --depth lineage needs them: ingest into a new folder\n",
    )


def test_an_edge_is_kept_with_its_passages(tmp_path: Path) -> None:
    made = piles.pile()
    put_in(tmp_path / "index", made)
    with Index.open(tmp_path / "index") as index:
        numbers = index.numbers()
        (edge,) = json.loads(index.lineages.derivations([numbers["rewrite-a"]])[numbers["rewrite-a"]])
    assert (edge["source"], edge["derived"], edge["credit"]) == ("source", "rewrite-a", "credited rewrite")
    assert all(made[1].text[start:end].strip() for start, end in edge["passages"])


def two_topics(tmp_path: Path) -> tuple[Path, list[Document]]:
    """An index of a story and of a pair that has nothing to do with it."""
    goat = "A goat named Balder won the island fair of Hitra for the third year running, beating forty rivals. "
    goat += "Its owner, the retired postman Arne Vik, wants to spend the prize of 900 kroner on apples. "
    made = two_stories()
    made += [
        Document("goat", goat, published=piles.published(50)),
        Document("goat-2", goat + "A sheep came second.", published=piles.published(60)),
        Document("undated", goat + "The fair ends on Sunday."),
    ]
    put_in(tmp_path / "index", made)
    return tmp_path / "index", made


def as_json(*arguments: str | Path) -> Any:
    code, out, err = command("report", *arguments, "-f", "json")
    assert (code, err) == (0, "")
    # Lost sources are numbered through what is told.
    return json.loads(re.sub(r"lost:\d+", "lost:", out))


def test_a_story_is_told_alone_with_the_figures_of_the_whole_report(tmp_path: Path) -> None:
    path, made = two_topics(tmp_path)
    whole, part = as_json(path), as_json(path, "--story", "digest")
    ids = {each.id for each in made if not each.id.startswith(("goat", "undated", "same-topic"))}
    assert {each["id"] for each in part["documents"]} == ids
    assert part["documents"] == [each for each in whole["documents"] if each["id"] in ids]
    assert part["pairs"] == [each for each in whole["pairs"] if {each["left"], each["right"]} <= ids]
    assert part["pairs"]
    assert part["lineage"]["edges"] == [each for each in whole["lineage"]["edges"] if each["derived"] in ids]
    assert part["lineage"]["origins"] < whole["lineage"]["origins"]
    assert as_json(path, "--story", part["documents"][0]["story"])["documents"] == part["documents"]
    for format_ in ("table", "html", "md", "csv", "dot", "graphml"):
        code, out, _ = command("report", path, "--story", "goat", "-f", format_)
        assert code == 0
        assert "goat-2" in out
        assert "digest" not in out


def test_an_unknown_story_is_refused_in_one_line(tmp_path: Path) -> None:
    path, _ = two_topics(tmp_path)
    assert command("report", path, "--story", "nobody") == (
        2,
        "",
        "dedup: --story nobody: no document has this id; name any of the story: "
        "ids are copy, digest, early, goat, goat-2 and 6 more\n",
    )


def test_since_leaves_what_was_published_and_its_sources(tmp_path: Path) -> None:
    path, made = two_topics(tmp_path)
    date = "2023-11-16T00:13:20Z"  # 26 hours after the beginning: digest, copy and the goats
    assert piles.START + 26 * 3_600 == 1_700_093_600.0
    whole, part = as_json(path), as_json(path, "--since", date)
    left = {each["id"] for each in part["documents"]}
    expected = {each.id for each in made if each.published and each.published.latest >= 1_700_093_600.0}
    assert expected == {"digest", "copy", "goat", "goat-2"}
    edges = [(each["source"], each["derived"]) for each in whole["lineage"]["edges"]]
    for _ in made:
        expected |= {source for source, derived in edges if derived in expected and not source.startswith("lost:")}
    assert left == expected
    assert "early" in left
    assert part["lineage"]["edges"] == [each for each in whole["lineage"]["edges"] if each["derived"] in left]
    assert "same-topic" not in left
    assert len(made) > len(left)
    assert command("report", path, "--since", "yesterday") == (
        2,
        "",
        "dedup: --since yesterday: not a date in full; write it as 2025-02-19\n",
    )
    code, _, err = command("report", path, "--since", "2031-01-01")
    assert (code, err) == (0, f"dedup: nothing in {path} was published since 2031-01-01\n")


def test_of_a_large_story_the_closest_are_grown_with_a_new_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    grown = growing.grown_stories

    def counted(workers: Any, *rest: Any) -> Any:
        sizes.append(len(workers.pile))
        return grown(workers, *rest)

    monkeypatch.setattr(growing, "grown_stories", counted)
    monkeypatch.setattr(growing, "WHOLE", 3)
    monkeypatch.setattr(growing, "NEIGHBOURHOOD", 3)
    made = two_stories()
    answers = put_in(tmp_path / "index", made)
    assert max(sizes) <= 3
    assert answers["rewrite-a"].lineage["parent"] == "source"
    assert {each.lineage["story"] for id_, each in answers.items() if id_ != "same-topic"} == {"source"}
    monkeypatch.setattr(sys.modules["dedup.pipeline.ingest"], "BATCH_DOCUMENTS", 2)
    assert put_in(tmp_path / "pieces", made) == answers
    assert codec.dumps(reported(tmp_path / "index")) == as_compared(made)


def test_a_text_that_stands_there_twice_is_never_unique(tmp_path: Path) -> None:
    quay = "The harbour office opens at nine on weekdays and at ten on Saturdays. Boats are {} at the north quay{}"
    texts = [quay.format(*each) for each in (("tied up", "."), ("tied up", "!"), ("moored", "."))]
    made = [Document(id_, text) for id_, text in zip("abc", texts, strict=True)]
    _, annotated, _ = command("ingest", tmp_path / "index", "--depth", "lineage", stdin=lines(records(made)))
    said = [json.loads(line)["dedup"] for line in annotated.splitlines()]
    _, feed, _ = command("report", tmp_path / "index", "-f", "jsonl", "--changed-since", "0")
    after = [json.loads(line) for line in feed.splitlines()]
    assert [(each["role"], each["parent"]) for each in said[:2]] == [("unique", None), ("duplicate", "a")]
    assert [(each["role"], each["parent"]) for each in after[:2]] == [("original", None), ("duplicate", "a")]
    assert after[2]["role"] == "unique"  # of half its words nobody knows which came first


def test_a_version_after_identical_states_is_a_duplicate_of_the_latest(tmp_path: Path) -> None:
    rules = [f"Rule {k}: whoever comes {word} hangs the oars on the wall." for k, word in enumerate(ORDER)]
    texts = ["\n".join(rules), "\n".join(rules), "\n".join([*rules, "Nobody rows alone in winter."])]
    made = [Document(str(k), text, published=piles.published(500 * k)) for k, text in enumerate(texts)]
    command("ingest", tmp_path / "index", "--depth", "lineage", stdin=lines(records(made)))
    _, feed, _ = command("report", tmp_path / "index", "-f", "jsonl", "--changed-since", "0")
    after = {each["id"]: told(each) for each in map(json.loads, feed.splitlines())}
    assert [after[id_][:2] for id_ in "12"] == [("duplicate", "0"), ("duplicate", "1")]
