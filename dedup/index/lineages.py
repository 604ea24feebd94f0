"""What an index keeps of lineage: measured pairs, and of each document where the tree says it comes from."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .rows import rows

Kept = tuple[bytes, bytes | None]
"""The key of a measured pair (its texts, and how it was measured) and its evidence; None: nothing in common."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tree says of a document at present; no role: it does not decide."""

    role: str | None
    parent: int | None
    derivations: str
    """The edges into it, as JSON."""


class Lineages:
    """The tables of lineage; transactions are the caller's, documents go by their numbers."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """`database` is open and of the present version."""
        self._database = database

    # --- measured pairs

    def put_evidence(self, pairs: Mapping[tuple[int, int], Kept]) -> None:
        """Keep what pairs (the one that arrived first on the left) were measured to have in common."""
        self._database.executemany(
            "INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?)",
            [(left, right, key, body) for (left, right), (key, body) in pairs.items()],
        )

    def evidence(self, left: int, right: int) -> Kept | None:
        """What a pair was measured to have in common; None when it was not."""
        row = self._database.execute(
            "SELECT key, body FROM evidence WHERE left = ? AND right = ?", (min(left, right), max(left, right))
        ).fetchone()
        return (row[0], row[1]) if row else None

    def evidence_among(self, numbers: Collection[int]) -> list[Kept]:
        """What any two of these documents, five hundred at most, were measured to have in common."""
        marks = ",".join("?" * len(numbers))
        query = f"SELECT key, body FROM evidence WHERE left IN ({marks}) AND right IN ({marks})"
        return self._database.execute(query, [*numbers, *numbers]).fetchall()

    def partners(self, number: int) -> set[int]:
        """Documents that this one has something in common with."""
        query = "SELECT {} FROM evidence WHERE {} = ? AND body IS NOT NULL"
        both = [query.format("left", "right"), query.format("right", "left")]
        return {other for each in both for (other,) in self._database.execute(each, (number,))}

    def earlier_partners(self, number: int) -> list[int]:
        """Of these, those that arrived before it."""
        query = "SELECT left FROM evidence WHERE right = ? AND body IS NOT NULL ORDER BY left"
        return [left for (left,) in self._database.execute(query, (number,))]

    # --- documents

    def unmeasured(self, numbers: Collection[int]) -> list[int]:
        """Those of these documents whose pairs with earlier ones were never measured, in order of arrival."""
        query = "SELECT number FROM lineage WHERE measured = 1 AND number IN ({})"
        return sorted(set(numbers) - {number for (number,) in rows(self._database, query, numbers)})

    def set_measured(self, number: int, first: int | None) -> None:
        """The pairs of a document with earlier ones are there; `first` is the earliest with the same words."""
        self._database.execute(
            "INSERT INTO lineage (number, measured, first) VALUES (?, 1, ?) "
            "ON CONFLICT (number) DO UPDATE SET measured = 1, first = excluded.first",
            (number, first),
        )

    def first_of(self, number: int) -> int:
        """The earliest document with the same words: itself, for most."""
        row = self._database.execute("SELECT first FROM lineage WHERE number = ?", (number,)).fetchone()
        return int(row[0]) if row and row[0] is not None else number

    def set_first(self, before: int, now: int) -> None:
        """Another document turns out to be the earliest with the words of `before`."""
        self._database.execute("INSERT OR IGNORE INTO lineage (number, measured) VALUES (?, 0)", (before,))
        self._database.execute("UPDATE lineage SET first = ? WHERE first = ? OR number = ?", (now, before, before))

    def stories(self, numbers: Collection[int]) -> dict[int, int]:
        """The story of each; of one without, its own number, which is kept from now on."""
        query = "SELECT number, story FROM lineage WHERE story IS NOT NULL AND number IN ({})"
        found: dict[int, int] = dict(rows(self._database, query, numbers))
        alone = [(number, number) for number in numbers if number not in found]
        self._database.executemany(
            "INSERT INTO lineage (number, measured, story) VALUES (?, 0, ?) "
            "ON CONFLICT (number) DO UPDATE SET story = excluded.story",
            alone,
        )
        return {**found, **dict(alone)}

    def merge(self, stories: Collection[int]) -> tuple[int, list[int]]:
        """Make one story of several, named after the first; its name, and the documents whose story was another."""
        kept = min(stories)
        ended = sorted(set(stories) - {kept})
        moved = [n for (n,) in rows(self._database, "SELECT number FROM lineage WHERE story IN ({})", ended)]
        self._database.executemany("UPDATE lineage SET story = ? WHERE story = ?", [(kept, each) for each in ended])
        return kept, moved

    def members(self, story: int) -> list[int]:
        """The documents of a story, in order of arrival."""
        query = "SELECT number FROM lineage WHERE story = ? ORDER BY number"
        return [number for (number,) in self._database.execute(query, (story,))]

    def story_of(self, number: int) -> int | None:
        """The story of a document; None where none was grown."""
        row = self._database.execute("SELECT story FROM lineage WHERE number = ?", (number,)).fetchone()
        return row[0] if row else None

    def put_standings(self, standings: Mapping[int, Standing]) -> list[int]:
        """Keep what the tree says of documents; those of which it says something else than before."""
        query = "SELECT number, role, parent, derivations FROM lineage WHERE number IN ({})"
        before = {number: Standing(*rest) for number, *rest in rows(self._database, query, standings)}
        self._database.executemany(
            "UPDATE lineage SET role = ?, parent = ?, derivations = ? WHERE number = ?",
            [(each.role, each.parent, each.derivations, number) for number, each in standings.items()],
        )
        nothing = Standing(None, None, "")
        return [
            number
            for number, each in standings.items()
            if (each.role, each.parent) != ((was := before.get(number, nothing)).role, was.parent)
        ]

    def derivations(self, numbers: Collection[int]) -> dict[int, str]:
        """The kept edges into documents, as JSON."""
        query = "SELECT number, derivations FROM lineage WHERE derivations IS NOT NULL AND number IN ({})"
        return dict(rows(self._database, query, numbers))

    def tell(self, number: int, told: str) -> None:
        """Keep what the line of a document says."""
        self._database.execute("UPDATE lineage SET told = ? WHERE number = ?", (told, number))

    def told(self, numbers: Collection[int]) -> dict[int, str]:
        """What the lines of documents said."""
        query = "SELECT number, told FROM lineage WHERE told IS NOT NULL AND number IN ({})"
        return dict(rows(self._database, query, numbers))

    # --- forgetting

    def delete(self, numbers: Iterable[int]) -> None:
        """Take documents out; the rest of their stories waits to be grown again, as if they had never been there."""
        numbers = list(numbers)
        # What was measured with one of several copies stood for all: without that one, the others have to be.
        again = [
            (other,)
            for number in numbers
            if self.first_of(number) != number or self._is_first(number)
            for other in self.partners(number)
        ]
        self._database.executemany("UPDATE lineage SET measured = 2 WHERE number = ? AND measured = 1", again)
        query = "SELECT DISTINCT story FROM lineage WHERE story IS NOT NULL AND number IN ({})"
        touched = [(story,) for (story,) in rows(self._database, query, numbers)]
        self._database.executemany(
            "UPDATE lineage SET story = NULL, first = NULL, role = NULL, parent = NULL, told = NULL, "
            "derivations = NULL WHERE story = ?",
            touched,
        )
        self._database.executemany("DELETE FROM lineage WHERE number = ?", [(number,) for number in numbers])

    def _is_first(self, number: int) -> bool:
        return self._database.execute("SELECT 1 FROM lineage WHERE first = ?", (number,)).fetchone() is not None

    def waiting(self) -> list[tuple[int, int]]:
        """The documents that wait to be grown again, in order of arrival, with what there is of their measures.

        1: all of them; 2: they were lost with a twin, and are to be taken again; 0: there never were any.
        """
        return self._database.execute(
            "SELECT number, measured FROM lineage WHERE story IS NULL ORDER BY number"
        ).fetchall()
