"""What an edge says of credit, dates, versions and several sources is there in every face of a report."""

from __future__ import annotations

import csv
import html
import io
import json
from dataclasses import replace

import piles
import pytest

from dedup import compare, render
from dedup.model import Derivation, Document, Report

SOURCE = piles.pile()[0]
LINES = [line for line in piles.SOURCE.format(source="The Karsund Herald").splitlines() if line]


def pair(derived: Document, source: Document = SOURCE) -> Report:
    return compare([source, derived])


def edge_of(report: Report, derived: str) -> Derivation:
    (found,) = [each for each in report.lineage.derivations if each.derived_id == derived]
    return found


def faces(report: Report) -> dict[str, str]:
    """Each face as words, wrapped nowhere."""
    made = {name: render(report, name) for name in ("table", "json", "html", "md", "csv", "graphml")}
    return {
        name: " ".join(html.unescape(text).replace("\\", "").replace("│", " ").split()) for name, text in made.items()
    }


def wire(text: str) -> Document:
    return Document("wire", text, outlet="Reuters", published=piles.published(0))


AUDIT = {
    "credited rewrite": (SOURCE, piles.pile()[1]),
    "uncredited": (
        SOURCE,
        Document("print", "\n".join(LINES[2:9]), outlet="Coast Daily", published=piles.published(3)),
    ),
    "wire copy": (
        wire("\n".join(LINES)),
        Document(
            "print",
            "KARSUND (Reuters) - " + "\n".join(LINES[1:9]),
            outlet="Coast Daily",
            published=piles.published(3),
        ),
    ),
    "quote with credit": (
        wire(
            "Solheim spoke to the ferry's crew on Monday. “The hull of the Sula was cracked in seven places and "
            "every engineer in the yard had known it since the spring of last year, but nobody in the company would "
            "listen,” she said. “We wrote eleven letters to the director in Karsund and he answered none of them.”"
        ),
        Document(
            "print",
            "A storm is coming to the coast this weekend, forecasters say. “The hull of the Sula was cracked in "
            "seven places and every engineer in the yard had known it since the spring of last year, but nobody "
            "in the company would listen,” Solheim told Reuters. “We wrote eleven letters to the director in Karsund "
            "and he answered none of them.” Schools will stay open.",
            outlet="Coast Daily",
            published=piles.published(3),
        ),
    ),
}


@pytest.mark.parametrize("credit", AUDIT)
def test_how_an_edge_is_credited_is_told_everywhere(credit: str) -> None:
    source, derived = AUDIT[credit]
    report = compare([source, derived])
    edge = edge_of(report, derived.id)
    assert (edge.source_id, edge.credit) == (source.id, credit)
    shown = faces(report)
    assert [each["credit"] for each in json.loads(render(report, "json"))["lineage"]["edges"]] == [credit]
    for name in ("table", "html", "md", "csv", "graphml"):
        assert credit in shown[name], name


def test_a_version_is_told_from_copying_between_outlets() -> None:
    text = SOURCE.text + "The council met on Thursday.\n"
    later = replace(SOURCE, id="later", text=text, published=piles.published(20))
    other = replace(later, id="other", outlet="Coast Daily")
    own, copied = faces(pair(later)), faces(pair(other))
    words = "a version of its outlet's own article"
    for name in ("table", "html", "md"):
        assert words in own[name], name
        assert words not in copied[name], name
    assert edge_of(pair(later), "later").relation == "version"
    assert edge_of(pair(other), "other").relation == "wholly-derived"
    assert '"relation": "version"' in own["json"]


def test_a_date_that_contradicts_an_edge_is_flagged() -> None:
    plain = pair(piles.pile()[1])
    (edge,) = plain.lineage.derivations
    assert not edge.date_conflict
    assert "republication stamp" not in "".join(faces(plain).values())
    report = replace(plain, lineage=replace(plain.lineage, derivations=(replace(edge, date_conflict=True),)))
    shown = faces(report)
    for name in ("table", "html", "md"):
        assert "source dated after its copy: republication stamp?" in shown[name], name
    assert '"date_conflict": true' in shown["json"]
    rows = list(csv.DictReader(io.StringIO(render(report, "csv"))))
    assert [row["date_conflict"] for row in rows if row["derived"] == "rewrite-a"] == ["true"]


FERRY = "\n".join(LINES[1:7])
GOAT = """A goat named Balder won the island fair of Hitra for the third year running, beating forty rivals.
Its owner, the retired postman Arne Vik, wants to spend the prize of 900 kroner on apples and a new bell.
The jury praised the animal's beard, which measured twenty-six centimetres, and its calm behaviour in the ring.
Second place went to a ram from the mainland whose keeper protested against the verdict until late in the evening.
The fair drew 4,100 visitors, the most since 1987, although rain fell on both days."""


def test_of_several_sources_each_shows_what_it_explains() -> None:
    ferry = Document("ferry", FERRY, "The ferry", piles.published(0), "Karsund Herald")
    goat = Document("goat", GOAT, "The goat", piles.published(1), "Island Gazette")
    both = Document("both", FERRY + "\n" + GOAT, "The week", piles.published(20), "Week Review")
    report = compare([ferry, goat, both])
    edges = {each.source_id: each for each in report.lineage.derivations if each.derived_id == "both"}
    assert set(edges) == {"ferry", "goat"}
    told = {source: [both.text[start:end].strip() for start, end in edge.passages] for source, edge in edges.items()}
    assert set(told["ferry"]) == set(FERRY.splitlines())
    assert set(told["goat"]) == set(GOAT.splitlines())
    (week,) = [each for each in report.documents if each.document.id == "both"]
    parts = {(part.source, both.text[part.span.start : part.span.end].strip()) for part in week.composition}
    assert parts == {("ferry", line) for line in FERRY.splitlines()} | {("goat", line) for line in GOAT.splitlines()}
    shown = faces(report)
    assert "also from" in shown["table"]
    assert "from goat: “A goat named Balder won the island fair" in shown["table"]
    assert "(and 4 more)" in shown["table"]
    assert "from ferry: “Engineers at the shipyard in Karsund warned" in shown["table"]
    assert "| The week | The goat | 5 | A goat named Balder" in shown["md"]
    assert shown["html"].count("Of its sources this one explains:") == 2
    assert "and 2 passages more" in shown["html"]
