"""The database of an index: its tables, their migrations, and the lock that keeps writers apart."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import IndexDamaged, IndexFailure, IndexLocked

DATABASE = "dedup.sqlite"
LOCK = "writer.lock"
WAIT = 5.0  # seconds a second writer waits: longer than a batch takes, shorter than a person's patience

# What reading raises when bytes of the database are not those that were written.
_NONSENSE = (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError, ValueError, KeyError)

# One script for each version; a new index runs them all, an old one those it lacks. Never edit one that was released.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE documents (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of arrival; a number is never used twice
        id TEXT NOT NULL UNIQUE,
        digest BLOB NOT NULL,
        words INTEGER NOT NULL,
        kept INTEGER NOT NULL,      -- distinct keys in the shared channel
        sampled INTEGER NOT NULL,   -- of these, how many belong to the sample
        dated REAL,                 -- published.earliest, for the canonical order
        expires REAL NOT NULL,      -- published.latest, or when it was added: what `forget --before` looks at
        about TEXT,                 -- title, outlet and the rest as JSON; NULL when nothing is known
        answer TEXT,                -- what its ingest said, as JSON; NULL when it was unique
        changed INTEGER NOT NULL,   -- the cursor at which its state changed last
        role TEXT, parent INTEGER, cluster INTEGER, story INTEGER  -- its present state; NULL: unique, none, itself
    );
    CREATE INDEX documents_by_cluster ON documents (cluster) WHERE cluster IS NOT NULL;
    CREATE INDEX documents_by_story ON documents (story) WHERE story IS NOT NULL;
    CREATE TABLE texts (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
    CREATE TABLE pairs (
        left INTEGER NOT NULL, right INTEGER NOT NULL,
        similarity REAL NOT NULL, left_containment REAL NOT NULL, right_containment REAL NOT NULL,
        longest_run INTEGER NOT NULL,
        PRIMARY KEY (left, right)
    ) WITHOUT ROWID;
    CREATE INDEX pairs_by_right ON pairs (right);
    CREATE TABLE recent (channel TEXT, first INTEGER, keys BLOB NOT NULL, PRIMARY KEY (channel, first)) WITHOUT ROWID;
    CREATE TABLE segments (
        name TEXT PRIMARY KEY, channel TEXT NOT NULL, first INTEGER NOT NULL,
        count INTEGER NOT NULL, bits INTEGER NOT NULL, checksum INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE gone (number INTEGER PRIMARY KEY);  -- forgotten, but still in a segment
    """,
    """
    -- What later rooms keep for a document: its features in a channel of their own, its lineage.
    CREATE TABLE features (
        number INTEGER, channel TEXT, keys BLOB NOT NULL, weights BLOB NOT NULL, PRIMARY KEY (number, channel)
    ) WITHOUT ROWID;
    CREATE TABLE findings (number INTEGER, kind TEXT, body BLOB NOT NULL, PRIMARY KEY (number, kind)) WITHOUT ROWID;
    """,
    """
    CREATE TABLE evidence (
        left INTEGER NOT NULL, right INTEGER NOT NULL,  -- left arrived first
        key BLOB NOT NULL,  -- tells both texts and the way of measuring
        body BLOB,          -- NULL: measured, and nothing in common
        PRIMARY KEY (left, right)
    ) WITHOUT ROWID;
    CREATE INDEX evidence_by_right ON evidence (right);
    CREATE TABLE lineage (
        number INTEGER PRIMARY KEY,
        measured INTEGER NOT NULL,  -- what it has in common with earlier documents: 1 is in evidence, 2 was, 0 never
        first INTEGER,              -- the earliest document with the same words; NULL: itself
        story INTEGER,              -- number of the first member; NULL: to be grown again
        role TEXT, parent INTEGER,  -- what the tree says at present; no role: it does not decide
        told TEXT,                  -- what its line said, as JSON
        derivations TEXT            -- the edges into it, as JSON
    );
    CREATE INDEX lineage_by_story ON lineage (story);
    CREATE INDEX lineage_by_first ON lineage (first) WHERE first IS NOT NULL;
    """,
)
VERSION = len(MIGRATIONS)


def connect(folder: Path, *, write: bool) -> sqlite3.Connection:
    """The database of the index in `folder`, brought to the present version.

    Raises IndexFailure when there is no index or a newer version wrote it, IndexDamaged when it cannot be read.
    """
    path = folder / DATABASE
    if not path.is_file():
        raise IndexFailure(f"{folder}: no index here; `dedup ingest {folder}` makes one")
    try:
        connection = _connection(path, write=write)
        found = version(connection)
        if found > VERSION:
            raise IndexFailure(
                f"{folder}: a newer version wrote it (schema {found}, this one knows {VERSION}); upgrade text-lineage"
            )
        if found < VERSION and write:
            migrate(connection)
        elif found < VERSION:
            with_lock = lock(folder)
            writer = _connection(path, write=True)
            migrate(writer)
            writer.close()
            with_lock.close()
        return connection
    except sqlite3.DatabaseError as error:
        raise _unreadable(folder, error) from error


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """What the database says inside makes sense, or IndexDamaged or IndexLocked is raised."""
    try:
        yield
    except _NONSENSE as error:
        raise _unreadable(folder, error) from error


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """What the disk refuses inside (it is full, or gone) is an IndexFailure."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise refused(folder, error) from error


def refused(folder: Path, error: Exception) -> IndexFailure:
    """The failure of a write."""
    return IndexFailure(
        f"{folder}: could not be written ({error}); what was told is kept: make room, then run this again"
    )


def _unreadable(folder: Path, error: Exception) -> IndexFailure:
    if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
        return IndexLocked(f"{folder}: another program has locked it; wait for it to end, then run this again")
    said = f"no {error}" if isinstance(error, KeyError) else str(error)
    return IndexDamaged(f"{folder}: not an index that can be read ({said}); restore it, or ingest anew")


def create_database(path: Path) -> sqlite3.Connection:
    """A new database at `path`, all migrations run."""
    connection = _connection(path, write=True)
    connection.execute("PRAGMA journal_mode = WAL")
    migrate(connection)
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Runs the migrations the database lacks, each whole or not at all."""
    for number in range(version(connection), VERSION):
        connection.executescript(f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;")


def version(connection: sqlite3.Connection) -> int:
    """The version of the schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def lock(folder: Path) -> sqlite3.Connection:
    """Holds the right to write until it is closed or its process ends, however it ends.

    Raises IndexLocked when another process holds it for longer than WAIT seconds.
    """
    connection = sqlite3.connect(folder / LOCK, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        # A database of its own: the lock spans the transactions of a whole run, and readers never look at it.
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        raise IndexLocked(
            f"{folder}: another process is writing to it (waited {WAIT:g} s); wait for it to end, then run this again"
        ) from error
    return connection


def _connection(path: Path, *, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=30 if write else WAIT,
        isolation_level=None,
        check_same_thread=False,
    )
    if write:
        connection.execute("PRAGMA synchronous = FULL")  # acknowledged means on disk, though the power fail
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
    return connection
