"""Reading attributions: rules per language, datelines and agency tags, title suffixes, links and markup."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..model import Attribution, AttributionKind, Document, Span
from .outlets import host_name, identity, looks_like_outlet, outlet_of_host, spellings

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


# Names are masked before the rules are read: one mark and as many fillers as keep the length, so spans still hold.
_MARK, _FILL = "\ue000", "\ue001"
_NAME = f"{_MARK}{_FILL}*"
_QUOTED = re.compile(f'[„«“"《]{_NAME}[“”»"》]')


@dataclass(frozen=True, slots=True)
class _Rules:
    forms: re.Pattern[str]
    found: tuple[tuple[AttributionKind, float, re.Pattern[str]], ...]
    relays: tuple[re.Pattern[str], ...]


_DATELINE_AT = re.compile(
    rf"^[^\n]{{0,60}}?[(（](?P<outlet>{_NAME})[)）](?:\.| )? ?[—–:-]"
    rf"|^(?P<later>{_NAME})(?=[\u4e00-\u9fff]{{2,6}}\d{{1,2}}月\d{{1,2}}日电)",
    re.MULTILINE,
)
_TAG_AT = re.compile(
    rf"^[ \t]*(?:[(（/©—–-][ \t]*)?(?P<outlet>{_NAME})[ \t]*[)）]?[ \t]*$"
    rf"|(?<=[.!?”\"] )\((?P<later>{_NAME})\)(?=\s*$)",
    re.MULTILINE,
)


def read(document: Document, outlets: Collection[str] = ()) -> tuple[Attribution, ...]:
    """The attributions of a document, in the order of its text; one for each name and kind.

    `outlets` are the outlet names of the pile, known beside the gazetteer. An outlet that names itself, or that only
    passes on what others reported, attributes nothing to itself. What stands in markup alone has an empty span at 0.

    >>> [a.name for a in read(Document("1", "It rained, according to a report by The New York Times."))]
    ['The New York Times']
    """
    pile = {identity(name): name for name in (*outlets, document.outlet) if name and len(name.strip()) > 1}
    own = _own(document)
    rules = _rules(_language(document))
    text = document.text
    known = _masked(text, spellings(frozenset(pile.values())))
    masked = _masked(known, rules.forms)
    relays = _relays(masked, rules, own)
    best: dict[tuple[str, str], Attribution] = {}
    for each in (
        *_worded(document, masked, rules),
        *_marked(document, known),
        *_carriers(document, pile),
        *_linked(document),
    ):
        who = identity(each.name)
        if each.kind != "unnamed media" and (who in own or _holds(each.span, relays)):
            continue
        # A phrase says a thing once: an outlet named five times is one source.
        key = (who, "unnamed" if each.kind == "unnamed media" else each.kind)
        if key not in best or each.weight > best[key].weight:
            best[key] = each
    return tuple(sorted(best.values(), key=lambda each: (each.span, each.kind, each.name)))


def _masked(text: str, names: re.Pattern[str]) -> str:
    """The text with every name in place of which nothing is masked yet masked, of the same length."""
    return _QUOTED.sub(_blank, names.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return _MARK + _FILL * (match.end() - match.start() - 1)


def _worded(document: Document, masked: str, rules: _Rules) -> Iterator[Attribution]:
    taken: list[Span] = []
    for kind, weight, pattern in rules.found:
        for match in pattern.finditer(masked):
            name = Span(*match.span("media" if kind == "unnamed media" else "outlet"))
            # The first rule that reads a name keeps it; "according to foreign media reports" is read once.
            if any(name.start < other.end and other.start < name.end for other in taken):
                continue
            taken.append(name)
            yield Attribution(Span(*match.span()), _clean(document.text[name.start : name.end]), kind, weight)


def _marked(document: Document, masked: str) -> Iterator[Attribution]:
    tagged: tuple[tuple[re.Pattern[str], AttributionKind, float], ...] = (
        (_DATELINE_AT, "dateline", _DATELINE),
        (_TAG_AT, "agency tag", _TAG),
    )
    for pattern, kind, weight in tagged:
        for match in pattern.finditer(masked):
            span = Span(*match.span("outlet" if match["outlet"] else "later"))
            yield Attribution(span, _clean(document.text[span.start : span.end]), kind, weight)


def _carriers(document: Document, pile: Collection[str]) -> Iterator[Attribution]:
    """Headlines that end in the name of the outlet that carried them; `pile` are identities of its outlets."""
    text = document.text
    head_end = 0
    for _ in range(_HEAD_LINES):
        head_end = text.find("\n", head_end) + 1 or len(text)
    for match in _SUFFIX.finditer(text, 0, max(head_end, 1)):
        name, head = _clean(match["outlet"]), match["head"].strip()
        if name[-1:] in ".?!:;," or head[-1:] in ".:;," or len(head.split()) < 4 or len(name.split()) > 5:
            continue
        if any(not word[0].isupper() and not word[0].isdigit() and len(word) > 3 for word in name.split()):
            continue
        sure = identity(name) in pile or looks_like_outlet(name)
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


def _relays(masked: str, rules: _Rules, own: frozenset[str]) -> frozenset[int]:
    """Where an outlet stands that passes on: "Daily.example reports, citing foreign media" names the media.

    A house that is known writes so of others ("Reuters reports, citing foreign media"), so when the document's own
    outlet is known and is another one, the words stand for what they say.
    """
    if own:
        return frozenset()
    return frozenset(match.start("outlet") for pattern in rules.relays for match in pattern.finditer(masked))


def _holds(span: Span, places: frozenset[int]) -> bool:
    return any(span.start <= place < span.end for place in places)


def _own(document: Document) -> frozenset[str]:
    own = {identity(document.outlet)} if document.outlet else set()
    if document.url and (host := host_name(document.url)):
        own |= {identity(outlet_of_host(host)), identity(host), identity(host.split(".")[0])}
    return frozenset(own)


def _clean(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip()
    # The article before a name in quotation marks is grammar: der „Küstenanzeiger“.
    name = re.sub(r"^\w{2,3} (?=[„»“«\"])", "", name).strip(' "“”„«»《》,;:')
    return re.sub(r"^the ", "", name) if re.match(r"the [A-Z]", name) else name


def _language(document: Document) -> str:
    """The pattern file to read a document with: its language, else a guess from script and small words."""
    if document.language and document.language[:2] in LANGUAGES:
        return document.language[:2]
    head = document.text[:4000]
    if sum("\u4e00" <= c <= "\u9fff" for c in head) * 5 > len(head):
        return "zh"
    words = Counter(head.casefold().split())
    return max(LANGUAGES[:-1], key=lambda each: (sum(words[word] for word in _file(each).common), each == "en"))


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


@cache
def _rules(language: str) -> _Rules:
    data = _file(language)
    outlet, media = f"(?P<outlet>{_NAME})", f"(?P<media>{data.media})"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern.replace("’", "[’']").replace("{OUTLET}", outlet).replace("{MEDIA}", media))

    found = [(kind, weight, compiled(pattern)) for kind, weight, pattern in data.rules]
    found += [("agency tag", _TAG, compiled(pattern)) for pattern in data.credits]
    boundary = r"(?<!\w)" if language != "zh" else ""
    return _Rules(
        re.compile(boundary + "(?:" + "|".join(data.outlet_forms) + ")"),
        tuple(found),
        tuple(compiled(pattern) for pattern in data.relays),
    )
