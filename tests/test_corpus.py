"""Reading: every document that is there, one line for each that cannot be used, never a traceback."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from dedup.corpus import ReadOptions, read, remark
from dedup.model import Document, Skipped

BAD_FILES = [
    ("empty.txt", b"", "empty; remove it or fill in its text"),
    ("blank.txt", b" \n\n", "empty; remove it or fill in its text"),
    ("word.txt", b"Word", "a single word, which can be compared with nothing; remove it or complete it"),
    ("marks.txt", b"--- !!", "no word, which can be compared with nothing; remove it or complete it"),
    ("binary.bin", bytes(range(256)) * 9, "not text but binary content; remove it, or pass over it with --exclude"),
    ("nul.txt", b"one two\0three", "not text but binary content; remove it, or pass over it with --exclude"),
]


@pytest.mark.parametrize(("name", "content", "said"), BAD_FILES)
def test_a_bad_file_is_one_line_and_its_neighbour_is_read(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text("Three good words.")
    bad, good = sorted(read([tmp_path]), key=lambda found: isinstance(found, Document))
    assert bad == Skipped(name, f"{tmp_path / name}: {said}")
    assert isinstance(good, Document)
    assert good.id == "good.txt"


def test_a_missing_path_is_one_line() -> None:
    assert list(read(["no/such\npath"])) == [
        Skipped("no/such\\npath", "no/such\\npath: no such file or folder; check the spelling")
    ]


BAD_LINES = [
    (b"not json", "a:1", "a:1: not JSON (Expecting value at column 1); each line must be one JSON object"),
    (b'{"id": 7}', "7", "a:1: no 'text' field; name it with --text-field"),
    (b'{"text": 5}', "a:1", "a:1: 'text' is 5, not text; name another with --text-field"),
    (b'{"text": ["x"]}', "a:1", "a:1: 'text' is a list, not text; name another with --text-field"),
    (b"[1]", "a:1", "a:1: a JSON array, not an object; each line must be one JSON object"),
    (b'{"text": NaN}', "a:1", "a:1: not JSON (NaN is no JSON value); each line must be one JSON object"),
    (
        b'{"id": "x\\ny", "text": "b c"}',
        "x\\ny",
        "a:1: a line break or control character in the id; give it a plain one",
    ),
    (b"[" * 100_000, "a:1", "a:1: not JSON (nested too deep); each line must be one JSON object"),
]


@pytest.mark.parametrize(("line", "id_", "said"), BAD_LINES)
def test_a_bad_line_of_json_is_one_line_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: bytes, id_: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_bytes(line + b'\n{"text": "A good line."}\n')
    bad, good = read(["a.jsonl"])
    assert bad == Skipped(id_.replace("a:", "a.jsonl:"), said.replace("a:", "a.jsonl:", 1))
    assert isinstance(good, Document)
    assert good.id == "a.jsonl:2"


def test_a_nul_in_a_record_is_one_unknown_character_so_that_offsets_stay_true(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "One\\u0000two three."}\n')
    (document,) = read([tmp_path / "a.jsonl"])
    assert isinstance(document, Document)
    assert document.text == "One\ufffdtwo three."


def test_the_first_of_two_documents_with_one_id_is_kept_and_the_line_names_both_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text('{"id": "x", "text": "The first one."}\n')
    Path("b.jsonl").write_text('\n{"id": "x", "text": "The second one."}\n')
    first, second = read(["a.jsonl", "b.jsonl"])
    assert isinstance(first, Document)
    assert first.text == "The first one."
    assert second == Skipped("x", "b.jsonl:2: its id 'x' is that of a.jsonl:1, which is kept; give it another")


ENCODINGS = [
    (b"\xef\xbb\xbfOne line\r\nand another\r", "One line\nand another\n", "utf-8"),
    ("Größe und Maß".encode("utf-16"), "Größe und Maß", "utf-16"),
    ("日本語の文章です。".encode(), "日本語の文章です。", "utf-8"),
    ("שלום עולם".encode(), "שלום עולם", "utf-8"),
    ("caf\u00e9 au lait, g\u00f6od".encode()[:-1] + b"\xff", "café au lait, göo\ufffd", "utf-8, broken"),
]


@pytest.mark.parametrize(("content", "text", "encoding"), ENCODINGS)
def test_the_encoding_is_found_and_named(content: bytes, text: str, encoding: str) -> None:
    (found,) = read(["-"], stdin=io.BytesIO(content))
    assert isinstance(found, Document)
    assert (found.text, found.encoding) == (text, encoding)
    assert (remark(found) is not None) == encoding.endswith("broken")


def test_fields_may_be_named_and_nested() -> None:
    line = b'{"a": {"body": "Some nested words.", "by": "The Post"}, "no": 4, "when": "2025-02-19", "more": [1]}'
    options = ReadOptions(text_field="a.body", outlet_field="a.by", id_field="no", published_field="when")
    (found,) = read(["-"], options, io.BytesIO(line))
    assert isinstance(found, Document)
    assert (found.id, found.text, found.outlet) == ("4", "Some nested words.", "The Post")
    assert found.published is not None
    assert found.meta == {"a": {"body": "Some nested words.", "by": "The Post"}, "more": [1]}


def test_a_sidecar_tells_what_the_texts_do_not(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The first text.")
    (tmp_path / "manifest.csv").write_text(
        "id,file,title,outlet,published\nA,one.txt,One,The Post,2025-02-19\n,two.txt,,,\n"
    )
    found, missing = read([tmp_path])
    assert isinstance(found, Document)
    assert (found.id, found.title, found.outlet) == ("A", "One", "The Post")
    assert missing == Skipped(
        "two.txt", f"{tmp_path}/manifest.csv: names two.txt, which is not there; mend the manifest or add the file"
    )
