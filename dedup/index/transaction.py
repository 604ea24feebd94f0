"""One change of an index: in the database and the postings, or in neither."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from .postings import Postings
from .schema import refused


class Transaction:
    """All or nothing: commits at the end, and on an error puts database and postings back as they were.

    What the disk refuses (it is full, or gone) is an IndexFailure.
    """

    def __init__(self, folder: Path, database: sqlite3.Connection, postings: Postings) -> None:
        self._folder = folder
        self._database = database
        self._postings = postings

    def __enter__(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self._database.execute("COMMIT")
                return
            except sqlite3.OperationalError as full:
                error = full
        if self._database.in_transaction:  # of a full disk SQLite has often ended it already
            self._database.execute("ROLLBACK")
        self._postings.load()
        if isinstance(error, sqlite3.OperationalError | OSError):
            raise refused(self._folder, error) from error
