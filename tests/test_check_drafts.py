"""Drafts know where each of their words stands in the file an editor has open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from piles_check import OWN, QUAY, write

from dedup.corpus.drafts import Draft, line_and_column, line_starts_of, read_drafts
from dedup.model import Skipped, Span
from dedup.text import word_spans

WORDS = ("harbour", "quay", "Gdańsk", "naïve", "œuvre", "x", "42")


def draft(folder: Path, name: str, content: str | bytes) -> Draft:
    write(folder, {name: content})
    (found,) = read_drafts([folder / name])
    assert isinstance(found, Draft), found
    return found


def shown_as(found: Draft, words: str) -> str:
    """What stands in the file where the prose says `words`."""
    at = found.document.text.index(words)
    start, end = found.place(Span(at, at + len(words)))
    return found.original[start:end]


MARKDOWN = """---
title: "The quay"
date: 2025-02-19
outlet: Harbour Times
---

# The *quay* is closed

It was **very**
wet, and [the crane](https://wire.example/crane "x") fell &mdash; twice\\!

> “Nobody was hurt,”
> she said.

```text
harbour code <!-- dedup: accept -->
```

    indented code

1. First item
   goes on
- [x] done `code` here

| a | b |
|---|---|
| cell | ~~gone~~ |

![picture](x.png) Afterwards.<br> ![ref][y] End[^1].

[^1]: A note.
[y]: https://pictures.example/y
"""


def test_markdown_becomes_what_a_reader_reads(tmp_path: Path) -> None:
    found = draft(tmp_path, "a.md", MARKDOWN)
    assert found.document.text.splitlines() == [
        "The quay is closed",
        "It was very wet, and the crane fell — twice!",
        "“Nobody was hurt,” she said.",
        "First item goes on",
        "done code here",
        "| a | b |",
        "| cell | gone |",
        " Afterwards.  End.",
        "A note.",
    ]
    assert found.document.title == "The quay"
    assert found.document.outlet == "Harbour Times"
    assert found.document.published is not None
    assert found.document.published.written == "2025-02-19"
    assert {each.target for each in found.document.provenance} == {
        "https://wire.example/crane",
        "https://pictures.example/y",
    }
    quoted = [found.document.text[start:end].strip() for start, end in found.prose.quoted]
    assert quoted == ["“Nobody was hurt,” she said."]
    assert found.accepted == ()  # the order stands in a code block


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_places_are_those_of_the_file_whatever_its_line_ends(tmp_path: Path, newline: str, mark: bytes) -> None:
    found = draft(tmp_path, "a.md", mark + MARKDOWN.replace("\n", newline).encode())
    assert found.original == MARKDOWN.replace("\n", newline)
    assert shown_as(found, "very wet, and the crane fell") == (
        f'very**{newline}wet, and [the crane](https://wire.example/crane "x") fell'
    )
    assert shown_as(found, "— twice!") == "&mdash; twice\\!"
    assert shown_as(found, "Nobody was hurt,” she") == f"Nobody was hurt,”{newline}> she"
    at = found.place(Span(found.document.text.index("wet"), found.document.text.index("wet") + 3)).start
    assert line_and_column(line_starts_of(found.original), at) == (10, 1)


HTML = """<!doctype html><html lang="en"><head><title>The quay</title><style>p{color:red}</style></head>
<body><nav>Home News</nav><p>It was <b>very</b>
   wet &amp; caf&eacute;s closed.<script>var harbour = 1</script></p><!-- <p>hidden</p> -->
<blockquote><p>Nobody was hurt.</p></blockquote><pre>some code</pre>
<p>She <q>never</q> saw <code>dedup</code>, says <a href="https://wire.example/1">the wire</a>.</p></body></html>
"""


def test_html_becomes_the_words_between_its_tags(tmp_path: Path) -> None:
    found = draft(tmp_path, "a.html", HTML)
    assert [line.strip() for line in found.document.text.splitlines()] == [
        "It was very wet & cafés closed.",
        "Nobody was hurt.",
        "She never saw dedup, says the wire.",
    ]
    assert found.document.title == "The quay"
    assert shown_as(found, "very wet & cafés") == "very</b>\n   wet &amp; caf&eacute;s"
    assert [found.document.text[a:b].strip() for a, b in found.prose.quoted] == ["Nobody was hurt.", "never"]
    assert {each.target for each in found.document.provenance} >= {"https://wire.example/1"}


def test_a_paragraph_of_plain_text_that_was_filled_to_a_column_is_one_line(tmp_path: Path) -> None:
    lines = ["The harbour master closed the", "northern quay on Monday after", "a crane had fallen."]
    filled = "\n".join([*lines, "", "It rained.", "It stopped.", ""])
    found = draft(tmp_path, "a.txt", filled)
    assert found.document.text.splitlines() == [
        "The harbour master closed the northern quay on Monday after a crane had fallen.",
        "It rained.",
        "It stopped.",
    ]
    assert shown_as(found, "closed the northern") == "closed the\nnorthern"


@given(
    st.lists(
        st.sampled_from([*WORDS, "\n", "\n\n", "**", "*", "> ", "# ", "`", "[a](b)", "&amp;", "<b>", "\\*", "- "])
    )
)
def test_every_word_of_the_prose_stands_in_the_file(parts: list[str]) -> None:
    text = " ".join(parts).replace(" \n", "\n").replace("\n ", "\n")
    for name in ("a.md", "a.txt", "a.html"):
        for found in read_drafts(["-"], stdin=io.BytesIO(text.encode()), stdin_name=name):
            if isinstance(found, Skipped):
                continue
            last = 0
            for start, end in word_spans(found.document.text):
                place = found.place(Span(start, end))
                assert last <= place.start < place.end <= len(found.original)
                word = found.document.text[start:end]
                assert found.original[place.start : place.end] in (word, "&amp;", "&amp;".strip(";"))
                last = place.end


def test_places_of_a_document_are_its_own() -> None:
    from dedup.model import Document

    found = Draft.of(Document("x", "One.\n\nTwo é."))
    assert found.place(Span(6, 9)) == Span(6, 9)


def test_exceptions_speak_of_the_block_they_precede_or_stand_in_or_of_a_stretch(tmp_path: Path) -> None:
    text = f"""<!-- dedup: accept, licensed from the wire -->
{QUAY}

{OWN} <!-- dedup: accept: our own archive -->

Free.

<!-- dedup: accept-begin standing text -->
One.

Two.
<!-- dedup: accept-end -->
Three.
"""
    found = draft(tmp_path, "a.md", text)
    assert [(found.document.text[a:b].strip()[:12], why) for (a, b), why in found.accepted] == [
        (QUAY[:12], "licensed from the wire"),
        (OWN[:12], "our own archive"),
        ("One.\nTwo.", "standing text"),
    ]


def test_word_documents_are_read_as_their_text(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    written = docx.Document()
    written.add_paragraph(OWN)
    written.add_paragraph(QUAY)
    written.save(tmp_path / "a.docx")
    (found,) = read_drafts([tmp_path / "a.docx"])
    assert isinstance(found, Draft)
    assert shown_as(found, QUAY) == QUAY
    at = found.document.text.index(QUAY)
    assert line_and_column(line_starts_of(found.original), at)[1] == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", b"", "empty; remove it or fill in its text"),
        ("a.txt", b"\x00\x01\x02" * 99, "not text but binary content; give the draft itself"),
        ("a.md", b"word " * 2_000_000, "longer than 8 MB; check one article at a time"),
        ("a.md", b"---\ntitle: x\n---\n", "empty; remove it or fill in its text"),
    ],
)
def test_a_draft_that_cannot_be_used_is_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (found,) = read_drafts([write(tmp_path, {name: content}) / name])
    assert isinstance(found, Skipped)
    assert found.reason == f"{tmp_path / name}: {said}"
