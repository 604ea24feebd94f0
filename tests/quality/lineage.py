"""The figures of lineage: who derives from whom, how surely, and what is lost.

    python -m tests.quality.lineage DATA [--trees N] [--cache FOLDER] [PART…]

Parts: simulator, shifted, real, stemma, events, speed; all of them by default. Prints every figure with what it
should reach, shortfalls too. Simulated trees have seeds that training never sees.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np

from dedup.evidence import derive
from dedup.lineage import heaviest, marginals
from dedup.model import Document, Evidence, Lineage
from dedup.text import quotations, words

from . import sets
from .measuring import attributions_of, evidence_of, grown_of
from .scoring import Counts, answer, brier, calibration_error, count
from .simulator import Edge, Newsroom, Tree, trees
from .train_lineage import SHIFTED, most_similar_earlier

_SHOWN = 60
Cache = Callable[[str, Callable[[], list[list[Evidence]]]], list[list[Evidence]]]


def figure(name: str, value: float, reach: float, *, least: bool = True) -> None:
    """One figure in one line, with what it should reach."""
    met = value >= reach if least else value <= reach
    sign = ">=" if least else "<="
    print(f"  {name:<{_SHOWN}} {value:7.3f}  {sign} {reach:<6g} {'' if met else 'SHORT'}".rstrip(), flush=True)


def lineage_of(tree: Tree, evidence: Sequence[Evidence], named: bool = True) -> Lineage:
    """The lineage of a tree's documents."""
    return grown_of(tree.documents, evidence, attributions_of(tree.documents) if named else {})


def counted(pile: Sequence[Tree], evidence: Sequence[Sequence[Evidence]], named: bool = True) -> Counts:
    """The sums of a set."""
    held = {id(tree): each for tree, each in zip(pile, evidence, strict=True)}
    return count(pile, lambda tree: lineage_of(tree, held[id(tree)], named))


def f1(found: Sequence[set[Edge]], pile: Sequence[Tree]) -> float:
    """Edge F1 over trees."""
    right = sum(len(mine & tree.edges) for mine, tree in zip(found, pile, strict=True))
    both = sum(len(mine) + len(tree.edges) for mine, tree in zip(found, pile, strict=True))
    return 2 * right / both if both else 0.0


def simulator(data: Path, number: int, cached: Cache) -> None:
    """The simulator with all evidence, and with the text alone."""
    pile = list(trees(Newsroom.read(data / "bbc2225"), "plain", range(number)))
    evidence = cached(f"plain-test-{number}", lambda: [evidence_of(tree.documents) for tree in pile])
    all_counts = counted(pile, evidence)
    print(f"simulator, {number} trees, all evidence")
    _tree_figures(all_counts, (0.75, 0.72, 0.72, 0.70, 0.94))
    figure("lost source: documents, precision", all_counts.precision("fed"), 0.65)
    figure("lost source: documents, recall", all_counts.recall("fed"), 0.60)
    figure("lost source: grouping F1", all_counts.f1("group"), 0.55)
    figure("second parents, precision", all_counts.precision("second"), 0.65)
    figure("second parents, recall", all_counts.recall("second"), 0.35)
    figure("calibration error, edges", calibration_error(all_counts.edges), 0.02, least=False)
    figure("calibration error, unseen", calibration_error(all_counts.unseen), 0.04, least=False)
    figure("Brier, edges", brier(all_counts.edges), 0.040, least=False)
    figure("(most similar earlier document, edge F1)", f1(list(map(most_similar_earlier, pile, evidence)), pile), 0)
    bare = [sets.unnamed(tree) for tree in pile]
    print("the same, text alone, process traces off")
    _tree_figures(counted(bare, evidence, named=False), (0.55, 0.53, 0.46, 0.40, 0.78))


def _tree_figures(counts: Counts, reach: tuple[float, float, float, float, float]) -> None:
    figure("parent accuracy", counts.share("parent right", "documents"), reach[0])
    figure("edge F1", counts.f1("edge"), reach[1])
    figure("ancestor F1", counts.f1("ancestor"), reach[2])
    figure("head of the story", counts.share("head right", "trees"), reach[3])
    figure("direction", counts.share("turned right", "turned"), reach[4])


def shifted(data: Path, number: int, cached: Cache) -> None:
    """Simulators never seen in training."""
    room = Newsroom.read(data / "bbc2225")
    many = max(1, number // 3)
    print("shifted simulators, parent accuracy")
    for variant in SHIFTED:
        pile = list(trees(room, variant, range(many)))
        evidence = cached(f"{variant}-test-{many}", lambda pile=pile: [evidence_of(t.documents) for t in pile])
        counts = counted(pile, evidence)
        figure(f"{variant} ({many} trees)", counts.share("parent right", "documents"), 0.70)


def real(data: Path, _: int, cached: Cache) -> None:
    """Revision histories: with dates against the baseline, and with dates hidden."""
    piles = {
        "versions_github_policies": (list(sets.policies(data / "versions_github_policies")), 0.92),
        "frankenstein": (list(sets.frankenstein(data / "frankenstein")), 0.95),
        "spdx_licenses": (list(sets.licences(data / "spdx_licenses")), 0.0),
    }
    for name, (pile, reach) in piles.items():
        evidence = cached(f"{name}-test", lambda pile=pile: [evidence_of(tree.documents) for tree in pile])
        print(f"{name}: {len(pile)} groups, {sum(len(tree.edges) for tree in pile)} edges")
        if reach:
            mine = counted(pile, evidence).f1("edge")
            base = f1(list(map(most_similar_earlier, pile, evidence)), pile)
            figure("with dates, edge F1", mine, reach)
            figure("most similar earlier document", base, 0)
            figure("not below it by more than .02: difference", mine - base, -0.02)
        _undated(pile, evidence)


def _undated(pile: Sequence[Tree], evidence: Sequence[Sequence[Evidence]]) -> None:
    bare = [sets.unnamed(tree) for tree in pile]
    counts = Counts()
    decided = right = 0
    for tree, each in zip(bare, evidence, strict=True):
        grown = lineage_of(tree, each, named=False)
        found = answer(tree, grown)
        mine = {frozenset((u, v)) for v, parents in enumerate(found.parents) for u in parents}
        true = {frozenset(edge) for edge in tree.edges}
        counts.sums["skeleton right"] += len(mine & true)
        counts.sums["skeleton found"] += len(mine)
        counts.sums["skeleton true"] += len(true)
        number = {document.id: i for i, document in enumerate(tree.documents)}
        for edge in grown.derivations:
            if edge.decided and edge.source_id in number:
                u, v = number[edge.source_id], number[edge.derived_id]
                if frozenset((u, v)) in true:
                    decided += 1
                    right += (u, v) in tree.edges
    figure("dates hidden, skeleton F1", counts.f1("skeleton"), 0.88)
    figure(f"of {decided} directions printed on true pairs, right", right / decided if decided else 1.0, 0.80)


def stemma(data: Path, _: int, cached: Cache) -> None:
    """The artificial manuscript tradition."""
    folder = data / "stemma_besoin"
    (tree,) = sets.stemma(folder)
    (evidence,) = cached("stemma-test", lambda: [evidence_of(tree.documents)])
    grown = lineage_of(tree, evidence)
    name = {i: document.id for i, document in enumerate(tree.documents)}
    true = {frozenset((name[u], name[v])) for u, v in tree.edges}
    found = {frozenset((edge.source_id, edge.derived_id)) for edge in grown.derivations}
    print("stemma_besoin")
    figure("undirected true edges, of 13", len(true & found), 11)
    with (folder / "edges_full.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["parent"], row["child"]) for row in csv.DictReader(lines, delimiter="\t")]
    graph = [(edge.source_id, edge.derived_id) for edge in grown.derivations]
    figure("average sign similarity", sign_similarity(list(name.values()), rows, graph), 0.80)
    above = {edge.source_id for edge in grown.derivations if edge.derived_id == "F"}
    figure("contaminated witness F: true parents reported, of 2", len(above & {"C", "U"}), 2)


def sign_similarity(nodes: Sequence[str], true: Iterable[tuple[str, str]], found: Iterable[tuple[str, str]]) -> float:
    """How far two trees agree on which of two nodes is nearer to a third.

    Source: Roos and Heikkilä 2009, the measure of the computer-assisted stemmatology challenge.
    """
    one, other = _distances(nodes, true), _distances(nodes, found)
    total = agreed = 0.0
    for a in nodes:
        for b, c in combinations([node for node in nodes if node != a], 2):
            signs = [float(np.sign(each[a].get(b, 99) - each[a].get(c, 99))) for each in (one, other)]
            agreed += 1 - abs(signs[0] - signs[1]) / 2
            total += 1
    return agreed / total


def _distances(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    found: dict[str, dict[str, int]] = {}
    for start in nodes:
        reached = {start: 0}
        todo = deque([start])
        while todo:
            node = todo.popleft()
            for following in sorted(near[node]):
                if following not in reached:
                    reached[following] = reached[node] + 1
                    todo.append(following)
        found[start] = reached
    return found


def events(data: Path, _: int, cached: Cache) -> None:
    """Independent articles on the same events: what must not be joined."""
    records = list(sets.events(data / "basil_dev"))
    evidence = cached("events-test", lambda: [evidence_of(tree.documents) for tree in records])
    wire = [any(_lifted(*pair) >= 40 for pair in combinations(tree.documents, 2)) for tree in records]
    print(f"basil_dev: {sum(wire)} of {len(records)} events share 40 unquoted words in runs of 12 and are left out")
    for kept, told in ((False, "events without such runs"), (True, "events with such runs, apart")):
        pile = [i for i in range(len(records)) if wire[i] == kept]
        joined = lost = 0
        for i in pile:
            grown = lineage_of(records[i], evidence[i])
            ids = {document.id for document in records[i].documents}
            joined += sum(edge.source_id in ids and edge.probability >= 0.5 for edge in grown.derivations)
            lost += any(each.probability >= 0.5 and not each.named_by for each in grown.lost_sources)
        if not kept:
            figure(f"pairs joined by an edge of P >= .5, {told} ({len(pile)})", joined, 4, least=False)
            figure("share of events with an unnamed lost source of P >= .5", lost / len(pile), 0.10, least=False)
        else:
            print(f"  {told} ({len(pile)}): {joined} pairs joined, {lost} lost sources")
    documents = [
        replace(document, id=f"{i}/{document.id}") for i, tree in enumerate(records) for document in tree.documents
    ]
    pairs = [(i, j) for i in range(len(documents)) for j in range(i + 1, min(i + 30, len(documents)))]
    pairs = [(i, j) for i, j in pairs if documents[i].id.split("/")[0] != documents[j].id.split("/")[0]]
    (across,) = cached("across-test", lambda: [evidence_of(documents, pairs)])
    whole = replace(records[0], documents=tuple(documents))
    grown = lineage_of(whole, across)
    strange = sum(edge.probability >= 0.5 and "/" in edge.source_id for edge in grown.derivations)
    figure(f"edges of P >= .5 across events, of {len(pairs)} pairs", strange, 0, least=False)


def _lifted(left: Document, right: Document, run: int = 12) -> int:
    """Unquoted words of the left in runs of 12 words that the right has."""
    mine, theirs = _unquoted(left.text), _unquoted(right.text)
    there = {tuple(theirs[i : i + run]) for i in range(len(theirs) - run + 1)}
    inside: set[int] = set()
    for i in range(len(mine) - run + 1):
        if tuple(mine[i : i + run]) in there:
            inside.update(range(i, i + run))
    return len(inside)


def _unquoted(text: str) -> list[str]:
    position, kept = 0, []
    for start, end in quotations(text):
        kept.append(text[position:start])
        position = end
    kept.append(text[position:])
    return words(" ".join(kept))


def speed(data: Path, _: int, cached: Cache) -> None:
    """CPU seconds of the tree, and of the evidence."""
    from dedup import alignment
    from dedup.evidence import weigh
    from dedup.model import Resemblance

    print("speed, CPU")
    dice = np.random.default_rng(1)
    for n, reach in ((200, 1.0), (1000, 5.0)):
        edge, root = dice.normal(size=(n, n)) * 3, dice.normal(size=n)
        np.fill_diagonal(edge, -np.inf)
        start = time.process_time()
        chance, outside = marginals(edge, root)
        whole = np.full((n + 1, n + 1), -np.inf)
        whole[1:, 1:], whole[0, 1:] = chance, outside
        heaviest(whole)
        figure(f"tree and marginals, {n} documents, seconds", time.process_time() - start, reach, least=False)
    pile = list(trees(Newsroom.read(data / "bbc2225"), "plain", range(40)))
    aligned = [[(a, b, alignment.align(a, b)) for a, b in combinations(tree.documents, 2)] for tree in pile]
    start = time.process_time()
    pairs = 0
    for tree, held in zip(pile, aligned, strict=True):
        nothing = Resemblance(0.0, 0.0, 0.0, 0)
        weighed = [weigh(a, b, each, nothing) for a, b, each in held if each.matches]
        derive(tree.documents, weighed, {})
        pairs += 2 * len(held)
    figure("pairs' evidence, directed pairs a second", pairs / (time.process_time() - start), 300)


PARTS: Mapping[str, Callable[[Path, int, Cache], None]] = {
    "simulator": simulator,
    "shifted": shifted,
    "real": real,
    "stemma": stemma,
    "events": events,
    "speed": speed,
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", nargs="*", default=list(PARTS))
    parser.add_argument("--trees", type=int, default=300)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()

    def cached(name: str, made: Callable[[], list[list[Evidence]]]) -> list[list[Evidence]]:
        if options.cache is None:
            return made()
        path = options.cache / f"{name.replace(' ', '-')}.pickle"
        if not path.is_file():
            options.cache.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(made()))
        return list(pickle.loads(path.read_bytes()))

    for part in options.parts:
        PARTS[part](options.data, options.trees, cached)


if __name__ == "__main__":
    main()
