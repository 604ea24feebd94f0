"""How freely a text reuses another one: cut, light revision, heavy revision, none."""

from __future__ import annotations

from typing import Literal

from ..text import words

Reuse = Literal["cut", "light", "heavy", "none"]
_WORDS = 3  # length of the runs that are looked up; shorter ones are shared by any two texts of one topic
_CUT, _LIGHT, _HEAVY = 0.64, 0.42, 0.09  # share of the runs of the derived text found in the source


def degree_of_reuse(left: str, right: str) -> Reuse:
    """How freely the right text reuses the left one, in the words of Clough and Stevenson's corpus.

    "cut" is cut and paste, "light" and "heavy" are revisions, "none" is a text of the same topic.
    """
    ours, theirs = _runs(left), _runs(right)
    share = len(ours & theirs) / len(theirs) if theirs else 0.0
    if share >= _CUT:
        return "cut"
    return "light" if share >= _LIGHT else "heavy" if share >= _HEAVY else "none"


def _runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[k : k + _WORDS]) for k in range(len(found) - _WORDS + 1)}
