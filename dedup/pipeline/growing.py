"""Lineage as documents arrive: each new one grows its own story again, and no other."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from .. import attribution, codec, text
from ..errors import IndexFailure
from ..index import Index, Kept, Standing
from ..model import Attribution, CandidatePair, Derivation, Evidence, Lineage, Origin
from ..settings import Settings
from ..sketches import rare_features
from .copies import copy_order, first_copies, same_words, with_copies
from .keeping import IDENTICAL, evidence_key, packed_evidence, unpacked_evidence
from .measuring import ALIKE, prepared, weighed_pair
from .stories import grown_stories, is_joined
from .working import Workers

WHOLE = 24
"""Most documents of a story that is grown whole whenever one arrives."""
NEIGHBOURHOOD = 12
"""Documents of a larger story that are grown with one that arrives: those that share most with it."""

_HELD = 200  # documents that hold a rare word; above it the word tells stories of one day from another's, not more
_TOLD = 0.05  # probability from which a parent stands on a line
_KEPT_TEXTS = 4_000  # documents held in memory between two arrivals


class Growth:
    """The lineage of an index that grows: what it has in common with what came before, and its story's tree.

    What is said of a document depends on those that arrived before it alone. Boilerplate, which the whole pile
    decides, is not taken out here: the report does that.
    """

    def __init__(self, index: Index, settings: Settings) -> None:
        """`index` is open for writing. Raises IndexFailure when it keeps no texts: nothing can be aligned."""
        if not index.keeps_text:
            raise IndexFailure(f"{index.path}: keeps no texts; --depth lineage needs them: ingest into a new folder")
        self._index = index
        self._settings = replace(settings, baked=index.baked)
        self._evidence = lru_cache(maxsize=4 * _KEPT_TEXTS)(unpacked_evidence)
        self._begin()

    def take(self, ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """What is to be said of documents of the index; those not yet grown are, in order of arrival."""
        numbers = self._index.numbers(ids)
        kept = self._index.lineages
        with self._index.writing():
            self._settled()
            for number in kept.unmeasured(numbers.values()):
                self._note_outlet(number)
                self._measure(number)
                self._grow(number)
        told = kept.told(numbers.values())
        return {id_: json.loads(told[number]) for id_, number in numbers.items() if number in told}

    def settle(self) -> None:
        """Grow again the stories that lost a document."""
        with self._index.writing():
            self._settled()

    def _settled(self) -> None:
        waiting = self._index.lineages.waiting()
        if waiting:
            self._begin()
        for number, measured in waiting:
            if measured == 2:
                self._measure(number)
            if measured:
                self._grow(number)
            else:
                self._index.lineages.stories([number])

    # --- measuring

    def _measure(self, number: int) -> None:
        """Keep what a document has in common with earlier ones."""
        kept, document = self._index.lineages, self._document(number)
        if len(text.word_spans(document.text)) < max(1, self._settings.min_words):
            kept.set_measured(number, None)
            return
        near = self._index.partners(number, self._settings.candidates)
        firsts = {kept.first_of(other) for other in (*near, *self._rewrites(number))} - {number}
        twin = next((other for other in sorted(firsts) if same_words(document, self._document(other))), None)
        found: dict[tuple[int, int], Kept] = {}
        if twin is not None:
            firsts.remove(twin)
            found[min(twin, number), max(twin, number)] = (b"", IDENTICAL)
            if copy_order(self._document(twin)) < copy_order(document):
                kept.put_evidence(found)
                kept.set_measured(number, twin)
                return
            firsts |= {kept.first_of(other) for other in kept.partners(twin)} - {number, twin}
            kept.set_first(twin, number)
        found |= self._weighed(number, sorted(firsts))
        kept.put_evidence(found)
        kept.set_measured(number, None)

    def _rewrites(self, number: int) -> list[int]:
        """The earlier documents that have most rare words in common with one passage of a document."""
        ready = prepared(self._document(number))
        rare = rare_features(ready.stems, ready.rarities)
        places, holders = self._index.earlier_holders("rewrite", np.unique(rare.keys), number, _HELD)
        shared: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        mass = np.bincount(rare.passages, rare.weights.astype(np.float64) ** 2) + 1.0
        keys = np.unique(rare.keys)
        held: dict[int, list[int]] = defaultdict(list)
        for place, holder in zip(places.tolist(), holders.tolist(), strict=True):
            held[int(keys[place])].append(holder)
        for key, weight, passage in zip(
            rare.keys.tolist(), rare.weights.tolist(), rare.passages.tolist(), strict=True
        ):
            for holder in held.get(key, ()):
                shared[holder][passage] += weight * weight / float(mass[passage])
        scores = {holder: round(max(each.values()), 6) for holder, each in shared.items()}
        ranked = sorted((-score, holder) for holder, score in scores.items() if score >= ALIKE)
        return [holder for _, holder in ranked[: self._settings.candidates]]

    def _weighed(self, number: int, others: Sequence[int]) -> dict[tuple[int, int], Kept]:
        pairs = [sorted((number, other), key=lambda each: self._document(each).id) for other in others]
        alike = self._index.resemblances([left for left, _ in pairs], [right for _, right in pairs])
        found: dict[tuple[int, int], Kept] = {}
        for (left, right), measures in zip(pairs, alike, strict=True):
            one, other = self._document(left), self._document(right)
            key = evidence_key(one, other, self._index.baked.shingle_words)
            found[min(left, right), max(left, right)] = (key, packed_evidence(weighed_pair(one, other, measures)))
        return found

    # --- growing

    def _grow(self, number: int) -> None:
        """Join a document to its story, grow that again, and keep what it says of the document and the others."""
        kept = self._index.lineages
        joined = [number, *(other for other in kept.earlier_partners(number) if self._is_joined(number, other))]
        story, moved = kept.merge(set(kept.stories(joined).values()))
        members = kept.members(story)
        around = self._around(number, members)
        grown = self._lineage(around, number)
        # Of a larger story only the new document was seen whole.
        seen = around if len(members) <= WHOLE else [number]
        changed = kept.put_standings(self._standings(grown, seen))
        kept.tell(number, json.dumps(self._told(grown, number, story), ensure_ascii=False))
        self._index.touch({*changed, *moved, number})

    def _is_joined(self, number: int, other: int) -> bool:
        _, body = self._index.lineages.evidence(other, number) or (b"", None)
        if body is None or body == IDENTICAL:
            return body is not None
        return is_joined(
            self._evidence(body),
            self._attributed(number, self._outlets_at(number)),
            self._attributed(other, self._outlets_at(number)),
        )

    def _around(self, number: int, members: list[int]) -> list[int]:
        """The documents to be grown with one that arrived: its whole story, or its closest."""
        if len(members) <= WHOLE:
            return members
        kept = self._index.lineages
        first = kept.first_of(number)
        if first != number:
            return sorted((first, number))
        close = []
        for other in kept.partners(number) & set(members):
            _, body = kept.evidence(number, other) or (b"", None)
            assert body is not None
            close.append((-_shared(self._evidence(body)) if body != IDENTICAL else -float("inf"), other))
        return sorted([number, *(other for _, other in sorted(close)[: NEIGHBOURHOOD - 1])])

    def _lineage(self, numbers: Sequence[int], now: int) -> _Grown:
        """The tree of some documents, as it was known when document `now` had arrived."""
        pile = {each.id: each for each in map(self._document, numbers)}
        outlets = self._outlets_at(now)
        attributions = {self._document(each).id: self._attributed(each, outlets) for each in numbers}
        first_of = first_copies(pile)
        firsts = {id_: pile[id_] for id_ in sorted(set(first_of.values()))}
        known = {}
        for _, body in self._index.lineages.evidence_among(numbers):
            if body is not None and body != IDENTICAL:
                each = self._evidence(body)
                if each.left_id in firsts and each.right_id in firsts:
                    known[CandidatePair(each.left_id, each.right_id)] = each
        one_story = dict.fromkeys(firsts, min(firsts))
        grown = grown_stories(Workers(firsts), one_story, known, attributions, self._settings.decided)
        alike = {frozenset((each.left_id, each.right_id)): each.resemblance.similarity for each in known.values()}
        alike |= {frozenset((id_, first)): 1.0 for id_, first in first_of.items()}
        return _Grown(with_copies(grown, pile, first_of), alike, first_of)

    def _standings(self, grown: _Grown, numbers: Sequence[int]) -> dict[int, Standing]:
        ids = {number: self._document(number).id for number in numbers}
        known = self._index.numbers([each.source_id for each in grown.lineage.derivations])
        found = {}
        for number, id_ in ids.items():
            edges = [each for each in grown.lineage.derivations if each.derived_id == id_]
            parent = grown.parent(id_, self._settings.derived)
            role: str | None = None
            if parent is not None:
                is_duplicate = grown.likeness(id_, parent) >= self._settings.duplicate_threshold
                role = "duplicate" if is_duplicate else "derived"
            elif grown.origin(id_).unseen >= self._settings.derived:
                role = "derived"
            elif grown.is_source(id_, self._settings.derived):
                role = "original" if grown.origin(id_).root >= self._settings.derived else None
            elif grown.origin(id_).root >= self._settings.derived:
                # One text twice is no two texts, however little tells which came first: what was said of it stands.
                role = None if grown.closest(id_) >= self._settings.duplicate_threshold else "unique"
            written = json.dumps([codec.derivation(each) for each in edges], ensure_ascii=False)
            found[number] = Standing(role, known[parent] if parent is not None else None, written)
        return found

    def _told(self, grown: _Grown, number: int, story: int) -> Mapping[str, Any]:
        """What the line of a document says beside its role among near-duplicates."""
        id_ = self._document(number).id
        origin = grown.origin(id_)
        told: dict[str, Any] = {}
        parent = grown.parent(id_, self._settings.derived)
        if parent is not None and not self._index.partners(number, 1):
            told = {"role": "derived", "parent": parent}
        return {
            **told,
            "story": self._document(story).id,
            "origin": {
                "root": round(origin.root, 4),
                "unseen": round(origin.unseen, 4),
                "parents": [
                    {"id": source, "probability": round(chance, 4)}
                    for source, chance in origin.parents
                    if chance >= _TOLD
                ],
            },
            "lost_sources": [each.name for each in grown.lineage.lost_sources if id_ in each.witnesses],
        }

    # --- what is held in memory

    def _begin(self) -> None:
        """Read anew what the index holds: documents may have gone."""
        self._document = lru_cache(maxsize=_KEPT_TEXTS)(self._index.document)
        self._attributed = lru_cache(maxsize=_KEPT_TEXTS)(self._attributions)
        known = sorted((number, outlet) for outlet, number in self._index.outlets().items())
        self._outlet_numbers = [number for number, _ in known]
        self._outlet_names = [outlet for _, outlet in known]

    def _note_outlet(self, number: int) -> None:
        outlet = self._document(number).outlet
        if outlet and outlet not in self._outlet_names:
            # Numbers grow, so the list stays in order.
            self._outlet_numbers.append(number)
            self._outlet_names.append(outlet)

    def _outlets_at(self, number: int) -> int:
        """How many outlets were known when a document arrived; more are never fewer, so the count tells which."""
        return bisect_right(self._outlet_numbers, number)

    def _attributions(self, number: int, outlets: int) -> tuple[Attribution, ...]:
        return attribution.read(self._document(number), sorted(self._outlet_names[:outlets]))


class _Grown:
    """A tree with the likeness of its pairs."""

    def __init__(self, lineage: Lineage, alike: Mapping[frozenset[str], float], first_of: Mapping[str, str]) -> None:
        self.lineage = lineage
        self._alike = alike
        self._first_of = first_of
        self._origins = {each.document_id: each for each in lineage.origins}
        self._closest: dict[str, float] = {}
        for pair, similarity in alike.items():
            for id_ in pair if len(pair) > 1 else ():
                self._closest[id_] = max(similarity, self._closest.get(id_, 0.0))

    def origin(self, id_: str) -> Origin:
        return self._origins[id_]

    def likeness(self, id_: str, parent: str) -> float:
        """Resemblance of a document and its parent; of copies the first was compared."""
        return self._alike.get(frozenset((id_, self._first_of.get(parent, parent))), 0.0)

    def closest(self, id_: str) -> float:
        """Resemblance of a document and the one most like it."""
        return self._closest.get(id_, 0.0)

    def parent(self, id_: str, derived: float) -> str | None:
        """The document that one surely comes from."""
        edges = [each for each in self._sure(derived) if each.derived_id == id_]
        return max(edges, key=lambda each: (each.probability, each.source_id)).source_id if edges else None

    def is_source(self, id_: str, derived: float) -> bool:
        return any(each.source_id == id_ for each in self._sure(derived))

    def _sure(self, derived: float) -> list[Derivation]:
        return [
            each
            for each in self.lineage.derivations
            if each.decided and each.probability >= derived and each.source_id in self._origins
        ]


def _shared(evidence: Evidence) -> int:
    """Code points of the two texts that the other has at the matched place."""
    return sum(end - start for start, end in (*evidence.left_common, *evidence.right_common))
