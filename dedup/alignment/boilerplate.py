"""Boilerplate: lines that one outlet repeats, or that many documents without anything else in common carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..model import Boilerplate, Document, Span
from ..text import split, words

_OUTLET_SHARE = 0.2  # of an outlet's documents: a footer stands on every page, a running story on fewer
_OUTLET_LEAST = 3  # documents of an outlet; two may be two versions of one article
_PILE_LEAST = 10  # documents of the whole pile, of several stories: an agency's disclaimer, a law's stock clause
_COMMON_RUN = 4  # words; shorter runs are grammar
_COMMON_OUTLETS = 3  # others that hold a run of words before it is a commonplace
_LONGEST = 60  # words; a longer sentence that many carry is a copied passage, and a finding


Lines = tuple[tuple[Span, str], ...]
"""Where the lines of a text stand, each with its key."""


def keyed_lines(text: str) -> Lines:
    """The sentences, headings and bullets of a text with their keys."""
    return tuple((span, key_of(text[span.start : span.end])) for span in split(text))


def learn_boilerplate(
    documents: Iterable[Document],
    stories: dict[str, str] | None = None,
    lines_of: Mapping[str, Lines] | None = None,
) -> tuple[Boilerplate, ...]:
    """The lines that the documents carry as boilerplate, most frequent first, with how many documents carry each.

    A line is boilerplate of an outlet when a fifth of its documents, and three at least, end or begin with it or
    hold it; and boilerplate of the pile when ten documents hold it that belong to at least five stories. Without
    `stories` (document id to story) every document counts as a story of its own only if its neighbours differ:
    the lines beside a copied line are copied too, those beside boilerplate are not. `lines_of` holds the
    `keyed_lines` of each document by id, for whoever has cut them already.
    """
    pile = list(documents)
    holders: dict[str, list[Document]] = defaultdict(list)
    shown: dict[str, str] = {}
    beside: dict[str, set[tuple[str, str]]] = defaultdict(set)
    outlets: dict[str, int] = defaultdict(int)
    for document in pile:
        outlets[document.outlet or ""] += 1
        lines = keyed_lines(document.text) if lines_of is None else lines_of[document.id]
        keys = [key for _, key in lines]
        for place, ((start, end), key) in enumerate(lines):
            if key and keys.index(key) == place:
                holders[key].append(document)
                shown.setdefault(key, document.text[start:end])
                beside[key].add((keys[place - 1] if place else "", keys[place + 1] if place + 1 < len(keys) else ""))
    found = []
    for key, holding in holders.items():
        if len(key.split()) > _LONGEST:
            continue
        outlet = _outlet_of(holding, outlets, beside[key], stories)
        if outlet is not None:
            found.append(Boilerplate(shown[key], len(holding), outlet))
        elif len(holding) >= _PILE_LEAST and _stories(holding, stories, beside[key]) >= _PILE_LEAST // 2:
            found.append(Boilerplate(shown[key], len(holding), None))
    return tuple(sorted(found, key=lambda line: (-line.documents, line.outlet or "", line.text)))


def key_of(line: str) -> str:
    """The line as it is compared: folded words, numbers as one sign, so that dates and counts may differ.

    >>> key_of("© 2024 Kestrel Post.") == key_of("© 2025 Kestrel Post")
    True
    """
    return " ".join("#" if word.isdigit() else word for word in words(line))


def without_lines(document: Document, ignored: Iterable[str], lines: Lines | None = None) -> str:
    """The document's text with every line whose key is in `ignored` blanked out, so that offsets stay true."""
    keys = frozenset(ignored)
    pieces, at = [], 0
    for (start, end), key in keyed_lines(document.text) if lines is None else lines:
        if key in keys:
            pieces += [document.text[at:start], " " * (end - start)]
            at = end
    return "".join([*pieces, document.text[at:]])


def _outlet_of(
    holding: Sequence[Document],
    outlets: dict[str, int],
    beside: set[tuple[str, str]],
    stories: dict[str, str] | None,
) -> str | None:
    """The one outlet whose boilerplate the line is; None when it is not an outlet's."""
    names = {document.outlet for document in holding}
    if len(names) != 1:
        return None
    (name,) = names
    enough = name and len(holding) >= max(_OUTLET_LEAST, _OUTLET_SHARE * outlets[name])
    # A line whose neighbours are always the same is part of an article that was put out several times.
    apart = len(beside) > len(holding) // 2 and _stories(holding, stories, beside) >= _OUTLET_LEAST
    return name if enough and apart else None


def _stories(holding: Sequence[Document], stories: dict[str, str] | None, beside: set[tuple[str, str]]) -> int:
    if stories is None:
        return len(beside)
    return len({stories.get(document.id, document.id) for document in holding})


def common_shares(documents: Sequence[Document]) -> tuple[float, ...]:
    """For each document the share of its four-word runs that documents of three other outlets hold too.

    1 is all commonplace (the stock clauses of statutes, an agency's disclaimer), 0 all its own. A document without
    an outlet counts as an outlet of its own.
    """
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    runs = []
    for document in documents:
        folded = words(document.text)
        runs.append([tuple(folded[k : k + _COMMON_RUN]) for k in range(len(folded) - _COMMON_RUN + 1)])
        for run in runs[-1]:
            holders[run].add(document.outlet or document.id)
    return tuple(
        sum(len(holders[run]) > _COMMON_OUTLETS for run in mine) / len(mine) if mine else 0.0 for mine in runs
    )
