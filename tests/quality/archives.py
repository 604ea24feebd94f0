"""Makes archives: long documents that are issued anew over years, all at hand and dated, with the truth about them.

An independent counterpart of the newsroom: no step is shared with it. Standards that revise one of the earlier ones
and mostly say which, manuals with many small revisions, and translations that word every sentence anew. The one
nearest in wording is the true source in about three of four cases. Everything follows from the seed.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dedup.model import Document, Published

from .simulator import Edge, Tree

_DAY = 86400.0
_SECOND = 3  # sentences from which another source is one
_OPENING = 400_000_000.0  # seconds since 1970
_HEADS = ("Scope", "Terms", "Procedure", "Reports", "Limits", "Background", "Outlook", "Measures", "Record")
_REPLACES = ("Obsoletes: {}", "Replaces: {}", "This document supersedes {}.", "Updates: {}")


@dataclass(frozen=True)
class Custom:
    """How one kind of archive issues its documents anew: shares and chances, each drawn between two bounds."""

    sections: tuple[int, int]
    issues: tuple[int, int]
    branch: float
    """Chance of being made from any earlier one and not from the last."""
    lost: tuple[float, float]
    """Share of sentences left out."""
    touched: tuple[float, float]
    """Share of sentences changed."""
    words: tuple[float, float]
    """Share of words changed in those."""
    grown: tuple[float, float]
    """New sentences for each old one."""
    moved: float
    """Chance of moving a section."""
    borrowed: float = 0.0
    """Chance of taking sentences from another earlier one as well."""
    share: float = 0.0
    """The most it takes then, as a share of that one."""
    named: float = 0.0
    """Chance of saying which one it replaces."""
    days: float = 400.0


CUSTOMS: Mapping[str, Custom] = {
    "standards": Custom(
        (2, 5), (3, 8), 0.4, (0.1, 0.65), (0.3, 0.95), (0.1, 0.6), (0.1, 1.2), 0.3, 0.5, 0.3, named=0.8, days=900
    ),
    "manuals": Custom((1, 4), (3, 9), 0.12, (0, 0.06), (0.01, 0.2), (0.02, 0.3), (0, 0.15), 0.1, 0.2, 0.05, days=60),
    "translations": Custom(
        (1, 4), (3, 8), 0.5, (0, 0.02), (0.6, 1), (0.15, 0.6), (0, 0.02), 0.0, 0.4, 0.3, days=9000
    ),
}
"""Kinds of archives."""


@dataclass
class _Issue:
    sections: list[tuple[str, list[str]]]
    parents: list[int]
    time: float
    names: int | None = None


def texts(folder: Path, least: int = 1500) -> list[list[str]]:
    """The longer texts of a data folder, as sentences."""
    found = []
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            if len(text) >= least:
                found.append([each.strip() for each in re.split(r"(?<=[.?!])\s+", text) if len(each.split()) > 3])
    return [each for each in found if len(each) >= 5]


def archives(base: Sequence[Sequence[str]], kind: str, seeds: range) -> Iterator[Tree]:
    """The archives of a kind, one for each seed."""
    return (archive(base, CUSTOMS[kind], seed) for seed in seeds)


def archive(base: Sequence[Sequence[str]], custom: Custom, seed: int) -> Tree:
    """One archive."""
    dice = random.Random(f"archive {seed}")
    own = [list(base[i]) for i in dice.sample(range(len(base)), custom.sections[1] + 13)]
    notice = own.pop()[:5]  # the same in everything of the series
    spare = [sentence for each in own[custom.sections[1] :] for sentence in each]
    words = [word for sentence in spare for word in re.findall(r"[a-z]{4,}", sentence)]
    dice.shuffle(spare)
    count = dice.randint(*custom.sections)
    sections = [(dice.choice(_HEADS), own[i]) for i in range(count)]
    issues = [_Issue(sections, [], _OPENING + dice.uniform(0, 9e8))]
    for v in range(1, dice.randint(*custom.issues)):
        parent = dice.randrange(v) if dice.random() < custom.branch else v - 1
        issues.append(_issued(issues, parent, custom, spare, words, dice))
    return _kept(seed, issues, custom, notice, dice)


def _issued(
    issues: Sequence[_Issue], parent: int, custom: Custom, spare: list[str], words: Sequence[str], dice: random.Random
) -> _Issue:
    lost, touched, changed, grown = (
        dice.uniform(*each) for each in (custom.lost, custom.touched, custom.words, custom.grown)
    )
    sections: list[tuple[str, list[str]]] = []
    for head, sentences in issues[parent].sections:
        kept = [
            _touched(sentence, changed, words, dice) if dice.random() < touched else sentence
            for sentence in sentences
            if dice.random() >= lost
        ]
        for _ in range(round(grown * len(sentences) * dice.random() * 2)):
            if spare:
                kept.insert(dice.randrange(len(kept) + 1), spare.pop())
        if kept:
            sections.append((head, kept))
    if len(sections) > 2 and dice.random() < custom.moved:
        sections.insert(dice.randrange(len(sections)), sections.pop(dice.randrange(len(sections))))
    parents = [parent]
    others = [i for i in range(len(issues)) if i != parent]
    if others and dice.random() < custom.borrowed:
        other = dice.choice(others)
        old = {sentence: k for k, (_, part) in enumerate(issues[other].sections) for sentence in part}
        taken = 0
        for sentence in dice.sample(sorted(old), round(dice.uniform(0, custom.share) * len(old))):
            part = sections[min(old[sentence], len(sections) - 1)][1]
            if sentence not in part:
                part[dice.randrange(len(part))] = sentence
                taken += 1
        if taken >= _SECOND:
            parents.append(other)
    # The next one comes after all before it: an archive has one shelf.
    time = max(each.time for each in issues) + _DAY * custom.days * dice.lognormvariate(0.0, 0.8)
    return _Issue(sections, parents, time, parent if dice.random() < custom.named else None)


def _touched(sentence: str, share: float, words: Sequence[str], dice: random.Random) -> str:
    found = sentence.split(" ")
    for i, word in enumerate(found):
        if word.isalpha() and word.islower() and dice.random() < share:
            luck = dice.random()
            found[i] = dice.choice(words) if luck < 0.7 else "" if luck < 0.85 else f"{word} {dice.choice(words)}"
    if dice.random() < share / 2 and len(found) > 8:
        cut = dice.randrange(3, len(found) - 3)
        found = found[cut:] + found[:cut]
    return " ".join(word for word in found if word)


def _kept(seed: int, issues: Sequence[_Issue], custom: Custom, notice: Sequence[str], dice: random.Random) -> Tree:
    """The archive as its reader has it: numbered documents, their dates, and their truth."""
    first = dice.randrange(200, 4000)
    numbers = [first]
    for _ in issues[1:]:
        numbers.append(numbers[-1] + dice.randint(1, 300))
    series = dice.choice(("std", "rfc", "norm", "rule"))
    order = list(range(len(issues)))
    dice.shuffle(order)
    place = {v: i for i, v in enumerate(order)}
    documents = []
    for v in order:
        issue = issues[v]
        lines = [f"{series.upper()} {numbers[v]}", " ".join(notice)] if custom.named else []
        if issue.names is not None:
            style = dice.choice((f"{series.upper()} {numbers[issue.names]}", str(numbers[issue.names])))
            lines.append(dice.choice(_REPLACES).format(style))
        for k, (head, sentences) in enumerate(issue.sections):
            lines += [f"{k + 1}. {head}", " ".join(sentences)]
        if custom.named and v:
            cited = sorted({dice.randrange(v) for _ in range(3)} | set(issue.parents[:1]))
            lines += [f"[{series.upper()}{numbers[u]}] {series.upper()} {numbers[u]}." for u in cited]
        day = math.floor(issue.time / _DAY) * _DAY
        written = datetime.fromtimestamp(day, UTC).date().isoformat()
        name = f"{series}{numbers[v]}" if custom.named else f"{place[v]:02d}"
        documents.append(Document(name, "\n".join(lines), published=Published(written, day, day + _DAY - 1)))
    edges = frozenset((place[u], place[v]) for v, issue in enumerate(issues) for u in issue.parents)
    return Tree(
        seed,
        tuple(documents),
        edges,
        _above(edges),
        (False,) * len(issues),
        frozenset({place[0]}),
        (),
    )


def _above(edges: frozenset[Edge]) -> frozenset[Edge]:
    found = set(edges)
    while more := {(a, d) for a, b in found for c, d in edges if b == c} - found:
        found |= more
    return frozenset(found)
