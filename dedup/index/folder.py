"""An index on disk: a folder that grows, is asked, forgets, and survives being killed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import IndexFailure, IndexMismatch
from ..model import Document, Resemblance, Span
from ..settings import BakedSettings, Settings
from ..sketches import (
    KEPT,
    MOST_DOCUMENTS,
    Banding,
    Channel,
    Sketches,
    banding,
    joined,
    measure,
    numbers_of,
    packed,
    sketch,
    sketch_shingles,
    sorted_once,
)
from .lineages import Lineages
from .pairing import Edges, Pairing, counts_from
from .postings import SEGMENTS, Postings
from .schema import DATABASE, LOCK, connect, create_database, lock, readable, writable
from .states import Answer, Edge, Ledger, State, replay
from .store import Store
from .storing import unpacked_traces
from .transaction import Transaction

U64 = np.uint64
Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Weights = npt.NDArray[np.float32]

SAMPLING = 8
"""An index on disk keeps one shingle in eight, which finds .998 of the texts with a fifth of their words replaced."""
_VERIFIED = 2_000  # pairs verified at once, which bounds the texts held


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document of the index that a text shares copy with; the text is on the left of the measures."""

    id: str
    resemblance: Resemblance


class Index:
    """Documents, their keys and their verified pairs in a folder; one writer and many readers at a time."""

    def __init__(self, path: Path, database: sqlite3.Connection, locked: sqlite3.Connection | None) -> None:
        """Use `Index.open` or `Index.create`."""
        self.path = path
        self.database = database
        self._locked = locked
        meta = dict(database.execute("SELECT name, value FROM meta").fetchall())
        self.baked = BakedSettings(**json.loads(meta["baked"]))
        self.banding = Banding(int(meta["bands"]), int(meta["rows"]))
        self.keeps_text = meta["keeps_text"] == "1"
        self._near = float(meta["near_threshold"])
        self._duplicate = float(meta["duplicate_threshold"])
        self.store = Store(database, keeps_text=self.keeps_text, shingle_words=self.baked.shingle_words)
        self._seen = self._data_version()
        self.postings = Postings(database, path)
        self._pairing = Pairing(self.postings, self.store, self.baked, self.banding)

    @classmethod
    def create(cls, path: str | Path, settings: Settings | None = None, *, keep_text: bool = True) -> Index:
        """A new, empty index in the folder `path`, open for writing.

        A sampling of 1, the default in memory, becomes SAMPLING. Raises IndexFailure when the folder holds an index
        or anything else, IndexLocked when another process is making one.
        """
        folder = Path(path)
        settings = settings or Settings()
        baked = settings.baked
        if baked.sampling == BakedSettings().sampling:
            baked = replace(baked, sampling=SAMPLING)
        folder.mkdir(parents=True, exist_ok=True)
        strangers = sorted(each.name for each in folder.iterdir() if not _is_ours(each.name))
        if strangers:
            raise IndexFailure(f"{folder}: not an index, it holds {strangers[0]}; name a new or empty folder")
        locked = lock(folder)
        try:
            if (folder / DATABASE).exists():
                raise IndexFailure(f"{folder}: there is an index already; ingest into it, or name a new folder")
            with writable(folder):
                (folder / SEGMENTS).mkdir(exist_ok=True)
                _make_database(folder, baked, settings, keep_text=keep_text)
            return cls(folder, connect(folder, write=True), locked)
        except BaseException:
            locked.close()
            raise

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False, expected: BakedSettings | None = None) -> Index:
        """The index in the folder `path`.

        Raises IndexFailure when there is none, IndexLocked when it is wanted for writing and another process writes,
        IndexMismatch when `expected` differs from the settings it was made with, IndexDamaged when files are lost.
        """
        folder = Path(path)
        if not (folder / DATABASE).is_file():
            raise IndexFailure(f"{folder}: no index here; `dedup ingest {folder}` makes one")
        locked = lock(folder) if write else None
        try:
            database = connect(folder, write=write)
            with readable(folder):
                index = cls(folder, database, locked)
            if expected is not None:
                index.require(expected)
            if write:
                index.postings.sweep()
                if index.database.execute("SELECT 1 FROM meta WHERE name = 'purge'").fetchone():
                    index.postings.purge()
        except BaseException:
            if locked is not None:
                locked.close()
            raise
        return index

    def __enter__(self) -> Index:
        """The index itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()

    def close(self) -> None:
        """Lets go of files and of the right to write."""
        self.database.close()
        if self._locked is not None:
            self._locked.close()
            self._locked = None

    def __len__(self) -> int:
        """How many documents."""
        with readable(self.path):
            return int(self.database.execute("SELECT count(*) FROM documents").fetchone()[0])

    def __contains__(self, id_: object) -> bool:
        """Is there a document of this id?"""
        return self.database.execute("SELECT 1 FROM documents WHERE id = ?", (id_,)).fetchone() is not None

    def require(self, expected: BakedSettings) -> None:
        """Raises IndexMismatch, saying what differs, unless the index was made with these settings."""
        wanted = asdict(expected)
        if expected.sampling == BakedSettings().sampling:
            wanted["sampling"] = SAMPLING
        for name, value in asdict(self.baked).items():
            if wanted[name] != value:
                raise IndexMismatch(
                    f"{self.path}: made with {name} = {value}, asked for {wanted[name]}; "
                    f"drop that setting, or ingest into a new folder"
                )

    # --- growing

    def add(self, documents: Sequence[Document], now: float, sketches: Sketches | None = None) -> list[Answer]:
        """Put new documents in, in one transaction; what is to be said of each.

        On return they are on disk. Their ids must be new and differ. `now` (seconds since 1970) dates undated ones
        for `forget_before`; `sketches` are theirs when the caller made them already.
        """
        if not documents:
            return []
        self._may_write()
        sketches = sketches or sketch([each.text for each in documents], self.baked, self.banding)
        first = self.store.next_number()
        if first + len(documents) >= MOST_DOCUMENTS:
            raise IndexFailure(f"{self.path}: full after {MOST_DOCUMENTS:,} documents; begin a new index")
        numbers = np.arange(first, first + len(documents))
        keys = {channel: each.packed(numbers) for channel, each in sketches.channels.items()}
        counts = counts_from(keys["shared"], self.baked, first, len(documents))
        edges = self._pairing.edges(keys, counts, sketches.shingles, first)
        answers, ledger = self._judged(documents, first, edges)
        cursor = self.cursor + 1
        with self._transaction():
            self.store.insert(documents, first, cursor, now, sketches.shingles, counts, answers)
            for channel, each in keys.items():
                self.postings.add(channel, each, first)
            self.store.keep_pairs(edges)
            self.store.write_states(
                (number, ledger.states[number], cursor + arrival - first)
                for number, arrival in ledger.changed.items()
            )
            self._set_cursor(cursor + len(documents) - 1)
        self.postings.tidy()
        return answers

    def known(self, ids: Collection[str]) -> dict[str, tuple[bytes, Answer]]:
        """Of those ids that are in the index: the digest of the text, and what its ingest said."""
        return self.store.known(ids)

    def judge(self, near_threshold: float, duplicate_threshold: float) -> None:
        """Judge by these thresholds from now on; all documents are judged anew when they differ from before."""
        if (near_threshold, duplicate_threshold) == (self._near, self._duplicate):
            return
        self._may_write()
        self._near, self._duplicate = near_threshold, duplicate_threshold
        with self._transaction():
            values = (("near_threshold", repr(near_threshold)), ("duplicate_threshold", repr(duplicate_threshold)))
            self.database.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", values)
            self._restate(self.cursor + 1)

    # --- asking

    def query(self, text: str, least: float = KEPT) -> list[Neighbour]:
        """The documents a text shares copy with, exactly measured, most similar first."""
        self.refresh()
        made = sketch([text], self.baked, self.banding)
        number = MOST_DOCUMENTS - 1  # above every number, so that all documents came before
        keys = {channel: each.packed(np.array([number])) for channel, each in made.channels.items()}
        partners = self._pairing.partners(keys, counts_from(keys["shared"], self.baked, number, 1))
        shingles = joined([made.shingles, self.store.shingles(partners.tolist())])
        places = np.arange(1, len(partners) + 1)
        measures = measure(shingles, np.zeros(len(partners), np.int64), places, self.baked.shingle_words)
        kept = np.flatnonzero(measures.at_least(least))
        ids = self.store.ids(partners[kept].tolist())
        neighbours = [
            Neighbour(ids[number], measures[place])
            for place, number in zip(kept.tolist(), partners[kept].tolist(), strict=True)
            if number in ids
        ]
        return sorted(
            neighbours, key=lambda each: (-each.resemblance.similarity, -each.resemblance.left_containment, each.id)
        )

    def refresh(self) -> None:
        """See what another process has committed since the last look."""
        if self._locked is None and (now := self._data_version()) != self._seen:
            self.postings.load()
            self._seen = now

    def documents(self, ids: Collection[str] | None = None) -> Iterator[Document]:
        """The documents of these ids, or all in order of arrival; texts are empty where they were not kept."""
        with readable(self.path):
            yield from self.store.documents(ids)

    def document(self, number: int) -> Document:
        """The document of a number; raises KeyError when there is none."""
        return next(self.store.documents([self.store.ids([number])[number]]))

    def outlets(self) -> dict[str, int]:
        """Every outlet, with the number of its first document."""
        query = "SELECT json_extract(about, '$.outlet') AS outlet, min(number) FROM documents WHERE about IS NOT NULL"
        return dict(self.database.execute(f"{query} AND outlet IS NOT NULL GROUP BY outlet").fetchall())

    def spans(self, id_: str) -> list[Span]:
        """Where each word of a document stands, for an index that keeps no texts."""
        row = self.database.execute("SELECT body FROM documents JOIN texts USING (number) WHERE id = ?", (id_,))
        return unpacked_traces(row.fetchone()[0])[1]

    def pairs(self, least: float = KEPT) -> Iterator[tuple[str, str, Resemblance]]:
        """Verified pairs of the whole index as (left id, right id, measures).

        Left is the earlier document by date, then id, whatever the order of arrival: the pairs are those that a
        `MemoryIndex` of the same documents and settings gives.
        """
        self.refresh()
        numbers, ids = self.store.canonical()
        found = self._pairing.canonical_candidates(numbers)
        for start in range(0, len(found), _VERIFIED):
            left, right = found.left[start : start + _VERIFIED], found.right[start : start + _VERIFIED]
            measured = self._pairing.measured(numbers[left].tolist(), numbers[right].tolist())
            for one, other, measures in zip(left.tolist(), right.tolist(), measured, strict=True):
                if max(measures.left_containment, measures.right_containment) >= least:
                    yield ids[one], ids[other], measures

    def changed_since(self, cursor: int = 0) -> Iterator[dict[str, Any]]:
        """The present state of every document that changed after `cursor`, in order of arrival."""
        return self.store.changed_since(cursor)

    @property
    def cursor(self) -> int:
        """The cursor after the last change."""
        return int(self.database.execute("SELECT value FROM meta WHERE name = 'cursor'").fetchone()[0])

    # --- forgetting

    def forget(self, ids: Collection[str], *, at_once: bool = True) -> int:
        """Remove documents with all their traces; the index is then as if they had never been added.

        Returns how many were there. Without `at_once` the bytes of their keys go with the next merge or `forget`,
        which is quicker; they are found by nothing in the meantime.
        """
        self._may_write()
        gone = sorted(self.store.numbers(ids).values())
        if not gone:
            return 0
        crowded = self._pairing.crowded_with(gone)
        cursor = self.cursor + len(gone)
        with self._transaction():
            self.store.delete(gone)
            self.postings.load()
            self._relink(sorted(crowded - set(gone)))
            self._restate(cursor)
            if at_once:
                self.database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('purge', '1')")
        if at_once:
            self.postings.purge()
        return len(gone)

    def forget_before(self, moment: float) -> int:
        """Forget the documents published (undated ones: added) before `moment`, in seconds since 1970."""
        rows = self.database.execute("SELECT id FROM documents WHERE expires < ?", (moment,)).fetchall()
        return self.forget([id_ for (id_,) in rows])

    # --- slots for later rooms

    def writing(self) -> AbstractContextManager[None]:
        """All that is written until the end of it, or nothing; for what later rooms keep."""
        self._may_write()
        return self._transaction()

    @property
    def lineages(self) -> Lineages:
        """What is kept of the lineage of documents; to be changed inside `writing` alone."""
        return self.store.lineages

    def touch(self, numbers: Collection[int]) -> None:
        """The state of these documents has changed; part of the caller's `writing`."""
        if numbers:
            cursor = self.cursor + 1
            self.database.executemany(
                "UPDATE documents SET changed = ? WHERE number = ?", [(cursor, number) for number in sorted(numbers)]
            )
            self._set_cursor(cursor)

    def numbers(self, ids: Collection[str] | None = None) -> dict[str, int]:
        """The numbers of those of these ids (of all) that are in the index."""
        if ids is not None:
            return self.store.numbers(ids)
        return dict(self.database.execute("SELECT id, number FROM documents").fetchall())

    def partners(self, number: int, most: int) -> list[int]:
        """The earlier documents that a document shares copy with: so many, the most similar, then the first."""
        query = "SELECT left FROM pairs WHERE right = ? ORDER BY similarity DESC, left LIMIT ?"
        return [left for (left,) in self.database.execute(query, (number, most))]

    def resemblances(self, left: Sequence[int], right: Sequence[int]) -> list[Resemblance]:
        """The exact measures of pairs of documents, by their numbers."""
        return self._pairing.measured(list(left), list(right))

    def earlier_holders(self, channel: Channel, keys: Keys, before: int, most: int) -> tuple[Numbers, Numbers]:
        """Which documents numbered below `before` hold which of these keys: places in `keys`, and numbers.

        A key that `most` documents hold is passed over, so that the answer is the same whatever came later.
        """
        hashes, first = np.unique(keys >> U64(24), return_index=True)
        places, numbers = self.holders(channel, hashes, most)
        earlier = numbers < before
        places, numbers = places[earlier], numbers[earlier]
        kept = np.bincount(places, minlength=len(hashes))[places] < most
        return first[places[kept]], numbers[kept]

    def put_features(self, channel: Channel, features: Mapping[str, tuple[Keys, Weights]]) -> None:
        """Keep features of documents (by id) in a channel of their own: distinct 64-bit keys, each with its weight.

        Their postings live, merge and are forgotten as those of the other channels; `matches` finds by them. The
        keys with their weights are kept as they are, for the verification that the channel's owner makes.
        """
        self._may_write()
        numbers = self.store.numbers(features)
        rows = sorted((numbers[id_], *features[id_]) for id_ in numbers)
        if not rows:
            return
        keys = [packed(each >> U64(24), np.full(len(each), number)) for number, each, _ in rows]
        with self._transaction():
            self.store.put_features(
                (number, channel, each.astype("<u8").tobytes(), weights.astype("<f4").tobytes())
                for number, each, weights in rows
            )
            self.postings.add(channel, sorted_once(np.concatenate(keys)), rows[0][0])
        self.postings.tidy()

    def features(self, channel: Channel, ids: Collection[str]) -> dict[str, tuple[Keys, Weights]]:
        """What `put_features` kept, by id."""
        return {
            id_: (np.frombuffer(keys, "<u8"), np.frombuffer(weights, "<f4"))
            for id_, keys, weights in self.store.features(channel, ids)
        }

    def holders(self, channel: Channel, hashes: Keys, most: int | None = None) -> tuple[Numbers, Numbers]:
        """Which documents hold which of these distinct hashes, as places in `hashes` and numbers.

        Hashes are those that postings keep, 40 bits (see `sketches.packed`); of each about the first `most` holders.
        """
        order = np.argsort(hashes, kind="stable")
        with readable(self.path):
            self.refresh()
        found = self.postings.find(channel, hashes[order], most)
        return order[np.searchsorted(hashes[order], found >> U64(24))], numbers_of(found)

    def ids(self, numbers: Collection[int]) -> dict[int, str]:
        """The ids of those numbers that are there."""
        with readable(self.path):
            return self.store.ids(numbers)

    def matches(self, channel: Channel, keys: Keys, most: int | None = None) -> list[tuple[int, str]]:
        """Which documents hold which of these keys, as (place in `keys`, id); of each key about the first `most`."""
        hashes, first = np.unique(keys >> U64(24), return_index=True)
        places, numbers = self.holders(channel, hashes, most)
        places = first[places]
        ids = self.ids(set(numbers.tolist()))
        pairs = zip(places.tolist(), numbers.tolist(), strict=True)
        return [(place, ids[number]) for place, number in pairs if number in ids]

    def put_findings(self, kind: str, findings: Mapping[str, bytes]) -> None:
        """Keep what a later room found out about documents (by id): derivations, lineage, whatever `kind` says."""
        self._may_write()
        with self._transaction():
            self.store.put_findings(kind, findings)

    def findings(self, kind: str, ids: Collection[str]) -> dict[str, bytes]:
        """What `put_findings` kept, by id."""
        return self.store.findings(kind, ids)

    # --- inside

    def _may_write(self) -> None:
        if self._locked is None:
            raise IndexFailure(f"{self.path}: opened for reading; open it with write=True")

    def _data_version(self) -> int:
        return int(self.database.execute("PRAGMA data_version").fetchone()[0])

    def _set_cursor(self, cursor: int) -> None:
        self.database.execute("UPDATE meta SET value = ? WHERE name = 'cursor'", (str(cursor),))

    def _transaction(self) -> Transaction:
        return Transaction(self.path, self.database, self.postings)

    def _judged(self, documents: Sequence[Document], first: int, edges: Edges) -> tuple[list[Answer], Ledger]:
        """What is to be said of new documents, and the states that change."""
        old = {left for found in edges.values() for left, _ in found if left < first}
        states = self.store.states(old)
        names = {each for s in states.values() for each in (s.cluster, s.story) if each is not None}
        ids = {**self.store.ids(old | names), **{first + place: each.id for place, each in enumerate(documents)}}
        ledger = Ledger(self._near, self._duplicate, states, self.store.members)
        answers = [
            ledger.take(
                first + place, each.id, [Edge.of(left, found) for left, found in edges.get(first + place, [])], ids
            )
            for place, each in enumerate(documents)
        ]
        return answers, ledger

    def _relink(self, numbers: list[int]) -> None:
        """Look anew for the pairs of documents with those before them."""
        for number in numbers:
            shingles = self.store.shingles([number])
            made = sketch_shingles(shingles, self.baked, self.banding)
            keys = {channel: each.packed(np.array([number])) for channel, each in made.channels.items()}
            counts = counts_from(keys["shared"], self.baked, number, 1)
            self.database.execute("DELETE FROM pairs WHERE right = ?", (number,))
            self.store.keep_pairs(self._pairing.edges(keys, counts, shingles, number))

    def _restate(self, cursor: int) -> None:
        """Judge all documents anew from the kept pairs; `cursor` is given to those whose state changes."""
        arrivals = list(self.store.all_edges())
        before = self.store.all_states()
        mentioned = {edge.other for _, edges in arrivals for edge in edges} | {number for number, _ in arrivals}
        ids = self.store.ids(mentioned)
        named = [(number, ids[number], edges) for number, edges in arrivals]
        ledger, answers = replay(named, ids, self._near, self._duplicate)
        nothing = (State(), None)
        every = sorted(set(before) | set(ledger.states))
        self.store.write_states(
            (number, state, cursor)
            for number in every
            if (state := ledger.states.get(number, State())) != before.get(number, nothing)[0]
        )
        self.store.write_answers(
            (number, answers[number].encoded() if number in answers else None) for number in every
        )
        self._set_cursor(cursor)


def _is_ours(name: str) -> bool:
    return name == SEGMENTS or name.startswith((DATABASE, LOCK))


def _make_database(folder: Path, baked: BakedSettings, settings: Settings, *, keep_text: bool) -> None:
    """Made under another name: a process that is killed here leaves no half index, but none at all."""
    for left_behind in folder.glob(f"{DATABASE}.unfinished*"):
        left_behind.unlink()
    unfinished = folder / f"{DATABASE}.unfinished"
    cut = banding(baked)
    meta = {
        "baked": json.dumps(asdict(baked), sort_keys=True),
        "fingerprint": baked.fingerprint(),
        "bands": str(cut.bands),
        "rows": str(cut.rows),
        "keeps_text": str(int(keep_text)),
        "cursor": "0",
        "near_threshold": repr(settings.near_threshold),
        "duplicate_threshold": repr(settings.duplicate_threshold),
    }
    database = create_database(unfinished)
    database.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", list(meta.items()))
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    unfinished.replace(folder / DATABASE)
