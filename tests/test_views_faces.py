"""Markdown, CSV, DOT and GraphML say the same as the report, and words of others stay words in each of them."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from factory_reports import INJECTIONS, empty, hostile, small
from piles import pile

from dedup import codec, compare
from dedup.cli import dedup
from dedup.model import Derivation, Document, Published
from dedup.views import FORMATS, html, render

HOSTILE = [*INJECTIONS, "=cmd|' /C calc'!A0", "a|b\n# c", 'say "no" \\N', "\ud800\x00\x1b[31m", "-1", "@sum"]


def rows(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written)))


@pytest.mark.parametrize("format", sorted(FORMATS))
@pytest.mark.parametrize("report", [small(), empty()], ids=["small", "empty"])
def test_every_format_is_made_of_every_report_and_ends_its_last_line(format: str, report: object) -> None:
    written = render(report, format)  # type: ignore[arg-type]  # parametrised
    assert written.endswith("\n")
    assert written == render(report, format)  # type: ignore[arg-type]  # the same


def test_csv_has_a_row_for_each_pair_with_the_edge_between_them() -> None:
    found = rows(render(small(), "csv"))
    assert [(row["left"], row["right"]) for row in found] == [(p.left_id, p.right_id) for p in small().pairs]
    first = found[0]
    assert (first["similarity"], first["longest_run"], first["shares"]) == ("0.31", "9", "rewrite")
    assert (first["source"], first["derived"], first["decided"]) == ("a-harbour.txt", "b-rewrite.txt", "true")
    assert [first[degree] for degree in ("verbatim", "near", "paraphrase", "summary", "quoted")] == list("12201")
    assert found[1]["source"] == ""


@pytest.mark.parametrize("injection", HOSTILE)
def test_no_field_of_csv_is_a_formula(injection: str) -> None:
    for row in rows(render(hostile(injection), "csv")):
        assert not [value for value in row.values() if value.lstrip()[:1] in ("=", "+", "-", "@")]


def test_graphml_opens_in_networkx() -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed: pip install networkx")
    graph = networkx.parse_graphml(render(small(), "graphml"))
    assert set(graph) == {each.document.id for each in small().documents} | {"lost:1"}
    assert graph.nodes["lost:1"] == {"kind": "lost", "name": "The Wendle Courier", "probability": 0.93}
    assert graph.nodes["a-harbour.txt"]["words"] == 84
    edge = graph.edges["a-harbour.txt", "b-rewrite.txt"]
    assert (edge["probability"], edge["decided"], edge["possible"]) == (0.88, True, False)
    assert graph.edges["lost:1", "e-other.txt"]["possible"] is True


@pytest.mark.parametrize("injection", HOSTILE)
def test_graphml_is_well_formed_and_keeps_every_name(injection: str) -> None:
    report = hostile(injection)
    tree = ElementTree.fromstring(render(report, "graphml").encode())
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = [node.get("id") for node in tree.iter(f"{space}node")]
    kept = [
        re.sub("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", each.document.id) for each in report.documents
    ]
    assert nodes[:5] == kept
    known = set(nodes)
    for edge in tree.iter(f"{space}edge"):
        assert {edge.get("source"), edge.get("target")} <= known


@pytest.mark.parametrize("injection", HOSTILE)
def test_every_line_of_dot_is_one_statement(injection: str) -> None:
    string = r'"(?:[^"\\]|\\.)*"'
    attributes = rf"\[(?:\w+=(?:{string}|[\w.]+)(?:, )?)+\]"
    statement = re.compile(
        rf"  (?:rankdir=LR|node {attributes}|edge {attributes}|{string}(?: -> {string})? {attributes});"
    )
    first, *middle, last = render(hostile(injection), "dot").rstrip("\n").split("\n")
    assert (first, last) == ("digraph lineage {", "}")
    assert [line for line in middle if not statement.fullmatch(line)] == []


def test_dot_dashes_what_is_not_in_the_pile_and_what_is_undecided() -> None:
    written = render(small(), "dot")
    assert (
        '"lost:1" [label="The Wendle Courier\\nnot in the pile, probability 0.93", style="rounded,dashed"];'
        in written
    )
    assert re.search(r'"c-twin.txt" -> "b-rewrite.txt" .*style=dashed', written)
    assert '"lost:1" -> "e-other.txt" [style=dotted, arrowhead=none];' in written


def test_markdown_holds_the_lineage_the_pairs_and_the_sentences() -> None:
    written = render(small(), "md")
    assert written.startswith("# 5 documents, 2 independent origins, 1 of them outside the pile\n")
    for heading in (
        "## Lineage",
        "## Pairs",
        "## Aligned sentences, best first",
        "## Documents",
        "## Could not be used",
    ):
        assert f"\n{heading}\n" in written
    assert "Cross-language copying is not detected" in written
    assert "V1 N2 P2 Q1" in written


@pytest.mark.parametrize("injection", HOSTILE)
def test_words_of_others_mean_nothing_to_markdown(injection: str) -> None:
    tame, wild = (render(hostile(words), "md").split("\n") for words in ("tame", injection))
    # As many lines, and in each as many cells: nothing breaks out of its place.
    assert len(wild) == len(tame)
    bar = re.compile(r"(?<!\\)(?:\\\\)*\|")
    assert [len(bar.findall(line)) for line in wild] == [len(bar.findall(line)) for line in tame]
    assert not re.search(r"(?<!\\)[<`]", "\n".join(wild))


# dedup render


def run(*arguments: str, stdin: bytes = b"") -> tuple[int, bytes, str]:
    done = subprocess.run(
        [sys.executable, "-m", "dedup", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    return done.returncode, done.stdout, done.stderr.decode()


def test_render_reads_json_and_html_alike(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(codec.dumps(small()), encoding="utf-8")
    (tmp_path / "r.html").write_text(html.render(small()), encoding="utf-8")
    for name in ("r.json", "r.html"):
        assert run("render", str(tmp_path / name), "-f", "json") == (0, codec.dumps(small()).encode(), "")


def test_render_reads_standard_input_and_writes_files(tmp_path: Path) -> None:
    code, out, err = run(
        "render", "-", "-f", "html", "-o", str(tmp_path / "x.html"), stdin=codec.dumps(small()).encode()
    )
    assert (code, out, err) == (0, b"", "")
    assert (tmp_path / "x.html").read_text(encoding="utf-8") == html.render(small())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.html", b"<p>hello</p>", "holds no report; give an HTML file that dedup wrote"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b"{}", "not a dedup.report/1 report (found None); give a report that dedup wrote"),
        ("a.json", b"\xff\xfe", "not UTF-8; give a JSON or HTML report that dedup wrote"),
        ("a.json", None, "cannot be read (No such file or directory); check the path"),
    ],
)
def test_what_is_no_report_is_one_line_and_exit_code_2(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    code, out, err = run("render", str(path))
    assert (code, out) == (2, b"")
    assert err.startswith(f"dedup: {path}:") and said in err
    assert err.count("\n") == 1


def test_help_names_every_format() -> None:
    written = CliRunner().invoke(dedup, ["render", "--help"]).output
    assert all(format in written for format in FORMATS)


def test_a_chain_of_a_thousand_versions_is_drawn() -> None:
    """However deep the chain, every line fits, and every version has one."""
    made = compare([Document("v0000", " ".join(f"word{k}" for k in range(40)), published=Published("0", 0.0, 0.0))])
    (first,) = made.documents
    documents = [
        replace(first, document=replace(first.document, id=f"v{k:04d}", title=f"State {k}")) for k in range(1_200)
    ]
    edges = [
        Derivation(f"v{k:04d}", f"v{k + 1:04d}", "version", 0.9, 0.9, True, 1.0, "uncredited", False, (), ())
        for k in range(1_199)
    ]
    report = replace(
        made, documents=tuple(documents), lineage=replace(made.lineage, derivations=tuple(edges), lost_sources=())
    )
    lines = render(report).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("State " in line for line in lines) == 1_200


def test_more_pairs_than_anybody_reads_are_counted() -> None:
    made = compare(pile())
    report = replace(made, pairs=made.pairs[:1] * 700)
    shown = render(report, show=0)
    assert "200 more pairs share less; -f csv, json and html hold them" in shown
