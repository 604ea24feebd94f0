"""How many lifted passages the gate finds, and how often it cries out over a clean draft.

    python -m tests.quality.check DATA [DRAFTS] [--index FOLDER]

PAN 13's suspicious documents are the drafts, all of its sources are known. A draft is found when a finding meets a
passage of 60 words or more and names its source. Clean drafts that share a run of 30 words with a known text are
listed and left out. DRAFTS takes so many drafts, half of them clean, in a fixed shuffled order. With --index the
sources are asked in an index on disk, made in FOLDER when there is none; without, in a pile in memory.

What makes a passage a finding (`severity.is_found`) was fitted on one half of the topics of PAN 13 and of the events
of BASIL, and its round constants chosen with both halves in view; the other half is shown beside. Topics are
drafts joined by a source, so no source is in both.
(The alignment's own weights were fitted on sources of either half: see tests/quality/train_alignment.py.)
BASIL's reports of one event by three outlets were written independently: a finding without a long run is false.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from tabulate import tabulate

from dedup import Document, check, ingest
from dedup.index import Index
from dedup.model import SEVERITIES, Finding
from dedup.pipeline import CheckOptions
from dedup.pipeline.retrieving import KnownIndex, KnownPile
from dedup.pipeline.severity import LEAST_RUN
from dedup.sketches import components

KINDS = ("verbatim", "random", "translation-chain", "summary")
_LEAST_WORDS = 60
_SHARED_RUN = 30

Passage = dict[str, Any]


def main(data: Path, most: int | None, folder: Path | None = None) -> None:
    """Print both tables and the clean drafts that do share a run."""
    texts = {each["id"]: each["text"] for each in _lines(data / "pan13_train" / "docs.jsonl")}
    passages: dict[str, list[Passage]] = defaultdict(list)
    for each in _lines(data / "pan13_train" / "passages.jsonl"):
        passages[each["suspicious_id"]].append(each)
    sources = [Document(id_, text) for id_, text in texts.items() if id_.startswith("source")]
    known = _known(sources, folder)
    lifting = [id_ for id_ in sorted(passages) if any(_is_long(texts[id_], each) for each in passages[id_])]
    clean = [id_ for id_ in sorted(texts) if id_.startswith("suspicious") and id_ not in passages]
    for ids in (lifting, clean):
        random.Random(13).shuffle(ids)
    if most is not None:
        lifting, clean = lifting[: most // 2], clean[: most // 2]
    known.near(_prepared(texts[lifting[0]]), ())  # the pile is cut once, not on somebody's draft
    start = time.process_time()
    found = {id_: check(Document(id_, texts[id_]), known).findings for id_ in (*lifting, *clean)}
    spent = time.process_time() - start
    held = _held_out(data / "pan13_train" / "pairs.tsv")
    headers = ("drafts with", "count", "found", "at error")
    print(tabulate(_recall(texts, passages, lifting, found), headers=headers))
    print("\nheld out")
    print(tabulate(_recall(texts, passages, [id_ for id_ in lifting if id_ in held], found), headers=headers))
    print()
    shared = [id_ for id_ in clean if max((each.run for each in found[id_]), default=0) >= _SHARED_RUN]
    kept = [id_ for id_ in clean if id_ not in shared]
    unseen = [id_ for id_ in kept if id_ in held]
    rows = [
        (f"{severity} or worse", len(kept), _alarms(kept, found, severity), _alarms(unseen, found, severity))
        for severity in SEVERITIES
    ]
    print(tabulate(rows, headers=("clean drafts", "count", "false alarms", f"of {len(unseen)} held out")))
    print(f"\nleft out, for they share {_SHARED_RUN} words in a row: {', '.join(shared) or 'none'}")
    runs = [(id_, max(each.run for each in found[id_])) for id_ in kept if found[id_]]
    told = ", ".join(f"{id_} ({run})" for id_, run in runs) or "none"
    print(f"false alarms, with the longest run of words that the draft and its source share: {told}")
    print(f"{spent / len(found):.2f} CPU-s a draft against {len(sources):,} documents\n")
    print(tabulate(_independent(data / "basil_dev"), headers=("BASIL's articles", "count", "a finding", "at error")))


def _prepared(text: str) -> Any:
    from dedup.alignment import prepare

    return prepare(text)


def _recall(
    texts: dict[str, str],
    passages: dict[str, list[Passage]],
    lifting: list[str],
    found: dict[str, tuple[Finding, ...]],
) -> Iterator[tuple[str, int, str, str]]:
    for kind in KINDS:
        chosen = {
            id_: [each for each in passages[id_] if each["obfuscation"] == kind and _is_long(texts[id_], each)]
            for id_ in lifting
        }
        drafts = [id_ for id_, held in chosen.items() if held]
        hit = [id_ for id_ in drafts if any(_meets(each, found[id_]) for each in chosen[id_])]
        errors = {id_: tuple(each for each in found[id_] if each.severity == "error") for id_ in drafts}
        grave = [id_ for id_ in drafts if any(_meets(each, errors[id_]) for each in chosen[id_])]
        yield kind, len(drafts), _share(len(hit), len(drafts)), _share(len(grave), len(drafts))


def _alarms(clean: list[str], found: dict[str, tuple[Finding, ...]], severity: str) -> str:
    grave = SEVERITIES[[*SEVERITIES].index(severity) :]  # type: ignore[arg-type]  # a severity by its name
    alarmed = [id_ for id_ in clean if any(each.severity in grave for each in found[id_])]
    return f"{len(alarmed)} ({_share(len(alarmed), len(clean))})"


def _held_out(pairs: Path) -> set[str]:
    """The drafts of every other topic, by the hash of the topic's first document."""
    with pairs.open(encoding="utf-8") as rows:
        joined = [(row["id_a"], row["id_b"], 1.0) for row in csv.DictReader(rows, delimiter="\t")]
    topics = [ids for ids, _ in components(joined)]
    return {id_ for ids in topics if sha256(ids[0].encode()).digest()[0] % 2 == 1 for id_ in ids}


def _independent(folder: Path) -> Iterator[tuple[str, int, str, str]]:
    """Articles on one event with findings that no run of twelve words explains, by half of the events."""
    texts = {each["id"]: each["text"] for each in _lines(folder / "docs.jsonl")}
    known = KnownPile(Document(id_, text) for id_, text in texts.items())
    found = {
        id_: check(Document(id_, text), known, options=CheckOptions(itself=(id_,))).findings
        for id_, text in sorted(texts.items())
    }
    for name, half in (("fitted on", 0), ("held out", 1)):
        ids = [id_ for id_ in found if int(id_.split("_")[0]) % 2 == half]
        alarmed = [id_ for id_ in ids if any(each.run < LEAST_RUN for each in found[id_])]
        grave = [id_ for id_ in ids if any(each.run < LEAST_RUN and each.severity == "error" for each in found[id_])]
        yield name, len(ids), _share(len(alarmed), len(ids)), _share(len(grave), len(ids))


def _meets(passage: Passage, findings: tuple[Finding, ...]) -> bool:
    start, end = passage["suspicious_offset"], passage["suspicious_offset"] + passage["suspicious_length"]
    return any(
        passage["source_id"] in (each.witness_id, *each.also) and each.span.start < end and start < each.span.end
        for each in findings
    )


def _is_long(text: str, passage: Passage) -> bool:
    start = passage["suspicious_offset"]
    return len(text[start : start + passage["suspicious_length"]].split()) >= _LEAST_WORDS


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def _known(sources: list[Document], folder: Path | None) -> KnownPile | KnownIndex:
    if folder is None:
        return KnownPile(sources)
    if not folder.exists():
        for _ in ingest(sources, folder, depth="rewrite"):
            pass
    return KnownIndex(Index.open(folder))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.quality.check")
    asked.add_argument("data", type=Path)
    asked.add_argument("drafts", type=int, nargs="?")
    asked.add_argument("--index", type=Path)
    given = asked.parse_args()
    main(given.data, given.drafts, given.index)
