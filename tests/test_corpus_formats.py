"""Each format is read from a real file that another program wrote, with the extras and without them.

tests/files: report.docx and report.pdf by LibreOffice 7.4, saved.html by Chromium, crawl.warc.gz by GNU Wget 1.21,
feed.rss and feed.atom by feedgen 1.0, saved.mhtml by Chromium 156, pile.tgz by GNU tar. Their words are ours.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dedup.corpus import ReadOptions, read
from dedup.errors import MissingExtra
from dedup.model import Document, Provenance, Skipped

FILES = Path(__file__).parent / "files"
EXTRAS = ("trafilatura", "charset_normalizer", "pypdfium2", "warcio.archiveiterator", "feedparser", "py3langid")

HINT = "web pages are read without trafilatura; pip install 'text-lineage[html]' for fewer lines that are no article"

BRIDGE = """\
The old harbour bridge will be closed to all traffic for nine weeks from the second week of April, the city council \
said on Tuesday. Engineers found cracks in eleven of its bearings during a routine inspection in January.
“We would rather close it in spring than lose it in winter,” said Marta Olsen, who heads the works department. The \
repair will cost 4.6 million crowns and was first reported by the Evening Gazette.
Ferries every ten minutes
Two ferries will cross between the fish market and the northern quay every ten minutes from six in the morning until \
midnight. Passengers pay nothing; cyclists may bring their bicycles on board.
Buses 4 and 11 turn back at the fish market.
Lorries must use the ring road.
Line\tChange
Bus 4\tends at the fish market
Bus 11\tends at the town hall
Shopkeepers on the northern side fear for their trade. The council promised to decide on compensation before the \
works begin, and to publish the inspection report in full."""

REPORT = """\
Bridge inspection: summary for the council
The inspection of the harbour bridge took place between the eighth and the nineteenth of January. Eleven of \
forty-eight bearings show cracks longer than four centimetres, and two of them have moved by more than a finger’s \
breadth since the last inspection.
The engineers recommend that the bridge be closed for nine weeks in spring. A partial closure was considered and \
rejected, because the bearings can only be lifted when no load rests upon the deck.
Bearings inspected\t48
Bearings cracked\t11
Estimated cost\t4.6 million crowns
The works department will report again before the summer recess. Residents of the northern quay have been informed \
by letter."""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no extra is installed."""
    for name in EXTRAS:
        monkeypatch.setitem(sys.modules, name, None)


def only(path: Path, options: ReadOptions | None = None) -> Document:
    (found,) = read([path], options)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize("extras", ["with trafilatura", "without"])
def test_a_page_saved_by_a_browser(
    extras: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    if extras == "without":
        request.getfixturevalue("bare")
    found = only(FILES / "saved.html")
    assert found.text == BRIDGE
    assert found.title == "Harbour bridge to close for nine weeks, city says"
    assert found.outlet == "The Port Courier"
    assert found.url == "http://courier.example/news/bridge.html"
    assert found.language == "en"
    assert found.published is not None
    assert found.published.written == "2024-03-05T08:30:00+01:00"
    assert found.provenance == (
        Provenance("syndication", "http://wire.example/2024/bridge"),
        Provenance("byline", "Ida Brandt"),
        Provenance("byline", "By Ida Brandt, Reuters"),
        Provenance("agency", "Reuters"),
        Provenance("link", "http://gazette.example/bridge-cracks"),
    )
    hints = [each.message for each in caplog.records]
    assert hints == ([HINT] if extras == "without" else [])


def test_a_word_document_has_its_tables_as_rows() -> None:
    found = only(FILES / "report.docx")
    assert found.text == REPORT
    assert (found.title, found.reader) == ("Bridge inspection: summary for the council", "docx")


def test_a_pdf_has_its_lines_joined_into_paragraphs() -> None:
    found = only(FILES / "report.pdf")
    # A PDF knows no cells; everything else is as in the document that it was made from.
    assert found.text == REPORT.replace("\t", " ")
    assert found.reader == "pypdfium2"


def test_a_crawl_gives_its_pages_by_address_and_nothing_else() -> None:
    page, note = read([FILES / "crawl.warc.gz"])
    assert isinstance(page, Document)
    assert isinstance(note, Document)
    assert (page.id, page.text) == ("http://courier.example/news/bridge.html", BRIDGE)
    assert page.meta["fetched"].startswith("20")
    assert (note.id, note.encoding) == ("http://courier.example/note.txt", "iso-8859-1")
    assert note.text.startswith("Le conseil a annoncé")


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom"])
@pytest.mark.usefixtures("bare")
def test_a_feed_gives_its_items_with_date_and_author(name: str) -> None:
    swan, bridge = read([FILES / name])
    assert isinstance(swan, Document)
    assert isinstance(bridge, Document)
    assert (bridge.id, bridge.url) == ("http://courier.example/0", "http://courier.example/0")
    assert bridge.text == (
        "The old harbour bridge will be closed for nine weeks, the council said on Tuesday.\n"
        "Ferries & buses will replace it."
    )
    assert (bridge.title, bridge.outlet, bridge.language) == ("Harbour bridge to close", "The Port Courier", "en")
    assert bridge.provenance == (Provenance("byline", "Ida Brandt"),)
    assert bridge.published is not None
    assert bridge.published.earliest == 1709623800  # 08:30 at +01:00, also where RSS spells it in its own way
    assert swan.published is not None
    assert swan.published.earliest == bridge.published.earliest + 86_400


def test_a_broken_feed_is_mended_with_the_extra() -> None:
    item = b"<item><title>T</title><description>Ten good words &nbsp; here <b>now</description></item>"
    broken = b"<rss><channel><title>A & B</title>" + item
    (found,) = read(["-"], stdin=io.BytesIO(broken))
    assert isinstance(found, Document)
    assert (found.reader, found.title) == ("feedparser", "T")
    assert found.text.startswith("Ten good words")


NEEDS = [
    ("report.pdf", "a PDF; pip install 'text-lineage[pdf]' to read it"),
    ("crawl.warc.gz", "a web archive; pip install 'text-lineage[warc]' to read it"),
]


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("name", "said"), NEEDS)
def test_a_missing_extra_is_one_line_that_says_what_to_type(name: str, said: str) -> None:
    assert list(read([FILES / name])) == [Skipped(name, f"{FILES / name}: {said}")]


@pytest.mark.usefixtures("bare")
def test_a_missing_extra_that_was_asked_for_stops_the_run() -> None:
    with pytest.raises(MissingExtra, match=r"pip install 'text-lineage\[lang\]'"):
        list(read([FILES], ReadOptions(language="auto")))


def test_the_language_is_found_when_asked_for() -> None:
    german = "Der Präsident sagte am Mittwoch, dass die Drohnen seit vielen Jahren fliegen."
    (found,) = read(["-"], ReadOptions(language="auto"), io.BytesIO(german.encode()))
    (given,) = read(["-"], ReadOptions(language="fr"), io.BytesIO(german.encode()))
    assert isinstance(found, Document)
    assert isinstance(given, Document)
    assert (found.language, given.language) == ("de", "fr")


PACKERS = [("gzip", ".gz"), ("bzip2", ".bz2"), ("xz", ".xz")]


@pytest.mark.parametrize(("program", "suffix"), PACKERS)
def test_packed_files_are_read_as_what_they_hold(tmp_path: Path, program: str, suffix: str) -> None:
    plain = tmp_path / "a.csv"
    plain.write_text("id,text\n7,Some packed words\n")
    subprocess.run([program, plain], check=True)
    found = only(tmp_path / f"a.csv{suffix}")
    assert (found.id, found.text, found.reader) == ("7", "Some packed words", "table")


def test_a_zip_is_read_like_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pile.zip", "w") as archive:
        archive.write(FILES / "report.docx", "in/report.docx")
        archive.writestr("a.jsonl", '{"id": "j", "text": "Words in a line."}\n')
        archive.writestr("__MACOSX/._a.jsonl", b"\0\1")
        archive.writestr("in/picture.png", b"\x89PNG")
        archive.writestr("../../out.txt", "Nothing is written anywhere.")
    found = [each.id for each in read([tmp_path / "pile.zip"])]
    assert found == ["pile.zip/../../out.txt", "j", "pile.zip/in/report.docx"]


def test_content_wins_over_the_suffix(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes((FILES / "saved.html").read_bytes())
    (tmp_path / "paper.dat").write_bytes((FILES / "report.docx").read_bytes())
    (tmp_path / "records").write_text(json.dumps([{"id": "r", "text": "An array without a suffix."}]))
    (tmp_path / "table").write_text("id\ttext\nt\tA table without a suffix.\n")
    readers = {each.id: each.reader for each in read([tmp_path]) if isinstance(each, Document)}
    assert {key: value and value.split()[0] for key, value in readers.items()} == {
        "page.txt": "trafilatura",
        "paper.dat": "docx",
        "r": "json",
        "t": "table",
    }


def test_a_page_saved_as_one_file_is_that_page_under_its_address() -> None:
    (alone,) = read([FILES / "saved.html"])
    (saved,) = read([FILES / "saved.mhtml"])
    assert isinstance(alone, Document)
    assert isinstance(saved, Document)
    assert (saved.text, saved.title, saved.published) == (alone.text, alone.title, alone.published)
    assert saved.url == "http://courier.example/2025/harbour-bridge.html"
    assert saved.published is not None
    assert saved.published.written.startswith("2024-03-05")  # of the page, not of saving it


def test_a_tar_archive_is_read_like_a_folder_and_links_are_named() -> None:
    found = list(read([FILES / "pile.tgz"]))
    assert [each.id for each in found if isinstance(each, Document)] == [
        "pile.tgz/rain.txt",
        "pile.tgz/report.docx",
        "pile.tgz/saved.html",
    ]
    (refused,) = [each for each in found if isinstance(each, Skipped)]
    assert refused.id == "pile.tgz/link.txt"
    assert refused.reason.endswith("pile.tgz/link.txt: a link or device, no file; leave it out")


def test_a_pile_of_all_formats_makes_one_report(tmp_path: Path) -> None:
    for path in FILES.iterdir():
        if path.name == "feed.atom":
            continue  # its items have the ids of those of feed.rss
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (saved,) = read([FILES / "saved.html"])
    assert isinstance(saved, Document)
    (tmp_path / "page.txt").write_text(saved.text, encoding="utf-8")
    (tmp_path / "page.csv").write_text(
        f'id,text\nrow,"{saved.text.replace(chr(34), chr(34) * 2)}"\n', encoding="utf-8"
    )
    (tmp_path / "page.jsonl").write_text(json.dumps({"id": "line", "text": saved.text}) + "\n", encoding="utf-8")
    (tmp_path / "page.json").write_text(json.dumps([{"id": "item", "text": saved.text}]), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "page.zip", "w") as archive:
        archive.writestr("inside.txt", saved.text)
    out = subprocess.run(
        [sys.executable, "-m", "dedup", "compare", str(tmp_path), "-f", "json"], capture_output=True, check=True
    ).stdout
    report = json.loads(out)
    (cluster,) = [each for each in report["clusters"] if "page.txt" in each["documents"]]
    copies = {
        "page.txt",
        "row",
        "line",
        "item",
        "page.zip/inside.txt",
        "saved.html",
        "saved.mhtml",
        "pile.tgz/saved.html",
    }
    assert copies <= set(cluster["documents"])
    readers = {each["id"]: each["reader"] for each in report["documents"]}
    assert {"report.docx", "report.pdf"} <= readers.keys()
    assert len(set(readers.values())) >= 4
    assert [each["id"] for each in report["skipped"]] == ["pile.tgz/link.txt"]
