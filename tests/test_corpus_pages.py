"""The furniture of a page does not enter the article's sentences: themes and languages in tests/pages.py."""

from __future__ import annotations

import io
import sys

import pytest

from dedup.corpus import read
from dedup.model import Document, Provenance

from .pages import Page, pages


def page_of(html: str) -> Document:
    (found,) = read(["-"], stdin=io.BytesIO(html.encode()))
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize("extra", [True, False], ids=["with trafilatura", "without"])
@pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.name)
def test_the_text_of_a_page_is_its_article(page: Page, extra: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not extra:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    lines = page_of(page.html).text.split("\n")
    assert [line for line in page.furniture if line in lines] == []
    assert [paragraph for paragraph in page.article if paragraph not in lines] == []


BODY = "<p>The old bridge will be closed for nine weeks from April on, the city council said on Tuesday.</p>"

DATES = [
    ('<meta property="article:published_time" content="2024-03-05T08:30+01:00">', "2024-03-05T08:30+01:00"),
    (
        '<script type="application/ld+json">{"@type":["NewsArticle"],"datePublished":"2024-03-05"}</script>',
        "2024-03-05",
    ),
    (
        '<script type="application/ld+json">[{"@graph":[{"@type":"Report","datePublished":"2024-03-05"}]}]</script>',
        "2024-03-05",
    ),
    ('<meta name="pubdate" content="5 March 2024">', "5 March 2024"),
    ('<time itemprop="datePublished" datetime="2024-03-05">yesterday</time>', "2024-03-05"),
    ('<time datetime="2024-03-05">5 March</time>', "2024-03-05"),
    # The times of related stories say nothing of this one.
    ('<time datetime="2024-03-05">5 March</time><time datetime="2023-01-01">old</time>', None),
    ('<meta property="article:modified_time" content="2024-03-05">', None),
    ('<meta name="date" content="last Wednesday">', None),
    ('<meta name="date" content="31 February 2024">', None),
    ('<script type="application/ld+json">{"@type":"NewsArticle", broken</script>', None),
    ("<p>Published on Wednesday</p>", None),
    ("", None),
]


@pytest.mark.parametrize(("markup", "written"), DATES)
def test_the_date_is_that_of_publishing_or_unknown(markup: str, written: str | None) -> None:
    found = page_of(f"<!doctype html><title>T</title>{markup}{BODY}").published
    assert (found and found.written) == written


SIGNALS = [
    ('<link rel="canonical" href="https://apwire.example/a">', [("canonical", "https://apwire.example/a")]),
    ('<link rel="canonical" href="https://www.own.example/b">', []),  # the page's own site
    ('<meta name="original-source" content="https://gazette.example/x">', [("original", "https://gazette.example/x")]),
    ('<meta name="syndication-source" content="https://wire.example/x">', [("syndication", "https://wire.example/x")]),
    ('<meta name="author" content="Ann Lee, AP">', [("byline", "Ann Lee, AP"), ("agency", "AP")]),
    ('<div class="byline">dpa/Reuters</div>', [("byline", "dpa/Reuters"), ("agency", "Reuters"), ("agency", "dpa")]),
    ('<p>It <a href="https://other.example/y">said</a> so in a long statement on Tuesday.</p>', [("link", "https://other.example/y")]),
    ('<p>It <a href="https://sub.own.example/y">said</a> so in a long statement on Tuesday.</p>', []),
    ('<p>Many <a href="https://twitter.com/z">tweeted</a> about it on Tuesday afternoon.</p>', []),
    ('<p>Bad <a href="https://[half">link</a> in a long statement on Tuesday afternoon.</p>', []),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "signals"), SIGNALS)
def test_the_markup_says_where_a_text_comes_from(markup: str, signals: list[tuple[str, str]]) -> None:
    own = '<meta property="og:url" content="https://own.example/b">'
    found = page_of(f"<!doctype html><title>T</title>{own}{markup}{BODY}")
    assert found.provenance == tuple(Provenance(kind, target) for kind, target in signals)  # type: ignore[arg-type]


CHARSETS = [
    ('<meta charset="windows-1251">', "windows-1251", "Совет города закроет старый мост"),
    ('<meta http-equiv="Content-Type" content="text/html; charset=GB2312">', "gb2312", "市议会星期二表示旧桥将关闭"),
    ('<meta charset="iso-8859-1">', "iso-8859-1", "Café “fermé” jusqu’à l’été"),  # as browsers do: cp1252
    ('<meta charset="no-such-thing">', "utf-8", "Größe und Maß der Brücke"),
    ('<meta charset="ascii">', "utf-8", "Größe und Maß der Brücke"),  # a wrong word in the head
]


@pytest.mark.parametrize(("markup", "encoding", "words"), CHARSETS)
def test_a_page_is_read_in_the_charset_that_it_declares(markup: str, encoding: str, words: str) -> None:
    codec = {"iso-8859-1": "cp1252"}.get(encoding, encoding)
    html = f"<!doctype html>{markup}<title>T</title><p>{words} {words}. {words} {words}.</p>".encode(codec)
    (found,) = read(["-"], stdin=io.BytesIO(html))
    assert isinstance(found, Document)
    assert (found.text, found.encoding) == (f"{words} {words}. {words} {words}.", encoding)
