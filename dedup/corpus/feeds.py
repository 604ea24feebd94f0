"""RSS and Atom files: a document for each item.

Source: RSS 2.0 specification; RSS 1.0 content module; RFC 4287, the Atom Syndication Format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from ..errors import InputError
from ..model import Document, Provenance, Skipped
from .html import text_of
from .options import ReadOptions
from .page import agencies
from .records import Found, document
from .sources import Source
from .xml import Refused, events

_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]")
_TEXTS = ("encoded", "content", "description", "summary")
"""Elements that hold an item's text, the fullest first."""
_MAIL_AUTHOR = re.compile(r"\S+@\S+ \((.+)\)")  # RSS writes authors as "ann@example.org (Ann Lee)"
_DECLARED = re.compile(rb"<\?xml[^>]{0,60}?encoding=[\"']([\w.-]{2,30})")
_LONGEST_BROKEN = 4 * 1024 * 1024  # bytes; feedparser takes 20 CPU-seconds for each 4 MB of unclosed tags
_BREAKS = {"p", "br", "li", "h2", "h3", "h4", "tr", "blockquote", "div"}
_ATOM = "http://www.w3.org/2005/Atom "
_KEPT = {
    *_TEXTS,
    "title",
    "pubDate",
    "published",
    "date",
    "guid",
    "id",
    "link",
    "creator",
    "author",
    "name",
    "source",
}


def is_feed(head: bytes) -> bool:
    """Whether the bytes begin a feed."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and _FEED.search(start) is not None and b"<html" not in start[:1_000].lower()


def read_feed(source: Source, options: ReadOptions) -> Iterator[Found]:
    """A document for each item: its fullest text without markup, its title, date, address and author.

    A feed that is not well-formed XML is read by feedparser where `[feeds]` is installed.
    """
    content = source.whole()
    reader = "feed"
    try:
        items = list(_items(content))
    except Refused as error:
        raise InputError(f"{source.where}: not read: {error}; make the feed anew") from error
    except ValueError as error:
        if b"<!ENTITY" in content:
            raise InputError(f"{source.where}: a broken feed that declares entities; make the feed anew") from error
        if len(content) > _LONGEST_BROKEN:
            raise InputError(
                f"{source.where}: a long feed that is not well-formed XML ({error}); fetch it again"
            ) from error
        items, reader = _mended(source, content, error), "feedparser"
    if not items:
        raise InputError(f"{source.where}: a feed without items; remove it")
    declared = _DECLARED.search(content[:200])
    encoding = declared.group(1).decode().lower() if declared else "utf-8"
    for number, item in enumerate(items, 1):
        yield number, _document(source, item, options, number, reader, encoding)


def _document(
    source: Source, item: dict[str, str], options: ReadOptions, number: int, reader: str, encoding: str
) -> Document | Skipped:
    markup = next((item[name] for name in _TEXTS if item.get(name, "").strip()), "")
    url = item.get("link", "").strip() or None
    author = next(
        (" ".join(item[key].split()) for key in ("creator", "name", "author") if item.get(key, "").strip()), ""
    )
    if named := _MAIL_AUTHOR.fullmatch(author):
        author = named.group(1)
    signals = [Provenance("byline", author)] if author else []
    signals += [Provenance("agency", agency) for agency in agencies(author)]
    if item.get("source_url"):
        signals.append(Provenance("syndication", item["source_url"]))
    record = {
        options.id_field: item.get("guid") or item.get("id") or url,
        options.text_field: text_of(markup),
        options.title_field: text_of(item.get("title", "")),
        options.published_field: next((item[key] for key in ("pubDate", "published", "date") if item.get(key)), None),
        options.url_field: url,
        options.outlet_field: item.get("outlet"),
        options.language_field: item.get("lang"),
    }
    record = {key: value.strip() for key, value in record.items() if value}
    record.setdefault(options.text_field, "")
    return document(source, record, options, line=number, encoding=encoding, reader=reader, provenance=tuple(signals))


def _items(content: bytes) -> Iterator[dict[str, str]]:
    """The items with the texts of their elements, and the outlet's name and language from the feed's head."""
    feed: dict[str, str] = {}
    item: dict[str, str] | None = None
    path: list[str] = []
    plain = False  # within Atom text that is no markup, or markup that is XML already
    for event in events(content):
        if event.kind == "start":
            path.append(event.local)
            here = item if item is not None else feed
            if event.local in ("item", "entry"):
                item = {"outlet": feed.get("title", "").strip(), "lang": feed.get("language", "").strip()}
            elif event.local == "link" and "href" in event.attributes:
                if event.attributes.get("rel", "alternate") == "alternate":
                    here.setdefault("link", event.attributes["href"])
            elif event.local == "source" and item is not None and "url" in event.attributes:
                item["source_url"] = event.attributes["url"]
            elif event.local == "content" and item is not None and event.attributes.get("type") == "xhtml":
                item["content"] = ""
            elif (
                item is not None
                and "content" in path
                and event.local in ("p", "br", "li", "h2", "h3", "tr", "blockquote")
            ):
                item["content"] = item.get("content", "") + f"<{event.local}>"
            if event.name.startswith(_ATOM) and event.local == "feed":
                lang = event.attributes.get("http://www.w3.org/XML/1998/namespace lang")
                feed["language"] = lang or ""
        elif event.kind == "end":
            if event.local in ("item", "entry") and item is not None:
                yield item
                item = None
            path.pop()
            plain = plain and "content" in path
        elif path:
            _collect(item, feed, path, escape(event.name, quote=False) if plain else event.name)


def _collect(item: dict[str, str] | None, feed: dict[str, str], path: list[str], words: str) -> None:
    name = "content" if "content" in path and item is not None else path[-1]
    if item is None:
        # Of the feed's own fields only the direct ones: an image in the head has a title as well.
        if len(path) <= 3 and name in ("title", "language") and path[-2:-1] != ["image"]:
            feed[name] = feed.get(name, "") + words
    elif name in _KEPT and "source" not in path[:-1] and (name != "name" or path[-2] == "author"):
        item[name] = item.get(name, "") + words


def _mended(source: Source, content: bytes, broken: ValueError) -> list[dict[str, str]]:
    try:
        import feedparser
    except ImportError:
        said = f"a feed that is not well-formed XML ({broken}); pip install 'text-lineage[feeds]' to read it"
        raise InputError(f"{source.where}: {said}") from broken
    try:
        found = feedparser.parse(content, resolve_relative_uris=False, sanitize_html=False)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, LookupError) as error:
        raise InputError(f"{source.where}: not a readable feed ({error!r:.80}); fetch it again") from error
    outlet = str(found.feed.get("title", ""))
    items = []
    for entry in found.entries:
        texts = [str(part.get("value", "")) for part in entry.get("content", [])] + [str(entry.get("summary", ""))]
        items.append(
            {
                "content": max(texts, key=len),
                "title": str(entry.get("title", "")),
                "published": str(entry.get("published", "")),
                "guid": str(entry.get("id", "")),
                "link": str(entry.get("link", "")),
                "author": str(entry.get("author", "")),
                "outlet": outlet,
                "lang": str(found.feed.get("language", "")),
            }
        )
    return items
