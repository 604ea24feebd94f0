"""Random and damaged input for every reader: each run ends with documents or lines, never with a traceback.

Run: python -m tests.fuzz.readers [INPUTS [READER…]], 100,000 inputs a reader unless told. Inputs are real small files
with bytes turned, cut, doubled, moved or replaced by pieces that mean something in the format. The seed is fixed, so a
failure is found again; the input that failed is written to fuzz-failure.NAME. One that takes more than ten seconds of
CPU counts as failed.
"""

# ruff: noqa: E501  (a reader's seeds and what damages them stand side by side)

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import sys
import time
import traceback
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

from dedup.corpus import ReadOptions
from dedup.corpus.reading import documents_of
from dedup.corpus.sidecar import Sidecar
from dedup.corpus.sources import opened, printable
from dedup.errors import InputError
from dedup.model import Document, Skipped

FILES = Path(__file__).parent.parent / "files"
SLOW = 10.0  # CPU-seconds

TEXT = (
    "A headline\nFeb 19, 2025, 5:06 PM\n“It rained,” she said on Tuesday. It stopped — at last.\n日本語。\n".encode()
)
LINES = b"".join(
    b'{"id":%d,"text":"Some good words, %d.","published":"2025-02-19","a":{"b":[1,2.5,null,true]}}\n' % (n, n)
    for n in range(9)
)
ARRAY = b'[{"id":"a","text":"Some \\"good\\" words, [here]."},\n {"id":"b","text":"x\\u00e9y z"}, 5, [], {}]'
TABLE = b'id,text,title\n1,"Some ""good"", words",T\n2,short words,\n"3","over\nlines",x\n'
FRONT = b"---\ntitle: 'A day'\ndate: 2025-02-19\ntags:\n  - a\n---\nIt rained on the roofs.\n"


def _zip(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.writestr("more/b.txt", TEXT)
    return packed.getvalue()


def _docx(body: bytes) -> bytes:
    """A Word file with this body, so that damage reaches the XML and not only the zip around it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", body)
    return packed.getvalue()


def _body() -> bytes:
    with zipfile.ZipFile(FILES / "report.docx") as archive:
        return archive.read("word/document.xml")


SEEDS: dict[str, tuple[str, list[bytes], list[bytes]]] = {
    "text": ("a.txt", [TEXT, FRONT], [b"---\n", b"+++\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n", b"\0", b"date: "]),
    "lines": ("a.jsonl", [LINES], [b'"', b"{", b"}", b"\n", b"\\ud800", b"NaN", b"9" * 5_000, b"[" * 2_000, b'"text":']),
    "json": ("a.json", [ARRAY], [b'"', b"[", b"]", b"{", b"},", b"\\", b"\xef\xbb\xbf", b"[" * 2_000]),
    "table": ("a.csv", [TABLE], [b'"', b",", b"\n", b"\r", b"\0", b";", b"\t", b'""']),
    "page": (
        "a.html",
        [(FILES / "saved.html").read_bytes()],
        [b"<", b">", b"<!--", b"-->", b"<script>", b"</p>", b"<td>", b"<a href='", b'="', b"&#xD800;", b"&amp", b"<div>" * 300],
    ),
    "trafilatura": (
        "a.html",
        [(FILES / "saved.html").read_bytes()],
        [b"<", b">", b"<table>", b"</p>", b"</div>", b"<ul><li>", b"<p>", b"&#0;", b"\xff"],
    ),
    "feed": (
        "a.xml",
        [(FILES / "feed.rss").read_bytes(), (FILES / "feed.atom").read_bytes()],
        [b"<", b">", b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"&nbsp;", b"<!ENTITY a 'b'>", b"<source/>", b"<link/>"],
    ),
    "docx": ("a.docx", [_body(), (FILES / "report.docx").read_bytes()], [b"<w:p>", b"</w:p>", b"<w:tr>", b"</w:tc>", b"PK"]),
    "pdf": ("a.pdf", [(FILES / "report.pdf").read_bytes()], [b"obj", b"endobj", b"stream", b"<<", b">>", b"0 R", b"/Length 9"]),
    "warc": (
        "a.warc",
        [gzip.decompress((FILES / "crawl.warc.gz").read_bytes())],
        [b"WARC/1.0\r\n", b"\r\n\r\n", b"Content-Length: 9", b"HTTP/1.1 200", b"Transfer-Encoding: chunked\r\n", b"\r\n"],
    ),
    "packed": (
        "a.dat",
        [
            gzip.compress(LINES), bz2.compress(LINES), lzma.compress(LINES), _zip("a.jsonl", LINES),
            _zip("a.gz", gzip.compress(TEXT)), (FILES / "crawl.warc.gz").read_bytes(),
        ],
        [b"PK\3\4", b"PK\1\2", b"PK\5\6", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"],
    ),
    "tar": (
        "a.tar",
        [gzip.decompress((FILES / "pile.tgz").read_bytes()), (FILES / "pile.tgz").read_bytes()],
        [b"ustar", b"././@LongLink", b"0000644", b"\0" * 512, b"77777777777", b"\x1f\x8b\x08"],
    ),
    "saved page": (
        "a.mhtml",
        [(FILES / "saved.mhtml").read_bytes()],
        [b"Content-Type: multipart/related; boundary=x", b"\r\n\r\n", b"--x", b"=3D", b"=\r\n", b"base64", b"charset=utf-7", b":"],
    ),
    "manifest": ("manifest.csv", [b"id,file,title\nA,a.txt,One\n", b'[{"file": "a.txt", "id": "A"}]'], [b'"', b",", b"\n", b"\0"]),
}  # fmt: skip


def damaged(content: bytes, pieces: list[bytes], chance: random.Random) -> bytes:
    """The content with a few changes."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9, 20))):
        at = chance.randrange(len(changed) + 1)
        to = min(len(changed), at + chance.choice((1, 2, 4, 16, 64, 300)))
        match chance.randrange(7):
            case 0:
                changed[at:to] = chance.randbytes(to - at)
            case 1:
                del changed[at:to]
            case 2:
                changed[at:at] = changed[at:to] * chance.choice((1, 2, 30))
            case 3:
                changed[at:at] = chance.choice(pieces)
            case 4:
                changed[at:to] = chance.choice(pieces)
            case 5:
                del changed[at:]
            case _:
                if at < len(changed):
                    changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def run(name: str, inputs: int) -> int:
    """The number of failures among so many inputs of one reader."""
    suffix, seeds, pieces = SEEDS[name]
    chance = random.Random(name)
    options = ReadOptions()
    if name == "page":
        sys.modules["trafilatura"] = None  # type: ignore[assignment]  # as where it is not installed: our own reader
    elif sys.modules.get("trafilatura", 0) is None:
        del sys.modules["trafilatura"]
    failures = documents = lines = 0
    began = time.process_time()
    for number in range(inputs):
        seed = chance.choice(seeds)
        content = damaged(seed, pieces, chance)
        if name == "docx" and seed.startswith(b"<?xml"):
            content = _docx(content)
        start = time.process_time()
        try:
            with redirect_stderr(io.StringIO()):
                for found in _read(suffix, content, options):
                    documents += isinstance(found, Document)
                    lines += isinstance(found, Skipped)
                    _check(found)
            if time.process_time() - start > SLOW:
                raise TimeoutError(f"{time.process_time() - start:.1f} CPU-seconds")
        except Exception:  # every escape is what is looked for
            failures += 1
            Path(f"fuzz-failure.{name}").write_bytes(content)
            print(f"{name}: input {number}\n{traceback.format_exc()}", flush=True)
    took = time.process_time() - began
    counts = f"{documents:7} documents  {lines:7} lines  {failures} failures"
    print(f"{name:11} {inputs:7} inputs  {counts}  {took:.0f} CPU-s", flush=True)
    return failures


def _read(name: str, content: bytes, options: ReadOptions) -> Iterator[Document | Skipped]:
    if name != "manifest.csv":
        yield from documents_of(opened(io.BytesIO(content), name, name), options)
        return
    for path in (Path("manifest.csv"), Path("manifest.json")):
        try:
            yield from (Skipped(each.id, printable(each.reason)) for each in Sidecar.parse(content, path).missing())
        except InputError as error:
            yield Skipped(path.name, printable(str(error)))


def _check(found: Document | Skipped) -> None:
    """What every result promises: one line, and text that can be written down."""
    if isinstance(found, Skipped):
        assert len(found.reason.splitlines()) == 1, found
        found.reason.encode()
    else:
        found.text.encode()
        assert found.text.strip() and "\0" not in found.text, found
        "".join(filter(None, (found.id, found.title, found.outlet, found.url))).encode()


def main(arguments: list[str]) -> int:
    """Run every reader, or those that are named; 1 when any failed."""
    inputs = int(arguments[0]) if arguments else 100_000
    return int(sum(run(name, inputs) for name in arguments[1:] or SEEDS) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
