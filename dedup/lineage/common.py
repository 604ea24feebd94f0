"""What the documents of a story have in common, as far as the tree asks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Document, Evidence, Match, Span
from .pairs import Pairs

_HUNDRED_WORDS = 600.0  # characters
_EVENT = 0.96  # likeness that nine in ten pairs of independent reports on one event stay below (BASIL)
_STEEP = 12.0
_RETOLD, _COPIED = 0.2, 0.4  # shares of common wording: below, a retelling; above, it may be a copy


@dataclass(frozen=True, slots=True)
class Common:
    """Shared words of every pair, documents by number."""

    cover: Pairs
    """Share of the column's characters that the row's has at the matched place, documents by number."""
    matches: Mapping[tuple[int, int], tuple[Match, ...]]
    """Left below right."""
    held: Mapping[tuple[int, int], tuple[Span, ...]]
    """Runs of the first document's words that the second has; both ways."""

    def kinship(self, v: int, w: int, documents: Sequence[Document]) -> float:
        """Probability that what two texts share goes back to one text, and not to one event.

        Quotations do not count: the same words were said to both. The likeness of the matches is added up and held
        against the root of the shorter length; the null are independent articles on one event. Of near copies
        nothing is said: of them the tree itself judges best.
        """
        found = self.matches.get((min(v, w), max(v, w)), ())
        likeness = sum(match.similarity for match in found if match.degree != "quoted")
        length = min(len(documents[v].text), len(documents[w].text)) / _HUNDRED_WORDS
        kin = 1 / (1 + math.exp(_STEEP * (_EVENT - likeness / math.sqrt(max(length, 0.2)))))
        wording = max(float(self.cover[v, w]), float(self.cover[w, v]))
        return kin * min(1.0, max(0.0, (_COPIED - wording) / (_COPIED - _RETOLD)))

    def partners(self, v: int) -> list[int]:
        """Documents that share matched words with v, in order."""
        return [int(w) for w in self.cover.rows[self.cover.borders[v] : self.cover.borders[v + 1]]]

    def passages(self, v: int, others: Iterable[int]) -> tuple[Span, ...]:
        """Passages of v that match one of the others."""
        found: set[Span] = set()
        for w in set(others).intersection(self.partners(v)):
            for match in self.matches.get((min(v, w), max(v, w)), ()):
                found.update(match.left if v < w else match.right)
        return tuple(sorted(found))


def common_words(documents: Sequence[Document], evidence: Iterable[Evidence]) -> Common:
    """The shared words of a story's documents; evidence on others is passed over."""
    number = {document.id: i for i, document in enumerate(documents)}
    cover: dict[tuple[int, int], float] = {}
    matches: dict[tuple[int, int], tuple[Match, ...]] = {}
    held: dict[tuple[int, int], tuple[Span, ...]] = {}
    for each in evidence:
        if each.left_id not in number or each.right_id not in number or not each.matches:
            continue
        i, j = number[each.left_id], number[each.right_id]
        held[i, j], held[j, i] = each.left_common, each.right_common
        for a, b in ((i, j), (j, i)):
            cover[b, a] = sum(end - start for start, end in held[a, b]) / (len(documents[a].text) or 1)
        found = each.matches
        if i > j:
            found = tuple(Match(match.right, match.left, match.degree, match.similarity) for match in found)
        matches[min(i, j), max(i, j)] = found
    rows, columns = (np.array([pair[k] for pair in cover], np.int64) for k in (0, 1))
    values = np.array(list(cover.values()), dtype=np.float64)
    return Common(Pairs(len(documents), rows, columns, values), matches, held)
