"""Lines that an outlet repeats count for nothing, and the report lists them."""

from __future__ import annotations

from pathlib import Path

from test_cli import STORY, run, write

from dedup import compare
from dedup.model import Document

FOOTER = "Subscribe to the Kestrel Post newsletter and never miss what happens in the valley and beyond."
TEXTS = [
    "The council voted on Tuesday to close the swimming pool because the roof leaks and repairs are dear.",
    "A choir from Lund won the singing contest after the favourites had lost their conductor to the flu.",
    "Farmers expect a poor harvest of cherries since frost came late and the bees stayed in their hives.",
    "The museum shows two hundred clocks that a watchmaker collected in fifty years of walking the Alps.",
]


def pages(footer: str) -> list[Document]:
    return [Document(f"{n}", f"{text}\n{footer}", outlet="Kestrel Post") for n, text in enumerate(TEXTS)]


def test_a_footer_makes_no_pair_and_is_listed_with_its_count() -> None:
    report = compare(pages(FOOTER))
    assert report.pairs == ()
    assert [(each.text, each.documents, each.outlet) for each in report.boilerplate] == [(FOOTER, 4, "Kestrel Post")]


def test_without_the_rule_the_footer_would_join_the_pages() -> None:
    two = pages(FOOTER)[:2]
    assert compare(two).pairs
    assert not compare(two, ignore=[FOOTER.upper()]).pairs


def test_lines_to_ignore_come_from_a_file(tmp_path: Path) -> None:
    write(tmp_path, a__txt=TEXTS[0] + "\n" + STORY, b__txt=TEXTS[1] + "\n" + STORY)
    (tmp_path / "house style.lst").write_text(STORY)
    plain = run("compare", ".", "--include", "*.txt", cwd=tmp_path)
    ignoring = run("compare", ".", "--include", "*.txt", "--ignore", "house style.lst", cwd=tmp_path)
    assert "no pair shares anything above chance" not in plain[1]
    assert "no pair shares anything above chance" in ignoring[1]
