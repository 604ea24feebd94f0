"""What is hostile or damaged is one line, with memory bounded; nothing outside the folder is read or written."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import socket
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from dedup.corpus import ReadOptions, read
from dedup.corpus.options import LONGEST
from dedup.errors import InputError
from dedup.model import Document, Skipped

GOOD = '{"id": "good", "text": "Three good words."}\n'


def skipped(*paths: Path | str, options: ReadOptions | None = None, stdin: io.BytesIO | None = None) -> list[str]:
    """The lines about what was not read, without the folder in front."""
    return [each.reason for each in read(paths, options, stdin) if isinstance(each, Skipped)]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading that touches the network fails."""

    def refused(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sparse(path: Path, length: int, after: bytes = b"") -> Path:
    """A file of so many NUL bytes that takes no room on the disk, and what stands after them."""
    with path.open("wb") as stream:
        stream.truncate(length)
        stream.seek(length)
        stream.write(after)
    return path


def peak_of(*paths: Path) -> tuple[list[Document | Skipped], int]:
    """What is read, and the most memory that it took, in bytes."""
    tracemalloc.start()
    try:
        found = list(read(paths))
        return found, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_line_of_100_megabytes_is_refused_and_the_next_is_read(here: Path) -> None:
    found, peak = peak_of(sparse(Path("a.jsonl"), 100_000_000, b"\n" + GOOD.encode()))
    refused, good = found
    assert refused == Skipped("a.jsonl:1", "a.jsonl:1: a line longer than 32 MB; cut it into its articles")
    assert good.id == "good"
    assert peak < 4 * LONGEST


LONG_FILES = [
    ("a.csv", b"text\n", "a.csv:2: a line longer than 32 MB; cut it into its articles"),
    ("a.txt", b"words " * 2_000, "a.txt: longer than 32 MB; cut it into its articles"),
    ("a.html", b"<!doctype html>", "a.html: a page longer than 8 MB; cut it into its articles"),
    ("a.json", b'[{"text": "', "a.json:1: a record longer than 32 MB; cut it into its articles"),
    ("a.pdf", b"%PDF-1.7", "a.pdf: longer than 32 MB; cut it into its articles"),
    ("a.xml", b"<rss><channel>", "a.xml: longer than 32 MB; cut it into its articles"),
]


@pytest.mark.parametrize(("name", "head", "said"), LONG_FILES)
def test_a_file_of_100_megabytes_is_refused(here: Path, name: str, head: bytes, said: str) -> None:
    path = sparse(Path(name), 100_000_000)
    with path.open("r+b") as stream:
        stream.write(head.ljust(8_192, b" "))
    found, peak = peak_of(path)
    assert [each.reason for each in found if isinstance(each, Skipped)] == [said]
    assert peak < 4 * LONGEST


PACKERS = [(gzip.compress, ".gz"), (bz2.compress, ".bz2"), (lzma.compress, ".xz")]
BOMB = "grows more than 250 times when unpacked, as bombs do; unpack it first"


@pytest.mark.parametrize(("pack", "name"), PACKERS)
def test_a_bomb_is_stopped_before_it_grows(here: Path, pack: Callable[[bytes], bytes], name: str) -> None:
    Path(f"bomb.jsonl{name}").write_bytes(pack(b"a" * 80_000_000))
    found, peak = peak_of(Path(f"bomb.jsonl{name}"))
    assert found == [Skipped(f"bomb.jsonl{name}", f"bomb.jsonl{name}: {BOMB}")]
    assert peak < 4 * LONGEST


def test_a_bomb_in_a_zip_leaves_its_neighbours_whole(here: Path) -> None:
    with zipfile.ZipFile("pile.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.jsonl", b"a" * 80_000_000)
        archive.writestr("good.jsonl", GOOD)
    refused, good = read(["pile.zip"])
    assert refused == Skipped("pile.zip/bomb.jsonl", f"pile.zip/bomb.jsonl: {BOMB}")
    assert good.id == "good"


def test_archives_in_archives_end(here: Path) -> None:
    content = GOOD.encode()
    for _ in range(3):
        content = gzip.compress(content)
    Path("three.gz").write_bytes(content)
    Path("four.gz").write_bytes(gzip.compress(content))
    assert [each.id for each in read(["three.gz"])] == ["good"]
    assert skipped("four.gz") == ["four.gz: more than 3 archives in one another; unpack it first"]


def test_a_zip_with_an_endless_list_of_members_is_refused(here: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, 900_000_000, 0, 0)
    Path("a.zip").write_bytes(b"PK\3\4" + bytes(100) + end)
    assert skipped("a.zip") == ["a.zip: a zip of too many or too large members; unpack it first"]


def test_a_member_without_a_name_is_passed_over(here: Path) -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("Q", "Three good words")
        archive.writestr("b.jsonl", GOOD)
    Path("a.zip").write_bytes(Path("a.zip").read_bytes().replace(b"Q", b"\0"))
    assert [each.id for each in read(["a.zip"])] == ["good"]


def test_a_manifest_that_names_what_no_file_can_be_called_is_one_line(here: Path) -> None:
    Path("manifest.csv").write_text("file\n" + "a" * 5_000 + "\n")
    Path("a.jsonl").write_text(GOOD)
    (said,) = skipped(".")
    assert said.endswith("a, which is not there; mend the manifest or add the file")


def test_a_locked_zip_is_one_line(here: Path) -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("a.txt", "Three locked words")
    content = bytearray(Path("a.zip").read_bytes())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    Path("a.zip").write_bytes(content)
    (said,) = skipped("a.zip")
    assert said.startswith("a.zip/a.txt: damaged, locked or cut short (")


@pytest.mark.parametrize("damage", ["cut", "turned"])
@pytest.mark.parametrize(("pack", "name"), PACKERS)
def test_a_damaged_archive_is_one_line(here: Path, pack: Callable[[bytes], bytes], name: str, damage: str) -> None:
    content = bytearray(pack(Random(1).randbytes(200_000).hex().encode()))
    if damage == "cut":
        del content[-20_000:]
    else:
        content[len(content) // 2] ^= 0xFF
    Path(f"a.txt{name}").write_bytes(content)
    Path("b.jsonl").write_text(GOOD)
    said, good = read([f"a.txt{name}", "b.jsonl"])
    assert isinstance(said, Skipped)
    # A turned bit of bzip2 is noticed at the end of its block: what comes before is no text either.
    assert said.reason.startswith((f"a.txt{name}: damaged, locked or cut short (", f"a.txt{name}: not text"))
    assert good.id == "good"


LAUGHS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title><description>Some good words &b;</description></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss><channel><item><description>Some good words &a;</description></item></channel></rss>"""


@pytest.mark.parametrize("feed", [LAUGHS, OUTSIDE])
def test_a_feed_that_declares_entities_is_refused(here: Path, feed: str) -> None:
    Path("a.xml").write_text(feed)
    assert skipped("a.xml") == ["a.xml: not read: it declares entities, as bombs do; make the feed anew"]


def test_a_word_document_that_declares_entities_is_refused(here: Path) -> None:
    with zipfile.ZipFile("a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", LAUGHS)
    assert skipped("a.docx") == [
        "a.docx: a damaged or locked .docx (it declares entities, as bombs do); save it anew"
    ]


def test_a_document_type_outside_is_not_fetched(here: Path) -> None:
    outside = '<!DOCTYPE rss SYSTEM "http://example.org/rss.dtd">'
    Path("a.xml").write_text(
        f"{outside}<rss><channel><item><description>Some good words</description></item></channel></rss>"
    )
    (found,) = read(["a.xml"])
    assert isinstance(found, Document)
    assert found.text == "Some good words"


def test_links_out_of_the_folder_and_loops_are_not_followed(here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "secret.txt").write_text("A secret outside it.")
    (here / "in" / "deep").mkdir(parents=True)
    (here / "in" / "a.txt").write_text("A text inside it.")
    (here / "in" / "b.txt").symlink_to("a.txt")
    (here / "in" / "c.txt").symlink_to(here / "out" / "secret.txt")
    (here / "in" / "d").symlink_to(here / "out")
    (here / "in" / "deep" / "up").symlink_to(here / "in")
    (here / "in" / "self").symlink_to("self")
    found = list(read(["in"]))
    assert [each.id for each in found if isinstance(each, Document)] == ["a.txt", "b.txt"]
    said = "a link that leads out of the folder; name its target instead"
    assert [each.reason for each in found if isinstance(each, Skipped)] == [
        f"in/c.txt: {said}",
        f"in/d: {said}",
        f"in/self: {said}",
    ]


def test_pipes_in_a_folder_are_not_waited_for(here: Path) -> None:
    (here / "in").mkdir()
    os.mkfifo(here / "in" / "pipe")
    (here / "in" / "a.jsonl").write_text(GOOD)
    assert skipped("in") == ["in/pipe: neither a file nor a folder; leave it out"]


NAMES = [b"line\nbreak.txt", b"bell\a.txt", b"broken\xff.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_terminal_can_show_is_one_line(here: Path, name: bytes) -> None:
    (here / "in").mkdir()
    (here / "in" / os.fsdecode(name)).write_text("Some good words.")
    (said,) = skipped("in")
    assert said.isprintable()
    assert said.endswith("a line break, control character or broken letter in the name; rename it")


def test_folders_without_end_are_left(here: Path) -> None:
    path = here / "in"
    for _ in range(110):
        path = path / "d"
    path.mkdir(parents=True)
    (said,) = skipped("in")
    assert said.endswith(": 100 folders deep; name it itself")


SETTINGS = [
    (
        ReadOptions(files_from=Path("none.lst")),
        "none.lst: not readable (No such file or directory); give --files-from a list",
    ),
    (
        ReadOptions(manifest=Path("none.csv")),
        "none.csv: not readable (No such file or directory); check the manifest's name",
    ),
    (ReadOptions(manifest=Path("bad.csv")), "bad.csv: row 1 has no 'file' field; name the text it speaks of"),
]


@pytest.mark.parametrize(("options", "said"), SETTINGS)
def test_a_list_or_manifest_that_was_asked_for_stops_the_run(here: Path, options: ReadOptions, said: str) -> None:
    Path("bad.csv").write_text("id,title\n1,x\n")
    with pytest.raises(InputError) as error:
        list(read([], options))
    assert str(error.value) == said


def test_a_million_elements_in_one_another_are_one_line(here: Path) -> None:
    Path("a.xml").write_text("<rss>" + "<a>" * 1_000_000)
    Path("a.html").write_text("<!doctype html><p>Some good words here.</p>" + "<div>" * 300_000)
    (said,) = skipped("a.xml")
    assert "nested too deep" in said
    (found,) = read(["a.html"])
    assert isinstance(found, Document)
    assert found.text == "Some good words here."


def tarred(**members: bytes) -> bytes:
    """A tar archive of these members, by GNU's format."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return packed.getvalue()


def test_a_bomb_in_a_packed_tar_is_refused(here: Path) -> None:
    Path("bomb.tgz").write_bytes(gzip.compress(tarred(**{"bomb.txt": bytes(200_000_000)}), 9))
    assert [each for each in read(["bomb.tgz"]) if isinstance(each, Document)] == []
    assert skipped("bomb.tgz")[-1] == f"bomb.tgz: {BOMB}"


def test_a_tar_with_an_endless_name_is_refused_before_it_is_held(here: Path) -> None:
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 50_000_000
    Path("long.tar").write_bytes(name.tobuf(tarfile.GNU_FORMAT) + b"a" * 50_000_000 + tarred(**{"b.txt": b"Words."}))
    assert skipped("long.tar") == ["long.tar: a header of more than 1 MB; unpack it first"]


def test_a_tar_member_leads_nowhere_outside(here: Path) -> None:
    Path("a.tar").write_bytes(
        tarred(**{"../../out.txt": b"Words that go up.", "/etc/abs.txt": b"Words at the root."})
    )
    assert [each.id for each in read(["a.tar"])] == ["a.tar/../../out.txt", "a.tar//etc/abs.txt"]
    assert sorted(path.name for path in Path().iterdir()) == ["a.tar"]  # nothing is ever unpacked to disk


def test_a_tar_that_is_cut_short_is_one_line(here: Path) -> None:
    Path("cut.tar").write_bytes(tarred(**{"a.txt": b"Some words. " * 200, "b.txt": b"More words. " * 200})[:2_900])
    assert [each.id for each in read(["cut.tar"]) if isinstance(each, Document)] == []
    assert all("\n" not in said for said in skipped("cut.tar"))


RELATED = b"Content-Type: multipart/related; boundary=x\r\n\r\n"


@pytest.mark.parametrize(
    "content",
    [
        RELATED + b"--x\r\nContent-Type: image/png\r\n\r\nno\r\n--x--\r\n",
        RELATED,
        b"Content-Type: multipart/related\r\n\r\nnothing",
        RELATED + (b"--x\r\n" + RELATED) * 3_000,
    ],
)
def test_a_saved_page_without_a_page_is_one_line(here: Path, content: bytes) -> None:
    Path("a.mhtml").write_bytes(content)
    (said,) = skipped("a.mhtml")
    assert said.startswith("a.mhtml: a saved page ")
