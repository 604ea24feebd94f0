"""The rows of an index: documents, texts, verified pairs and states, in SQL and nowhere else."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..model import Document, Resemblance
from ..sketches import KeyCounts, Shingles, joined, shingle_hashes
from .lineages import Lineages
from .rows import rows
from .states import Answer, Edge, Group, State
from .storing import about, digest, packed_text, packed_traces, restored, unpacked_text, unpacked_traces

Numbers = npt.NDArray[np.int64]

_BY_NUMBER = "SELECT {columns} FROM {table} WHERE number IN ({{}})"


class Store:
    """The tables of one index; transactions are the caller's."""

    def __init__(self, database: sqlite3.Connection, *, keeps_text: bool, shingle_words: int) -> None:
        """`database` is open and of the present version."""
        self.database = database
        self.lineages = Lineages(database)
        self._keeps_text = keeps_text
        self._shingle_words = shingle_words

    def rows(self, query: str, values: Collection[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query whose `{}` stands for a list of values, however long the list."""
        return rows(self.database, query, values)

    # --- documents

    def next_number(self) -> int:
        """The number of the next document: above every number ever given."""
        row = self.database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'documents'").fetchone()
        return 1 + (int(row[0]) if row else 0)

    def numbers(self, ids: Collection[str]) -> dict[str, int]:
        """The numbers of those ids that are there."""
        return dict(self.rows("SELECT id, number FROM documents WHERE id IN ({})", ids))

    def ids(self, numbers: Collection[int]) -> dict[int, str]:
        """The ids of those numbers that are there."""
        return dict(self.rows("SELECT number, id FROM documents WHERE number IN ({})", numbers))

    def canonical(self) -> tuple[Numbers, list[str]]:
        """Numbers and ids of all documents by date, then id; undated ones last."""
        rows = self.database.execute("SELECT number, id FROM documents ORDER BY dated IS NULL, dated, id").fetchall()
        return np.array([number for number, _ in rows], np.int64), [id_ for _, id_ in rows]

    def known(self, ids: Collection[str]) -> dict[str, tuple[bytes, Answer]]:
        """Of those ids that are there: the digest of the text, and what its ingest said."""
        rows = self.rows("SELECT id, digest, answer FROM documents WHERE id IN ({})", ids)
        return {id_: (told, Answer.decoded(answer) if answer else Answer.unique(id_)) for id_, told, answer in rows}

    def documents(self, ids: Collection[str] | None = None) -> Iterator[Document]:
        """The documents of these ids, or all in order of arrival; texts are empty where they were not kept."""
        query = "SELECT id, about, body FROM documents JOIN texts USING (number)"
        everything = self.database.execute(f"{query} ORDER BY number")
        for id_, known, body in everything if ids is None else self.rows(query + " WHERE id IN ({})", ids):
            yield restored(id_, unpacked_text(body) if self._keeps_text else "", known)

    def shingles(self, numbers: Sequence[int]) -> Shingles:
        """The shingles of documents, in the order asked for; of those that are gone, none."""
        bodies = dict(self.rows("SELECT number, body FROM texts WHERE number IN ({})", set(numbers)))
        if self._keeps_text:
            texts = [unpacked_text(bodies[number]) if number in bodies else "" for number in numbers]
            return shingle_hashes(texts, self._shingle_words)
        nothing = Shingles(np.zeros(0, np.uint64), np.zeros(2, np.int64), np.zeros(1, np.int64))
        return joined([unpacked_traces(bodies[n])[0] if n in bodies else nothing for n in numbers])

    def key_counts(self, numbers: Numbers) -> KeyCounts:
        """How many keys documents have in the shared channel, in the order asked for."""
        wanted = np.array(sorted(set(numbers.tolist())), np.int64)
        places = np.searchsorted(wanted, numbers)
        found = {
            n: (kept, sampled)
            for n, kept, sampled in self.rows(
                "SELECT number, kept, sampled FROM documents WHERE number IN ({})", wanted.tolist()
            )
        }
        table = np.array([found.get(number, (0, 0)) for number in wanted.tolist()], np.int64).reshape(-1, 2)
        return KeyCounts(table[places, 0], table[places, 1])

    def insert(
        self,
        documents: Sequence[Document],
        first: int,
        cursor: int,
        now: float,
        shingles: Shingles,
        counts: KeyCounts,
        answers: Sequence[Answer],
    ) -> None:
        """Put in new documents, numbered from `first`; `cursor` is that of the first."""
        self.database.executemany(
            "INSERT INTO documents "
            "(number, id, digest, words, kept, sampled, dated, expires, about, answer, changed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    first + place,
                    each.id,
                    digest(each.text),
                    int(shingles.words[place]),
                    int(counts.kept[place]),
                    int(counts.sampled[place]),
                    each.published.earliest if each.published else None,
                    each.published.latest if each.published else now,
                    about(each),
                    answers[place].encoded() if answers[place].matches else None,
                    cursor + place,
                )
                for place, each in enumerate(documents)
            ],
        )
        self.database.executemany(
            "INSERT INTO texts (number, body) VALUES (?, ?)",
            [
                (
                    first + place,
                    packed_text(each.text) if self._keeps_text else packed_traces(each.text, shingles, place),
                )
                for place, each in enumerate(documents)
            ],
        )

    def delete(self, numbers: Collection[int]) -> None:
        """Take out documents and every row that speaks of them."""
        one = [(number,) for number in numbers]
        self.lineages.delete(numbers)  # before the evidence goes: it says whose story loses something
        for table in ("documents", "texts", "features", "findings"):
            self.database.executemany(f"DELETE FROM {table} WHERE number = ?", one)
        for table in ("pairs", "evidence"):
            self.database.executemany(f"DELETE FROM {table} WHERE right = ?", one)
            self.database.executemany(f"DELETE FROM {table} WHERE left = ?", one)
        self.database.executemany("INSERT OR IGNORE INTO gone (number) VALUES (?)", one)

    # --- pairs

    def keep_pairs(self, edges: Mapping[int, Sequence[tuple[int, Resemblance]]]) -> None:
        """Keep verified pairs: for each later document its earlier ones, which are on the left of the measures."""
        self.database.executemany(
            "INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?, ?)",
            [
                (left, right, m.similarity, m.left_containment, m.right_containment, m.longest_run)
                for right, found in edges.items()
                for left, m in found
            ],
        )

    def pairs_of(self, lefts: Collection[int]) -> dict[tuple[int, int], Resemblance]:
        """The kept pairs whose earlier document is one of these."""
        return {
            (left, right): Resemblance(*measures)
            for left, right, *measures in self.rows("SELECT * FROM pairs WHERE left IN ({})", lefts)
        }

    def later_partners(self, numbers: Collection[int]) -> set[int]:
        """Later documents in kept pairs with these."""
        return {right for (right,) in self.rows("SELECT right FROM pairs WHERE left IN ({})", numbers)}

    def drop_pairs_before(self, right: int) -> None:
        """Forget the pairs of a document with earlier ones."""
        self.database.execute("DELETE FROM pairs WHERE right = ?", (right,))

    def all_edges(self) -> Iterator[tuple[int, list[Edge]]]:
        """For each document that is like earlier ones, its edges, in order of arrival."""
        found: list[Edge] = []
        current = -1
        query = "SELECT right, left, similarity, right_containment, longest_run FROM pairs ORDER BY right, left"
        for right, *edge in self.database.execute(query):
            if right != current:
                if found:
                    yield current, found
                current, found = right, []
            found.append(Edge(*edge))
        if found:
            yield current, found

    # --- states

    def states(self, numbers: Collection[int]) -> dict[int, State]:
        """The states of these documents."""
        query = "SELECT number, role, parent, cluster, story FROM documents WHERE number IN ({})"
        return {n: State(*state) for n, *state in self.rows(query, numbers)}

    def members(self, kind: Group, name: int) -> dict[int, State]:
        """The states of all documents of a cluster or story."""
        query = f"SELECT number, role, parent, cluster, story FROM documents WHERE {kind} = ?"
        return {n: State(*state) for n, *state in self.database.execute(query, (name,))}

    def all_states(self) -> dict[int, tuple[State, str | None]]:
        """State and answer of every document that takes part in a pair or did."""
        rows = self.database.execute(
            "SELECT number, role, parent, cluster, story, answer FROM documents "
            "WHERE role IS NOT NULL OR story IS NOT NULL OR answer IS NOT NULL"
        )
        return {n: (State(role, parent, cluster, story), answer) for n, role, parent, cluster, story, answer in rows}

    def write_states(self, states: Iterable[tuple[int, State, int]]) -> None:
        """Write (number, state, cursor of the change)."""
        self.database.executemany(
            "UPDATE documents SET role = ?, parent = ?, cluster = ?, story = ?, changed = ? WHERE number = ?",
            [(s.role, s.parent, s.cluster, s.story, cursor, number) for number, s, cursor in states],
        )

    def write_answers(self, answers: Iterable[tuple[int, str | None]]) -> None:
        """Write (number, answer)."""
        self.database.executemany(
            "UPDATE documents SET answer = ? WHERE number = ?", [(answer, number) for number, answer in answers]
        )

    def changed_since(self, cursor: int) -> Iterator[dict[str, Any]]:
        """The present state of every document that changed after `cursor`, in order of arrival."""
        named = "coalesce((SELECT id FROM documents AS other WHERE other.number = {}), {})"
        cluster, story, parent = (
            named.format("documents.cluster", "documents.id"),
            named.format("coalesce(lineage.story, documents.story)", "documents.id"),
            # Where the tree has decided, it knows better than the order of arrival.
            named.format("iif(lineage.role IS NULL, documents.parent, lineage.parent)", "NULL"),
        )
        rows = self.database.execute(
            f"SELECT id, coalesce(lineage.role, documents.role, 'unique'), {parent}, {cluster}, {story}, changed "
            "FROM documents LEFT JOIN lineage USING (number) WHERE changed > ? ORDER BY number",
            (cursor,),
        )
        names = ("id", "role", "parent", "cluster", "story", "cursor")
        return (dict(zip(names, row, strict=True)) for row in rows)

    # --- what later rooms keep

    def put_features(self, rows: Iterable[tuple[int, str, bytes, bytes]]) -> None:
        """Keep (number, channel, keys, weights)."""
        self.database.executemany("INSERT OR REPLACE INTO features VALUES (?, ?, ?, ?)", list(rows))

    def features(self, channel: str, ids: Collection[str]) -> Iterator[tuple[str, bytes, bytes]]:
        """Kept features as (id, keys, weights)."""
        for id_, number in self.numbers(ids).items():
            query = "SELECT keys, weights FROM features WHERE number = ? AND channel = ?"
            for keys, weights in self.database.execute(query, (number, channel)):
                yield id_, keys, weights

    def put_findings(self, kind: str, findings: Mapping[str, bytes]) -> None:
        """Keep findings of a kind by id."""
        numbers = self.numbers(findings)
        self.database.executemany(
            "INSERT OR REPLACE INTO findings VALUES (?, ?, ?)",
            [(n, kind, findings[id_]) for id_, n in numbers.items()],
        )

    def findings(self, kind: str, ids: Collection[str]) -> dict[str, bytes]:
        """Kept findings of a kind by id."""
        query = "SELECT body FROM findings WHERE number = ? AND kind = ?"
        found = {id_: self.database.execute(query, (n, kind)).fetchone() for id_, n in self.numbers(ids).items()}
        return {id_: row[0] for id_, row in found.items() if row}
