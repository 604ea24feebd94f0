"""Passages of given pairs, thousands of them in one process: a document is cut once while its pairs last."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from ..alignment import Prepared, align, prepare
from ..alignment.align import Unit
from ..errors import InputError
from ..model import Degree, Document

_BATCH = 64  # pairs handed to a process at once: large enough to reuse cut documents, small enough to share the work
_CUT = 256  # documents kept cut; pairs of one document usually stand together


@dataclass(frozen=True, slots=True)
class AlignedPassage:
    """A passage of a suspicious document and the passage of a source it belongs to, as PAN writes it."""

    suspicious_id: str
    suspicious_offset: int
    suspicious_length: int
    source_id: str
    source_offset: int
    source_length: int
    degree: Degree
    score: float


Aligned = tuple[str, str, tuple[AlignedPassage, ...]]
"""Source id, suspicious id and the passages of the pair."""


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The pairs (source id, suspicious id) of a TSV file with the columns id_a and id_b; other columns are ignored.

    Raises InputError when the file cannot be read or lacks one of the columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = {"id_a", "id_b"} - set(rows.fieldnames or ())
            if missing:
                raise InputError(f"{path}: no column {' and '.join(sorted(missing))}; name them in the first line")
            return [_ids(path, rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 ({error}); check the path") from error


def _ids(path: Path, line: int, row: Mapping[str, str | None]) -> tuple[str, str]:
    source, suspicious = row["id_a"], row["id_b"]
    if not source or not suspicious:
        raise InputError(f"{path}:{line}: a pair needs id_a and id_b; fill both or take the line out")
    return source, suspicious


def align_pairs(
    documents: Mapping[str, Document],
    pairs: Sequence[tuple[str, str]],
    *,
    unit: Unit = "passage",
    cut: float | None = None,
    jobs: int = 1,
) -> Iterator[Aligned]:
    """The passages of every pair (source id, suspicious id), in the order of the pairs; both must be documents.

    `unit="sentence"` gives sentence groups, not merged to passages. The result does not depend on `jobs`.
    """
    batches = _batches(documents, pairs, unit, cut)
    if jobs == 1:
        for batch in batches:
            yield from _aligned(batch)
        return
    with ProcessPoolExecutor(jobs) as pool:
        # A few batches at a time: handing out all of them at once would hold every text twice.
        while handed := list(islice(batches, 4 * jobs)):
            for found in pool.map(_aligned, handed):
                yield from found


@dataclass(frozen=True, slots=True)
class _Batch:
    documents: Mapping[str, Document]
    pairs: Sequence[tuple[str, str]]
    unit: Unit
    cut: float | None


def _batches(
    documents: Mapping[str, Document], pairs: Sequence[tuple[str, str]], unit: Unit, cut: float | None
) -> Iterator[_Batch]:
    for start in range(0, len(pairs), _BATCH):
        some = pairs[start : start + _BATCH]
        yield _Batch({id_: documents[id_] for pair in some for id_ in pair}, some, unit, cut)


def _aligned(batch: _Batch) -> list[Aligned]:
    found = []
    for source_id, suspicious_id in batch.pairs:
        source, suspicious = batch.documents[source_id], batch.documents[suspicious_id]
        matches = align(
            source,
            suspicious,
            unit=batch.unit,
            left_prepared=_prepared(source.text, source.language),
            right_prepared=_prepared(suspicious.text, suspicious.language),
            cut=batch.cut,
        ).matches
        passages = []
        for match in sorted(matches, key=lambda match: (match.right, match.left)):
            start, end = match.left[0].start, match.left[-1].end
            begin, stop = match.right[0].start, match.right[-1].end
            passages.append(
                AlignedPassage(
                    suspicious_id,
                    begin,
                    stop - begin,
                    source_id,
                    start,
                    end - start,
                    match.degree,
                    round(match.similarity, 4),
                )
            )
        found.append((source_id, suspicious_id, tuple(passages)))
    return found


@lru_cache(maxsize=_CUT)
def _prepared(text: str, language: str | None) -> Prepared:
    return prepare(text, language)
