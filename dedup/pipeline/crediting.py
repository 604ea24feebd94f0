"""Credit: whether a draft says where a passage is from, in words near it or for the whole of it, and quotes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from .. import attribution
from ..alignment import Prepared
from ..attribution.outlets import outlet_of_host
from ..model import Attribution, Document, PassageCredit, Span
from ..text import words
from .passages import QUOTED, Passage, Range

_WHOLE = {"dateline", "agency tag", "republication"}
"""Kinds of attribution that speak for the whole document, wherever they stand."""
_NEAR = 300  # characters before and behind a passage of a known text: about two sentences
_TITLE_WORDS = 4  # shorter headlines are phrases


class Credits:
    """The attributions of one draft, asked passage by passage."""

    def __init__(self, draft: Document, prepared: Prepared, outlets: Collection[str]) -> None:
        """`outlets` are names known beside the gazetteer: those of the known documents that were found."""
        self._draft = draft
        self._prepared = prepared
        self._found = attribution.read(draft, sorted(outlets))

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """Of the draft, in the order of its text."""
        return self._found

    def given(self, passage: Passage, names: Collection[str], titles: Sequence[str]) -> str | None:
        """The words of the draft that name the source of the passage; None when none do.

        `names` are identities of the source: its outlet, its site, and whom it names itself for the passage. When
        it has none, any outlet that is named at the passage may be it. `titles` are headlines of the source that its
        own passage does not hold.
        """
        around = self._around(passage.ours)
        for each in self._found:
            is_near = around.start <= each.span.start and each.span.end <= around.end and each.span.end > 0
            is_whole = each.kind in _WHOLE or each.span.end == 0
            if each.kind == "unnamed media" or not (is_near or is_whole):
                continue
            if attribution.identity(each.name) in names or (not names and is_near and each.kind != "carrier"):
                return each.name
        said = f" {' '.join(words(self._draft.text[around.start : around.end]))} "
        for title in titles:
            folded = words(title)
            if len(folded) >= _TITLE_WORDS and f" {' '.join(folded)} " in said:
                return title
        return None

    def _around(self, ours: Range) -> Span:
        """The sentences of a passage, the one before it and the one after it."""
        borders, spans = self._prepared.borders, self._prepared.sentence_spans
        first, last = np.searchsorted(borders, [ours.start, ours.end - 1], "right") - 1
        first, last = max(0, int(first) - 1), min(len(spans) - 1, int(last) + 1)
        return Span(spans[first].start, spans[last].end)


def credit_of(quoted: float, credited_by: str | None) -> PassageCredit:
    """The credit of a passage of which the share `quoted` stands in quotation marks.

    >>> credit_of(0.9, "Reuters"), credit_of(0.0, None)
    ('quoted and attributed', 'uncredited')
    """
    if quoted >= QUOTED:
        return "quoted and attributed" if credited_by else "quoted without attribution"
    return "attributed without quotes" if credited_by else "uncredited"


def own_names(document: Document) -> set[str]:
    """The identities of a document's outlet and site.

    >>> sorted(own_names(Document("1", "It rained.", outlet="The New York Times")))
    ['new york times']
    """
    names = {attribution.identity(document.outlet)} if document.outlet else set()
    if document.url and (host := attribution.host_name(document.url)):
        names |= {attribution.identity(host), attribution.identity(outlet_of_host(host))}
    return names


def named_by(document: Document, found: Sequence[Attribution], place: Span) -> dict[str, str]:
    """Whom a known document names as the source of what it says at `place`: identity to name as written.

    `found` are the document's attributions; those that speak for all of it count everywhere, others near the place.
    """
    names: dict[str, str] = {}
    for each in found:
        is_near = place.start - _NEAR <= each.span.start and each.span.end <= place.end + _NEAR
        if each.kind in _WHOLE or (each.kind == "report" and is_near):
            names.setdefault(attribution.identity(each.name), each.name)
    own = own_names(document)
    return {identity: name for identity, name in sorted(names.items()) if identity not in own}
