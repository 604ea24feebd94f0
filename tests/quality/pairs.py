"""Sets of texts and labelled pairs, as most folders of the data have them: docs.jsonl and pairs.tsv."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from dedup.alignment import prepare
from dedup.alignment.prepared import Prepared
from dedup.alignment.runs import common_runs

_WIRE_WORDS, _WIRE_RUN = 40, 12  # unquoted words shared in runs of twelve: real wire copy, not a common topic


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts and what is said of them."""

    left_id: str
    right_id: str
    relation: str
    label: str


@dataclass(frozen=True, slots=True)
class TextPairs:
    """A set of texts and pairs."""

    texts: Mapping[str, str]
    sources: Mapping[str, str]
    """Of a text the publication it is from, where the set says so."""
    pairs: tuple[TextPair, ...]
    cut: dict[str, Prepared] = field(default_factory=dict)

    def prepared(self, id_: str) -> Prepared:
        """The text, cut once."""
        if id_ not in self.cut:
            self.cut[id_] = prepare(self.texts[id_])
        return self.cut[id_]

    def is_wire_copy(self, pair: TextPair) -> bool:
        """Whether the two share 40 unquoted words or more in runs of twelve."""
        left, right = self.prepared(pair.left_id), self.prepared(pair.right_id)
        shared = np.zeros(len(right.words), bool)
        for _, _, start, end in common_runs(left.stems, right.stems, _WIRE_RUN):
            shared[start:end] = True
        return int((shared & ~right.quoted).sum()) >= _WIRE_WORDS


def read(folder: Path) -> TextPairs:
    """The set in `folder`."""
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    with (folder / "pairs.tsv").open(encoding="utf-8") as rows:
        pairs = tuple(
            TextPair(row["id_a"], row["id_b"], row["relation"], row["label"])
            for row in csv.DictReader(rows, delimiter="\t")
        )
    texts = {record["id"]: record["text"] for record in records}
    return TextPairs(texts, {record["id"]: record.get("source", "") for record in records}, pairs)


def is_fitted_event(pair: TextPair) -> bool:
    """Whether a BASIL pair belongs to the events that coefficients are fitted on: those of even number."""
    return int(pair.left_id.split("_")[0]) % 2 == 0
