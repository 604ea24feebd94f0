"""Sets with known derivation, as trees: every group of documents that may derive from each other."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dedup.model import Document, Published

from .simulator import Edge, Tree

Record = Mapping[str, Any]


def policies(folder: Path, most: int = 40, longest: int = 1_000_000) -> Iterator[Tree]:
    """versions_github_policies: one tree for each policy, of at most so many first versions, none longer."""
    found = _trees(folder, lambda record: str(record["title"]), most)
    yield from (tree for tree in found if max(len(each.text) for each in tree.documents) < longest)


def frankenstein(folder: Path) -> Iterator[Tree]:
    """Four editions of each unit of the novel; the full texts are left out."""
    units = (tree for tree in _trees(folder, lambda record: record["id"].split("/")[1]) if tree.edges)
    yield from (tree for tree in units if max(len(each.text) for each in tree.documents) < 100_000)


def licences(folder: Path) -> Iterator[Tree]:
    """spdx_licenses: the families that the edges join."""
    yield from _joined(folder)


def covenant(folder: Path) -> Iterator[Tree]:
    """contributor_covenant: seven versions in a chain."""
    yield from _trees(folder, lambda record: "covenant")


def essays(folder: Path) -> Iterator[Tree]:
    """argrewrite_dev: three drafts of each essay."""
    yield from _trees(folder, lambda record: str(record["essay"]))


def answers(folder: Path) -> Iterator[Tree]:
    """clough_stevenson: each task with its original and the answers made of it, or not."""
    yield from _trees(folder, lambda record: str(record.get("task") or record["id"][-1]))


def newswire(folder: Path, most: int = 150) -> Iterator[Tree]:
    """reuters21578: stories with one headline, earlier and later takes."""
    yield from list(_joined(folder))[:most]


def events(folder: Path) -> Iterator[Tree]:
    """basil_dev: three independent articles on each event; whatever they come from, it is not each other."""
    yield from _trees(folder, lambda record: str(record["event"]))


def stemma(folder: Path) -> Iterator[Tree]:
    """stemma_besoin: thirteen copies of one text."""
    yield from _trees(folder, lambda record: "besoin")


def undated(tree: Tree) -> Tree:
    """The tree without dates."""
    return replace(tree, documents=tuple(replace(each, published=None) for each in tree.documents))


def unnamed(tree: Tree) -> Tree:
    """The tree without dates, and with outlets that nobody could name."""
    return replace(tree, documents=tuple(replace(each, published=None, outlet=None) for each in tree.documents))


def published(written: str) -> Published | None:
    """A year, a day or a time as an interval.

    >>> published("1818").latest > published("1818-06-01").latest
    True
    """
    if re.fullmatch(r"\d{4}", written):
        first = datetime(int(written), 1, 1, tzinfo=UTC)
        last = datetime(int(written) + 1, 1, 1, tzinfo=UTC)
        return Published(written, first.timestamp(), last.timestamp() - 1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        day = datetime.combine(date.fromisoformat(written), datetime.min.time(), UTC)
        return Published(written, day.timestamp(), (day + timedelta(days=1)).timestamp() - 1)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Published(written, moment.timestamp(), moment.timestamp())


def _records(folder: Path) -> Iterator[Record]:
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _edges(folder: Path) -> list[tuple[str, str]]:
    path = folder / "edges.tsv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["parent"], row["child"]) for row in csv.DictReader(lines, delimiter="\t")]


def _trees(folder: Path, group: Callable[[Record], str], most: int = 1000) -> Iterator[Tree]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in _records(folder):
        grouped[group(record)].append(record)
    edges = _edges(folder)
    for name in sorted(grouped):
        yield _tree(grouped[name][:most], edges)


def _joined(folder: Path) -> Iterator[Tree]:
    edges = _edges(folder)
    first: dict[str, str] = {name: name for edge in edges for name in edge}

    def find(name: str) -> str:
        while first[name] != name:
            name = first[name]
        return name

    for left, right in edges:
        one, other = find(left), find(right)
        first[max(one, other)] = min(one, other)
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in _records(folder):
        if record["id"] in first:
            grouped[find(record["id"])].append(record)
    for name in sorted(grouped):
        yield _tree(grouped[name], edges)


def _tree(records: Iterable[Record], edges: Iterable[tuple[str, str]]) -> Tree:
    documents = tuple(
        Document(
            str(record["id"]),
            record["text"],
            title=record.get("title"),
            published=published(str(record["date"])) if record.get("date") else None,
            language=record.get("lang"),
            url=None,
        )
        for record in records
    )
    number = {document.id: i for i, document in enumerate(documents)}
    truth = frozenset((number[a], number[b]) for a, b in edges if a in number and b in number)
    return Tree(
        0,
        documents,
        truth,
        _closure(truth, len(documents)),
        (False,) * len(documents),
        frozenset(range(len(documents))) - {v for _, v in truth},
        (),
    )


def _closure(edges: frozenset[Edge], n: int) -> frozenset[Edge]:
    parents: dict[int, list[int]] = defaultdict(list)
    for u, v in edges:
        parents[v].append(u)
    found: set[Edge] = set()
    for v in range(n):
        todo = list(parents[v])
        while todo:
            u = todo.pop()
            if (u, v) not in found:
                found.add((u, v))
                todo += parents[u]
    return frozenset(found)
