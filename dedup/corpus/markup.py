"""HTML as a flat list of blocks of text, each of which knows what it stands in; and what the head of a page says.

A tokeniser of our own: html.parser takes 44 CPU-seconds for 60 kB of "<a <a <a …" (it is quadratic), and this one
looks at each byte a bounded number of times, whatever the bytes are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

_TAG_NAME = re.compile(r"/?[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++)))?""")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u200b]+")
_BREAK, _CELL = (
    "\x1e",
    "\x1f",
)  # record and unit separators: no page holds them, and white space does not swallow them
_RAW = {"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"}
"""Elements whose content is no markup."""
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
}  # fmt: skip
_BLOCK = {
    "address", "article", "aside", "audio", "blockquote", "body", "button", "canvas", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "li", "main", "math", "menu", "nav", "noscript", "object", "ol", "option",
    "p", "pre", "section", "select", "summary", "svg", "table", "tbody", "td", "template", "tfoot", "th", "thead",
    "title", "tr", "ul", "video",
}  # fmt: skip
_ROW_CELLS = {"td", "th"}
# An element whose start tag ends these, if they are open above it and nothing of the third is in between.
_CLOSES = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"table", "tr"}),
    "th": ({"td", "th"}, {"table", "tr"}),
    "option": ({"option"}, {"select"}),
}
_DEEPEST = 120  # open elements; deeper ones count as the one they stand in


class Token(NamedTuple):
    """A piece of markup: text, a start tag, an end tag or a comment."""

    kind: str
    """ "text", "start", "end" or "comment"."""
    name: str
    """The element's name in lower case, or the text itself."""
    attributes: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An open element; two of them are the same only if they are one."""

    name: str
    attributes: Mapping[str, str]
    parent: Element | None

    def and_outer(self) -> Iterator[Element]:
        """The element and all that it stands in, innermost first."""
        each: Element | None = self
        while each is not None:
            yield each
            each = each.parent


@dataclass(slots=True)
class Block:
    """A run of text between two borders of blocks."""

    text: str
    within: Element | None
    """The innermost element; inline ones count."""
    tag: str
    """Name of the innermost block element."""
    links: tuple[tuple[str, str], ...] = ()
    """Address and words of each link."""

    @property
    def link_share(self) -> float:
        """Share of its letters that stand in links."""
        return min(1.0, sum(len(words) for _, words in self.links) / max(1, len(self.text)))


def tokens(page: str) -> Iterator[Token]:
    """The tokens of a page, in order; never fails, and takes time in proportion to its length."""
    position = 0
    missing: set[str] = set()  # what was sought to the end in vain need not be sought again

    def find(what: str, start: int) -> int:
        if what in missing:
            return -1
        at = page.find(what, start)
        if at < 0:
            missing.add(what)
        return at

    while position < len(page):
        opening = page.find("<", position)
        if opening != position:
            end = len(page) if opening < 0 else opening
            yield Token("text", page[position:end])
            position = end
            continue
        if page.startswith("<!--", position):
            end = find("-->", position + 4)
            # An unclosed comment ends at the next ">", as in browsers of old, so that it cannot swallow the page.
            end, after = (end, 3) if end >= 0 else (find(">", position), 1)
            if end < 0:
                return
            yield Token("comment", page[position + 4 : end])
            position = end + after
            continue
        if page.startswith(("<!", "<?"), position):
            end = find(">", position)
            if end < 0:
                return
            position = end + 1
            continue
        name = _TAG_NAME.match(page, position + 1)
        if name is None:
            yield Token("text", "<")
            position += 1
            continue
        end = _tag_end(page, name.end(), find)
        if end < 0:
            return
        word = name.group().lower()
        if word.startswith("/"):
            yield Token("end", word[1:])
        else:
            inside = page[name.end() : end]
            yield Token("start", word, _attributes(inside) if inside.strip(" /") else {})
        position = end + 1
        if word in _RAW and page[end - 1] != "/":
            close = _raw_end(page, word, position)
            yield Token("text", page[position:close])
            position = close


def blocks(page: str) -> tuple[list[Block], Head]:
    """The blocks of text of a page in order, and what its head and attributes say."""
    builder = _Builder()
    for token in tokens(page):
        builder.take(token)
    builder.flush()
    return builder.blocks, builder.head


@dataclass(slots=True)
class Head:
    """What the markup of a page says about it."""

    title: str = ""
    language: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)
    """Name (or property) in lower case, and content, in order."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """rel in lower case, and href, of link elements."""
    scripts: list[str] = field(default_factory=list)
    """JSON-LD, as written."""
    times: list[tuple[str, bool]] = field(default_factory=list)
    """datetime of each time element, and whether it is said to be the date of publishing."""
    comments: list[str] = field(default_factory=list)
    """The first few."""


class _Builder:
    """Takes tokens, keeps the open elements, and cuts blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.head = Head()
        self._open: list[Element] = []
        self._words: list[str] = []
        self._link: str | None = None
        self._link_words: list[str] = []
        self._links: list[tuple[str, str]] = []

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self._text(token.name)
        elif token.kind == "start":
            self._start(token.name, token.attributes)
        elif token.kind == "end":
            self._end(token.name)
        elif len(self.head.comments) < 5:
            self.head.comments.append(token.name[:500])

    def flush(self) -> None:
        self._end_link()
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self._words).split(_BREAK))
        text = "\n".join(line.replace(f" {_CELL} ", "\t").strip("\t ") for line in lines if line.strip(_CELL))
        if text:
            tag = next((each.name for each in reversed(self._open) if each.name in _BLOCK), "body")
            self.blocks.append(Block(text, self._open[-1] if self._open else None, tag, tuple(self._links)))
        self._words, self._links = [], []

    def _text(self, text: str) -> None:
        inner = self._open[-1] if self._open else None
        if inner is not None and inner.name in ("script", "style"):
            if (
                inner.attributes.get("type", "").lower().strip() == "application/ld+json"
                and len(self.head.scripts) < 50
            ):
                self.head.scripts.append(text)
            return
        words = unescape(text)
        if inner is not None and inner.name == "title":
            # An svg has titles as well; the page's stands first.
            if not self.head.title:
                self.head.title = _SPACE.sub(" ", words).strip()
            return
        self._words.append(words)
        if self._link is not None:
            self._link_words.append(words)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "html":
            self.head.language = self.head.language or attributes.get("lang", "")
        elif name == "meta":
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            if key and "content" in attributes:
                self.head.metas.append((key.strip().lower(), attributes["content"].strip()))
        elif name == "link":
            self.head.links.append((attributes.get("rel", "").lower(), attributes.get("href", "").strip()))
        elif name == "time":
            said = f"{attributes.get('itemprop', '')} {attributes.get('class', '')}".lower()
            self.head.times.append(
                (
                    attributes.get("datetime", ""),
                    "datepublished" in said or "pubdate" in attributes or "published" in said,
                )
            )
        elif name == "br":
            self._words.append(_BREAK)
        elif name == "a":
            self._end_link()
            self._link = attributes.get("href", "")
        if name in _BLOCK:
            if name in _ROW_CELLS and self._row_goes_on():
                self._words.append(f" {_CELL} ")
            else:
                self.flush()
            self._close_before(name)
        if name not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(Element(name, attributes, self._open[-1] if self._open else None))

    def _row_goes_on(self) -> bool:
        return any(each.name == "tr" for each in self._open[-4:])

    def _close_before(self, name: str) -> None:
        ended, borders = _CLOSES.get(name, ({"p"}, set()))
        for at in range(len(self._open) - 1, max(-1, len(self._open) - 60), -1):
            if self._open[at].name in borders:
                return
            if self._open[at].name in ended:
                # Of nested elements that a start tag ends (td in tr) the outermost goes, and all within it.
                outer = at - 1 if at and self._open[at - 1].name in ended else at
                del self._open[outer:]
                return

    def _end(self, name: str) -> None:
        if name == "a":
            self._end_link()
        if name in _BLOCK and name not in _ROW_CELLS:
            self.flush()
        for at in range(len(self._open) - 1, max(-1, len(self._open) - 200), -1):
            if self._open[at].name == name:
                del self._open[at:]
                return

    def _end_link(self) -> None:
        if self._link is not None:
            self._links.append((self._link, _SPACE.sub(" ", "".join(self._link_words)).strip()))
        self._link, self._link_words = None, []


def _tag_end(page: str, position: int, find: Callable[[str, int], int]) -> int:
    """Where the ">" of a tag stands, quotation marks of attributes respected; -1 when nowhere."""
    end = find(">", position)
    while end >= 0:
        equals = page.find("=", position, end)
        if equals < 0:
            return end
        value = equals + 1
        while value < end and page[value].isspace():
            value += 1
        mark = page[value : value + 1]
        if mark in ('"', "'") and mark:
            close = find(mark, value + 1)
            if close < 0:
                return end
            position = close + 1
            if position > end:
                end = find(">", position)
        else:
            position = value
    return end


def _raw_end(page: str, name: str, position: int) -> int:
    """Where the end tag of a raw element begins; the end of the page when it is never closed."""
    close = f"</{name}"
    at = page.find("</", position)
    while at >= 0 and page[at : at + len(close)].lower() != close:
        at = page.find("</", at + 2)
    return len(page) if at < 0 else at


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for hit in _ATTRIBUTE.finditer(written[:100_000]):
        name = hit.group(1).lower()
        value = hit.group(2) or hit.group(3) or hit.group(4) or ""
        if name not in found and len(found) < 100:
            found[name] = unescape(value) if len(value) < 10_000 else ""  # longer ones are pictures in line
    return found
