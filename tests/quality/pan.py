"""The PAN 13 training corpus as the alignment scripts see it: pairs, cases, and two halves that share no source."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dedup.alignment import prepare
from dedup.alignment.passages import Passage as Found
from dedup.alignment.prepared import Prepared

from .measures import Passage

CLASSES = ("verbatim", "random", "translation-chain", "summary")
NEGATIVE = ("none-related", "none-duc")


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and a suspicious document, and what was done to the passages between them."""

    source_id: str
    suspicious_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts, pairs, and the true passages of each pair."""

    texts: Mapping[str, str]
    pairs: tuple[Pair, ...]
    cases: Mapping[Pair, tuple[Passage, ...]]

    def prepared(self, pairs: Iterable[Pair]) -> dict[str, Prepared]:
        """Every document of the pairs, cut once."""
        wanted = dict.fromkeys(name for pair in pairs for name in (pair.source_id, pair.suspicious_id))
        return {name: prepare(self.texts[name]) for name in wanted}


def read(folder: Path) -> Corpus:
    """The corpus in `folder`."""
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    with (folder / "pairs.tsv").open(encoding="utf-8") as rows:
        pairs = tuple(Pair(r["id_a"], r["id_b"], r["relation"]) for r in csv.DictReader(rows, delimiter="\t"))
    of_ids: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    with (folder / "passages.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            of_ids[record["source_id"], record["suspicious_id"]].append(
                Passage(
                    record["suspicious_id"],
                    _range(record["suspicious_offset"], record["suspicious_length"]),
                    record["source_id"],
                    _range(record["source_offset"], record["source_length"]),
                )
            )
    return Corpus(texts, pairs, {pair: tuple(of_ids[pair.source_id, pair.suspicious_id]) for pair in pairs})


def fitted(pair: Pair) -> bool:
    """Whether the pair is in the half that coefficients are fitted on; the other half is held out."""
    return sha256(pair.source_id.encode()).digest()[0] % 2 == 0


def told(pair: Pair, found: Iterable[Found]) -> list[Passage]:
    """Passages found, as the measures want them."""
    return [Passage(pair.suspicious_id, each.derived, pair.source_id, each.source) for each in found]


def _range(start: int, length: int) -> tuple[int, int]:
    return start, start + length
