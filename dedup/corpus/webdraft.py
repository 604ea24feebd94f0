"""An HTML draft as prose with its places: the words between the tags, scripts, styles and code left out."""

from __future__ import annotations

import re
from html import unescape

from .prose import Prose, Writing

_MARKUP = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:-]{0,40})"
    r"(?P<attributes>(?:\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^<>\"']){0,4000}+)>"
    r"|<[!?][^<>]{0,2000}>"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});)"
    r"|(?P<space>\s+)"
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_NO_PROSE = {
    "button", "code", "footer", "form", "head", "iframe", "kbd", "math", "nav", "noscript", "object", "pre", "samp",
    "script", "select", "style", "svg", "template", "textarea", "title",
}  # fmt: skip
"""Elements whose words are no prose; inline code in a sentence is, being a name."""
_INLINE_CODE = {"code", "kbd", "samp"}
_BLOCK = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_QUOTING = {"blockquote", "q"}
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,1000})</title", re.IGNORECASE)


def html_prose(text: str, shown: str) -> Prose:
    """The prose of a page or a fragment.

    `shown` is the text with comments blanked out, letter for letter in the same places.
    """
    writing = Writing(text)
    if titled := _TITLE.search(shown):
        writing.title = " ".join(unescape(titled.group(1)).split()) or None
    position = 0
    hidden, depth = "", 0
    for found in _MARKUP.finditer(shown):
        if not hidden:
            writing.copy(position, found.start())
        position = found.end()
        name = (found["name"] or "").lower()
        closes = bool(found["close"])
        if hidden:
            if name == hidden:
                depth += -1 if closes else 1
                hidden = hidden if depth else ""
        elif found["space"]:
            if not writing.ends_in_space:
                writing.put(" ", *found.span())
        elif found["entity"]:
            writing.put(unescape(found["entity"]), *found.span())
        elif name in _NO_PROSE and not closes and not (name in _INLINE_CODE and writing.is_open):
            if name not in _INLINE_CODE:
                writing.end_block()
            if not found["attributes"].endswith("/"):
                hidden, depth = name, 1
        elif name:
            _tag(writing, name, found["attributes"], closes=closes)
    if not hidden:
        writing.copy(position, len(shown))
    return writing.prose()


def _tag(writing: Writing, name: str, attributes: str, *, closes: bool) -> None:
    if name in _BLOCK:
        writing.end_block()
    if name in _QUOTING:
        (writing.end_quote if closes else writing.begin_quote)()
    if name == "a" and not closes and (target := _HREF.search(attributes)):
        writing.links[unescape(next(filter(None, target.groups()), ""))] = None
