"""How right lineages are: the figures of trees with known truth, and of probabilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from dedup.model import Lineage

from .simulator import Edge, Tree

Grower = Callable[[Tree], Lineage]


@dataclass
class Answer:
    """A lineage by numbers of documents."""

    parents: list[list[int]]
    """First the parent in the tree, then second ones."""
    fed: list[bool]
    lost: list[frozenset[int]]
    chance: dict[Edge, float]
    unseen: list[float]


@dataclass
class Counts:
    """Sums from which the figures follow."""

    sums: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    edges: list[tuple[float, bool]] = field(default_factory=list)
    unseen: list[tuple[float, bool]] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float:
        """One sum as a share of another; 0 of nothing is 0."""
        return self.sums[part] / self.sums[whole] if self.sums[whole] else 0.0

    def f1(self, name: str) -> float:
        """F1 of true positives against what was found and what is true."""
        both = self.sums[f"{name} found"] + self.sums[f"{name} true"]
        return 2 * self.sums[f"{name} right"] / both if both else 0.0

    def precision(self, name: str) -> float:
        """Share of what was found that is true."""
        return self.share(f"{name} right", f"{name} found")

    def recall(self, name: str) -> float:
        """Share of what is true that was found."""
        return self.share(f"{name} right", f"{name} true")


def answer(tree: Tree, lineage: Lineage) -> Answer:
    """A lineage as the figures need it."""
    number = {document.id: i for i, document in enumerate(tree.documents)}
    n = len(tree.documents)
    parents: list[list[int]] = [[] for _ in range(n)]
    linked = {
        frozenset((number[each.document_id], number[source])): 0.0
        for each in lineage.origins
        for source, _ in each.parents
    }
    for each in lineage.origins:
        for source, p in each.parents:
            linked[frozenset((number[each.document_id], number[source]))] += p
    lost = [frozenset(number[w] for w in source.witnesses) for source in lineage.lost_sources]
    fed = [any(v in group for group in lost) for v in range(n)]
    origin = {number[each.document_id]: each for each in lineage.origins}
    for edge in sorted(lineage.derivations, key=lambda each: -each.probability):
        v = number[edge.derived_id]
        if edge.source_id not in number or fed[v]:
            continue
        # Undecided pairs are told beside the tree; one counts for a text without a parent when the two are linked.
        u, outside = number[edge.source_id], max(origin[v].root, origin[v].unseen)
        known = edge.probability > outside or edge.probability >= 0.5
        if known or (not parents[v] and linked.get(frozenset((u, v)), 0.0) >= 0.5):
            parents[v].append(u)
    chance = {(number[source], v): p for v, each in origin.items() for source, p in each.parents}
    return Answer(parents, fed, lost, chance, [origin[v].unseen for v in range(n)])


def count(trees: Iterable[Tree], grow: Grower) -> Counts:
    """The sums over trees."""
    counts = Counts()
    for tree in trees:
        _count(tree, answer(tree, grow(tree)), counts)
    return counts


def _count(tree: Tree, found: Answer, counts: Counts) -> None:
    sums, n = counts.sums, len(tree.documents)
    edges = {(u, v) for v, each in enumerate(found.parents) for u in each}
    for name, mine, true in (
        ("edge", edges, tree.edges),
        ("skeleton", {frozenset(e) for e in edges}, {frozenset(e) for e in tree.edges}),
        ("ancestor", _ancestors(found.parents), tree.ancestors),
        ("fed", {v for v in range(n) if found.fed[v]}, {v for v in range(n) if tree.fed[v]}),
    ):
        sums[f"{name} right"] += len(mine & true)
        sums[f"{name} found"] += len(mine)
        sums[f"{name} true"] += len(true)
    for u, v in tree.edges:
        sums["turned right"] += (u, v) in edges
        sums["turned"] += (u, v) in edges or (v, u) in edges
    _count_parents(tree, found, sums)
    _count_groups(tree, found, sums)
    sums["head right"] += _true_head(tree) == _found_head(tree, found)
    sums["trees"] += 1
    for u in range(n):
        for v in range(n):
            if u != v:
                counts.edges.append((found.chance.get((u, v), 0.0), (u, v) in tree.edges))
    counts.unseen += list(zip(found.unseen, tree.fed, strict=True))


def _count_parents(tree: Tree, found: Answer, sums: dict[str, float]) -> None:
    several = {v for _, v in tree.edges if sum(e[1] == v for e in tree.edges) > 1}
    for v, mine in enumerate(found.parents):
        true = {u for u, w in tree.edges if w == v}
        right = bool(mine) and mine[0] in true
        right |= not true and not tree.fed[v] and not mine and not found.fed[v]
        right |= tree.fed[v] and found.fed[v]
        sums["parent right"] += right
        sums["documents"] += 1
        sums["second found"] += len(mine) > 1
        sums["second true"] += v in several
        sums["second right"] += len(mine) > 1 and v in several and mine[1] in true


def _count_groups(tree: Tree, found: Answer, sums: dict[str, float]) -> None:
    """Lost sources of two witnesses and more; one is right when it is half the same as a true one."""
    mine = [group for group in found.lost if len(group) > 1]
    true = [(direct, below) for direct, below in tree.lost if len(below) > 1]
    used: set[int] = set()
    for group in mine:
        for i, (direct, below) in enumerate(true):
            if i not in used and max(_overlap(group, direct), _overlap(group, below)) >= 0.5:
                used.add(i)
                break
    sums["group right"] += len(used)
    sums["group found"] += len(mine)
    sums["group true"] += len(true)


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _ancestors(parents: Sequence[Sequence[int]]) -> set[Edge]:
    found: set[Edge] = set()
    for v in range(len(parents)):
        todo = list(parents[v])
        while todo:
            u = todo.pop()
            if (u, v) not in found:
                found.add((u, v))
                todo += parents[u]
    return found


def _largest(n: int, links: Iterable[tuple[int, int]]) -> set[int]:
    groups = {v: {v} for v in range(n)}
    for u, v in links:
        if groups[u] is not groups[v]:
            groups[u] |= groups[v]
            for w in groups[v]:
                groups[w] = groups[u]
    return max(groups.values(), key=lambda group: (len(group), -min(group)))


def _head(roots: Sequence[int]) -> tuple[str, int]:
    """What stands at the head of a story: one document, something lost (-1), or several documents (-2)."""
    return ("document", roots[0]) if len(roots) == 1 else ("lost", -1) if not roots else ("several", -2)


def _true_head(tree: Tree) -> tuple[str, int]:
    links = list(tree.edges)
    for _, below in tree.lost:
        first = min(below)
        links += [(first, v) for v in below if v != first]
    group = _largest(len(tree.documents), links)
    return _head([v for v in sorted(group) if v in tree.roots])


def _found_head(tree: Tree, found: Answer) -> tuple[str, int]:
    links = [(u, v) for v, each in enumerate(found.parents) for u in each]
    for each in found.lost:
        first = min(each)
        links += [(first, v) for v in each if v != first]
    group = _largest(len(tree.documents), links)
    return _head([v for v in sorted(group) if not found.parents[v] and not found.fed[v]])


def calibration_error(chances: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far probabilities are from how often they come true, bin by bin."""
    error = 0.0
    for i in range(bins):
        inside = [(p, y) for p, y in chances if i / bins <= p < (i + 1) / bins or (i == bins - 1 and p >= 1.0)]
        if inside:
            gap = sum(p for p, _ in inside) / len(inside) - sum(y for _, y in inside) / len(inside)
            error += abs(gap) * len(inside) / len(chances)
    return error


def brier(chances: Sequence[tuple[float, bool]]) -> float:
    """Mean squared distance of probabilities from what came true."""
    return sum((p - y) ** 2 for p, y in chances) / len(chances) if chances else 0.0
