"""The parts of the alignment against slow, obvious versions of them, and what they must not do."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import codec
from dedup.alignment import (
    align,
    beyond_topic,
    degree_of,
    degree_of_reuse,
    learn_boilerplate,
    prepare,
    score,
    semantic,
    without_lines,
    word_diff,
)
from dedup.alignment.candidates import best_stretch
from dedup.alignment.features import PassageFeatures, SummaryFeatures
from dedup.alignment.judge import judge
from dedup.alignment.runs import common_runs
from dedup.cli import dedup
from dedup.errors import MissingExtra
from dedup.model import Boilerplate, Document
from dedup.sketches import rare_features, retrieve
from dedup.views.html import embedded

from .quality.measures import Passage, average_precision, best_thresholds, overlap_share, passage_f1, plagdet
from .test_alignment import ELSEWHERE, REPORT, REWRITE

numbers = st.lists(st.integers(0, 3), max_size=12)


@settings(deadline=None)
@given(numbers, numbers)
def test_common_runs_are_the_maximal_runs_both_sequences_hold(left, right):
    found = {tuple(row) for row in common_runs(np.array(left, np.uint64), np.array(right, np.uint64), 2).tolist()}
    assert found == maximal_runs(left, right, 2)


def maximal_runs(left, right, least):
    runs = set()
    for i in range(len(left)):
        for j in range(len(right)):
            if i and j and left[i - 1] == right[j - 1]:
                continue
            size = 0
            while i + size < len(left) and j + size < len(right) and left[i + size] == right[j + size]:
                size += 1
            if size >= least:
                runs.add((i, i + size, j, j + size))
    return runs


@settings(deadline=None)
@given(st.lists(st.integers(-5, 5), max_size=15))
def test_the_best_stretch_has_the_greatest_sum(gains):
    sums = {(i, j): sum(gains[i:j]) for i in range(len(gains)) for j in range(i + 1, len(gains) + 1)}
    best = max(sums.values(), default=0)
    found = best_stretch(np.array(gains, float))
    assert (found is None) == (best <= 0)
    assert found is None or sums[found] == best


def test_the_shipped_judges_know_the_features_they_are_given():
    assert judge("passage").features == PassageFeatures._fields
    assert judge("summary").features == SummaryFeatures._fields


def test_without_rapidfuzz_the_alignment_is_another(monkeypatch):
    left, right = Document("a", REPORT), Document("b", REWRITE)
    before = align(left, right, unit="sentence")
    monkeypatch.setattr(score, "fuzzy", lambda a, b: np.zeros((a.sentence_count, b.sentence_count)))
    assert align(left, right, unit="sentence") != before


def test_a_document_elsewhere_cannot_change_a_pair():
    """Nothing is kept between two alignments: the same pair gives the same matches whatever came between."""
    left, right = Document("a", REPORT), Document("b", REWRITE)
    before = align(left, right, unit="sentence")
    align(left, Document("c", ELSEWHERE), unit="sentence")
    assert align(left, right, unit="sentence") == before


@pytest.mark.parametrize(
    ("left", "right", "changes"),
    [
        ("a b c", "a b c", ["kept"]),
        ("a b c", "", ["dropped"]),
        ("", "a", ["added"]),
        ("a b c", "a x c", ["kept", "replaced", "kept"]),
        ("a b c d e f g", "d e f g a b c", ["moved", "kept", "moved"]),
        ("a b c d", "c d x a b", ["added", "kept", "dropped"]),  # two words do not travel
    ],
)
def test_word_changes(left, right, changes):
    assert [step.change for step in word_diff(left.split(), right.split())] == changes


@pytest.mark.parametrize(
    ("left", "right", "degree"),
    [
        ("the dog ran home", "the dog ran home", "verbatim"),
        ("the dog ran home last night alone", "the dog ran home late last night", "near"),
        ("the dog ran home", "home is where that dog went", "paraphrase"),
        ("on a cold night the brown dog of the miller ran all the way home to him", "the dog ran home", "summary"),
    ],
)
def test_degrees(left, right, degree):
    assert degree_of(left.split(), right.split()) == degree


def test_a_shared_quotation_is_told_from_copied_prose():
    left = "The minister spoke. “We will never close the northern harbour of Kestrel Bay,” she told reporters."
    right = "Asked about it: “We will never close the northern harbour of Kestrel Bay,” was her answer."
    (match,) = align(Document("a", left), Document("b", right), unit="sentence").matches
    assert match.degree == "quoted"
    assert beyond_topic(prepare(left), prepare(right), [match]) < 0.5


def test_a_copy_stands_above_the_null_and_a_stranger_does_not():
    def standing(left, right):
        matches = align(Document("a", left), Document("b", right), unit="sentence").matches
        return beyond_topic(prepare(left), prepare(right), matches)

    assert standing(REPORT, REPORT) > 0.9
    assert standing(REPORT, ELSEWHERE) < 0.1


def test_degrees_of_reuse():
    assert degree_of_reuse(REPORT, REPORT) == "cut"
    assert degree_of_reuse("The old ferry left at nine.", "The old ferry left at nine.") == "cut"
    assert degree_of_reuse(REPORT, REWRITE) == "heavy"
    assert degree_of_reuse(REPORT, ELSEWHERE) == degree_of_reuse(REPORT, "") == "none"


def test_a_passage_copied_into_another_text_is_found_with_its_borders():
    copied = REPORT.replace("\n", " ")
    around = " ".join(ELSEWHERE.splitlines())
    (match,) = align(Document("a", copied), Document("b", f"{around} {copied} {around}"), unit="passage").matches
    assert match.degree == "verbatim"
    ((start, end),) = match.right
    assert f"{around} {copied}"[start:end] == copied.rstrip(".")


def test_a_line_of_every_page_of_an_outlet_is_boilerplate_and_a_copied_article_is_not():
    footer = "Subscribe to the Kestrel Post for 3 euros a month."
    pages = [Document(f"k{k}", f"Story {word} is new here.\n{footer}", outlet="Kestrel Post") for k, word in
             enumerate(["one", "two", "three", "four"])]  # fmt: skip
    reprints = [Document(f"r{k}", REPORT, outlet="Orm Daily") for k in range(4)]
    assert learn_boilerplate(pages + reprints) == (Boilerplate(footer, 4, "Kestrel Post"),)


def test_blanking_lines_moves_no_other():
    document = Document("a", "Keep this. © 2024 Kestrel Post. And this.")
    blanked = without_lines(document, ["# kestrel post"])
    assert len(blanked) == len(document.text)
    assert blanked.split() == ["Keep", "this.", "And", "this."]


def features_of(text):
    prepared = prepare(text, "en")
    return rare_features(prepared.stems, prepared.rarities)


def test_a_rewrite_is_a_candidate_and_a_stranger_is_not():
    strangers = [features_of(f"{ELSEWHERE} Number {k}.") for k in range(3)]
    found = retrieve([features_of(REPORT), *strangers, features_of(REWRITE)], top=1, least=0.1)
    assert (0, 4) in zip(found.left.tolist(), found.right.tolist(), strict=True)
    assert not any(
        left == 0 and right < 4 for left, right in zip(found.left.tolist(), found.right.tolist(), strict=True)
    )


def test_a_score_does_not_depend_on_the_pile():
    alone = retrieve([features_of(REPORT), features_of(REWRITE)], top=5, least=0.0)
    joined = retrieve([features_of(REPORT), features_of(REWRITE), features_of(ELSEWHERE)], top=5, least=0.0)
    assert alone.score[0] == joined.score[(joined.left == 0) & (joined.right == 1)][0]


CASE = Passage("b", (0, 100), "a", (0, 100))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([CASE], (1.0, 1.0, 1.0, 1.0)),
        ([], (0.0, 0.0, 0.0, 1.0)),
        ([Passage("b", (50, 150), "a", (50, 150))], (0.5, 0.5, 0.5, 1.0)),
        # Both halves found apart: all there, but in two pieces, so plagdet is 1 / log2(3).
        ([Passage("b", (0, 50), "a", (0, 50)), Passage("b", (50, 100), "a", (50, 100))], (0.6309, 1.0, 1.0, 2.0)),
        # The right words against another place of the source are no detection of the case.
        ([Passage("b", (0, 100), "a", (200, 300))], (0.0, 0.0, 0.0, 1.0)),
    ],
)
def test_plagdet_by_hand(found, expected):
    measured = plagdet([CASE], found)
    assert (measured.plagdet, measured.precision, measured.recall, measured.granularity) == pytest.approx(
        expected, abs=1e-4
    )


def test_other_measures_by_hand():
    assert average_precision([True, False, True], [0.9, 0.8, 0.7]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([True, False], [0.5, 0.5]) == 0.5  # a tie is no ranking
    assert overlap_share(CASE, Passage("b", (50, 150), "a", (50, 150))) == pytest.approx(1 / 3)
    assert passage_f1([], []) == 1.0 and passage_f1([CASE], []) == 0.0
    assert best_thresholds([0.1, 0.4, 0.6, 0.9], [0, 1, 2, 3]) == (0.4, 0.6, 0.9)


@pytest.fixture
def files(tmp_path):
    records = [{"id": "a", "text": REPORT}, {"id": "b", "text": REWRITE}, {"id": "c", "text": ELSEWHERE}]
    (tmp_path / "docs.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    (tmp_path / "pairs.tsv").write_text("id_a\tid_b\nа\tb\n".replace("а", "a") + "a\tc\na\tnobody\n")
    (tmp_path / "left.txt").write_text(REPORT)
    (tmp_path / "right.txt").write_text(REWRITE)
    return tmp_path


def test_align_writes_one_line_for_each_group_and_names_unknown_documents(files):
    run = CliRunner().invoke(
        dedup, ["align", f"{files}/docs.jsonl", "--pairs", f"{files}/pairs.tsv", "--unit", "sentence"]
    )
    assert run.exit_code == 0
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert {(row["source_id"], row["suspicious_id"]) for row in rows} == {("a", "b")}
    first = min(rows, key=lambda row: row["suspicious_offset"])
    start = first["suspicious_offset"]
    assert REWRITE[start : start + first["suspicious_length"]].startswith("Eleven pillars")
    assert run.stderr == f"dedup: {files}/pairs.tsv: no document nobody; the pair is passed over\n"


def test_the_number_of_processes_changes_nothing(files):
    asked = ["align", f"{files}/docs.jsonl", "--pairs", f"{files}/pairs.tsv", "--unit", "sentence", "-o"]
    outputs = []
    for jobs in ("1", "2"):
        target = files / f"{jobs}.jsonl"
        assert CliRunner().invoke(dedup, [*asked, str(target), "--jobs", jobs]).exit_code == 0
        outputs.append(target.read_bytes())
    assert outputs[0] == outputs[1] != b""


def test_pan_xml_has_one_file_for_each_pair(files):
    asked = ["align", f"{files}/docs.jsonl", "--pairs", f"{files}/pairs.tsv", "--unit", "sentence", "-f", "pan"]
    assert CliRunner().invoke(dedup, [*asked, "-o", f"{files}/out"]).exit_code == 0
    assert sorted(path.name for path in (files / "out").iterdir()) == ["b-a.xml", "c-a.xml"]
    assert 'source_reference="a.txt"' in (files / "out" / "b-a.xml").read_text()


def test_diff_in_three_faces(files):
    sides = [f"{files}/left.txt", f"{files}/right.txt"]
    table = CliRunner().invoke(dedup, ["diff", *sides]).stdout
    assert max(map(len, table.splitlines())) <= 80 and "~ replaced" in table
    written = json.loads(CliRunner().invoke(dedup, ["diff", *sides, "-f", "json"]).stdout)
    assert {change["op"] for match in written["matches"] for change in match["words"]} >= {"kept", "replaced"}
    html = CliRunner().invoke(dedup, ["diff", *sides, "-f", "html"]).stdout
    assert {each.document.id for each in codec.loads(embedded(html)).documents} == {"left.txt", "right.txt"}


def test_an_embedder_is_one_more_measure_of_the_score():
    left, right = ["The pier is shut."], ["Boats cannot land."]
    alike = score.score_matrix(left, right, lambda sentences: np.ones((len(sentences), 1)))
    assert alike[0, 0] > score.score_matrix(left, right)[0, 0]


def test_a_missing_model_is_named_with_the_line_to_type(monkeypatch):
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'text-lineage\[semantic\]'"):
        semantic.minilm()
