"""Dates in full, as metadata and the heads of articles write them; never relative words, never a guess.

"on Wednesday" and "may" became dates in a popular parser, so nothing here is fuzzy: the whole string is a date in one
of the forms below or there is no date. 03/04/2025 is two days, depending on the country, and so is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from ..model import Published

_ISO = re.compile(
    r"(?P<year>\d{4})(?:(?P<dash>[-/.]?)(?P<month>\d\d)(?:(?P=dash)(?P<day>\d\d)"
    r"(?:(?:[Tt]|[ ]{1,2}|, )(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"[ ]?(?P<zone>Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?)?)?"
)
_MONTH_NAMES = (
    "january jan enero ene januar jänner января янв",
    "february feb febrero februar feber февраля фев",
    "march mar marzo märz mär марта мар",
    "april apr abril abr апреля апр",
    "may mayo mai мая",
    "june jun junio juni июня июн",
    "july jul julio juli июля июл",
    "august aug agosto ago августа авг",
    "september sept sep septiembre setiembre сентября сен сент",
    "october oct octubre oktober okt октября окт",
    "november nov noviembre ноября ноя нояб",
    "december dec diciembre dic dezember dez декабря дек",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"  # "Wed," or "Wednesday"; what it says is not looked at
_TIME = (
    r"(?:(?:,|\s+at|\s+um|\s+-|\s+–|\s+\|)?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*(?P<zone>UTC|GMT|Z|[+-]\d\d:?\d\d))?(?:\s+Uhr)?)?"
)
_WORDED = (
    # February 19, 2025, 5:06 PM
    re.compile(
        _WEEKDAY + r"(?P<name>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME
    ),
    # 19 February 2025 · 19. Februar 2025 · 19 de febrero de 2025 · 19 февраля 2025 г.
    re.compile(
        _WEEKDAY
        + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:de\s+)?(?P<name>[^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?"
        + r"(?P<year>\d{4})(?:\s*г\.?)?"
        + _TIME
    ),
    # 19.2.2025: where dots part dates, the day stands first
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})" + _TIME),
    # 2025年2月19日 17:06
    re.compile(r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日" + _TIME),
)
_DASHED = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_MONTH = re.compile(r"\b(?P<name>[^\W\d_]{3,12})\.?,?\s+(?P<year>\d{4})\b")  # June 1991
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NEAR = 40  # characters to the left and right of a year in which the rest of its date stands
_FIRST_YEAR, _LAST_YEAR = 1400, 2199  # of dates in running text; other numbers beside the name of a month are none
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{1,4})")
_LABEL = re.compile(
    r"(?:published|posted|publicado|publicada|veröffentlicht|опубликовано|发布时间|发布于|date|fecha|datum|дата)"
    r"(?:\s+(?:on|am|el))?(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_HEAD_LINES = 8  # headline, kicker, byline and date stand above the first paragraph


def published(written: Any) -> Published | None:
    """The interval that a date covers: a year, month, day, minute or second; None when it is no date in full.

    A time without a zone is read as UTC, a bare date as that day in UTC; `written` keeps what was given. Numbers are
    seconds (or, above 10 to the 11th, milliseconds) since 1970, save eight digits (YYYYMMDD) and four (a year).

    >>> published("2025-02-19T17:06:00-08:00").earliest == published("2025-02-20 01:06Z").earliest
    True
    >>> published("last Wednesday"), published("03/04/2025"), published("may")
    (None, None, None)
    """
    if isinstance(written, bool) or written is None:
        return None
    if isinstance(written, int | float):
        return _numbered(written)
    if not isinstance(written, str) or len(written) > 80:  # no date is that long
        return None
    return _worded(written)


@lru_cache(maxsize=10_000)  # the documents of a pile share their days
def _worded(written: str) -> Published | None:
    plain = " ".join(written.replace("\u200e", "").split())
    found = _ISO.fullmatch(plain) or next((hit for form in _WORDED if (hit := form.fullmatch(plain))), None)
    try:
        if found is not None:
            return _interval(plain, found.groupdict())
        if _MAIL.fullmatch(plain):
            moment = parsedate_to_datetime(plain)
            start = moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
            return Published(plain, start, start + (0 if plain.count(":") > 1 else 59))
    except (ValueError, OverflowError, TypeError):
        return None  # the 31st of February
    return None


def published_in_head(text: str) -> Published | None:
    """The date that stands alone on a line in the head of an article, as "Feb 19, 2025, 5:06 PM".

    A year or a month alone does not count: "2024" may be a headline.
    """
    for line in text[:2_000].split("\n")[: _HEAD_LINES * 2]:
        bare = _LABEL.sub("", line.strip(), count=1).strip()
        if not 8 <= len(bare) <= 60 or not any(c.isdigit() for c in bare) or bare.isdigit():
            continue
        found = published(bare)
        if found is not None and found.latest - found.earliest < 90_000:  # a day, not a month
            return found
    return None


def latest_date(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of the latest date that a text mentions, the day 0 where it names a month; None without.

    >>> latest_date("Version 2, June 1991. In force since 3 May 1991.")
    (1991, 6, 0)
    """
    found: list[tuple[int, int, int]] = []
    for stretch in _around_years(text):
        for form in (*_WORDED, _DASHED, _MONTH):
            for hit in form.finditer(stretch):
                parts = hit.groupdict()
                name = parts.get("name")
                month = _MONTHS.get(name.casefold()) if name else int(parts["month"])
                year, day = int(parts["year"]), int(parts.get("day") or 0)
                if month and 1 <= month <= 12 and day <= 31 and _FIRST_YEAR <= year <= _LAST_YEAR:
                    found.append((year, month, day))
    return max(found, default=None)


def _around_years(text: str) -> Iterator[str]:
    """The stretches of a text in which a date could stand: most of a text is far from any number of four digits."""
    begin = end = 0
    for hit in _YEAR.finditer(text):
        if hit.start() - _NEAR > end:
            yield text[begin:end]
            begin = hit.start() - _NEAR
        end = hit.end() + _NEAR
    yield text[begin:end]


def from_timestamp(seconds: float) -> Published | None:
    """The second at which a file was last written."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Published(moment.isoformat().replace("+00:00", "Z"), float(int(seconds)), float(int(seconds)))


def _numbered(number: float) -> Published | None:
    if isinstance(number, int) and (1000 <= number <= 9999 or 10**7 <= number < 10**8):
        return published(str(number))
    if not 10**8 <= number < 10**14:
        return None
    return from_timestamp(number / 1000 if number >= 10**11 else number)


def _interval(written: str, parts: dict[str, str | None]) -> Published | None:
    name = parts.get("name")
    month = _MONTHS.get(name.casefold()) if name else int(parts.get("month") or 0)
    if month is None:
        return None
    year, day, hour = int(parts["year"] or 0), parts.get("day"), parts.get("hour")
    if not day:
        end = datetime(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1, tzinfo=UTC)
        return Published(written, datetime(year, month or 1, 1, tzinfo=UTC).timestamp(), end.timestamp() - 1)
    if hour is None:
        start = datetime(year, month, int(day), tzinfo=UTC).timestamp()
        return Published(written, start, start + 86_399)
    half = (parts.get("half") or "").replace(".", "").lower()
    if half and not 1 <= int(hour) <= 12:
        return None
    hours = int(hour) % 12 + (12 if half == "pm" else 0) if half else int(hour)
    second = parts.get("second")
    moment = datetime(
        year, month, int(day), hours, int(parts["minute"] or 0), int(second or 0), tzinfo=_zone(parts.get("zone"))
    )
    start = moment.timestamp()
    return Published(written, start, start + (0 if second else 59))


def _zone(written: str | None) -> timezone:
    if not written or written[0] not in "+-":
        return UTC
    digits = written[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if written[0] == "-" else away)
