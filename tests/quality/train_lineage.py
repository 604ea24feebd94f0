"""Trains the weights in dedup/data/parents.json and tree.json on a mixture of simulated and real trees.

    python -m tests.quality.train_lineage DATA [--cache FOLDER] [--trees N] [--jobs N]

Deterministic: the data folder and the number of trees decide every weight, however many processes there are. The
seeds of the project are never read.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import dedup
from dedup.evidence import judging
from dedup.evidence.features import features
from dedup.evidence.story import lay_out, stories
from dedup.learned import Scorer
from dedup.lineage import context as second_pass
from dedup.lineage import lost as lost_rooms
from dedup.lineage import second as second_rooms
from dedup.lineage.common import common_words
from dedup.lineage.growing import posterior
from dedup.model import Attribution, Candidate, Descent, Document, Evidence, Lineage, Measured

from . import archives, sets
from .fitting import Rows, both_ways, likelihood, named
from .measuring import attributions_of, evidence_of, grown_of
from .scoring import count
from .simulator import Edge, Newsroom, Tree, trees

Floats = NDArray[np.float64]

SHIFTED = ("no substitution", "heavy substitution", "growing", "nothing hidden", "24 nodes")
"""Variants that no weight may see: they stand for simulators of others."""
PROCESS = frozenset(
    {
        "lenratio",
        "shortchild",
        "insdel",
        "insdel_r",
        "pos_u",
        "pos_v",
        "headmiss",
        "shift",
        "lenrel",
        "fid_v",
        "fid_u",
        "fid_r",
    }
)
"""Traces of how the simulator rewrites; left out where text has to speak alone."""
DATES = frozenset(
    (
        "date_ok", "date_bad", "date_tie", "date_lag", "date_badlag", "dated_all", "best_earlier", "earlier_rank",
        "best_earlier_all", "ok_all", "bad_all", "ok_best", "bad_best", "earliest", "dated", "later_best",
        "max_earlier", "max_earlier_all", "slow", "slow_all", "place_earlier", "place_earlier_all",
        "earlier_gap", "earlier_gap_all", "cov_all", "l_cov_all", "l_tri_all", "l_place_v_all", "mid_all", "lack_all",
        "gap_v_all",
    )
)  # fmt: skip
NAMES = frozenset(
    (
        "v_names_u", "u_names_v", "v_names_unseen", "same_unseen", "names_seen", "names_unseen", "names_unnamed",
        "shared_unseen", "own_names_u", "u_own_names_v", "own_names_unseen", "credited", "u_credited", "v_credited",
    )
)  # fmt: skip


UNITS = 24
"""Hidden units of the first pass."""
UNITS_AGAIN = 16
"""Those of the second pass, and of second parents."""


@dataclass
class Sample:
    """A tree with its evidence."""

    tree: Tree
    evidence: list[Evidence]
    attributions: Mapping[str, tuple[Attribution, ...]]
    weight: float = 1.0


@dataclass
class StoryRows:
    """The choices of one story's documents."""

    sample: Sample
    documents: tuple[Document, ...]
    rows: list[Rows]
    sources: list[list[int]]
    """For each document the numbers of its candidates."""

    def descents(self, weights: judging.Weights, names: tuple[Sequence[str], Sequence[str]]) -> tuple[Descent, ...]:
        """What the first pass says, without reasons."""
        on_nodes = dict(zip(names[1], np.stack([row.node for row in self.rows]).T, strict=True))
        on_edges = dict(zip(names[0], np.concatenate([row.edges for row in self.rows]).T, strict=True))
        edge = iter(weights.edge.scores(on_edges, sum(map(len, self.sources))).tolist())
        root, unseen = (part.scores(on_nodes, len(self.rows)).tolist() for part in (weights.root, weights.unseen))
        found = []
        for v, (document, sources) in enumerate(zip(self.documents, self.sources, strict=True)):
            candidates = tuple(
                Candidate(self.documents[u].id, next(edge), 0.0, "version", "uncredited", False, ()) for u in sources
            )
            measured = Measured((tuple(names[0]), tuple(names[1])), self.rows[v].edges, self.rows[v].node)
            found.append(Descent(document.id, root[v], unseen[v], candidates, measured=measured))
        return tuple(found)


Cache = Callable[[str, Callable[[], Iterable[Tree]]], list[Sample]]
"""Measures a set of this name, or remembers it."""


def measured(tree: Tree, weight: float = 1.0) -> Sample:
    """A tree with the evidence of all its pairs."""
    return Sample(tree, evidence_of(tree.documents), attributions_of(tree.documents), weight)


def mixture(data: Path, count: int, cached: Cache) -> dict[str, list[Sample]]:
    """The training sets by name."""
    room = Newsroom.read(data / "bbc2225")
    first = 100_000  # seeds of training; figures are measured on seeds from 0

    def simulated(variant: str, number: int) -> list[Sample]:
        return cached(f"{variant}-{number}", lambda: trees(room, variant, range(first, first + number)))

    def issued(kind: str, number: int) -> list[Sample]:
        made = archives.archives(archives.texts(data / "bbc2225"), kind, range(first, first + number))
        return cached(f"{kind}-{number}", lambda: made)

    return {
        "plain": simulated("plain", count),
        "all hidden": simulated("all hidden", count * 2 // 15),
        "all dated": simulated("all dated", count // 6),
        "slow": simulated("slow", count // 20),
        "revisions": simulated("revisions", count // 10),
        "retold": simulated("retold", count // 3),
        "many": simulated("many", count // 15),
        "at hand": simulated("at hand", count // 5),
        "varied": simulated("varied", count // 3),
        "unrelated": simulated("unrelated", count // 15),
        "standards": issued("standards", count // 100),
        "manuals": issued("manuals", count // 200),
        "translations": issued("translations", count // 200),
        "policies": cached("policies", lambda: sets.policies(data / "versions_github_policies", 6, 25_000)),
        "frankenstein": cached("frankenstein", lambda: sets.frankenstein(data / "frankenstein")),
        "licences": cached(
            "licences", lambda: (t for t in sets.licences(data / "spdx_licenses") if len(t.documents) < 16)
        ),
        "essays": cached("essays", lambda: sets.essays(data / "argrewrite_dev")),
        "newswire": cached("newswire", lambda: sets.newswire(data / "reuters21578")),
        "events": cached("events", lambda: sets.events(data / "basil_dev")),
    }


def elsewhere(data: Path, cached: Cache) -> dict[str, list[Sample]]:
    """Archives of other texts than those of the training."""

    def issued(kind: str, number: int) -> list[Sample]:
        made = archives.archives(archives.texts(data / "reuters21578"), kind, range(number))
        return cached(f"reuters-{kind}-{number}", lambda: made)

    return {
        "standards": issued("standards", 20),
        "manuals": issued("manuals", 12),
        "translations": issued("translations", 12),
    }


# Share of each set in the loss, against "plain" as 1; real sets are small, so each document of theirs weighs more.
SHARES = {
    "plain": 1.0, "all hidden": 0.15, "all dated": 0.15, "slow": 0.08, "revisions": 0.12, "retold": 0.4,
    "many": 0.2, "at hand": 0.3, "varied": 0.1,
    "unrelated": 0.06,
    "standards": 0.15, "manuals": 0.06, "translations": 0.08, "policies": 0.15, "frankenstein": 0.08,
    "licences": 0.06, "essays": 0.05, "newswire": 0.06, "events": 0.08,
}  # fmt: skip


# The same where nothing is dated: there the newsroom's direction misleads in archives, so they have more of a say.
UNDATED: Mapping[str, float] = {
    "retold": 3.0, "all hidden": 1.5, "policies": 1.5, "frankenstein": 1.5, "licences": 2.0, "essays": 1.5,
}  # fmt: skip


def laid_out(sample: Sample, names: tuple[Sequence[str], Sequence[str]]) -> Iterator[StoryRows]:
    """The choices of a sample's documents, story by story."""
    truth = sample.tree
    number = {document.id: i for i, document in enumerate(truth.documents)}
    for group in stories(truth.documents, sample.evidence):
        story = lay_out(group, sample.evidence)
        feature = features(story, sample.attributions)
        edge = np.stack([feature.edge[name] for name in names[0]], -1)
        node = np.stack([feature.node[name] for name in names[1]], -1)
        rows, sources = [], []
        for v, document in enumerate(group):
            at = np.flatnonzero(story.edges[:, 1] == v)
            sources.append([int(u) for u in story.edges[at, 0]])
            me = number[document.id]
            right = [float((number[group[u].id], me) in truth.edges) for u in sources[-1]]
            fed = float(truth.fed[me])
            original = float(me in truth.roots)
            if original:
                # An article that names a missing outlet owes it something, whatever the simulator made of it since.
                surely = feature.named[v].missing()
                fed = float(surely >= 0.5)
                original = 0.3 if surely >= 0.85 else 1.0
                if not truth.edges and not any(truth.fed) and len(at):
                    fed = max(fed, 0.5)  # reporters at one event: nobody knows what they share besides it
            if not fed and not original and not any(right):
                fed = 1.0  # its source has nothing left in common with it: as good as unseen
            rows.append(Rows(edge[at], node[v], np.array([*right, original, fed]), sample.weight))
        yield StoryRows(sample, group, rows, sources)


def feature_names(sample: Sample) -> tuple[list[str], list[str]]:
    """The names of all features of edges and of documents."""
    group = stories(sample.tree.documents, sample.evidence)[0]
    feature = features(lay_out(group, sample.evidence), sample.attributions)
    return list(feature.edge), list(feature.node)


def parents_weights(
    laid: Sequence[StoryRows], names: tuple[list[str], list[str]], forbidden: frozenset[str]
) -> judging.Weights:
    """The weights of the first pass."""
    rows = [row for story in laid for row in story.rows]
    edge, root, unseen = both_ways(rows, names, forbidden, UNITS)
    typical = np.concatenate([each.edges for each in rows if len(each.edges)]).mean(0)
    heard = np.array([float(name in edge.features) for name in names[0]])
    return judging.Weights(edge, root, unseen, named(names[0], typical, keep=heard))


def tree_weights(
    laid: Sequence[StoryRows], said: Sequence[tuple[Descent, ...]], forbidden: frozenset[str]
) -> second_pass.Weights:
    """The weights of the second pass, from what the first one said of each story."""
    rows: list[Rows] = []
    names: tuple[list[str], list[str]] = [], []
    for story, descents in zip(laid, said, strict=True):
        common = common_words(story.documents, story.sample.evidence)
        heard = second_pass.heard(story.documents, descents, common)
        names = list(heard.on_edges), list(heard.on_nodes)
        x, node = np.stack(list(heard.on_edges.values()), -1), np.stack(list(heard.on_nodes.values()), -1)
        borders = np.searchsorted(heard.edges[1], np.arange(len(node) + 1))
        for v, row in enumerate(story.rows):
            rows.append(Rows(x[borders[v] : borders[v + 1]], node[v], row.right, row.weight))
    edge, root, unseen = both_ways(rows, names, forbidden, UNITS_AGAIN)
    return second_pass.Weights(edge, root, unseen, Scorer(), Scorer())


def pair_weights(
    laid: Sequence[StoryRows], said: Sequence[tuple[Descent, ...]], tree: second_pass.Weights
) -> second_pass.Weights:
    """The weights of second parents, and of two witnesses sharing their lost source."""
    seconds: list[Rows] = []
    links: list[Rows] = []
    second_names: list[str] = []
    link_names: list[str] = []
    for story, descents in zip(laid, said, strict=True):
        truth, documents = story.sample.tree, story.documents
        number = {document.id: i for i, document in enumerate(truth.documents)}
        common = common_words(documents, story.sample.evidence)
        forest = posterior(documents, descents, common, tree)
        mine = [number[document.id] for document in documents]
        for v, u in enumerate(forest.parents):
            if u is None:
                continue
            held = second_rooms.second_features(v, u, forest, common)
            if held:
                second_names = list(next(iter(held.values())))
                several = sum(me == mine[v] for _, me in truth.edges) > 1
                right = np.array([several and (mine[w], mine[v]) in truth.edges for w in held], dtype=float)
                x = np.array([list(values.values()) for values in held.values()])
                seconds.append(Rows(x, np.zeros(0), np.append(right, not right.any()), 1.0))
        for v in range(len(documents)):
            for w in range(v + 1, len(documents)):
                # The question is put for witnesses only; independent articles on one event stand for false ones.
                if not (truth.fed[mine[v]] and truth.fed[mine[w]]) and truth.edges | truth.ancestors:
                    continue
                values = lost_rooms.link_features(v, w, forest, common)
                link_names = list(values)
                one = any({mine[v], mine[w]} <= (direct | below) for direct, below in truth.lost)
                right = np.array([one, not one], dtype=float)
                links.append(Rows(np.array([list(values.values())]), np.zeros(0), right, 1.0))
    for told, rows in (("second parents", seconds), ("shared lost sources", links)):
        print(f"    {told}: {len(rows)} chances, {sum(not row.right[-1] for row in rows)} true")
    return replace(
        tree,
        second=likelihood(seconds, second_names, UNITS_AGAIN),
        link=likelihood(links, link_names),
    )


@dataclass(frozen=True)
class Model:
    """Both passes."""

    parents: judging.Weights
    tree: second_pass.Weights


@dataclass(frozen=True)
class Lesson:
    """The stories that a model learns from, and the features that it must not hear."""

    laid: Sequence[StoryRows]
    forbidden: frozenset[str] = frozenset()


def train(lessons: Sequence[Lesson], names: tuple[list[str], list[str]], jobs: int = 1) -> list[Model]:
    """A model from each lesson; the second pass hears what weights that never saw a story say of it."""
    parts = [(each.laid, each.forbidden) for each in lessons]
    parts += [(each.laid[half::2], each.forbidden) for each in lessons for half in (0, 1)]
    firsts = side_by_side([partial(parents_weights, laid, names, forbidden) for laid, forbidden in parts], jobs)
    wholes, halves = firsts[: len(lessons)], firsts[len(lessons) :]
    again = [
        partial(second_weights, each.laid, names, halves[2 * k : 2 * k + 2], each.forbidden)
        for k, each in enumerate(lessons)
    ]
    return [Model(first, second) for first, second in zip(wholes, side_by_side(again, jobs), strict=True)]


_TASKS: list[Callable[[], Any]] = []


def side_by_side(tasks: Sequence[Callable[[], Any]], jobs: int) -> list[Any]:
    """What the tasks find, in their order; the processes share what lies in memory."""
    if jobs < 2:
        return [task() for task in tasks]
    _TASKS[:] = tasks
    with get_context("fork").Pool(jobs) as pool:
        return pool.map(_task, range(len(tasks)), chunksize=1)


def _task(number: int) -> Any:
    return _TASKS[number]()


def second_weights(
    laid: Sequence[StoryRows],
    names: tuple[list[str], list[str]],
    halves: Sequence[judging.Weights],
    forbidden: frozenset[str],
) -> second_pass.Weights:
    """All weights but those of the first pass, from the first passes of every other story."""
    said = [story.descents(halves[1 - i % 2], names) for i, story in enumerate(laid)]
    return pair_weights(laid, said, tree_weights(laid, said, forbidden))


def undated(
    named: Mapping[str, Sequence[Sample]], laid: Sequence[StoryRows], names: tuple[list[str], list[str]]
) -> list[StoryRows]:
    """The stories for the weights of undated ones: archives weigh more, and in every other nobody names anybody."""
    more = {id(sample.tree): UNDATED.get(name, 1.0) for name, samples in named.items() for sample in samples}
    found = []
    for i, story in enumerate(laid):
        heavier = more[id(story.sample.tree)]
        rows = [replace(row, weight=row.weight * heavier) for row in story.rows]
        story = replace(story, rows=rows)
        found.append(nameless(story, names) if i % 2 else story)
    return found


def rows_of(samples: Sequence[Sample], jobs: int = 1) -> tuple[list[StoryRows], tuple[list[str], list[str]]]:
    """The stories of samples with their features, and the names of those."""
    names = feature_names(samples[0])
    some = [samples[at : at + _AT_ONCE] for at in range(0, len(samples), _AT_ONCE)]
    found = side_by_side([partial(_rows, each, names) for each in some], jobs)
    each_alone = [stories for part in found for stories in part]
    return [
        StoryRows(sample, *story) for sample, held in zip(samples, each_alone, strict=True) for story in held
    ], names


_AT_ONCE = 100  # samples that one process lays out before it hands over what it found


def _rows(
    samples: Sequence[Sample], names: tuple[list[str], list[str]]
) -> list[list[tuple[tuple[Document, ...], list[Rows], list[list[int]]]]]:
    return [[(story.documents, story.rows, story.sources) for story in laid_out(each, names)] for each in samples]


def nameless(story: StoryRows, names: tuple[list[str], list[str]]) -> StoryRows:
    """The story as if nobody named anybody."""
    keep = [np.array([float(name not in NAMES) for name in part]) for part in names]
    rows = [replace(row, edges=row.edges * keep[0], node=row.node * keep[1]) for row in story.rows]
    return replace(story, rows=rows)


def weighed(named: Mapping[str, Sequence[Sample]]) -> list[Sample]:
    """The samples of a mixture, each set with its share, in an order that puts every set in both halves."""
    found = []
    for name, samples in named.items():
        if samples:
            documents = sum(len(sample.tree.documents) for sample in samples)
            found += [replace(sample, weight=SHARES[name] * 1000 / documents) for sample in samples]
    return found


LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "policies": ("policies",),
    "frankenstein": ("frankenstein",),
    "licences": ("licences",),
    "essays": ("essays",),
    "newswire": ("newswire",),
    "standards": ("standards", "manuals", "translations"),
    "manuals": ("standards", "manuals", "translations"),
    "translations": ("standards", "manuals", "translations"),
}
"""Which sets are left out of the training when one is tested."""


def leave_one_out(
    named: Mapping[str, Sequence[Sample]],
    others: Mapping[str, Sequence[Sample]],
    wanted: Sequence[str],
    jobs: int = 1,
) -> None:
    """Print how each wanted set fares under weights that never saw it, beside the most similar earlier document.

    `others` are tested in place of the set of that name: the same kind of set, from other texts.
    """
    laid, names = rows_of(weighed(named), jobs)
    set_of = {id(sample.tree): name for name, samples in named.items() for sample in samples}
    without = sorted({LEFT_OUT[name] for name in wanted})
    lessons = [Lesson([each for each in laid if set_of[id(each.sample.tree)] not in left]) for left in without]
    models = dict(zip(without, train(lessons, names, jobs), strict=True))
    for name in wanted:
        samples = others.get(name, named[name])
        counts = count([sample.tree for sample in samples], _grower(samples, models[LEFT_OUT[name]]))
        base = _f1([(most_similar_earlier(each.tree, each.evidence), each.tree.edges) for each in samples])
        mine, direction = counts.f1("edge"), counts.share("turned right", "turned")
        told = f"edge F1 {mine:.3f}, most similar earlier document {base:.3f}, difference {mine - base:+.3f}"
        print(f"  {name:<14} {told}, direction {direction:.3f}", flush=True)


def _grower(samples: Sequence[Sample], model: Model) -> Callable[[Tree], Lineage]:
    held = {id(sample.tree): sample for sample in samples}

    def grown(tree: Tree) -> Lineage:
        sample = held[id(tree)]
        return grown_of(tree.documents, sample.evidence, sample.attributions, (model.parents, model.tree))

    return grown


def _f1(both: Sequence[tuple[set[Edge], frozenset[Edge]]]) -> float:
    right = sum(len(found & true) for found, true in both)
    return 2 * right / max(1, sum(len(found) + len(true) for found, true in both))


def most_similar_earlier(tree: Tree, evidence: Iterable[Evidence], least: float = 0.03) -> set[Edge]:
    """The baseline: each document hangs on the most similar one before it, by word 3-grams."""
    number = {document.id: i for i, document in enumerate(tree.documents)}
    dates = [document.published.earliest if document.published else math.inf for document in tree.documents]
    best: dict[int, tuple[float, int]] = {}
    for each in evidence:
        a, b = number[each.left_id], number[each.right_id]
        for u, v in ((a, b), (b, a)):
            if dates[u] < dates[v] and each.trigrams >= least:
                best[v] = max(best.get(v, (0.0, 0)), (each.trigrams, u))
    return {(u, v) for v, (_, u) in best.items()}


def cache_in(folder: Path | None, jobs: int = 1) -> Cache:
    """Keeps what was measured, so that training again does not align again."""

    def measure(made: Iterable[Tree]) -> list[Sample]:
        if jobs < 2:
            return [measured(tree) for tree in made]
        with get_context("fork").Pool(jobs) as pool:
            return list(pool.imap(measured, made, chunksize=4))

    def cached(name: str, made: Callable[[], Iterable[Tree]]) -> list[Sample]:
        if folder is None:
            return measure(made())
        path = folder / f"{name.replace(' ', '-')}.pickle"
        if path.is_file():
            return list(pickle.loads(path.read_bytes()))
        found = measure(made())
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(found))
        print(f"  measured {name}", flush=True)
        return found

    return cached


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--trees", type=int, default=6000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--leave-one-out", nargs="*", choices=LEFT_OUT, help="check these or all, and write nothing")
    options = parser.parse_args()
    cached = cache_in(options.cache, options.jobs)
    named = mixture(options.data, options.trees, cached)
    if options.leave_one_out is not None:
        wanted = options.leave_one_out or list(LEFT_OUT)
        leave_one_out(named, elsewhere(options.data, cached), wanted, options.jobs)
        return
    laid, names = rows_of(weighed(named), options.jobs)
    dateless = Lesson(undated(named, laid, names), PROCESS | DATES)
    full, text = train([Lesson(laid), dateless], names, options.jobs)
    write(Path(dedup.__file__).parent / "data", full, text)


def write(folder: Path, full: Model, text: Model) -> None:
    """Write the weight files."""
    about = "Written by tests/quality/train_lineage.py (make train); 'text' is for stories without dates."
    parents = {
        "about": about,
        **{name: _parents(model.parents) for name, model in (("all", full), ("text", text))},
    }
    tree = {"about": about, **{name: _tree(model.tree) for name, model in (("all", full), ("text", text))}}
    for name, data in (("parents", parents), ("tree", tree)):
        lines = re.sub(r"\[[^\[\]{}]*\]", lambda row: re.sub(r"\s+", " ", row[0]), json.dumps(data, indent=1))
        (folder / f"{name}.json").write_text(lines + "\n", encoding="utf-8")


def _parents(weights: judging.Weights) -> dict[str, Any]:
    parts = {"edge": weights.edge, "root": weights.root, "unseen": weights.unseen}
    return {**{name: scorer.written() for name, scorer in parts.items()}, "typical": weights.typical}


def _tree(weights: second_pass.Weights) -> dict[str, Any]:
    parts = ("edge", "root", "unseen", "second", "link")
    return {name: getattr(weights, name).written() for name in parts}


if __name__ == "__main__":
    main()
