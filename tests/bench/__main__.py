"""The speed of the engine beside its peers, in one table.

    python -m tests.bench                       # 10,000 and 50,000 texts
    python -m tests.bench --sizes 200000 --skip "datasketch sha1"
    python -m tests.bench --only "dedup near (oph)" "dedup full, 1/8" --sizes 10000 1000000

Each engine runs in a process of its own on the same generated pile (kept in --folder), with one thread. Columns are
CPU a text, how many times our two profiles are faster, peak memory, and recall: of pairs with a resemblance of .7
and more, and of planted pairs with 20 and 30 % of their words replaced. Peers that are not installed are named.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tabulate import tabulate

from .corpus import write
from .engines import ENGINES
from .index import measure_crowd, measure_errors, measure_index

NEAR, FULL = "dedup near (oph)", "dedup full"
AIMS = {
    "datasketch sha1": (20, 9),
    "rensa": (8, 3.5),
    "gaoya": (5, 2.2),
    "Daft": (3.5, 1.5),
}
NOT_RUN = {"text-dedup": "a program for data sets that writes clusters, no pairs"}
"""Peers that cannot be given the same task, with the reason."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "DAFT_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def run(name: str, pile: Path) -> dict[str, Any] | str:
    """What one engine took, or why it did not run."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.engines", name, str(pile)],
        capture_output=True,
        text=True,
        env={**os.environ, **ONE_THREAD},
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit code {done.returncode}"
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    result["found"] = {tuple(pair) for pair in json.loads(Path(result["pairs"]).read_text())}
    return result


def similar_pairs(pile: Path) -> set[tuple[int, int]]:
    """Every pair with a resemblance of .7 and more: from the join of all shingles, which misses none."""
    from dedup.index import MemoryIndex
    from dedup.model import Document
    from dedup.settings import BakedSettings

    index = MemoryIndex(BakedSettings(), ("shared",))
    with pile.open(encoding="utf-8") as file:
        index.add([Document(record["id"], record["text"]) for record in map(json.loads, file)])
    found = index.overlapping()
    near = found.overlaps.similarity >= 0.7
    return {
        (min(pair), max(pair)) for pair in zip(found.left[near].tolist(), found.right[near].tolist(), strict=True)
    }


def table(results: dict[str, dict[str, Any] | str], similar: set[tuple[int, int]], planted: list[Any]) -> str:
    """One row an engine."""
    rows = []
    by_kind = {
        kind: {(source, derived) for derived, source, how in planted if how == kind}
        for kind in ("replace20", "replace30")
    }
    for name, result in results.items():
        if isinstance(result, str):
            rows.append([name, result[:60], *[""] * 7])
            continue
        each = result["cpu"] / result["texts"]
        times = []
        for profile, ours in enumerate((NEAR, FULL)):
            base = results.get(ours)
            ratio = each / (base["cpu"] / base["texts"]) if isinstance(base, dict) else None
            aim = AIMS[name][profile] if name in AIMS else None
            times.append("-" if ratio is None else f"{ratio:.1f}" + (f" (aim {aim})" if aim else ""))
        recall = [
            f"{len(there & result['found']) / len(there):.3f}" if there else "-"
            for wanted in (similar, *by_kind.values())
            for there in [{pair for pair in wanted if max(pair) < result["texts"]}]
        ]
        rows.append([name, f"{each * 1e6:.0f}", *times, f"{result['memory']:.0f}", len(result["found"]), *recall])
    heads = [
        "engine",
        "CPU µs a text",
        "near is faster",
        "full is faster",
        "peak MB",
        "pairs",
        "J >= .7",
        "20 %",
        "30 %",
    ]
    return tabulate(rows, headers=heads, disable_numparse=True)


def flatness(each: dict[int, dict[str, float]]) -> str:
    """CPU a text of our own rows by size, and the largest as a multiple of the smallest (aim: at most 1.15)."""
    sizes = sorted(each)
    rows = []
    for name in each[sizes[0]]:
        spent = [each[size].get(name) for size in sizes]
        growth = f"{spent[-1] / spent[0]:.2f}" if spent[0] and spent[-1] else "-"
        rows.append([name, *(f"{1e6 * took:.0f}" if took else "-" for took in spent), growth])
    return tabulate(
        rows, headers=["CPU µs a text", *(f"{size:,}" for size in sizes), "growth"], disable_numparse=True
    )


def main() -> None:
    """Run it all and print as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 50_000])
    parser.add_argument("--only", nargs="+", default=list(ENGINES))
    parser.add_argument("--skip", nargs="+", default=[])
    parser.add_argument("--folder", type=Path, default=Path(".cache/bench"))
    parser.add_argument("--no-index", action="store_true", help="leave out the index on disk, crowds and errors")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    ours: dict[int, dict[str, float]] = {}
    for size in told.sizes:
        pile = told.folder / f"pile{size}.jsonl"
        if not pile.with_suffix(".truth.json").exists():
            write(size, pile)
        results = {name: run(name, pile) for name in told.only if name not in told.skip}
        if told.only == list(ENGINES):
            results.update(NOT_RUN)
        planted = json.loads(pile.with_suffix(".truth.json").read_text())
        similar = similar_pairs(pile) if size <= 200_000 else set()
        print(f"\n{size:,} generated texts, {pile.stat().st_size / size:.0f} bytes each, one process\n")
        print(table(results, similar, planted), flush=True)
        ours[size] = {
            name: result["cpu"] / result["texts"]
            for name, result in results.items()
            if name.startswith("dedup") and isinstance(result, dict)
        }
        if not told.no_index:
            print(f"\nIndex on disk, {size:,} texts\n\n{measure_index(pile, told.folder)}", flush=True)
    if len(ours) > 1:
        print(f"\nFrom {min(ours):,} to {max(ours):,} texts\n\n{flatness(ours)}", flush=True)
    if not told.no_index:
        print(f"\n2,000 copies of one story among 10,000 texts\n\n{measure_crowd(told.folder)}", flush=True)
        print(f"\nError of the Jaccard estimate\n\n{measure_errors(told.folder)}", flush=True)


if __name__ == "__main__":
    main()
