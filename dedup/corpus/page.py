"""What the markup of a page says about its article: title, date, outlet, address, language, and where it comes from.

Dates are those of publishing, never of changing, and never guessed from the text or the address of the page.
Sources: Open Graph protocol; schema.org Article; RFC 6596 (canonical); Google News "syndication-source" and
"original-source" tags; HTML 4.11 (time).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..model import Provenance, Published
from ..text.dates import published
from .markup import Block, Head

_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.issued",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "citation_publication_date", "citation_date",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "publication-date", "cxenseparse:recs:publishtime", "article.published",
    "article_date_original", "date", "dc.date", "dcterms.date",
)  # fmt: skip
_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Story)$")
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")
_SHARES = re.compile(
    r"(?:sharer|/share\b|/intent/|share\?|[?&](?:u|url|text)=http|mailto:|whatsapp|api\.addthis|bsky\.app/intent|pinterest\.\w+/pin/create)",
    re.IGNORECASE,
)
_PLATFORMS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|reddit|youtube|youtu|tiktok|whatsapp|telegram|t|vk|weibo|google|apple|"
    r"amazon|gravatar|wordpress|googletagmanager|doubleclick|threads|bsky)\.[a-z.]{2,6}$"
)
_AGENCIES = {
    "Reuters": r"reuters",
    "AP": r"ap|associated press|the associated press",
    "AFP": r"afp|agence france[- ]presse",
    "dpa": r"dpa",
    "EFE": r"efe",
    "TASS": r"tass|тасс",
    "Xinhua": r"xinhua|新华社",
    "ANSA": r"ansa",
    "UPI": r"upi|united press international",
    "Kyodo": r"kyodo(?: news)?",
    "Interfax": r"interfax|интерфакс",
    "RIA Novosti": r"ria novosti|риа новости",
    "PTI": r"pti",
    "IANS": r"ians",
    "ANI": r"ani",
    "PA": r"pa|pa media|press association",
    "APA": r"apa",
    "KNA": r"kna",
    "epd": r"epd",
    "Europa Press": r"europa press",
    "Anadolu": r"anadolu(?: agency)?",
    "Yonhap": r"yonhap",
    "Bloomberg": r"bloomberg(?: news)?",
    "AAP": r"aap",
    "CNS": r"cns",
}
_BETWEEN = re.compile(
    r"\s*(?:[,;|/()·•–—]|\bby\b|\band\b|\bvon\b|\bpor\b|\bund\b|\bwith\b|\bfrom\b|\bmit\b|\by\b|\bи\b)\s*",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\b(?:byline|author|dateline|source-org|credit-line)\b")
_DEEPEST = 12  # of JSON-LD
_MOST_LINKS = 50


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of its article; None where it says nothing."""

    title: str | None
    published: Published | None
    outlet: str | None
    url: str | None
    language: str | None
    provenance: tuple[Provenance, ...]


def facts(head: Head, blocks: Iterable[Block], address: str | None = None) -> Facts:
    """What the head, the JSON-LD and the bylines of a page say.

    `address` is where the page was fetched, when that is known from elsewhere.
    """
    metas: dict[str, str] = {}
    for name, content in head.metas:
        metas.setdefault(name, " ".join(content.split()))
    story = _story(head.scripts)
    canonical = _address(next((href for rel, href in head.links if "canonical" in rel.split()), ""))
    own = address or _saved_from(head.comments) or _address(metas.get("og:url", "")) or canonical
    title = metas.get("og:title") or _line(story.get("headline")) or metas.get("twitter:title") or head.title
    outlet = metas.get("og:site_name") or _name(story.get("publisher"))
    language = _language(head.language or metas.get("og:locale", "") or _line(story.get("inLanguage")) or "")
    return Facts(
        title=title or None,
        published=_date(metas, story, head.times),
        outlet=outlet or None,
        url=own,
        language=language,
        provenance=tuple(dict.fromkeys(_signals(metas, head, story, blocks, own, canonical))),
    )


def _signals(
    metas: Mapping[str, str],
    head: Head,
    story: Mapping[str, Any],
    blocks: Iterable[Block],
    own: str | None,
    canonical: str | None,
) -> Iterator[Provenance]:
    # A canonical address on the page's own site says nothing of where the text comes from.
    if canonical and _is_elsewhere(canonical, own):
        yield Provenance("canonical", canonical)
    for name, content in head.metas:
        if name in ("syndication-source", "syndication_source") and content:
            yield Provenance("syndication", content)
        elif name in ("original-source", "original_source", "article:original_source") and content:
            yield Provenance("original", content)
    for based in _each(story.get("isBasedOn")) + _each(story.get("isBasedOnUrl")):
        if target := _line(
            based.get("url") or based.get("@id") or based.get("name") if isinstance(based, dict) else based
        ):
            yield Provenance("original", target)
    bylines = [metas.get("author", ""), metas.get("article:author", ""), metas.get("byl", "")]
    bylines += [_name(author) or "" for author in _each(story.get("author"))]
    bylines += [block.text for block in blocks if len(block.text) < 200 and _is_byline(block)]
    for byline in dict.fromkeys(" ".join(each.split()) for each in bylines):
        if byline and not byline.startswith("http"):
            yield Provenance("byline", byline)
            for agency in agencies(byline):
                yield Provenance("agency", agency)
    if source := _name(story.get("sourceOrganization")):
        yield Provenance("agency", source)


def links_elsewhere(links: Iterable[tuple[str, str]], own: str | None) -> tuple[Provenance, ...]:
    """The links of an article that lead to other sites, those of platforms and for sharing left out."""
    found: dict[str, None] = {}
    for href, _ in links:
        target = None if _SHARES.search(href) else _resolved(href, own)
        if target and _is_elsewhere(target, own) and not _PLATFORMS.search(urlsplit(target).hostname or ""):
            found[target] = None
        if len(found) == _MOST_LINKS:
            break
    return tuple(Provenance("link", target) for target in found)


def _resolved(href: str, own: str | None) -> str | None:
    try:
        return _address(urljoin(own or "", href.strip()))
    except ValueError:
        return None


def agencies(byline: str) -> list[str]:
    """News agencies that a byline names, as "By Ann Lee, Reuters".

    >>> agencies("By JANE DOE | Associated Press"), agencies("Ap Lei"), agencies("dpa/AFP")
    (['AP'], [], ['AFP', 'dpa'])
    """
    parts = {part.strip().casefold() for part in _BETWEEN.split(byline)}
    return [name for name, forms in _AGENCIES.items() if any(re.fullmatch(forms, part) for part in parts)]


def _date(metas: Mapping[str, str], story: Mapping[str, Any], times: list[tuple[str, bool]]) -> Published | None:
    written = [metas[name] for name in _DATES[:4] if name in metas]
    written += [_line(story.get("datePublished")) or ""]
    written += [metas[name] for name in _DATES[4:] if name in metas]
    written += [when for when, is_published in times if is_published]
    # Of times that do not say what they are of, the first of a page is that of its article if all are of one day.
    plain = [when for when, _ in times if when]
    if plain and len({when[:10] for when in plain}) == 1:
        written.append(plain[0])
    return next((found for each in written if (found := published(each)) is not None), None)


def _story(scripts: list[str]) -> Mapping[str, Any]:
    """The first object of the JSON-LD that is an article; empty when there is none."""
    for script in scripts:
        try:
            data = json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for found in _objects(data, 0):
            if any(isinstance(kind, str) and _TYPES.search(kind) for kind in _each(found.get("@type"))):
                return found
    return {}


def _objects(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for each in data:
            yield from _objects(each, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(data.get(key), depth + 1)


def _is_byline(block: Block) -> bool:
    for each in list(block.within.and_outer())[:3] if block.within else ():
        said = " ".join(each.attributes.get(name, "") for name in ("class", "itemprop", "rel"))
        if _BYLINE.search(said.lower().replace("_", "-")):
            return True
    return False


def _saved_from(comments: list[str]) -> str | None:
    """The address that a browser writes into a page which it saves."""
    for comment in comments:
        if found := _SAVED_FROM.match(comment):
            return _address(found.group(1))
    return None


def _address(written: str) -> str | None:
    """The address, when it is a plain one of the web; None for all else."""
    try:
        parts = urlsplit(written.strip())
        return (
            written.strip() if parts.scheme in ("http", "https") and parts.hostname and len(written) < 2_000 else None
        )
    except ValueError:
        return None


def _is_elsewhere(target: str, own: str | None) -> bool:
    """Whether an address is on another site than the page; sites differ by more than a name in front."""
    there, here = _site(target), _site(own or "")
    return bool(there) and there != here


def _site(address: str) -> str:
    """The registered name of the host, near enough: the last two labels, three below "co.uk" and its like.

    >>> _site("https://amp.example.co.uk/a"), _site("https://www.example.org")
    ('example.co.uk', 'example.org')
    """
    try:
        labels = (urlsplit(address).hostname or "").split(".")
    except ValueError:
        return ""
    second = (
        len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in {"co", "com", "org", "net", "gov", "ac", "edu"}
    )
    return ".".join(labels[-3 if second else -2 :])


def _language(written: str) -> str | None:
    code = re.split(r"[-_]", written.strip())[0].lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def _each(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _name(value: Any) -> str | None:
    first = next(iter(_each(value)), None)
    return _line(first.get("name") if isinstance(first, dict) else first)


def _line(value: Any) -> str | None:
    first = next(iter(_each(value)), None)
    return " ".join(first.split()) or None if isinstance(first, str) else None
