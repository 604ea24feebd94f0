"""How much a word says: 0 for "the", 1 for a word the shipped table does not know."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

_RAREST = 3.0  # Zipf value given to unknown words: once in a million
_COMMONEST = 6.6  # from here on a word says nothing
LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt", "id", "ru")
"""Languages the table knows; all others are weighed by length alone."""


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, float]]:
    """Zipf values by language and folded word, from dedup/data/words.txt."""
    tables: dict[str, dict[str, float]] = {}
    here: dict[str, float] = {}
    written = (files("dedup") / "data" / "words.txt").read_text(encoding="utf-8")
    for line in written.splitlines():
        if line.startswith("["):
            here = tables.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            band, *words = line.split()
            here.update(dict.fromkeys(words, int(band) / 10))
    return tables


@lru_cache(maxsize=200_000)
def rarity(word: str, language: str = "en") -> float:
    """Weight of a folded word, 0 to 1: falling with its frequency in the language, 1 when the table lacks it.

    A weight never depends on any pile of documents, so adding one changes nothing elsewhere.
    Single letters and lone digits say next to nothing whatever the table holds.

    >>> rarity("the"), rarity("fentanyl"), 0.2 < rarity("president") < 0.7
    (0.0, 1.0, True)
    """
    if len(word) < 2 and word.isascii():
        return 0.1 if word.isdigit() else 0.0
    zipf = _tables().get(language, {}).get(word, _RAREST)
    return min(1.0, max(0.0, (_COMMONEST - zipf) / (_COMMONEST - _RAREST)))


def language_of(words: Iterable[str]) -> str:
    """The language whose commonest words make up most of `words`; "en" when none is told apart.

    Sees the first 400 words. A guess for weighing words, not a fact about the document.

    >>> language_of("der hund und die katze sind nicht im haus".split())
    'de'
    """
    head = [word for _, word in zip(range(400), words, strict=False)]
    counts = {language: sum(map(common.__contains__, head)) for language, common in _function_words().items()}
    best = max(LANGUAGES, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    """The words of each language with a Zipf value of 6.5 and more: about the commonest forty."""
    return {
        language: frozenset(word for word, zipf in table.items() if zipf >= 6.5)
        for language, table in _tables().items()
    }
