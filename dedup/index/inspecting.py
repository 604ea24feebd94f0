"""What an index holds, and whether it is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

import numpy as np

from ..sketches import NEAR_AND_SHARED, sketch_shingles
from .folder import Index
from .postings import SEGMENTS
from .schema import DATABASE, VERSION
from .storing import digest, unpacked_text

_AT_ONCE = 500  # documents sketched at once while an index is checked


def info(index: Index) -> dict[str, Any]:
    """Counts, sizes in bytes, settings, and the chance to be found by signatures alone at .1 to .9."""
    database = index.database
    counts = {
        name: _one(index, f"SELECT count(*) FROM {name}") for name in ("documents", "pairs", "segments", "gone")
    }
    folder_size = sum(path.stat().st_size for path in index.path.rglob("*") if path.is_file())
    texts = _size_of_texts(index)
    keys = dict(
        database.execute(
            "SELECT channel, sum(count) FROM (SELECT channel, count FROM segments "
            "UNION ALL SELECT channel, length(keys) / 8 FROM recent) GROUP BY channel ORDER BY channel"
        ).fetchall()
    )
    return {
        "index": str(index.path),
        "documents": counts["documents"],
        "verified_pairs": counts["pairs"],
        "clusters": _one(index, "SELECT count(DISTINCT cluster) FROM documents"),
        "stories": _one(index, "SELECT count(DISTINCT story) FROM documents"),
        "segments": counts["segments"],
        "forgotten_and_still_in_segments": counts["gone"],
        "bytes": folder_size,
        "bytes_of_texts": texts,
        "bytes_of_segments": sum(path.stat().st_size for path in (index.path / SEGMENTS).iterdir()),
        "bytes_a_document_without_texts": round((folder_size - texts) / max(1, counts["documents"])),
        "cursor": index.cursor,
        "schema": f"{_one(index, 'PRAGMA user_version')} of {VERSION}",
        "fingerprint": index.baked.fingerprint(),
        "keeps_texts": index.keeps_text,
        "keys": keys,
        "settings": {**asdict(index.baked), "bands": index.banding.bands, "rows": index.banding.rows},
        "chance": {f"{tenth / 10:.1f}": round(index.banding.chance(tenth / 10), 4) for tenth in range(1, 10)},
    }


def check(index: Index) -> Iterator[str]:
    """A line for everything that is not as it was written; none when the index is whole.

    Reads every file, decompresses every text and makes its keys anew.
    """
    for (told,) in index.database.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield f"{index.path / DATABASE}: {told}"
    damaged = list(index.postings.check())
    yield from damaged
    orphans = _one(
        index,
        "SELECT count(*) FROM pairs WHERE left NOT IN (SELECT number FROM documents) "
        "OR right NOT IN (SELECT number FROM documents)",
    )
    if orphans:
        yield f"{index.path / DATABASE}: {orphans} pairs speak of documents that are not there"
    if not damaged:
        yield from _check_documents(index)


def _check_documents(index: Index) -> Iterator[str]:
    stored = {channel: index.postings.keys(channel) for channel in NEAR_AND_SHARED}
    made = dict.fromkeys(stored, 0)
    rows = index.database.execute("SELECT number, id, digest FROM documents ORDER BY number")
    while batch := list(islice(rows, _AT_ONCE)):
        numbers = [number for number, *_ in batch]
        if index.keeps_text:
            yield from _check_texts(index, batch)
        sketches = sketch_shingles(index.store.shingles(numbers), index.baked, index.banding)
        for channel, keys in sketches.channels.items():
            wanted = keys.packed(np.array(numbers))
            made[channel] += len(wanted)
            places = np.minimum(np.searchsorted(stored[channel], wanted), max(0, len(stored[channel]) - 1))
            lost = int((stored[channel][places] != wanted).sum()) if len(stored[channel]) else len(wanted)
            if lost:
                yield f"{index.path}: {lost} keys of the {channel} channel are lost; ingest the documents anew"
    for channel, count in made.items():
        if len(stored[channel]) > count:
            yield f"{index.path}: {len(stored[channel]) - count} keys of the {channel} channel belong to no document"


def _check_texts(index: Index, batch: list[tuple[int, str, bytes]]) -> Iterator[str]:
    for number, id_, told in batch:
        row = index.database.execute("SELECT body FROM texts WHERE number = ?", (number,)).fetchone()
        if row is None:
            yield f"{id_}: its text is lost; ingest it anew with --replace"
        elif digest(unpacked_text(row[0])) != told:
            yield f"{id_}: its text is not the one that came in; ingest it anew with --replace"


def _size_of_texts(index: Index) -> int:
    """Bytes of the pages that hold texts; of the texts alone where SQLite was built without its page statistics."""
    try:
        return _one(index, "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = 'texts'")
    except sqlite3.OperationalError:
        return _one(index, "SELECT coalesce(sum(length(body)), 0) FROM texts")


def _one(index: Index, query: str) -> int:
    return int(index.database.execute(query).fetchone()[0])
