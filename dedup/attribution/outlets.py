"""Names of outlets: a gazetteer, how to know one by its looks, when two names are one."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

_DOMAIN = (
    r"[A-Z][A-Za-z0-9-]{1,30}"
    # No code that is also a short English word glued to a full stop ("it", "be", "in", "is", "to", "me").
    r"\.(?:Az|com|net|org|co\.uk|com\.au|com\.br|co\.jp|uk|news|press|media|tv|info|io|eu|ae|al|am|ar|au|az|ba|bg"
    r"|br|by|ca|ch|cl|cn|co|cz|de|dk|ee|eg|es|fi|fr|ge|gr|hk|hr|hu|ie|il|ir|jp|ke|kg|kr|kz|lt|lu|lv|md|mk|mx|ng"
    r"|nl|no|nz|pe|ph|pk|pl|pt|ro|rs|ru|sa|se|sg|si|sk|tr|tw|ua|uy|uz|vn|za)"
)
_ARTICLES = re.compile(r"^(?:the|der|die|das|el|la|los|las|le|l'|les|il|газета|журнал|агентство)\s+", re.IGNORECASE)
_AGENCY_WORDS = re.compile(r"\s+(?:news agency|newspaper|magazine|news)$", re.IGNORECASE)
# What stands in a name only when it is an outlet's; used where capitals alone would also fit a person or a place.
_LOOKS = re.compile(
    r"(?i)\b(?:times|post|herald|tribune|gazette|chronicle|journal|observer|telegraph|guardian|news|daily|mail|press"
    r"|ledger|sentinel|courier|monitor|record|echo|argus|bulletin|dispatch|examiner|inquirer|standard|review|wire"
    r"|radio|tv|television|channel|broadcasting|magazine|online|zeitung|nachrichten|diario|noticias"
    r"|[a-z]{2,4} ?\d{1,2})\b"
    r"|^[KW][A-Z]{2,3}\b|^(?:ABC|NBC|CBS|FOX|CNN|BBC|CTV|ITV|NDTV|RTL|ZDF|ARD)|\.[a-z]{2,4}$"
)


@cache
def _gazetteer() -> tuple[dict[str, str], dict[str, str], tuple[str, ...], frozenset[str]]:
    """Identity by folded spelling, name by domain, spellings, and the identities of agencies."""
    data = json.loads((files("dedup") / "data" / "outlets.json").read_text(encoding="utf-8"))
    by_spelling: dict[str, str] = {}
    by_domain: dict[str, str] = {}
    spellings: list[str] = []
    agencies: set[str] = set()
    for section in ("outlets", "agencies"):
        for name, others, domains in data[section]:
            for spelling in (name, *others):
                by_spelling.setdefault(_plain(spelling), _plain(name))
                spellings.append(spelling)
            by_domain.update(dict.fromkeys(domains, name))
            if section == "agencies":
                agencies.add(_plain(name))
    return by_spelling, by_domain, tuple(spellings), frozenset(agencies)


@lru_cache(maxsize=50_000)
def identity(name: str) -> str:
    """What two names of one outlet have in common: spelling, article and case folded, aliases resolved.

    >>> identity("NYT") == identity("the New York Times"), identity("The Sun") == identity("Sunday")
    (True, False)
    """
    plain = _plain(name)
    by_spelling = _gazetteer()[0]
    return by_spelling.get(plain) or by_spelling.get(_plain(_AGENCY_WORDS.sub("", name))) or plain


def looks_like_outlet(name: str) -> bool:
    """Whether a name is in the gazetteer or has a word in it that outlets have.

    >>> looks_like_outlet("ABC7 Los Angeles"), looks_like_outlet("A Life in Pictures")
    (True, False)
    """
    return _plain(name) in _gazetteer()[0] or bool(_LOOKS.search(name))


def host_name(url: str) -> str:
    """The host of a URL without "www.", and "" for what is none.

    >>> host_name("https://www.bbc.co.uk/news/1"), host_name("no url")
    ('bbc.co.uk', '')
    """
    try:
        host = urlsplit(url if "//" in url else "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def outlet_of_host(host: str) -> str:
    """The name of the outlet that owns a host, else the host itself.

    >>> outlet_of_host("edition.nytimes.com"), outlet_of_host("example.org")
    ('The New York Times', 'example.org')
    """
    by_domain = _gazetteer()[1]
    parts = host.split(".")
    for start in range(len(parts) - 1):
        if name := by_domain.get(".".join(parts[start:])):
            return name
    return host


def _plain(name: str) -> str:
    folded = re.sub(r"[\s\u00a0]+", " ", name.replace("’", "'")).strip(" \"“”„«»《》'.,;:").casefold()
    folded = _ARTICLES.sub("", folded)
    return re.sub(r"[^\w.]+", " ", folded).replace(".", "" if folded.count(".") > 1 else ".").strip()


@lru_cache(maxsize=64)
def spellings(own: frozenset[str]) -> re.Pattern[str]:
    """The pattern that finds every spelling of the gazetteer, the names of `own`, and names that are domains."""
    names = sorted({*_gazetteer()[2], *(name.strip() for name in own)}, key=lambda name: (-len(name), name))
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_first[name[0]].append(name)
    # Grouped by first letter: an alternation of 400 names would otherwise be tried whole at every capital.
    branches = [
        re.escape(first) + "(?:" + "|".join(_spelled(name[1:]) for name in group) + ")"
        for first, group in sorted(by_first.items())
    ]
    return re.compile(
        r"(?:(?<!\w)|(?<=[\u2e80-\U0002ffff]))(?:(?:[Tt]he )?(?:" + "|".join(branches) + f")|{_DOMAIN}(?!\\w))"
    )


def _spelled(rest: str) -> str:
    # "Sun" is not "Sunday": a boundary after names in letters; Chinese runs on without one.
    boundary = r"(?!\w)" if not rest or rest[-1] < "\u2e80" else ""
    return re.sub("['’]", "[’']", re.escape(rest)) + boundary
