"""Fits and writes dedup/data/dependence.json: how surely what two texts share has one source.

Positives are pairs of simulated stories with an ancestor in common, negatives simulated strangers on the same topic
and independently written reports of the same event (basil_dev; pairs with 40 unquoted words in runs of 12 and more
share wire copy and are left out).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np

from dedup import alignment
from dedup.lineage.explaining import STRANGERS, dependence_features
from dedup.model import Match
from dedup.sketches import resemblance

from . import sets
from .simulator import Newsroom, Tree, trees
from .train_lineage import logistic

Row = tuple[dict[str, float], bool]


def rows(tree: Tree, independent: bool = False) -> Iterator[Row]:
    """Features and truth of each pair of a tree that shares something."""
    prepared = [alignment.prepare(each.text, "en") for each in tree.documents]
    above = [{u for u, w in tree.ancestors if w == v} | {v} for v in range(len(tree.documents))]
    lost = [{n for n, (_, below) in enumerate(tree.lost) if above[v] & below} for v in range(len(tree.documents))]
    for v, w in combinations(range(len(tree.documents)), 2):
        left, right = tree.documents[v], tree.documents[w]
        matches = alignment.align(left, right, left_prepared=prepared[v], right_prepared=prepared[w]).matches
        if not matches or (independent and _wire(left.text, right.text, matches)):
            continue
        dependent = not independent and bool(above[v] & above[w] or lost[v] & lost[w])
        yield dependence_features(left, right, matches), dependent


def _wire(left: str, right: str, matches: tuple[Match, ...]) -> bool:
    return any(match.degree == "verbatim" for match in matches) and resemblance(left, right).longest_run >= 40


def main(data: str) -> None:
    """Fit, print and write."""
    room = Newsroom.read(Path(data) / "bbc2225")
    found: list[Row] = []
    for variant in ("plain", "retold", "unrelated"):
        for tree in trees(room, variant, range(200_000, 200_060)):
            found.extend(rows(tree))
    simulated = len(found)
    for tree in sets.events(Path(data) / "basil_dev"):
        found.extend(rows(tree, independent=True))
    names = list(found[0][0])
    values = np.array([[row[name] for name in names] for row, _ in found])
    truth = np.array([dependent for _, dependent in found], float)
    # Two reports of one event in a newsroom's pile are strangers more often than not: these weigh three times as much
    # as all relatives together.
    repeat = np.ones(len(found), int)
    repeat[simulated:] = round(STRANGERS * truth.sum() / (len(found) - simulated))
    fitted = logistic(np.repeat(values, repeat, 0), np.repeat(truth, repeat))
    chance = 1 / (1 + np.exp(-(values @ fitted)))
    events = chance[simulated:]
    print(f"{int(truth.sum())} pairs with one source, {int((1 - truth).sum())} without ({len(events)} real)")
    print(f"recall at .5: {(chance[truth == 1] >= 0.5).mean():.3f}; real strangers above .5: {(events >= 0.5).sum()}")
    weights = {name: round(float(weight), 3) for name, weight in zip(names, fitted, strict=True)}
    print(weights)
    about = "Weights of the dependence of two texts; fitted by tests/quality/dependence.py on simulated stories and basil_dev."
    path = Path(__file__).parents[2] / "dedup" / "data" / "dependence.json"
    path.write_text(json.dumps({"about": about, "weights": weights}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
