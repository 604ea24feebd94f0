"""Queries for lists of values of any length."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

_AT_ONCE = 500  # values bound in one statement; some builds of SQLite allow no more than 999


def rows(database: sqlite3.Connection, query: str, values: Collection[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query whose `{}` stands for a list of values, however long the list."""
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        part = listed[start : start + _AT_ONCE]
        yield from database.execute(query.format(",".join("?" * len(part))), part)
