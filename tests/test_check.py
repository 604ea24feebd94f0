"""The gate, driven as an editor and a CI job do: exit codes, whole outputs, one line for each trouble."""

from __future__ import annotations

import io
import json
import random
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from piles_check import FERRY, OWN, QUAY, REWORDED, run, write

from dedup import Document, check, codec
from dedup.alignment import prepare
from dedup.index import Index, schema
from dedup.model import PassageCredit, Published
from dedup.pipeline import CheckOptions, Gate, ingest
from dedup.pipeline.retrieving import KnownIndex, KnownPile
from dedup.pipeline.severity import severity

BASE = {
    "known/quay.txt": f"{QUAY}\n\n{FERRY}\n",
    "drafts/copied.md": f"# A day\n\n{OWN}\n\n{QUAY}\n",
    "drafts/own.md": f"{OWN}\n",
    "drafts/reworded.txt": f"{OWN}\n\n{REWORDED}\n",
    "drafts/credited.md": f"{OWN}\n\nAs the Harbour Times reported, this happened. {QUAY}\n",
    "drafts/quoted.md": f"The Harbour Times wrote:\n\n> {QUAY}\n\n{OWN}\n",
    "drafts/sentence.md": f"{OWN}\n\n{QUAY.split('. ')[1]}.\n",
}


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    return write(tmp_path, dict(BASE))


def findings(folder: Path, *arguments: str, **more: bytes) -> list[dict[str, object]]:
    out = run("check", *arguments, "-f", "json", cwd=folder, **more)[1]
    found: list[dict[str, object]] = json.loads(out)["findings"]
    return found


def test_a_clear_draft_exits_0_and_says_so(newsroom: Path) -> None:
    assert run("check", "drafts/own.md", "--against", "known", cwd=newsroom) == (
        0,
        "1 draft checked: nothing found.\n\ndrafts/own.md\n  50 words, 0 reused (non-derived)\n\n"
        "Matches are for review: a match is not a verdict.\n",
        "",
    )


def test_a_copied_passage_exits_1_and_is_shown_where_it_stands(newsroom: Path) -> None:
    code, out, err = run("check", "drafts/copied.md", "--against", "known", cwd=newsroom)
    assert (code, err) == (1, "")
    assert out == (
        "1 draft checked: 1 error.\n"
        "\n"
        "drafts/copied.md\n"
        "  124 words, .58 reused (partially-derived); 72 words uncredited, 72 in a row\n"
        "  ························AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
        "  A quay.txt, · its own\n"
        "line    severity          words    alike    rare  credit      source\n"
        "------  ----------  --  -------  -------  ------  ----------  --------\n"
        "5:1     error       V        72        1     .37  uncredited  quay.txt\n"
        "\n"
        "5:1 72 words stand word for word in quay.txt, uncredited: similarity 1.00,\n"
        "  rarity 0.37, 72 in a row\n"
        "  draft   “The harbour master closed the northern quay on Monday after a crane\n"
        "          had fallen into the dock at noon, and two container ships had to wait\n"
        "          outside the breakwater until evening. Divers found the jib in eleven\n"
        "          metres of wa…”\n"
        "  source  “The harbour master closed the northern quay on Monday after a crane\n"
        "          had fallen into the dock at noon, and two container ships had to wait\n"
        "          outside the breakwater until evening. Divers found the jib in eleven\n"
        "          metres of wa…”\n"
        "\n"
        "Matches are for review: a match is not a verdict.\n"
    )


CASES = [
    # draft, credit, severity, degree
    ("copied.md", "uncredited", "error", "verbatim"),
    ("reworded.txt", "uncredited", "error", "paraphrase"),
    ("credited.md", "attributed without quotes", "warning", "verbatim"),
    ("quoted.md", "quoted and attributed", "note", "quoted"),
    ("sentence.md", "uncredited", "note", "verbatim"),  # a dozen words are no matter for an editor
]


@pytest.mark.parametrize(("draft", "credit", "severity", "degree"), CASES)
def test_credit_and_length_make_the_severity(
    newsroom: Path, draft: str, credit: str, severity: str, degree: str
) -> None:
    (found,) = findings(newsroom, f"drafts/{draft}", "--against", "known")
    assert (found["credit"], found["severity"], found["degree"]) == (credit, severity, degree)


@pytest.mark.parametrize(
    ("draft", "options", "code"),
    [
        ("copied.md", [], 1),
        ("copied.md", ["--exit-zero"], 0),
        ("copied.md", ["--fail-on", "never"], 0),
        ("copied.md", ["--fail-on", "never", "--fail-on-words", "72"], 1),
        ("copied.md", ["--fail-on", "never", "--fail-on-words", "73"], 0),
        ("copied.md", ["--fail-on", "never", "--fail-on-share", "0.5"], 1),
        ("copied.md", ["--fail-on", "never", "--fail-on-share", "0.9"], 0),
        ("credited.md", [], 0),
        ("credited.md", ["--fail-on", "warning"], 1),
        ("credited.md", ["--fail-on", "never", "--fail-on-words", "10"], 0),  # it says where it is from
        ("quoted.md", ["--fail-on", "warning"], 0),
        ("quoted.md", ["--fail-on", "note"], 1),
        ("own.md", ["--fail-on", "note"], 0),
    ],
)
def test_exit_codes_follow_the_gate(newsroom: Path, draft: str, options: list[str], code: int) -> None:
    assert run("check", f"drafts/{draft}", "--against", "known", *options, cwd=newsroom)[0] == code


def test_a_draft_is_not_held_against_itself_nor_against_what_it_is_told_to_pass_over(newsroom: Path) -> None:
    assert findings(newsroom, "drafts/own.md", "--against", "drafts/own.md") == []
    sources = {each["source"] for each in findings(newsroom, "drafts/own.md", "--against", "drafts")}
    assert "own.md" not in sources
    assert sources
    assert findings(newsroom, "drafts/copied.md", "--against", "known", "--self", "quay.txt") == []


def test_drafts_are_checked_against_each_other_when_asked(newsroom: Path) -> None:
    found = findings(newsroom, "drafts/copied.md", "drafts/own.md", "--among")
    assert {(each["draft"], each["source"]) for each in found} == {
        ("drafts/copied.md", "drafts/own.md"),
        ("drafts/own.md", "drafts/copied.md"),
    }


def test_known_texts_are_left_out_by_outlet_and_date(newsroom: Path) -> None:
    known = [
        {"id": "old", "text": QUAY, "outlet": "Harbour Times", "published": "2024-01-01"},
        {"id": "new", "text": QUAY, "outlet": "The Wire", "published": "2025-01-01"},
    ]
    write(newsroom, {"known.jsonl": "".join(json.dumps(each) + "\n" for each in known)})
    ask = ["drafts/copied.md", "--against", "known.jsonl"]
    assert [(each["source"], each["also"]) for each in findings(newsroom, *ask)] == [("old", ["new"])]
    assert [each["source"] for each in findings(newsroom, *ask, "--since", "2024-06-01")] == ["new"]
    assert [each["source"] for each in findings(newsroom, *ask, "--exclude-outlet", "harbour times")] == ["new"]
    assert findings(newsroom, *ask, "--exclude-outlet", "Harbour Times", "--exclude-outlet", "the wire") == []


def test_a_source_that_two_documents_name_is_found_though_it_is_not_at_hand(newsroom: Path) -> None:
    named = f"This is what happened, according to a report by The New York Times. {QUAY}"
    known = [{"id": id_, "text": f"{named}\n\n{FERRY}"} for id_ in ("a", "b")]
    write(newsroom, {"known.jsonl": "".join(json.dumps(each) + "\n" for each in known)})
    out = run("check", "drafts/copied.md", "--against", "known.jsonl", "-f", "json", cwd=newsroom)[1]
    report = codec.loads(out)
    (found,) = report.findings
    assert found.source_id.startswith("lost:")
    assert found.witness_id == "a"
    names = {each.id: each.name for each in report.lineage.lost_sources}
    assert names[found.source_id] == "The New York Times"
    table = run("check", "drafts/copied.md", "--against", "known.jsonl", cwd=newsroom)[1]
    assert "The New York Times (not at hand; as a has it)" in " ".join(table.split())


NOTICE = (
    "This page has no sources of its own yet. Please help the volunteers by adding references, since what nobody can"
    " check may be challenged and taken out again."
)


def test_a_phrase_that_strangers_share_is_boilerplate_and_no_finding() -> None:
    strangers = [QUAY, FERRY, "The orchestra opens its season with a symphony that nobody has played since 1911."]
    known = [Document(f"stranger-{k}", f"{NOTICE}\n\n{text}") for k, text in enumerate(strangers)]
    draft = Document("draft", f"{OWN}\n\n{NOTICE}")
    report = check(draft, known)
    assert report.findings == ()
    assert [(each.text, each.documents) for each in report.boilerplate] == [(NOTICE, 3)]
    # Two may have it from one source, and copies of one article are no strangers.
    assert [each.words for each in check(draft, known[:2]).findings] == [28]
    copies = [Document(f"copy-{k}", f"{NOTICE}\n\n{QUAY}\n\n{FERRY}") for k in range(3)]
    assert [each.words for each in check(draft, copies).findings] == [28]


def test_what_would_be_an_error_is_no_stock_phrase_however_many_hold_it() -> None:
    known = [Document(f"{k}", f"{QUAY}\n\n{text}") for k, text in enumerate((FERRY, REWORDED[::-1], NOTICE))]
    (found,) = check(Document("draft", f"{OWN}\n\n{QUAY}"), known).findings
    assert found.severity == "error"


def test_house_style_is_passed_over(newsroom: Path) -> None:
    write(newsroom, {"style.txt": QUAY})
    assert findings(newsroom, "drafts/copied.md", "--against", "known", "--ignore", "style.txt") == []


def test_a_baseline_hides_what_was_accepted_and_survives_reflowing_but_not_a_new_passage(newsroom: Path) -> None:
    ask = ["check", "drafts/copied.md", "--against", "known", "--baseline", "base.json"]
    code, out, err = run(*ask, cwd=newsroom)
    assert (code, out, err) == (
        2,
        "",
        "dedup: base.json: no such baseline; write one with --update-baseline\n",
    )
    assert run(*ask, "--update-baseline", cwd=newsroom)[0] == 2  # nobody says who and why
    accept = ["--update-baseline", "--who", "Ann", "--why", "licensed"]
    assert run(*ask, *accept, cwd=newsroom, SOURCE_DATE_EPOCH="1740000000")[0] == 0
    written = json.loads((newsroom / "base.json").read_text(encoding="utf-8"))
    assert written["schema"] == "dedup.baseline/1"
    (entry,) = written["accepted"]
    assert (entry["who"], entry["why"], entry["when"], entry["draft"], entry["sources"]) == (
        "Ann",
        "licensed",
        "2025-02-19",
        "drafts/copied.md",
        ["quay.txt"],
    )
    code, out, _ = run(*ask, cwd=newsroom)
    assert code == 0
    assert out.startswith("1 draft checked: nothing found; 1 finding accepted before.\n")
    reflowed = re.sub(r"(.{30,50}) ", r"\1\n", QUAY)
    write(newsroom, {"drafts/copied.md": f"# Another day\n\n{OWN} And more.\n\nSomething new.\n\n{reflowed}\n"})
    assert run(*ask, cwd=newsroom)[0] == 0
    write(newsroom, {"drafts/copied.md": f"{OWN}\n\n{QUAY}\n\n{OWN[:90]}\n\n{FERRY}\n"})
    assert run(*ask, cwd=newsroom)[0] == 1
    before = (newsroom / "base.json").read_bytes()
    run(*ask, *accept, cwd=newsroom, SOURCE_DATE_EPOCH="1740000000")
    once = (newsroom / "base.json").read_bytes()
    assert once != before
    run(*ask, *accept, cwd=newsroom, SOURCE_DATE_EPOCH="1750000000")
    assert (newsroom / "base.json").read_bytes() == once  # what is accepted is accepted once


def test_a_comment_in_the_draft_excepts_a_passage(newsroom: Path) -> None:
    write(newsroom, {"drafts/x.md": f"{OWN}\n\n<!-- dedup: accept, licensed -->\n{QUAY}\n"})
    code, out, _ = run("check", "drafts/x.md", "--against", "known", cwd=newsroom)
    assert (code, out.splitlines()[0]) == (0, "1 draft checked: nothing found; 1 finding accepted before.")
    write(newsroom, {"drafts/x.html": f"<p>{OWN}</p><!-- dedup: accept licensed --><p>{QUAY}</p>"})
    assert run("check", "drafts/x.html", "--against", "known", cwd=newsroom)[0] == 0


def test_standard_input_has_the_name_and_kind_it_is_given(newsroom: Path) -> None:
    text = f"{OWN}\n\n> said\n\n{QUAY}\n".encode()
    (found,) = findings(newsroom, "-", "--stdin-filename", "drafts/new.md", "--against", "known", stdin=text)
    assert (found["draft"], found["line"], found["column"]) == ("drafts/new.md", 5, 1)
    (found,) = findings(newsroom, "-", "--against", "known", stdin=text)
    assert found["draft"] == "-"


def test_every_kind_of_draft_is_pointed_into(newsroom: Path) -> None:
    web = f"<html><body><p>{OWN}</p>\n<p>{QUAY.replace('harbour', '<em>harbour</em>', 1)}</p></body></html>"
    write(newsroom, {"drafts/x.html": web, "drafts/x.docx": _docx([OWN, QUAY])})
    (found,) = findings(newsroom, "drafts/x.html", "--against", "known")
    assert (found["line"], found["column"]) == (2, 4)
    start, end = int(str(found["start"])), int(str(found["end"]))
    assert web[start:end] == QUAY.replace("harbour", "<em>harbour</em>", 1)
    (found,) = findings(newsroom, "drafts/x.docx", "--against", "known")
    assert (found["line"], found["column"], found["points_into"]) == (2, 1, "text")


def test_a_place_in_a_word_file_is_said_to_be_one_in_its_text(newsroom: Path) -> None:
    write(newsroom, {"drafts/x.docx": _docx([OWN, QUAY])})
    ask = ["check", "drafts/x.docx", "--against", "known"]
    assert "its place is in the text read from the file" in " ".join(run(*ask, cwd=newsroom)[1].split())
    annotation = run(*ask, "-f", "github", cwd=newsroom)[1].splitlines()[0]
    assert annotation.startswith("::error file=drafts/x.docx,title=dedup verbatim-copy::")
    (result,) = json.loads(run(*ask, "-f", "sarif", cwd=newsroom)[1])["runs"][0]["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "drafts/x.docx"}}


def _docx(paragraphs: list[str]) -> bytes:
    inside = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{kinds}"/>')
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{inside}</w:body></w:document>',
        )
    return made.getvalue()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["drafts/own.md"], "dedup: check: nothing to check against; name an index or texts with --against, or "),
        (["drafts/own.md", "--against", "nowhere"], "dedup: nowhere: no such file or folder; check the spelling"),
        (["nowhere.md", "--against", "known"], "dedup: nowhere.md: no such file or folder; check the spelling"),
        (["binary.md", "--against", "known"], "dedup: binary.md: not text but binary content; give the draft itself"),
        (["big.md", "--against", "known"], "dedup: big.md: longer than 8 MB; check one article at a time"),
        (["drafts/own.md", "--against", "known", "--since", "soon"], "dedup: --since soon: not a date; write it"),
        (["drafts/own.md", "--against", "broken"], "dedup: broken: not an index that can be read"),
    ],
)  # fmt: skip
def test_trouble_is_one_clear_line_and_exit_code_2(newsroom: Path, arguments: list[str], line: str) -> None:
    write(newsroom, {"binary.md": b"\x00\x01\x02" * 99, "broken/dedup.sqlite": b"no database"})
    if "big.md" in arguments:
        (newsroom / "big.md").write_bytes(b"words and words " * 12_500_000)
    code, _, err = run("check", *arguments, cwd=newsroom)
    assert code == 2
    assert err.startswith(line)
    assert len(err.splitlines()) == 1


def test_trouble_beats_findings(newsroom: Path) -> None:
    code, out, err = run("check", "drafts/copied.md", "nowhere.md", "--against", "known", cwd=newsroom)
    assert (code, err) == (2, "dedup: nowhere.md: no such file or folder; check the spelling\n")
    assert "1 error" in out


def test_an_index_is_asked_and_not_written(newsroom: Path) -> None:
    assert run("ingest", "index", "known", cwd=newsroom)[0] == 0
    before = {path: path.read_bytes() for path in sorted((newsroom / "index").rglob("*")) if path.is_file()}
    (found,) = findings(newsroom, "drafts/copied.md", "--against", "index")
    assert (found["source"], found["severity"], found["words"]) == ("quay.txt", "error", 72)
    after = {path: path.read_bytes() for path in sorted((newsroom / "index").rglob("*")) if path.is_file()}
    assert {path.name for path in after} - {path.name for path in before} <= {"dedup.sqlite-shm", "dedup.sqlite-wal"}
    assert all(after[path] == content for path, content in before.items() if not path.name.endswith("-shm"))


def test_an_index_of_other_settings_is_refused(newsroom: Path) -> None:
    write(newsroom, {"own.toml": "shingle_words = 7\n"})
    run("ingest", "index", "known", "--settings", "own.toml", cwd=newsroom)
    code, out, err = run("check", "drafts/own.md", "--against", "index", cwd=newsroom)
    assert (code, out) == (2, "")
    assert err.startswith("dedup: index: made with shingle_words = 7, asked for 5; ")


def test_an_index_without_texts_is_refused(newsroom: Path) -> None:
    assert run("ingest", "index", "known", "--no-store-text", cwd=newsroom)[0] == 0
    assert run("check", "drafts/own.md", "--against", "index", cwd=newsroom) == (
        2,
        "",
        "dedup: check: the index keeps no texts; ingest into a new folder without --no-store-text\n",
    )


def test_an_index_is_asked_while_another_process_writes_to_it(newsroom: Path) -> None:
    run("ingest", "index", "known", cwd=newsroom)
    with Index.open(newsroom / "index", write=True):
        assert run("check", "drafts/copied.md", "--against", "index", cwd=newsroom)[0] == 1


def test_an_index_that_another_program_has_locked_is_one_line(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", "index", "known", cwd=newsroom)
    monkeypatch.setattr(schema, "WAIT", 0.05)
    other = sqlite3.connect(newsroom / "index" / "dedup.sqlite", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    said = run("check", "drafts/copied.md", "--against", "index", cwd=newsroom)
    other.close()
    assert said == (
        2,
        "",
        "dedup: index: another program has locked it; wait for it to end, then run this again\n",
    )


def test_a_damaged_index_is_one_line_wherever_it_is_damaged(newsroom: Path) -> None:
    run("ingest", "index", "known", "--depth", "rewrite", cwd=newsroom)
    path = newsroom / "index" / "dedup.sqlite"
    whole = path.read_bytes()
    refused = 0
    for place in range(0, len(whole), 4_096):
        path.write_bytes(whole[:place] + b"\xff" * 4_000 + whole[place + 4_000 :])
        code, _, err = run("check", "drafts/copied.md", "--against", "index", cwd=newsroom)
        refused += code == 2
        assert len(err.splitlines()) == (code == 2), (place, err)
    assert refused >= 3


def test_an_empty_file_is_no_index(newsroom: Path) -> None:
    write(newsroom, {"index/dedup.sqlite": b""})
    code, out, err = run("check", "drafts/own.md", "--against", "index", cwd=newsroom)
    assert (code, out) == (2, "")
    assert err.startswith("dedup: index: not an index that can be read")


@pytest.mark.parametrize("depth", [None, "rewrite"])
def test_of_many_known_texts_the_sources_are_found_in_piles_and_indexes(tmp_path: Path, depth: str | None) -> None:
    numbers = random.Random(11)
    strangers = [
        Document(f"stranger-{k}", " ".join(f"w{numbers.randrange(900)}" for _ in range(80))) for k in range(60)
    ]
    known = [*strangers[:30], Document("quay", f"{QUAY}\n\n{FERRY}"), *strangers[30:]]
    if depth is None:
        near = KnownPile(known).near
    else:
        list(ingest(known, tmp_path / "index", depth="rewrite"))
        near = KnownIndex(Index.open(tmp_path / "index")).near
    for draft in (QUAY, REWORDED):
        found = near(prepare(f"{OWN} {draft}"), ())
        assert found[0].id == "quay"
        assert len(found) <= 20
        assert "quay" not in {each.id for each in near(prepare(draft), {"quay"})}


def test_a_check_against_an_index_loads_only_what_it_needs(newsroom: Path) -> None:
    assert run("ingest", "index", "known", "--depth", "rewrite", cwd=newsroom)[0] == 0
    script = (
        "import sys\nfrom dedup.cli import main\n"
        "try:\n    main(['check', 'drafts/copied.md', '--against', 'index'])\n"
        "except SystemExit as end:\n    print('exit', end.code)\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('scipy', 'datasketch')"
        " or m.startswith(('dedup.lineage', 'dedup.evidence'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=newsroom, capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-2:] == ["exit 1", "[]"]


def test_the_order_in_which_texts_became_known_changes_no_candidate(tmp_path: Path) -> None:
    numbers = random.Random(12)
    known = [Document(f"{k:02}", " ".join(f"w{numbers.randrange(60)}" for _ in range(50))) for k in range(50)]
    draft = prepare(" ".join(f"w{numbers.randrange(60)}" for _ in range(50)))
    orders = []
    for turn in range(2):
        list(ingest(known[:: 1 - 2 * turn], tmp_path / f"index-{turn}", depth="rewrite"))
        orders.append([each.id for each in KnownIndex(Index.open(tmp_path / f"index-{turn}")).near(draft, ())])
    assert orders[0] == orders[1]
    assert len(orders[0]) == 20


SEVERITIES = [
    # words, similarity, rarity, credit, severity
    (5, 0.98, 0.4, "uncredited", "note"),  # 98 % of five words
    (12, 1.0, 0.4, "uncredited", "note"),
    (200, 0.85, 0.35, "uncredited", "error"),
    (200, 0.85, 0.35, "attributed without quotes", "error"),
    (100, 0.85, 0.35, "attributed without quotes", "warning"),
    (100, 1.0, 0.35, "quoted without attribution", "warning"),
    (100, 1.0, 0.35, "quoted and attributed", "note"),
    (200, 1.0, 0.05, "uncredited", "warning"),  # stock phrases: a sixth of ordinary prose
]


@pytest.mark.parametrize(("words", "similarity", "rarity", "credit", "told"), SEVERITIES)
def test_severity_comes_from_length_similarity_rarity_and_credit_together(
    words: int, similarity: float, rarity: float, credit: PassageCredit, told: str
) -> None:
    assert severity(words, similarity, rarity, credit) == told


def test_order_of_drafts_and_of_known_texts_changes_no_byte(newsroom: Path) -> None:
    drafts = ["drafts/copied.md", "drafts/reworded.txt"]
    outputs = {
        run("check", *order, "--against", one, "--against", other, "-f", "json", cwd=newsroom)[1]
        for order in (drafts, drafts[::-1])
        for one, other in (("known", "drafts"), ("drafts", "known"))
    }
    assert len(outputs) == 1


def test_control_codes_of_a_draft_never_reach_the_terminal(newsroom: Path) -> None:
    evil = "\x1b[2J\x1b]0;owned\x07\u202e"
    write(newsroom, {"drafts/x.txt": f"{evil}{QUAY}"})
    out = run("check", "drafts/x.txt", "--against", "known", cwd=newsroom)[1]
    assert not set(out) & {"\x1b", "\x07", "\u202e"}
    assert max(map(len, out.splitlines())) <= 80


def test_python_checks_a_document_against_documents() -> None:
    known = [Document("known", QUAY, published=Published("2025", 0.0, 1.0))]
    report = check(Document("draft", f"{OWN}\n\n{QUAY}"), known)
    (found,) = report.findings
    assert report.documents[0].document.text[found.span.start : found.span.end] == QUAY
    assert Gate("error").stops(report)
    assert not Gate(None).stops(report)
    assert codec.loads(codec.dumps(report)) == report
    assert check([], known, options=CheckOptions(among=True)).findings == ()


def test_a_paragraph_is_found_in_a_book_and_by_a_book() -> None:
    numbers = random.Random(5)
    book = [f"{' '.join(f'w{numbers.randrange(9_000)}' for _ in range(14)).capitalize()}." for _ in range(2_000)]
    with_quay = " ".join([*book[:1_500], QUAY, *book[1_500:]])
    for draft, known in ((QUAY, with_quay), (with_quay, QUAY)):
        (found,) = check(Document("draft", draft), [Document("known", known)]).findings
        assert draft[found.span.start : found.span.end] == QUAY
        assert known[found.source_span.start : found.source_span.end] == QUAY
