"""Accuracy of the alignment on sets with known answers, by class, and its speed.

    python -m tests.quality.alignment DATA [SECTION...]

Sections: pan. Without any, all. Nothing printed here was fitted on what it is measured on; what was
fitted, and on which half, stands in train_alignment.py.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

from dedup.alignment.passages import PASSAGE_CUT, passages

from . import pan
from .measures import plagdet


def pan13(data: Path) -> None:
    """Plagdet by class on both halves, negatives hit, and pairs a second with preparation."""
    corpus = pan.read(data / "pan13_train")
    for name, fitted in (("fitted", True), ("held out", False)):
        pairs = [pair for pair in corpus.pairs if pan.fitted(pair) is fitted]
        start = time.process_time()
        prepared = corpus.prepared(pairs)
        middle = time.process_time()
        found = {p: pan.told(p, passages(prepared[p.source_id], prepared[p.suspicious_id])) for p in pairs}
        end = time.process_time()
        rows = []
        for kind in ("all", *pan.CLASSES):
            chosen = [pair for pair in pairs if kind in ("all", pair.kind)]
            result = plagdet(
                [case for pair in chosen for case in corpus.cases[pair]],
                [each for pair in chosen for each in found[pair]],
            )
            rows.append((kind, len(chosen), result.plagdet, result.precision, result.recall, result.granularity))
        headers = (name, "pairs", "plagdet", "precision", "recall", "granularity")
        print(tabulate(rows, headers, floatfmt=".4f"))
        negatives = [pair for pair in pairs if pair.kind in pan.NEGATIVE]
        hit = sum(bool(found[pair]) for pair in negatives)
        print(f"negatives hit: {hit} of {len(negatives)} ({hit / len(negatives):.2%}) at cut {PASSAGE_CUT}")
        cut, each = (middle - start) / len(prepared) * 1e3, (end - middle) / len(pairs) * 1e3
        print(f"speed: {len(pairs) / (end - start):.0f} pairs a second and core, preparation included", end=" ")
        print(f"({cut:.2f} ms a document, {each:.2f} ms a pair)\n")


SECTIONS: dict[str, Callable[[Path], None]] = {"pan": pan13}


def main(data: str, *sections: str) -> None:
    """Measure and print the sections asked for, or all."""
    for name in sections or SECTIONS:
        print(f"== {name}")
        SECTIONS[name](Path(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
