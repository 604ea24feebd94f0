"""Recall and precision of near-duplicates and shared passages on real text.

    python -m tests.quality.near_duplicates DATA

DATA holds folders with docs.jsonl, and pairs.tsv (label 1 or 0) or edges.tsv. A true pair is *found* when it is
verified at all, and *near* when its resemblance reaches 0.7. Precision is over labelled pairs alone: what nobody
labelled may be right. Of the Reuters set, 135 negatives are recurring templates (weekly tables, earnings): texts
that are alike and owe each other nothing, which no measure of resemblance can tell; they are counted apart.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from tabulate import tabulate

from dedup.index import MemoryIndex
from dedup.model import Document
from dedup.settings import BakedSettings

SETS = ("reuters21578", "minhash_tutorial", "bbc2225", "spdx_licenses", "frankenstein")
RATES = (1, 8)
Pair = tuple[str, str]


def truth(folder: Path) -> tuple[dict[Pair, str], dict[Pair, str]]:
    """True and false pairs with their relation."""
    true: dict[Pair, str] = {}
    false: dict[Pair, str] = {}
    if (folder / "pairs.tsv").exists():
        for row in csv.DictReader((folder / "pairs.tsv").open(encoding="utf-8"), delimiter="\t"):
            target = true if row["label"] == "1" else false
            target[_pair(row["id_a"], row["id_b"])] = row["relation"]
    if (folder / "edges.tsv").exists():
        for row in csv.DictReader((folder / "edges.tsv").open(encoding="utf-8"), delimiter="\t"):
            true.setdefault(_pair(row["parent"], row["child"]), row["relation"])
    return true, false


def _pair(left: str, right: str) -> Pair:
    return (left, right) if left < right else (right, left)


def measure(folder: Path, rate: int) -> list[object]:
    """One row of the table."""
    with (folder / "docs.jsonl").open(encoding="utf-8") as file:
        documents = [Document(record["id"], record["text"]) for record in map(json.loads, file)]
    true, false = truth(folder)
    index = MemoryIndex(replace(BakedSettings(), sampling=rate))
    before = time.process_time()
    index.add(documents)
    found = {_pair(each.left_id, each.right_id): each.resemblance.similarity for each in index.pairs()}
    spent = (time.process_time() - before) / len(documents)
    near = {pair for pair, similarity in found.items() if similarity >= 0.7}
    templates = {pair for pair, relation in false.items() if "template" in relation}
    others = set(false) - templates
    hits, near_hits = len(true.keys() & found.keys()), len(true.keys() & near)
    return [
        folder.name,
        f"1/{rate}",
        len(documents),
        len(true),
        f"{hits / len(true):.3f}",
        f"{near_hits / len(true):.3f}",
        f"{near_hits / max(1, near_hits + len(others & near)):.3f}" if others else "-",
        f"{len(templates & near)} of {len(templates)}" if templates else "-",
        len(found),
        len(near),
        f"{spent * 1e6:.0f}",
    ]


def main(data: Path) -> None:
    """Print the table."""
    rows = [measure(data / name, rate) for name in SETS for rate in RATES if (data / name).is_dir()]
    heads = (
        "set",
        "sample",
        "texts",
        "true pairs",
        "found",
        "near",
        "precision (labelled)",
        "templates near",
        "all found",
        "all near",
        "µs a text",
    )
    print(tabulate(rows, headers=heads, disable_numparse=True))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
