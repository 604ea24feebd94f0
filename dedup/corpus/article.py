"""The article on a page: which blocks are its text, and which are the furniture around it.

Two steps. Blocks in elements that say they are no article (nav, aside, a class of "share") go. Of what is left, the
innermost element that holds nearly all of the long paragraphs is the article, and lines that are known as furniture
in any language, that repeat the headline or that are nothing but links go from it too.
Sources: jusText (Pomikálek 2011) for length and link share; the word lists in dedup/data/furniture are our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise

from ..text import words
from .markup import Block, Element

_NO_ARTICLE = {
    "nav", "header", "footer", "aside", "script", "style", "noscript", "template", "form", "button", "select",
    "svg", "dialog", "iframe", "figcaption", "menu", "object", "canvas", "audio", "video", "math", "head", "title",
}  # fmt: skip
_NO_ARTICLE_ROLES = {
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
}
_NAMES_ARTICLE = re.compile(
    r"article|content|story|post|entry|body|main|page|text|wrapper|container|layout|site|theme|single", re.I
)
_WORDS_OF_NAME = re.compile(r"[a-z]+|[A-Z][a-z]*")
_PARTS = {"p", "span", "b", "strong", "em", "i", "a", "font", "li", "blockquote"}  # too small to be an article
_HASH = re.compile(r"__?(?=[a-z]*\d)[a-z0-9]+$", re.I)  # what build tools add to a class
_LONG = 80  # characters from which a block with few links reads like a paragraph; jusText's short limit is 70
_LINKED = 0.5  # link share from which a block is a list of links
_HOLDS = 0.85  # share of the paragraphs' characters that the article element must hold
_ENDS = tuple('.!?…。！？"”’»)」')


def article(blocks: list[Block], title: str | None) -> tuple[str, tuple[tuple[str, str], ...], set[str]]:
    """The text of the article, a line for each block; the links in it; and the lines that stand outside alone.

    When nothing reads like an article, everything that is no furniture by its element; when that is nothing either,
    all text of the page.
    """
    marks: dict[Element, bool] = {}
    kept = [block for block in blocks if not _is_dropped(block.within, marks, by_name=True)]
    if sum(len(block.text) for block in kept if _is_paragraph(block)) < _LONG * 2:
        marks = {}
        kept = [block for block in blocks if not _is_dropped(block.within, marks, by_name=False)]
    chosen = _within_article(kept) or kept
    linked = _between_sentences([block for block in chosen if not _is_list_of_links(block)])
    lines = clean([line for block in linked for line in block.text.split("\n")], title)
    if not lines:
        lines = [line for block in blocks for line in block.text.split("\n") if block.tag not in _NO_ARTICLE]
    outside = {line for block in blocks for line in block.text.split("\n")}
    outside |= {words for block in blocks if _is_list_of_links(block) for _, words in block.links}
    outside -= {line for block in chosen if not _is_list_of_links(block) for line in block.text.split("\n")}
    return "\n".join(lines), tuple(link for block in linked for link in block.links), outside


def clean(lines: Iterable[str], title: str | None) -> list[str]:
    """The lines that are neither furniture nor the headline again, nor a short line that stands there repeatedly.

    >>> clean(["It rained.", "Share this article", "Rain at last", "It rained on."], "Rain at last")
    ['It rained.', 'It rained on.']
    """
    stripped = [line.strip() for line in lines]
    counts = Counter(stripped)
    headline = words(title) if title else []
    kept = []
    for line in stripped:
        if not line or is_furniture(line):
            continue
        if len(line) < 300 and headline and _is_headline(words(line), headline):
            continue
        if counts[line] > 1 and (len(line) < _LONG or line in kept):
            continue
        kept.append(line)
    return kept


def is_furniture(line: str) -> bool:
    """Whether the whole line is known as no part of any article."""
    bare = line.strip(" \t|»«›‹→←>–-•·▲▼*")
    return len(bare) < 500 and any(pattern.fullmatch(bare) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    found = []
    for file in sorted((files("dedup") / "data" / "furniture").iterdir(), key=lambda each: each.name):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        found.append(re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE))
    return tuple(found)


def _is_headline(line: list[str], headline: list[str]) -> bool:
    """Whether a line is the headline, alone or with the outlet's name before or after it."""
    if len(headline) < 3 or not len(headline) - 4 <= len(line) <= len(headline) + 4:
        return line == headline
    short, long = sorted((line, headline), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _is_dropped(element: Element | None, marks: dict[Element, bool], *, by_name: bool) -> bool:
    """Whether the element, or one that it stands in, says that it is no article; remembered in `marks`."""
    path = []
    dropped = False
    for each in element.and_outer() if element else ():
        if each in marks:
            dropped = marks[each]
            break
        path.append(each)
    for each in reversed(path):
        dropped = dropped or _says_no_article(each, by_name)
        marks[each] = dropped
    return dropped


def _says_no_article(element: Element, by_name: bool) -> bool:
    if element.name in _NO_ARTICLE:
        return True
    attributes = element.attributes
    if not attributes:
        return False
    if (
        attributes.get("role", "").lower() in _NO_ARTICLE_ROLES
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
    ):
        return True
    if "display:none" in attributes.get("style", "").replace(" ", "").lower():
        return True
    if not by_name or element.name in ("body", "html", "article", "main"):
        return False
    if "articlebody" in attributes.get("itemprop", "").lower():
        return False
    names = [*attributes.get("class", "").split()[:20], *attributes.get("id", "").split()[:1]]
    return "hidden" in names or any(map(_is_furniture_name, names))


def _is_furniture_name(name: str) -> bool:
    parts = [part.lower() for part in _WORDS_OF_NAME.findall(_HASH.sub("", name))]
    words, pairs = _class_names()
    if not parts or "".join(parts) in words or any(pair in pairs for pair in pairwise(parts)):
        return bool(parts)
    # "article-share" is furniture, "share-story-body" or "has-sidebar" as the frame of an article is not.
    return parts[-1] in words or (parts[0] in words and not _NAMES_ARTICLE.search(name))


@cache
def _class_names() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Single words and pairs of words."""
    written = (files("dedup") / "data" / "page_classes.txt").read_text(encoding="utf-8")
    single, _, paired = written.partition("\n# Neighbouring")
    pairs = (line.split() for line in paired.splitlines()[1:])
    return frozenset(single.partition("\n")[2].split()), frozenset((first, second) for first, second in pairs)


def _is_paragraph(block: Block) -> bool:
    return len(block.text) >= _LONG // (1 if block.text.isascii() else 2) and block.link_share < _LINKED


def _is_list_of_links(block: Block) -> bool:
    """Whether next to nothing but links stands in the block; a paragraph that ends in a full stop is none."""
    return (
        bool(block.links)
        and block.link_share > _LINKED
        and not (len(block.text) > _LONG and block.text.endswith(_ENDS))
    )


def _between_sentences(chosen: list[Block]) -> list[Block]:
    """The blocks from the first that reads like a sentence to the last: around them stand labels and headlines."""
    spoken = [
        at
        for at, block in enumerate(chosen)
        if _is_paragraph(block) or block.text.endswith(_ENDS) or block.tag in ("td", "tr")
    ]
    return chosen[spoken[0] : spoken[-1] + 1] if spoken else chosen


def _within_article(kept: list[Block]) -> list[Block]:
    """The blocks inside the innermost element that holds nearly all paragraphs; empty without paragraphs."""
    weights: Counter[Element] = Counter()
    total = 0
    for block in kept:
        if _is_paragraph(block):
            total += len(block.text)
            for each in block.within.and_outer() if block.within else ():
                weights[each] += len(block.text)
    enough = [each for each, weight in weights.items() if weight >= _HOLDS * total]
    if not enough:
        return []
    inner = max(enough, key=lambda each: sum(1 for _ in each.and_outer()))
    while inner.name in _PARTS:  # a page of one long paragraph
        if inner.parent is None:
            return kept
        inner = inner.parent
    return [block for block in kept if block.within and any(each is inner for each in block.within.and_outer())]
