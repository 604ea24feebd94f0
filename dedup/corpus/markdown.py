"""Markdown as prose: what a reader of the page would read, code left out, block quotes known as such.

Source: CommonMark 0.31 for blocks and inlines, GitHub's tables, task lists and footnotes. Constructs that change no
word of the prose (emphasis across lines, nested brackets) are read loosely.
"""

from __future__ import annotations

import re
from html import unescape

from ..model import Span
from .prose import Prose, Writing

_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_FENCE = re.compile(r"[ \t]{0,12}(`{3,}(?=[^`]*$)|~{3,})")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\S")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]{1,300}\]:[ \t]*<?([^\s>]+)")
_NOTE = re.compile(r" {0,3}\[\^[^\]]{1,100}\]:[ \t]*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_INLINE = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)(?P<code>.{1,2000}?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<image>!\[[^\]]{0,1000}\](?:\([^)]{0,2000}\)|\[[^\]]{0,300}\])?)"
    r"|\[(?P<words>(?!\^)(?:[^\[\]]|\[[^\[\]]{0,300}\]){1,1000})\]"
    r"(?:\([ \t]*<?(?P<target>[^)\s>]{0,2000})>?[^)]{0,500}\)|\[[^\]]{0,300}\])"
    r"|(?P<note>\[\^[^\]]{1,100}\])"
    r"|<(?P<address>https?://[^>\s]{1,2000})>"
    r"|(?P<tag></?[A-Za-z](?:\"[^\"]{0,500}\"|'[^']{0,500}'|[^<>\"']){0,1000}>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});)"
    r"|(?P<mark>(?<=\S)[*~]{1,3}|[*~]{1,3}(?=\S)|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))"
)


def markdown_prose(text: str, shown: str, start: int) -> Prose:
    """The prose of a Markdown text from `start` on.

    `shown` is the text with comments blanked out, letter for letter in the same places.
    """
    return _Markdown(text, shown).read(start)


class _Markdown:
    def __init__(self, text: str, shown: str) -> None:
        self.shown = shown
        self.writing = Writing(text)
        self.fence = ""
        self.in_list = False
        self.in_quote = False
        self.breaks_hard = False

    def read(self, start: int) -> Prose:
        position = start
        while position < len(self.shown):
            end = self.shown.find("\n", position)
            end = len(self.shown) if end < 0 else end
            self._line(position, end)
            position = end + 1
        return self.writing.prose()

    def _line(self, start: int, end: int) -> None:
        quote = _QUOTE.match(self.shown, start, end)
        inside = quote.end() if quote and not self.fence else start
        line = self.shown[inside:end]
        if self.fence:
            self.writing.code.append(Span(start, end))
            if line.strip().startswith(self.fence) and not line.strip().strip(self.fence[0]):
                self.fence = ""
            return
        if not line.strip():
            self.writing.end_block()
            self._set_quote(quote is not None and self.in_quote)
            return
        # A paragraph that a quote opened goes on in lines without the mark.
        self._set_quote(quote is not None or (self.in_quote and self.writing.is_open))
        self._content(inside, end, line)

    def _set_quote(self, quoted: bool) -> None:
        if quoted == self.in_quote:
            return
        self.writing.end_block()
        (self.writing.begin_quote if quoted else self.writing.end_quote)()
        self.in_quote = quoted

    def _content(self, start: int, end: int, line: str) -> None:
        writing = self.writing
        if fence := _FENCE.match(line):
            writing.end_block()
            self.fence = fence.group(1)
        elif not writing.is_open and not self.in_list and _INDENTED.match(line):
            writing.code.append(Span(start, end))
        elif heading := _HEADING.match(line):
            self._block(start + heading.end(), end - len(_heading_end(line)))
            if writing.title is None and line.lstrip().startswith("# "):
                writing.title = line.strip().strip("#").strip() or None
        elif (writing.is_open and _UNDERLINE.match(line)) or _RULE.match(line) or _TABLE_RULE.match(line):
            writing.end_block()
        elif definition := _DEFINITION.match(line):
            writing.end_block()
            writing.links[definition.group(1)] = None
        elif note := _NOTE.match(line):
            writing.end_block()
            self._inline(start + note.end(), end)
        elif line.lstrip().startswith("|"):
            self._block(start, end)
        elif item := _ITEM.match(line):
            writing.end_block()
            self.in_list = True
            self._inline(start + item.end(), end)
        else:
            self._paragraph(start, end, line)

    def _block(self, start: int, end: int) -> None:
        self.writing.end_block()
        self._inline(start, end)
        self.writing.end_block()

    def _paragraph(self, start: int, end: int, line: str) -> None:
        writing = self.writing
        indent = len(line) - len(line.lstrip())
        if writing.is_open:
            # A line break inside a paragraph is a space, unless two spaces or a backslash make it a break.
            writing.put("\n" if self.breaks_hard else " ", start - 1, start)
        elif not indent:
            self.in_list = False
        self.breaks_hard = line.endswith(("  ", "\\"))
        self._inline(start + indent, start + len(line.rstrip(" \t\\")))

    def _inline(self, start: int, end: int) -> None:
        position = start
        for found in _INLINE.finditer(self.shown, start, end):
            self._copied(position, found.start())
            position = found.end()
            if found["escaped"]:
                self.writing.copy(position - 1, position)
            elif found["code"]:
                self.writing.copy(*found.span("code"))
            elif found["words"]:
                if found["target"]:
                    self.writing.links[found["target"]] = None
                self._inline(*found.span("words"))
            elif found["address"]:
                self.writing.copy(*found.span("address"))
            elif found["entity"]:
                self.writing.put(unescape(found["entity"]), *found.span())
        self._copied(position, end)

    def _copied(self, start: int, end: int) -> None:
        """Copies, but of the blanks that a comment leaves only one."""
        at = start
        for gap in re.finditer(r" {2,}", self.shown[start:end]):
            self.writing.copy(at, start + gap.start())
            if not self.writing.ends_in_space:
                self.writing.put(" ", start + gap.start(), start + gap.end())
            at = start + gap.end()
        self.writing.copy(at, end)


def _heading_end(line: str) -> str:
    found = _HEADING_END.search(line)
    return found.group() if found else ""
