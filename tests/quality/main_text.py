"""How much of the article a page's text is, and how much of the furniture gets in: our pages, both readers.

Run: python -m tests.quality.main_text [FOLDER]. A folder of NAME.html beside NAME.txt adds pages of your own.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path
from unittest import mock

from dedup.corpus import read
from dedup.model import Document
from dedup.text import words
from tests.pages import pages


def text_of(html: bytes) -> str:
    """The text that is read from a page."""
    (found,) = read(["-"], stdin=io.BytesIO(html))
    return found.text if isinstance(found, Document) else ""


def shares(text: str, article: str) -> tuple[float, float]:
    """Precision and recall of the words."""
    found, wanted = Counter(words(text)), Counter(words(article))
    common = (found & wanted).total()
    return common / max(1, found.total()), common / max(1, wanted.total())


def measure(name: str, folder: Path | None) -> None:
    """Print one reader's figures."""
    rows, leaked, lines = [], 0, 0
    for page in pages():
        text = text_of(page.html.encode())
        rows.append(shares(text, "\n".join(page.article)))
        lines += sum(each in page.html for each in page.furniture)
        leaked += sum(each in text.split("\n") for each in page.furniture)
    print(f"{name:12} our pages    {_line(rows)}  furniture lines in the text {leaked} of {lines}")
    if folder is not None:
        gold = [(each, each.with_suffix(".txt")) for each in sorted(folder.glob("*.html"))]
        rows = [shares(text_of(a.read_bytes()), b.read_text(encoding="utf-8")) for a, b in gold if b.exists()]
        print(f"{name:12} {folder.name:12} {_line(rows)}")


def _line(rows: list[tuple[float, float]]) -> str:
    f1 = sum(2 * p * r / max(1e-9, p + r) for p, r in rows) / len(rows)
    precision, recall = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return f"pages {len(rows):3}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


if __name__ == "__main__":
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    measure("trafilatura", given)
    with mock.patch.dict(sys.modules, {"trafilatura": None}):
        measure("no extra", given)
