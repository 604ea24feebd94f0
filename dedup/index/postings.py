"""The postings of an index on disk: large segments in files, what came last in the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..errors import IndexDamaged
from ..sketches import Channel, numbers_of, sorted_once
from .segments import ArraySegment, FileSegment, Keys, Segment, checksum, merged, write_segment

Numbers = npt.NDArray[np.int64]

SEGMENTS = "segments"
_WORTH_A_FILE = (
    400_000  # keys: some 7,000 news stories; fewer sit in the database, where a commit of theirs is one write
)
_SMALL = 16  # recent batches looked at one by one before they are merged in memory


class Postings:
    """Which documents hold which key, over all channels of an index."""

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        """Reads the manifest; maps files, loads recent keys."""
        self._database = database
        self._folder = folder / SEGMENTS
        self._files: dict[str, list[FileSegment]] = {}
        self._merged: dict[str, Keys] = {}
        self._small: dict[str, list[Keys]] = {}
        self.gone: Numbers = np.zeros(0, np.int64)
        self.load()

    def load(self) -> None:
        """Brings what is held in memory to the state of the database; call it inside a transaction."""
        # A merge may remove a file between reading the manifest and mapping it: then the manifest is another by now.
        for attempt in range(5):
            try:
                self._load()
                return
            except FileNotFoundError as error:
                if attempt == 4 or self._database.in_transaction:
                    raise IndexDamaged(
                        f"{error.filename}: listed, but not there; restore it or ingest anew"
                    ) from error
            except ValueError as error:
                raise IndexDamaged(f"{error}; restore it or ingest anew") from error

    def _load(self) -> None:
        self._files = {}
        rows = self._database.execute("SELECT channel, name, count, bits FROM segments ORDER BY channel, first")
        for channel, name, count, bits in rows.fetchall():
            self._files.setdefault(channel, []).append(FileSegment(self._folder / name, count, bits))
        self._merged, self._small = {}, {}
        for channel, blob in self._database.execute("SELECT channel, keys FROM recent ORDER BY channel, first"):
            self._small.setdefault(channel, []).append(np.frombuffer(blob, "<u8").astype(np.uint64))
        for channel in self._small:
            self._settle(channel)
        gone = self._database.execute("SELECT number FROM gone").fetchall()
        self.gone = np.array([number for (number,) in gone], np.int64)

    def find(self, channel: Channel, hashes: Keys, most: int | None = None) -> Keys:
        """The packed keys of living documents with one of these hashes; of each hash at least the first `most`."""
        # Forgotten documents may be among the first, so as many more are fetched as there are of them.
        enough = None if most is None else most + len(self.gone)
        found = [segment.find(hashes, enough) for segment in self._segments(channel)]
        return self._living(np.concatenate(found)) if found else np.zeros(0, np.uint64)

    def keys(self, channel: Channel) -> Keys:
        """Every packed key of living documents, sorted."""
        segments = self._segments(channel)
        return merged(segments, self.gone) if segments else np.zeros(0, np.uint64)

    def add(self, channel: Channel, keys: Keys, first: int) -> None:
        """Put the keys of a batch of documents into the database; part of the caller's transaction."""
        blob = keys.astype("<u8").tobytes()
        self._database.execute("INSERT INTO recent (channel, first, keys) VALUES (?, ?, ?)", (channel, first, blob))
        small = self._small.setdefault(channel, [])
        small.append(keys)
        if len(small) > _SMALL:
            self._settle(channel)

    def tidy(self) -> None:
        """Write recent keys to a file once they are worth one, and merge files so that they stay few."""
        for channel in sorted(set(self._small) | set(self._merged)):
            if sum(len(each) for each in self._recent(channel)) >= _WORTH_A_FILE:
                self._write(channel, self._tail(channel))

    def write(self, channel: Channel) -> None:
        """Everything of a channel in one file, whatever its size."""
        self._write(channel, 0)

    def purge(self) -> None:
        """Write anew whatever held something of forgotten documents, so that no byte of theirs is left."""
        for channel in sorted(set(self._files) | set(self._small) | set(self._merged)):
            self._write(channel, 0)
        # Secure deletion leaves parts of rows that were moved within a page. The list goes last: a process that is
        # killed before that begins anew.
        self._database.execute("VACUUM")
        self._database.execute("BEGIN IMMEDIATE")
        self._database.execute("DELETE FROM gone")
        self._database.execute("DELETE FROM meta WHERE name = 'purge'")
        self._database.execute("COMMIT")
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.gone = np.zeros(0, np.int64)

    def sweep(self) -> None:
        """Remove files that no manifest lists: what a process that was killed left behind."""
        listed = {name for (name,) in self._database.execute("SELECT name FROM segments")}
        for path in self._folder.iterdir():
            if path.name not in listed:
                path.unlink()

    def check(self) -> Iterable[str]:
        """A line for each segment whose file is not what the manifest says."""
        for name, written in self._database.execute("SELECT name, checksum FROM segments ORDER BY name").fetchall():
            path = self._folder / name
            if not path.is_file():
                yield f"{path}: listed, but not there"
            elif checksum(path) != written:
                yield f"{path}: its bytes are not those that were written"

    def _segments(self, channel: str) -> list[Segment]:
        return [*self._files.get(channel, []), *(ArraySegment(keys) for keys in self._recent(channel))]

    def _recent(self, channel: str) -> list[Keys]:
        settled = self._merged.get(channel)
        return ([] if settled is None else [settled]) + self._small.get(channel, [])

    def _settle(self, channel: str) -> None:
        self._merged[channel] = sorted_once(np.concatenate(self._recent(channel)))
        self._small[channel] = []

    def _living(self, keys: Keys) -> Keys:
        return keys[~np.isin(numbers_of(keys), self.gone)] if len(self.gone) else keys

    def _tail(self, channel: str) -> int:
        """From which file on to merge: sizes stay halving, so that n documents make log n files."""
        size = sum(len(each) for each in self._recent(channel))
        files = self._files.get(channel, [])
        at = len(files)
        while at and len(files[at - 1]) < 2 * size:
            at -= 1
            size += len(files[at])
        return at

    def _write(self, channel: str, at: int) -> None:
        """The files of a channel from `at` on, and its recent keys, become one file.

        The file is on disk before the transaction that lists it; the files it replaces go after that one.
        """
        rows = self._database.execute(
            "SELECT name, first FROM segments WHERE channel = ? ORDER BY first", (channel,)
        ).fetchall()
        old = [name for name, _ in rows[at:]]
        parts = self._segments(channel)[at:]
        keys = merged(parts, self.gone) if parts else np.zeros(0, np.uint64)
        serial = int(
            self._database.execute("SELECT coalesce(max(name), '0') FROM segments").fetchone()[0].split(".")[0]
        )
        name = f"{serial + 1:09d}.{channel}"
        written = write_segment(self._folder / name, keys) if len(keys) else None
        first = int(numbers_of(keys).min()) if len(keys) else 0
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("DELETE FROM segments WHERE name = ?", [(each,) for each in old])
        self._database.execute("DELETE FROM recent WHERE channel = ?", (channel,))
        if written is not None:
            self._database.execute(
                "INSERT INTO segments (name, channel, first, count, bits, checksum) VALUES (?, ?, ?, ?, ?, ?)",
                (name, channel, first, written.count, written.directory_bits, written.checksum),
            )
        self._database.execute("COMMIT")
        kept = self._files.get(channel, [])[:at]
        if written is not None:
            kept.append(FileSegment(self._folder / name, written.count, written.directory_bits))
        self._files[channel] = kept
        self._merged.pop(channel, None)
        self._small.pop(channel, None)
        for each in old:
            # A reader that still maps it keeps its bytes (on Windows the file stays, and the next writer sweeps it).
            try:
                (self._folder / each).unlink()
            except PermissionError:
                continue
