"""Word stems by a few suffix rules: enough to see that "smuggled" and "smuggling" are one word."""

from __future__ import annotations

from functools import lru_cache

_LEAST = 4  # letters a stem keeps; shorter ones ("us-ed", "s-ing") run strangers together
_LONGEST = 9  # letters of an ending
# The longest ending that fits is taken. Only endings whose removal joins forms of one word far more often than two.
_ENDINGS = {
    language: frozenset(endings.split())
    for language, endings in {
        "en": (
            "ational fulness isation iveness ization ousness ations ements ation ement ingly ising ities izing "
            "ments ously able ally edly ible ings ions ised ises ized izes ment ness ate ers est ful ied ies ing "
            "ion ise ity ive ize ors ous al ed er es ic ly or e s y"
        ),
        "de": "ischen lichen ische liche ungen end ern ung em en er es e n s",
        "fr": (
            "issements issement ations ements aient ation ement eront euses euse ment ait ant ees ent eux ee er "
            "es ez is e s"
        ),
        "es": (
            "imientos aciones amiento adoras acion iendo mente adas ados ando aron idad aba ada ado ida ido an ar "
            "as er es ir os a e o s"
        ),
        "it": "amente azione azioni mente ando endo are ata ate ati ato ere ire a e i o",
        "pt": (
            "amentos amento acoes idade mente acao adas ados ando aram endo indo ada ado am ar as er es ir os a e o s"
        ),
        "nl": "heden ingen heid end ing en er je e s t",
        "id": "kannya annya kah kan lah nya an i",
        "ru": (
            "ется иями ться ами ать его ему ими ить ная нои ные ныи ого ому ыми ями ять ам ах ая ев ет ии ит их "
            "ла ли ло ов ое ои ом ть ые ыи ых ям ях а е и о у ы ь ю я"
        ),
    }.items()
}


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = "en") -> str:
    """The folded word without its endings; equal for most forms of one word.

    Words with a digit, short words and words of a language without rules are returned as they are.

    >>> {stem(word) for word in ("smuggle", "smuggled", "smuggling", "smugglers")}
    {'smuggl'}
    >>> stem("planning"), stem("plans"), stem("2025s")
    ('plan', 'plan', '2025s')
    """
    endings = _ENDINGS.get(language)
    if endings is None or not word.isalpha():
        return word
    if language == "en" and len(word) == _LEAST and word[-1] == "s" and word[-2] not in "aisu":
        return word[:-1]  # "labs", "runs": a plural may leave three letters
    for _ in range(2):  # "secret-ive-ly": two endings at most, so that no word wears away
        for length in range(min(_LONGEST, len(word) - _LEAST), 0, -1):
            if word[-length:] in endings:
                word = word[:-length]
                break
        else:
            break
    if len(word) > _LEAST and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]  # "plann-ed"
    return word
