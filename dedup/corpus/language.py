"""The language of a text that names none, by py3langid (`[lang]`) when it is asked for."""

from __future__ import annotations

from ..errors import MissingExtra

_SHORTEST = 20  # letters; below it the answer is chance ("Bank of America" is Afrikaans)
_ENOUGH = 1_000  # characters; a longer head answers no better and costs more


def detected(text: str) -> str | None:
    """The language's code; None for a text too short or without words.

    Raises MissingExtra without py3langid.
    """
    try:
        from py3langid import classify
    except ImportError as error:
        raise MissingExtra("--lang auto: pip install 'text-lineage[lang]', or name the language") from error
    head = text[:_ENOUGH]
    if sum(c.isalpha() for c in head) < _SHORTEST:
        return None
    code = str(classify(head)[0])
    return code if code != "zxx" else None
