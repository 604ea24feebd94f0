"""Role, parent, cluster and story of documents, as verified pairs come in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..grouping import Components
from ..model import Resemblance

Role = Literal["duplicate", "derived", "unique", "original"]

Group = Literal["cluster", "story"]

SHOWN = 5
"""Matches listed on a line; a story that a thousand outlets carry must not make lines of a megabyte."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A verified pair, seen from its later document."""

    other: int
    """Number of the earlier document."""
    similarity: float
    containment: float
    """Share of the later document's shingles found in the earlier one."""
    longest_run: int

    @classmethod
    def of(cls, other: int, measured: Resemblance) -> Edge:
        """`measured` with the earlier document on its left."""
        return cls(other, measured.similarity, measured.right_containment, measured.longest_run)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an ingest says of a document: what the index knew at that moment."""

    role: Role
    parent: str | None
    cluster: str
    similarity: float | None
    containment: float | None
    matches: tuple[Mapping[str, Any], ...]
    lineage: Mapping[str, Any] = field(default_factory=dict)
    """What the tree adds, or knows better; empty where no tree was grown."""

    def as_dict(self) -> dict[str, Any]:
        """The fields in the order in which they are written."""
        return {
            "role": self.role,
            "parent": self.parent,
            "cluster": self.cluster,
            "similarity": self.similarity,
            "containment": self.containment,
            "matches": list(self.matches),
            **self.lineage,
        }

    def encoded(self) -> str:
        """As JSON, ready to be kept."""
        return json.dumps(self.as_dict(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def decoded(cls, written: str) -> Answer:
        """From the JSON that was kept."""
        found = json.loads(written)
        return cls(**{**found, "matches": tuple(found["matches"])})

    @classmethod
    def unique(cls, id_: str) -> Answer:
        """Of a document that is like no earlier one."""
        return cls("unique", None, id_, None, None, ())


@dataclass(slots=True)
class State:
    """What is known of a document at present; numbers of documents, None where it stands alone."""

    role: Role | None = None
    parent: int | None = None
    cluster: int | None = None
    story: int | None = None


class Ledger:
    """The states of the documents that take part in verified pairs.

    Documents are taken in by order of arrival; what becomes of each depends on those before it alone. Feeding all
    pairs of an index into an empty ledger gives the same states as ingesting did: that is how forgetting works.
    """

    def __init__(
        self,
        near_threshold: float,
        duplicate_threshold: float,
        known: Mapping[int, State] | None = None,
        members: Callable[[Group, int], Mapping[int, State]] | None = None,
    ) -> None:
        """`known` holds the states of documents taken in before; `members` those of a whole group by its name.

        It is asked for a group that ends in a merge, whose members get another name, and for no other: a story of a
        hundred thousand documents is not read because one more joins it.
        """
        self._near = near_threshold
        self._duplicate = duplicate_threshold
        self._groups: dict[Group, Components] = {"cluster": Components(), "story": Components()}
        self._load = members
        self.states: dict[int, State] = {}
        self.changed: dict[int, int] = {}
        """Documents whose state changed, with the number of the arrival that changed it last."""
        self._members: dict[tuple[Group, int], list[int]] = {}
        self._know(known or {})

    def _know(self, known: Mapping[int, State]) -> None:
        for number, state in sorted(known.items()):
            if number in self.states:
                continue
            self.states[number] = state
            names: tuple[tuple[Group, int | None], ...] = (("cluster", state.cluster), ("story", state.story))
            for kind, name in names:
                if name is not None:
                    present = self._groups[kind].join(name, number)[0]
                    self._members.setdefault((kind, present), []).append(number)

    def take(self, number: int, id_: str, edges: Iterable[Edge], ids: Mapping[int, str]) -> Answer:
        """Take in a document with its verified edges to earlier ones; what is to be said of it.

        `ids` names every document that may be mentioned.
        """
        ranked = sorted(edges, key=lambda edge: (-edge.similarity, -edge.containment, edge.other))
        if not ranked:
            return Answer.unique(id_)
        best = ranked[0]
        state = self.states.setdefault(number, State())
        state.role = "duplicate" if best.similarity >= self._duplicate else "derived"
        state.parent = best.other
        self.changed[number] = number
        for edge in ranked:
            other = self.states.setdefault(edge.other, State())
            if other.role is None:
                other.role = "original"
                self.changed[edge.other] = number
            self._join("story", number, edge.other, number)
            if edge.similarity >= self._near:
                self._join("cluster", number, edge.other, number)
        return Answer(
            state.role,
            ids[best.other],
            id_ if state.cluster is None else ids[state.cluster],
            _rounded(best.similarity),
            _rounded(best.containment),
            tuple(_match(edge, ids[edge.other]) for edge in ranked[:SHOWN]),
        )

    def _join(self, kind: Group, left: int, right: int, arrival: int) -> None:
        groups = self._groups[kind]
        if groups.name(left) == groups.name(right):
            return
        if self._load is not None:
            self._know(self._load(kind, max(groups.name(left), groups.name(right))))
        kept, ended = groups.join(left, right)
        members = self._members.setdefault((kind, kept), [kept])
        joined = self._members.pop((kind, ended), [ended])
        members.extend(joined)
        # Those that were there have the name already, but for one that stood alone until now.
        for member in [kept, *joined]:
            state = self.states.get(member)
            if state is not None and getattr(state, kind) != kept:
                setattr(state, kind, kept)
                self.changed[member] = arrival


def replay(
    arrivals: Sequence[tuple[int, str, Sequence[Edge]]],
    ids: Mapping[int, str],
    near_threshold: float,
    duplicate_threshold: float,
) -> tuple[Ledger, dict[int, Answer]]:
    """States and answers of documents as if they had just come in one by one, in the order given."""
    ledger = Ledger(near_threshold, duplicate_threshold)
    answers = {number: ledger.take(number, id_, edges, ids) for number, id_, edges in arrivals}
    return ledger, answers


def _match(edge: Edge, id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "similarity": _rounded(edge.similarity),
        "containment": _rounded(edge.containment),
        "longest_run": edge.longest_run,
    }


def _rounded(share: float) -> float:
    """Four digits: more than any decision needs, and the same on every machine."""
    return round(share, 4)
