"""Whom each document of a story names as its source, and whether in words of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from typing import TypeVar

from ..attribution import host_name, identity, outlet_of_host
from ..model import Attribution, Document, Span
from .story import Story

Key = TypeVar("Key", int, str)

_NUMBERED = re.compile(r"\b([A-Za-z]{2,12})[ _.-]?(\d{3,6})\b")
_REPLACING = re.compile(r"(?i)\b(?:obsoletes|replaces|supersedes|revises|amends|updates)\b[^\n]{0,120}")
_REFERRED = 0.4  # weight of a number of the series anywhere: it may be one of many references
_REPLACED = 0.95  # weight of "obsoletes" and the like
_HEADER = 3000  # characters

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
    _refer(story, found)
    return tuple(found)


def _refer(story: Story, named: Sequence[Named]) -> None:
    """Documents of a numbered series name each other by number ("Obsoletes: RFC 2068"), or by the bare number."""
    numbers: dict[str, set[int]] = {}
    for i, document in enumerate(story.documents):
        for number in (_number_of(document.id.rsplit("/", 1)[-1]), _number_of(document.title or "")):
            if number:
                numbers.setdefault(number, set()).add(i)
    one = {number: min(held) for number, held in numbers.items() if len(held) == 1}
    for i, document in enumerate(story.documents if len(one) > 1 else ()):
        text, partners = document.text, set(story.shared[i].partners.tolist())
        for found in _NUMBERED.finditer(text):
            j = one.get(_joined(found[1], found[2]))
            if j is not None and j in partners:
                _raise(named[i].seen, j, _REFERRED)
        for line in _REPLACING.finditer(text, 0, max(_HEADER, int(_LEAD_SHARE * len(text)))):
            for digits in re.findall(r"\d{3,}", line[0]):
                for number, j in one.items():
                    if j in partners and number.lstrip(ascii_lowercase) == digits.lstrip("0"):
                        _raise(named[i].seen, j, _REPLACED)


def _number_of(name: str) -> str | None:
    """The series and number at the head of an id or a title.

    >>> _number_of("rfc2616.txt"), _number_of("RFC 2616: Hypertext"), _number_of("Top 10"), _number_of("0042")
    ('rfc2616', 'rfc2616', None, None)
    """
    found = _NUMBERED.match(name)
    return _joined(found[1], found[2]) if found else None


def _joined(series: str, digits: str) -> str:
    return series.lower() + digits.lstrip("0")


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
