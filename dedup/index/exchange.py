"""Signatures for datasketch, and from it."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from ..errors import InputError
from ..sketches import Signatures, sign
from .folder import Index

LSH, MINHASHES, IDS = "lsh.pickle", "minhashes.lean", "ids.json"
_AT_ONCE = 1_000  # documents signed at once


def write_datasketch(index: Index, folder: Path) -> int:
    """Writes a `MinHashLSH` ready to be asked, and all signatures as `LeanMinHash`; how many documents they hold.

    LSH is a pickle (`pickle.load(open(..., "rb")).query(minhash)`), MINHASHES holds serialised LeanMinHash values end
    to end in the order of the ids in IDS. Documents without words are left out: they are like nothing.
    Raises InputError when the index has no signatures that datasketch knows.
    """
    if index.baked.signatures != "minhash":
        raise InputError(
            f"{index.path}: signatures = {index.baked.signatures!r} mean nothing to datasketch; "
            "ingest into a new index with signatures = 'minhash'"
        )
    from datasketch import LeanMinHash, MinHashLSH

    lsh = MinHashLSH(num_perm=index.baked.permutations, params=(index.banding.bands, index.banding.rows))
    folder.mkdir(parents=True, exist_ok=True)
    ids = []
    with (folder / MINHASHES).open("wb") as file:
        for id_, values in _signed(index):
            minhash = LeanMinHash(seed=index.baked.seed, hashvalues=values, scheme="affine32")
            buffer = bytearray(minhash.bytesize("<"))
            minhash.serialize(buffer, "<")
            file.write(buffer)
            lsh.insert(id_, minhash, check_duplication=False)
            ids.append(id_)
    (folder / LSH).write_bytes(pickle.dumps(lsh, protocol=5))
    (folder / IDS).write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    return len(ids)


def read_datasketch(folder: Path) -> tuple[list[str], Signatures]:
    """The ids and signatures that `write_datasketch` wrote, a row of uint32 values for each id.

    The pickle is not opened: unpickling a stranger's file runs what the stranger wrote.
    Raises InputError when the files do not fit each other, or hold no affine32 values.
    """
    from datasketch import LeanMinHash

    try:
        ids = json.loads((folder / IDS).read_text(encoding="utf-8"))
        content = (folder / MINHASHES).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{folder}: no signatures here ({error}); name the folder that export wrote") from error
    if not ids:
        return [], np.zeros((0, 0), np.uint32)
    size = len(content) // len(ids)
    rows = [LeanMinHash.deserialize(content[at * size : (at + 1) * size], "<") for at in range(len(ids))]
    if size * len(ids) != len(content) or any(row.scheme != "affine32" for row in rows):
        raise InputError(f"{folder / MINHASHES}: not {len(ids)} signatures of scheme affine32; export them anew")
    return ids, np.stack([row.hashvalues for row in rows])


def _signed(index: Index) -> Iterator[tuple[str, np.ndarray[tuple[int], np.dtype[np.uint32]]]]:
    rows = index.database.execute("SELECT number, id FROM documents WHERE words > 0 ORDER BY number")
    while batch := list(islice(rows, _AT_ONCE)):
        shingles = index.store.shingles([number for number, _ in batch])
        yield from zip((id_ for _, id_ in batch), sign(shingles, index.baked), strict=True)
