"""Laws of reading: streams equal whole files, options choose what is read, and every language is read alike."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus import ReadOptions, read, tables
from dedup.model import Document, Skipped
from dedup.text import split

from .pages import LANGUAGES, Words

plain = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3),
    max_leaves=6,
)
records = st.lists(
    st.fixed_dictionaries({"text": plain.map(lambda t: f"Two words {t}"), "more": values}), min_size=1, max_size=6
)


def documents(content: bytes, name: str, monkeypatch: pytest.MonkeyPatch | None = None) -> list[Document | Skipped]:
    from dedup.corpus.reading import documents_of
    from dedup.corpus.sources import opened

    return list(documents_of(opened(io.BytesIO(content), name, name), ReadOptions()))


@given(records, st.integers(1, 40), st.sampled_from([None, 2]), st.booleans())
def test_an_array_read_in_pieces_is_the_array(made: Any, piece: int, indent: int | None, ascii_: bool) -> None:
    content = json.dumps(made, indent=indent, ensure_ascii=ascii_).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_PIECE", piece)
        found = documents(content, "a.json")
    assert [(each.text, each.meta) for each in found if isinstance(each, Document)] == [
        (each["text"], {"more": each["more"]}) for each in made
    ]


@given(records)
def test_lines_and_array_hold_the_same_documents(made: Any) -> None:
    lines = "\n".join(json.dumps(each) for each in made)
    array = documents(json.dumps(made).encode(), "a.json")
    for left, right in zip(documents(lines.encode(), "a.jsonl"), array, strict=True):
        assert isinstance(left, Document)
        assert isinstance(right, Document)
        assert (left.text, left.meta) == (right.text, right.meta)


@given(st.lists(st.lists(plain, min_size=2, max_size=2), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_what_the_csv_module_wrote_is_read(rows: list[list[str]], delimiter: str) -> None:
    written = io.StringIO()
    table = csv.writer(written, delimiter=delimiter)
    table.writerows([["text", "title"], *([f"Two words {text}", title] for text, title in rows)])
    found = documents(written.getvalue().encode(), "a.csv")
    assert [(each.text, each.title) for each in found if isinstance(each, Document)] == [
        (f"Two words {text}", title.strip() or None) for text, title in rows
    ]


@given(
    st.binary(max_size=300), st.sampled_from(["a.txt", "a.jsonl", "a.json", "a.csv", "a.html", "a.xml", "a", "a.gz"])
)
def test_any_bytes_are_documents_or_lines(content: bytes, name: str) -> None:
    for each in documents(content, name):
        assert isinstance(each, Document) or each.reason.isprintable()


@pytest.fixture
def pile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a few texts, which is the working directory."""
    for name in (
        "a.txt",
        "b.md",
        "c.text",
        "sub/a.txt",
        "sub/deep/d.txt",
        ".hidden.txt",
        "style.css",
        "page_files/x.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"The text of {name}.")
    monkeypatch.chdir(tmp_path)
    return tmp_path


CHOSEN = [
    (ReadOptions(), ["a.txt", "b.md", "c.text", "sub/a.txt", "sub/deep/d.txt"]),
    (ReadOptions(include=("*.txt",)), ["a.txt", "sub/a.txt", "sub/deep/d.txt"]),
    (ReadOptions(include=("sub/*",)), ["sub/a.txt", "sub/deep/d.txt"]),
    (ReadOptions(exclude=("sub/*", "*.md")), ["a.txt", "c.text"]),
    (ReadOptions(include=("*.txt",), exclude=("a.txt",)), ["sub/deep/d.txt"]),
    (ReadOptions(include=("*.css",)), ["style.css"]),
]


@pytest.mark.usefixtures("pile")
@pytest.mark.parametrize(("options", "ids"), CHOSEN, ids=str)
def test_globs_choose_what_is_read_in_folders(options: ReadOptions, ids: list[str]) -> None:
    assert [each.id for each in read(["."], options)] == ids


@pytest.mark.usefixtures("pile")
def test_nothing_chosen_is_one_line() -> None:
    said = ".: nothing to read in this folder; check --include and --exclude"
    assert [each.reason for each in read(["."], ReadOptions(include=("*.doc",))) if isinstance(each, Skipped)] == [
        said
    ]


@pytest.mark.usefixtures("pile")
@pytest.mark.parametrize("listing", [b"a.txt\nsub\n", b"a.txt\r\n\r\nsub", b"a.txt\0sub\0"])
def test_a_list_of_paths_is_read_like_arguments(listing: bytes) -> None:
    Path("list").write_bytes(listing)
    listed = list(read([], ReadOptions(files_from=Path("list"))))
    assert [each.id for each in listed][:1] == ["a.txt"]
    assert (
        listed
        == list(read(["a.txt", "sub"]))
        == list(read([], ReadOptions(files_from=Path("-")), io.BytesIO(listing)))
    )


MANIFESTS = [
    ("manifest.csv", "file,id,title,published\nsub/a.txt,A,One,2025-02-19\n"),
    ("manifest.csv", "file;id;title;published\nsub/a.txt;A;One;2025-02-19\n"),
    ("manifest.tsv", "file\tid\ttitle\tpublished\nsub/a.txt\tA\tOne\t2025-02-19\n"),
    ("manifest.json", '[{"file": "sub/a.txt", "id": "A", "title": "One", "published": "2025-02-19", "desk": 7}]'),
]


@pytest.mark.parametrize(("name", "content"), MANIFESTS)
@pytest.mark.parametrize("given_as", ["found", "named", "in a zip"])
def test_a_manifest_is_the_same_wherever_it_stands(pile: Path, name: str, content: str, given_as: str) -> None:
    (pile / (name if given_as != "named" else f"other-{name}")).write_text(content)
    options = (
        ReadOptions(manifest=Path(f"other-{name}"), include=("*.txt",)) if given_as == "named" else ReadOptions()
    )
    target = "."
    if given_as == "in a zip":
        target = "../pile.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for path in sorted(pile.rglob("*.*")):
                archive.write(path, path.relative_to(pile))
    found = next(each for each in read([target], options) if each.id == "A")
    assert isinstance(found, Document)
    assert (found.text, found.title) == ("The text of sub/a.txt.", "One")
    assert found.published is not None
    assert found.published.written == "2025-02-19"


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda each: each.language)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_language_is_read_and_cut_into_its_sentences(words: Words, codec: str) -> None:
    record = json.dumps({"id": "x", "text": "\n".join(words.paragraphs), "lang": words.language}, ensure_ascii=False)
    (found,) = documents(f"{record}\n".encode(codec), "a.jsonl")
    assert isinstance(found, Document)
    assert found.text.split("\n") == list(words.paragraphs)
    assert len(split(found.text, found.language or "")) == 2 * len(words.paragraphs)
