"""The index on disk, crowds of copies, and the error of estimates."""

from __future__ import annotations

import json
import random
import shutil
import time
from pathlib import Path

import numpy as np
from tabulate import tabulate

from dedup.index import Index
from dedup.index.inspecting import info
from dedup.model import Document
from dedup.settings import BakedSettings, Settings
from dedup.sketches import estimated_resemblance, measure, shingle_hashes, sign

from .corpus import write
from .engines import ENGINES

ASKED = 400


def read(pile: Path) -> list[Document]:
    """The texts of a pile."""
    with pile.open(encoding="utf-8") as file:
        return [Document(record["id"], record["text"]) for record in map(json.loads, file)]


def measure_index(pile: Path, folder: Path) -> str:
    """Ingest, size, opening, and the time to check one text against all others with exact verification."""
    documents = read(pile)
    held, asked = documents[:-ASKED], documents[-ASKED:]
    path = folder / "index"
    shutil.rmtree(path, ignore_errors=True)
    before = time.process_time()
    with Index.create(path, Settings()) as index:
        for start in range(0, len(held), 1_000):
            index.add(held[start : start + 1_000], 0.0)
        ingested = time.process_time() - before
    with Index.open(path, write=True) as index:
        # What waits in the database for a file of its own is given one, so that postings are told from rows.
        for channel in ("near", "shared"):
            index.postings.write(channel)
    with Index.open(path) as index:
        facts = info(index)
    opened = []
    for _ in range(5):
        before = time.perf_counter()
        Index.open(path).close()
        opened.append(time.perf_counter() - before)
    spent = []
    with Index.open(path) as index:
        index.query(asked[0].text)
        for each in asked:
            before = time.process_time()
            index.query(each.text)
            spent.append(time.process_time() - before)
    shutil.rmtree(path)
    rows = [
        ("ingest, CPU µs a text (bands chosen, texts compressed, on disk)", f"{ingested / len(held) * 1e6:.0f}", ""),
        ("bytes a text: postings of both channels", round(facts["bytes_of_segments"] / len(held)), "<= 450"),
        ("bytes a text: all but stored texts", facts["bytes_a_document_without_texts"], ""),
        ("  of these signatures", 0, "kept as bands alone; made anew for export"),
        ("bytes of compressed text a text", round(facts["bytes_of_texts"] / len(held)), ""),
        ("opens in ms", f"{min(opened) * 1e3:.1f}", "<= 50"),
        ("one text against all, CPU ms, median", f"{np.median(spent) * 1e3:.2f}", "<= 2 at 200,000"),
        ("one text against all, CPU ms, 99 of 100", f"{np.quantile(spent, 0.99) * 1e3:.2f}", "<= 10 at 200,000"),
    ]
    return tabulate(rows, headers=("", "measured", "aim"), disable_numparse=True)


def measure_crowd(folder: Path, copies: int = 2_000) -> str:
    """One story carried by many outlets, 2 % of its words changed in each, beside half as many copies."""
    rows = []
    for count in (copies // 2, copies):
        pile = folder / f"crowd{count}.jsonl"
        if not pile.exists():
            write(10_000, pile)
            documents = read(pile)
            draw = random.Random(3)
            words = [word for each in documents[:200] for word in each.text.split()]
            for number in draw.sample(range(100, 10_000), count):
                changed = documents[17].text.split()
                for place in draw.sample(range(len(changed)), max(1, len(changed) // 50)):
                    changed[place] = draw.choice(words)
                documents[number] = Document(documents[number].id, " ".join(changed))
            with pile.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps({"id": each.id, "text": each.text}) + "\n" for each in documents)
        row: list[object] = [f"{count:,} copies"]
        for name in ("dedup full", "dedup near (oph)", "datasketch sha1"):
            run = ENGINES[name]()
            before = time.process_time()
            _, pairs = run(pile)
            row += [f"{time.process_time() - before:.2f}", sum(1 for _ in pairs)]
        rows.append(row)
    heads = ("", "full, CPU s", "pairs", "near, CPU s", "pairs", "datasketch, CPU s", "pairs")
    return tabulate(rows, headers=heads, disable_numparse=True)


def measure_errors(folder: Path) -> str:
    """Root of the mean squared error of 128 slots, beside the theory for 128 independent permutations."""
    pile = folder / "pile10000.jsonl"
    if not pile.with_suffix(".truth.json").exists():
        write(10_000, pile)
    documents = read(pile)
    planted = [(source, derived) for derived, source, _ in json.loads(pile.with_suffix(".truth.json").read_text())]
    pairs = np.array(planted)
    shingles = shingle_hashes([each.text for each in documents], 5)
    exact = measure(shingles, pairs[:, 0], pairs[:, 1], 5).similarity
    rows = [("theory", f"{np.sqrt((exact * (1 - exact) / 128).mean()):.4f}", "")]
    for scheme in ("minhash", "oph"):
        signed = sign(shingles, BakedSettings(signatures=scheme))  # type: ignore[arg-type]  # two known words
        error = estimated_resemblance(signed[pairs[:, 0]], signed[pairs[:, 1]]) - exact
        rows.append((scheme, f"{np.sqrt((error**2).mean()):.4f}", f"{error.mean():+.4f}"))
    return tabulate(rows, headers=("signatures", "RMSE", "bias"), disable_numparse=True)
