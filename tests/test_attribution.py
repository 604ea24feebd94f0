"""What reads as an attribution, in which words, and what does not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.attribution import host_name, identity, read
from dedup.model import Document, Provenance

PILE = ("Harlow Times", "Daily Courier", "Вечерний Вестник")


def found(text: str, **fields: object) -> list[tuple[str, str, str]]:
    """Name, kind and words of each attribution."""
    document = Document("x", text, **fields)  # type: ignore[arg-type]  # fields of Document, by name
    return [(each.name, each.kind, text[each.span.start : each.span.end]) for each in read(document, PILE)]


ENGLISH = [
    ("He quit, according to a report by The New York Times.", "The New York Times", "report"),
    ("According to the Wall Street Journal, he quit.", "Wall Street Journal", "report"),
    ("A recent report by Reuters revealed that he quit.", "Reuters", "report"),
    ("As first reported by Harlow Times, he quit.", "Harlow Times", "report"),
    ("Harlow Times reported that he quit.", "Harlow Times", "report"),
    ("The Ashford Gazette has learned that he quit.", "The Ashford Gazette", "report"),
    ("The deal was signed, citing Bloomberg.", "Bloomberg", "report"),
    ("“I quit,” he told the Daily Courier.", "Daily Courier", "report"),
    ("LONDON (Reuters) - He quit on Monday.", "Reuters", "dateline"),
    ("PARIS, June 3 (AFP) — He quit on Monday.", "AFP", "dateline"),
    ("He quit on Monday.\n(AP)", "AP", "agency tag"),
    ("This article was originally published by ProPublica.", "ProPublica", "republication"),
    ("Mayor says bridge will open in spring – KTLA 5\n\nThe mayor spoke.", "KTLA 5", "carrier"),
    ("He quit. https://www.nytimes.com/2025/02/18/us/quit.html", "The New York Times", "link"),
    ("He quit, the paper reports per foreign media.", "foreign media", "unnamed media"),
    ("Local media reported that he quit.", "Local media", "unnamed media"),
]


@pytest.mark.parametrize(("text", "name", "kind"), ENGLISH)
def test_english_names_its_sources(text: str, name: str, kind: str) -> None:
    assert [(who, what) for who, what, _ in found(text)] == [(name, kind)]


SILENT = [
    "According to Maria Lopez, the minister of justice, he quit.",  # a quoted person is no outlet
    "“He quit,” the president said on Sunday.",
    "He reads the newspaper every morning and quit on Sunday.",  # "Sun" is not "Sunday"
    "According to Sunday traditions he quit.",
    "The post office reported a loss.",
    "He quit reportedly.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_outlet_is_no_source(text: str) -> None:
    assert found(text) == []


LANGUAGES = [
    ("Wie die „Süddeutsche Zeitung“ berichtet, ist der Minister nicht mehr im Amt.", "Süddeutsche Zeitung", "report"),
    ("BERLIN (dpa) - Der Minister ist nicht mehr im Amt, und das ist gut.", "dpa", "dateline"),
    ("Medienberichten zufolge ist der Minister nicht mehr im Amt.", "Medienberichten", "unnamed media"),
    ("Según informó El País, el ministro dejó el cargo por la mañana.", "El País", "report"),
    ("MADRID (EFE) - El ministro dejó el cargo por la mañana.", "EFE", "dateline"),
    ("El ministro dejó el cargo, de acuerdo con medios internacionales.", "medios internacionales", "unnamed media"),
    ("Об этом сообщает ТАСС, и это не первый раз.", "ТАСС", "report"),
    ("Как пишет газета «Вечерний Вестник», министр не пришел на работу.", "Вечерний Вестник", "report"),
    ("По данным СМИ, министр не пришел на работу.", "СМИ", "unnamed media"),
    ("据《纽约时报》报道，部长的职务在昨天结束了。", "纽约时报", "report"),
    ("新华社北京2月19日电 部长的职务在昨天结束了。", "新华社", "dateline"),
    ("外媒称部长的职务在昨天结束了。", "外媒", "unnamed media"),
]


@pytest.mark.parametrize(("text", "name", "kind"), LANGUAGES)
def test_other_languages_name_their_sources(text: str, name: str, kind: str) -> None:
    assert (name, kind) in [(who, what) for who, what, _ in found(text)]


def test_an_outlet_that_passes_on_names_the_media_not_itself() -> None:
    text = "The programme was secret, Kestrel.Az reports per foreign media."
    assert [(who, kind) for who, kind, _ in found(text)] == [("foreign media", "unnamed media")]


def test_a_document_attributes_nothing_to_its_own_outlet() -> None:
    text = "“I quit,” he told the Daily Courier. Harlow Times reported it first."
    assert [who for who, _, _ in found(text, outlet="Daily Courier")] == ["Harlow Times"]
    assert [who for who, _, _ in found("Told the BBC: no. The BBC reported it.", url="https://www.bbc.co.uk/1")] == []


def test_an_outlet_named_often_is_one_source() -> None:
    assert len(found("Reuters reported it. Reuters reported more. Reuters reported all.")) == 1


def test_spans_slice_to_the_words() -> None:
    text = "Yesterday — as first reported by Harlow Times — he quit."
    assert found(text) == [("Harlow Times", "report", "reported by Harlow Times")]


def test_markup_attributes_with_an_empty_span() -> None:
    marked = (
        Provenance("canonical", "https://www.reuters.com/world/1"),
        Provenance("byline", "Jane Roe, Associated Press"),
        Provenance("byline", "Jane Roe"),
    )
    each = read(Document("x", "He quit.", provenance=marked))
    assert [(a.name, a.kind, a.span) for a in each] == [
        ("Jane Roe, Associated Press", "agency tag", (0, 0)),
        ("Reuters", "republication", (0, 0)),
    ]


SAME = [
    ("NYT", "The New York Times", True),
    ("the Guardian", "The Guardian", True),
    ("AP", "Associated Press", True),
    ("路透社", "Reuters", True),
    ("The Sun", "Sunday Times", False),
    ("Harlow Times", "harlow times", True),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_two_names_are_one_outlet(one: str, other: str, same: bool) -> None:
    assert (identity(one) == identity(other)) is same


def test_hosts_are_read_from_urls_only() -> None:
    assert [host_name(url) for url in ("https://www.bbc.co.uk/1", "//m.bild.de", "http://[", "words")] == [
        "bbc.co.uk",
        "bild.de",
        "",
        "",
    ]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for each in read(Document("x", text)):
        assert 0 <= each.span.start <= each.span.end <= len(text)
        assert 0 < each.weight <= 1


def test_reading_needs_no_numpy() -> None:
    code = (
        "import sys, json; from dedup.attribution import read; from dedup.model import Document;"
        "read(Document('x', 'A report by Reuters.'));"
        "print(json.dumps([m for m in ('numpy', 'scipy') if m in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []
