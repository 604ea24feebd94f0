"""Reading attributions: rules per language, datelines and agency tags, title suffixes, links and markup."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ..model import Attribution, AttributionKind, Document, Span
from .outlets import Outlets, host_name, identity, known, looks_like_outlet, outlet_of_host

LANGUAGES = ("de", "en", "es", "ru", "zh")
"""Languages with a pattern file in dedup/data/attribution."""

# Weights are shares of the time that such words named the true source, read by hand in 2,225 news stories.
_DATELINE, _TAG, _LINK = 0.97, 0.9, 0.4
_CARRIER, _DOUBTFUL_CARRIER = 0.6, 0.3
_MARKUP = {"canonical": 0.95, "syndication": 0.95, "original": 0.95, "agency": 0.9, "byline": 0.8, "link": _LINK}
_HEAD_LINES = 4  # lines in which a headline with a title suffix may stand
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_SUFFIX = re.compile(
    r"^(?P<head>[^\n]{20,200}?) ?(?:[–—|]| [-·•] |::) ?(?P<outlet>[^\s–—|][^\n–—|]{1,44}?)[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Rules:
    found: tuple[tuple[AttributionKind, float, re.Pattern[str]], ...]
    relays: tuple[re.Pattern[str], ...]
    dateline: re.Pattern[str]
    tag: re.Pattern[str]


def read(document: Document, outlets: Collection[str] = ()) -> tuple[Attribution, ...]:
    """The attributions of a document, in the order of its text; one for each name and kind.

    `outlets` are the outlet names of the pile, known beside the gazetteer. An outlet that names itself, or that only
    passes on what others reported, attributes nothing to itself. What stands in markup alone has an empty span at 0.

    >>> [a.name for a in read(Document("1", "It rained, according to a report by The New York Times."))]
    ['The New York Times']
    """
    names = known((*outlets, document.outlet) if document.outlet else outlets)
    own = _own(document)
    text = document.text
    rules = _rules(_language(document), names)
    relays = _relays(text, rules, own)
    best: dict[tuple[str, str], Attribution] = {}
    for each in (*_worded(text, rules), *_marked(text, rules), *_carriers(text, names), *_linked(document)):
        who = identity(each.name)
        if each.kind != "unnamed media" and (who in own or _holds(each.span, relays)):
            continue
        # A phrase says a thing once: an outlet named five times is one source.
        key = (who, "unnamed" if each.kind == "unnamed media" else each.kind)
        if key not in best or each.weight > best[key].weight:
            best[key] = each
    return tuple(sorted(best.values(), key=lambda each: (each.span, each.kind, each.name)))


def _worded(text: str, rules: _Rules) -> Iterator[Attribution]:
    taken: list[Span] = []
    for kind, weight, pattern in rules.found:
        for match in pattern.finditer(text):
            group = "media" if kind == "unnamed media" else "outlet"
            name = Span(*match.span(group))
            # The first rule that reads a name keeps it; "according to foreign media reports" is read once.
            if any(name.start < other.end and other.start < name.end for other in taken):
                continue
            taken.append(name)
            yield Attribution(Span(*match.span()), _clean(match[group]), kind, weight)


def _marked(text: str, rules: _Rules) -> Iterator[Attribution]:
    for match in rules.dateline.finditer(text):
        group = "outlet" if match["outlet"] else "later"
        yield Attribution(Span(*match.span(group)), _clean(match[group]), "dateline", _DATELINE)
    for match in rules.tag.finditer(text):
        group = "outlet" if match["outlet"] else "later"
        yield Attribution(Span(*match.span(group)), _clean(match[group]), "agency tag", _TAG)


def _carriers(text: str, names: Outlets) -> Iterator[Attribution]:
    """Headlines that end in the name of the outlet that carried them."""
    head_end = 0
    for _ in range(_HEAD_LINES):
        head_end = text.find("\n", head_end) + 1 or len(text)
    listed = {identity(name) for name in names.names}
    for match in _SUFFIX.finditer(text, 0, max(head_end, 1)):
        name, head = _clean(match["outlet"]), match["head"].strip()
        if name[-1:] in ".?!:;," or head[-1:] in ".:;," or len(head.split()) < 4 or len(name.split()) > 5:
            continue
        if any(not word[0].isupper() and not word[0].isdigit() and len(word) > 3 for word in name.split()):
            continue
        sure = identity(name) in listed or looks_like_outlet(name)
        span = Span(*match.span("outlet"))
        yield Attribution(span, name, "carrier", _CARRIER if sure else _DOUBTFUL_CARRIER)


def _linked(document: Document) -> Iterator[Attribution]:
    for match in _URL.finditer(document.text):
        host = host_name(match.group().rstrip(".,;:"))
        if host:
            yield Attribution(Span(*match.span()), outlet_of_host(host), "link", _LINK)
    for each in document.provenance:
        host = host_name(each.target)
        name = outlet_of_host(host) if host else each.target.strip()
        if each.kind in {"byline", "agency"} and not host and not looks_like_outlet(name):
            continue
        kind: AttributionKind = "link"
        if each.kind in {"canonical", "syndication", "original"}:
            kind = "republication"
        elif each.kind in {"byline", "agency"}:
            kind = "agency tag"
        if name:
            yield Attribution(Span(0, 0), name, kind, _MARKUP[each.kind])


def _relays(text: str, rules: _Rules, own: frozenset[str]) -> frozenset[int]:
    """Where an outlet stands that passes on: "Daily.example reports, citing foreign media" names the media.

    A house that is known writes so of others ("Reuters reports, citing foreign media"), so when the document's own
    outlet is known and is another one, the words stand for what they say.
    """
    if own:
        return frozenset()
    return frozenset(match.start("outlet") for pattern in rules.relays for match in pattern.finditer(text))


def _holds(span: Span, places: frozenset[int]) -> bool:
    return any(span.start <= place < span.end for place in places)


def _own(document: Document) -> frozenset[str]:
    own = {identity(document.outlet)} if document.outlet else set()
    if document.url and (host := host_name(document.url)):
        own |= {identity(outlet_of_host(host)), identity(host), identity(host.split(".")[0])}
    return frozenset(own)


def _clean(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(' "“”„«»《》,;:')
    return re.sub(r"^the ", "", name) if re.match(r"the [A-Z]", name) else name


def _language(document: Document) -> str:
    """The pattern file to read a document with: its language, else a guess from script and small words."""
    if document.language and document.language[:2] in LANGUAGES:
        return document.language[:2]
    head = document.text[:4000]
    if sum("\u4e00" <= c <= "\u9fff" for c in head) * 5 > len(head):
        return "zh"
    words = head.casefold().split()
    return max(LANGUAGES[:-1], key=lambda each: (sum(map(words.count, _file(each).common)), each == "en"))


@dataclass(frozen=True, slots=True)
class _File:
    """A pattern file: {OUTLET} and {MEDIA} stand for the names in its patterns."""

    common: tuple[str, ...]
    outlet_forms: tuple[str, ...]
    media: str
    rules: tuple[tuple[AttributionKind, float, str], ...]
    relays: tuple[str, ...]
    credits: tuple[str, ...]


@cache
def _file(language: str) -> _File:
    path = files("dedup") / "data" / "attribution" / f"{language}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return _File(
        tuple(data["common"]),
        tuple(data["outlet_forms"]),
        data["media"],
        tuple((kind, float(weight), pattern) for kind, weight, pattern in data["rules"]),
        tuple(data["relays"]),
        tuple(data["credits"]),
    )


@lru_cache(maxsize=64)
def _rules(language: str, names: Outlets) -> _Rules:
    data = _file(language)
    forms = [names.pattern(), *data.outlet_forms]  # in these, apostrophes already stand both ways
    # The guard spares the long alternation wherever no name can begin.
    guard = r"(?=[^\W_a-zа-яё]|[Tt]he |[„«“\"《]|д|г|и|а|ж)" if language != "zh" else ""
    boundary = r"(?<!\w)" if language != "zh" else ""
    outlet = boundary + guard + "(?P<outlet>" + "|".join(forms) + ")"
    media = "(?P<media>" + data.media + ")"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern.replace("’", "[’']").replace("{OUTLET}", outlet).replace("{MEDIA}", media))

    found = [(kind, weight, compiled(pattern)) for kind, weight, pattern in data.rules]
    found += [("agency tag", _TAG, compiled(pattern)) for pattern in data.credits]
    known_names = names.pattern()
    dateline = re.compile(
        rf"^[^\n]{{0,60}}?[(（](?P<outlet>{known_names})[)）](?:\.| )? ?[—–:-]"
        rf"|^(?P<later>{known_names})(?=[\u4e00-\u9fff]{{2,6}}\d{{1,2}}月\d{{1,2}}日电)",
        re.MULTILINE,
    )
    tag = re.compile(
        rf"^[ \t]*(?:[(（/©—–-][ \t]*)?(?P<outlet>{known_names})[ \t]*[)）]?[ \t]*$"
        rf"|(?<=[.!?”\"] )\((?P<later>{known_names})\)(?=\s*$)",
        re.MULTILINE,
    )
    return _Rules(tuple(found), tuple(compiled(pattern) for pattern in data.relays), dateline, tag)
