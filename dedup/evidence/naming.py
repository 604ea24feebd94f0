"""Whom each document of a story names as its source, and whether in words of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..attribution import host_name, identity, outlet_of_host
from ..model import Attribution, Document, Span
from .story import Story

Key = TypeVar("Key", int, str)

_LEAD = 600  # characters: a headline and two or three sentences
_LEAD_SHARE = 0.2
_COPIED = 0.9  # share of an attribution's words that another document has at the matched place


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a document names as its source; phrases that travelled with copied text are not its own."""

    seen: dict[int, float] = field(default_factory=dict)
    """Weight by number of a document of the story."""
    own_seen: dict[int, float] = field(default_factory=dict)
    unseen: dict[str, float] = field(default_factory=dict)
    """Weight by identity of an outlet of which the story has no document."""
    own_unseen: dict[str, float] = field(default_factory=dict)
    unnamed: dict[str, float] = field(default_factory=dict)
    """Weight of "foreign media" and the like."""

    lead_media: float = 0.0
    """Weight of unnamed media in the lead."""

    def missing(self) -> float:
        """Weight of the strongest attribution to an outlet of which the story has no document."""
        return max(self.unseen.values(), default=0.0)

    def outside(self) -> float:
        """The same, unnamed media of the lead included."""
        return max(self.missing(), self.lead_media)


def names(story: Story, attributions: Mapping[str, Sequence[Attribution]]) -> tuple[Named, ...]:
    """Whom each document names; when two documents are of one outlet, both are meant."""
    by_outlet: dict[str, list[int]] = {}
    for i, document in enumerate(story.documents):
        for name in _outlet_of(document):
            by_outlet.setdefault(name, []).append(i)
    naming = [{identity(each.name) for each in attributions.get(document.id, ())} for document in story.documents]
    found = []
    for i, document in enumerate(story.documents):
        named, media = Named(), 0.0
        for each in attributions.get(document.id, ()):
            if each.kind == "unnamed media":
                _raise(named.unnamed, each.name, each.weight)
                media = max(media, each.weight if each.span.start <= _lead(document) else 0.0)
                continue
            who = identity(each.name)
            others = [j for j in story.shared[i].partners.tolist() if who in naming[j]]
            own = not any(_copied(story, i, j, each.span) for j in others)
            present = [j for j in by_outlet.get(who, ()) if j != i]
            for j in present:
                _raise(named.seen, j, each.weight)
                if own:
                    _raise(named.own_seen, j, each.weight)
            if not present and each.kind != "link":
                # Named in the lead, an outlet is the source of the matter; further down, of a remark.
                weight = each.weight if each.span.start <= _lead(document) else each.weight / 2
                _raise(named.unseen, who, weight)
                if own:
                    _raise(named.own_unseen, who, weight)
        found.append(replace(named, lead_media=media))
    return tuple(found)


def _lead(document: Document) -> float:
    return max(_LEAD, _LEAD_SHARE * len(document.text))


def _outlet_of(document: Document) -> set[str]:
    own = {identity(document.outlet)} if document.outlet else set()
    if document.url and (host := host_name(document.url)):
        own |= {identity(host), identity(outlet_of_host(host))}
    return own


def _raise(weights: dict[Key, float], key: Key, weight: float) -> None:
    weights[key] = max(weights.get(key, 0.0), weight)


def _copied(story: Story, v: int, u: int, span: Span) -> bool:
    """Whether u has the words of a span of v at the matched place."""
    if span.end <= span.start:
        return False
    evidence = story.evidence[min(u, v), max(u, v)]
    runs = evidence.left_common if v < u else evidence.right_common
    inside = sum(max(0, min(end, span.end) - max(start, span.start)) for start, end in runs)
    return inside >= _COPIED * (span.end - span.start)
