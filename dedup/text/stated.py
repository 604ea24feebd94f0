"""What a text says of its own place among versions: its version number, the dates that it mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .dates import latest_date
from .words import words

_HEAD = 300  # characters in which a text names its version
_NAME_WORDS = 8  # before the number, that tell which text it is a version of
_DIGITS = r"(?P<number>\d{1,4}(?:\.\d{1,4}){0,3})(?![\w%]|\.\d)"
_NUMBERED = re.compile(
    r"\b(?:version|versi[oó]n|fassung|версия|release|revision|rev|draft|edition|v)\.?\s*" + _DIGITS, re.IGNORECASE
)
_DECIMAL = re.compile(r"\b(?=\d+\.\d)" + _DIGITS)  # in a title it is a version, in running text a price


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text says of its own time."""

    work: tuple[str, ...]
    """Words before the version number, which two versions of one text share."""
    version: tuple[int, ...]
    """Empty where it names none; 2 and 2.0 are one."""
    number: str
    """The version as written."""
    date: tuple[int, int, int] | None
    """Year, month and day (0: not said) of the latest date in it."""

    def is_other_version(self, other: Stated) -> bool:
        """Whether both bear numbers as versions of one work, and not the same number."""
        return bool(self.version and other.version) and self.work == other.work and self.version != other.version


@lru_cache(maxsize=4096)
def stated(title: str | None, text: str) -> Stated:
    """What a text says of its own time; the version in its title counts before the one in its head."""
    title = title or ""
    for place, form in ((title, _NUMBERED), (title, _DECIMAL), (text[:_HEAD], _NUMBERED)):
        if hit := form.search(place):
            number = tuple(int(part) for part in hit["number"].split("."))
            work = tuple(words(place[: hit.start()])[-_NAME_WORDS:])
            return Stated(work, _plain(number), hit["number"], latest_date(text))
    return Stated((), (), "", latest_date(text))


def stated_order(one: Stated, other: Stated) -> int:
    """-1 where the first says that it is the earlier, 1 the later, 0 where they do not say.

    Version numbers of one work come before dates; a month and a day of it are not told apart.

    >>> stated_order(stated("Rules v1.9", "…"), stated("Rules v1.10", "…"))
    -1
    >>> stated_order(stated(None, "In force since March 2021."), stated(None, "In force since May 2018."))
    1
    """
    if one.is_other_version(other):
        return -1 if one.version < other.version else 1
    if one.date is None or other.date is None:
        return 0
    parts = 3 if one.date[2] and other.date[2] else 2
    mine, theirs = one.date[:parts], other.date[:parts]
    return (mine > theirs) - (mine < theirs)


def _plain(number: tuple[int, ...]) -> tuple[int, ...]:
    while len(number) > 1 and not number[-1]:
        number = number[:-1]
    return number
