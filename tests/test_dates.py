"""Dates are full ones or none; what they leave open is an interval, and wrong ones are normal."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus import ReadOptions, read
from dedup.model import Document
from dedup.text.dates import published, published_in_head

DAY = ("2025-02-19T00:00:00", "2025-02-19T23:59:59")
MINUTE = ("2025-02-19T17:06:00", "2025-02-19T17:06:59")
SECOND = ("2025-02-19T17:06:00", "2025-02-19T17:06:00")

FULL: list[tuple[Any, tuple[str, str]]] = [
    ("2025-02-19", DAY),
    ("20250219", DAY),
    ("2025/02/19", DAY),
    ("19.2.2025", DAY),
    ("19 February 2025", DAY),
    ("Feb. 19, 2025", DAY),
    ("Wednesday, February 19th, 2025", DAY),
    ("19 de febrero de 2025", DAY),
    ("miércoles, 19 de febrero del 2025", DAY),
    ("19. Februar 2025", DAY),
    ("Mittwoch, 19. Februar 2025", DAY),
    ("19 февраля 2025 г.", DAY),
    ("2025年2月19日", DAY),
    ("2025-02-19 17:06", MINUTE),
    ("2025-02-19T17:06Z", MINUTE),
    ("2025-02-19T09:06-08:00", MINUTE),  # the zone counts
    ("Feb 19, 2025, 5:06 PM", MINUTE),
    ("Feb 19, 2025 at 5:06 p.m.", MINUTE),
    ("19. Februar 2025, 17:06 Uhr", MINUTE),
    ("2025年2月19日 17:06", MINUTE),
    ("Wed, 19 Feb 2025 09:06:00 -0800", SECOND),
    ("2025-02-19T17:06:00.123456Z", SECOND),
    (1739984760, SECOND),
    (1739984760123, SECOND),
    (20250219, DAY),
    ("2025-02", ("2025-02-01T00:00:00", "2025-02-28T23:59:59")),
    ("2025", ("2025-01-01T00:00:00", "2025-12-31T23:59:59")),
    ("December 31, 1999", ("1999-12-31T00:00:00", "1999-12-31T23:59:59")),
]


@pytest.mark.parametrize(("written", "interval"), FULL)
def test_a_full_date_is_the_interval_that_it_covers(written: Any, interval: tuple[str, str]) -> None:
    found = published(written)
    assert found is not None
    earliest, latest = (datetime.fromisoformat(each).replace(tzinfo=UTC).timestamp() for each in interval)
    assert (found.earliest, found.latest) == (earliest, latest)


NONE: list[Any] = [
    "on Wednesday", "yesterday", "may", "May", "March", "two hours ago", "now", "today", "last week", "", " ", "-",
    "03/04/2025",  # March or April, depending on the country
    "31 February 2025", "2025-13-01", "2025-02-30", "25:00", "2025-02-19T25:00", "Feb 19", "19 Feb", "Feb 2025 19",
    "0000-00-00", "2025-02-19T17:06+99:99", "Feb 19, 2025, 17:06 PM", "version 2025-02-19", "Smarch 1, 2025",
    None, True, [], {}, 7, 0.5, float("nan"), float("inf"), 10**40, -1, "9" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("written", NONE, ids=str)
def test_all_else_is_no_date(written: Any) -> None:
    assert published(written) is None


@given(st.one_of(st.text(), st.integers(), st.floats(), st.from_regex(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}.{0,9}")))
def test_anything_is_a_sound_interval_or_none(written: Any) -> None:
    found = published(written)
    assert found is None or found.earliest <= found.latest


HEADS = [
    ("Headline\nFeb 19, 2025, 5:06 PM\n\nIt rained.", "Feb 19, 2025, 5:06 PM"),
    ("Published: 19 February 2025\nIt rained.", "19 February 2025"),
    ("发布时间：2025年2月19日\n下雨了。", "2025年2月19日"),
    ("It rained on February 19, 2025 in the town.\nIt stopped.", None),  # the day of the event, not of the page
    ("2024\nIt rained.", None),
    ("February 2025\nIt rained.", None),
    ("It rained.\n" * 30 + "February 19, 2025", None),  # below the head
]


@pytest.mark.parametrize(("text", "written"), HEADS)
def test_a_date_in_the_head_stands_alone_on_its_line(text: str, written: str | None) -> None:
    found = published_in_head(text)
    assert (found and found.written) == written


def test_a_date_that_cannot_be_read_is_kept_as_it_was_written() -> None:
    (found,) = read(["-"], stdin=io.BytesIO(b'{"text": "Some good words.", "published": "last Wednesday"}'))
    assert isinstance(found, Document)
    assert found.published is None
    assert found.meta == {"published": "last Wednesday"}


def test_the_time_of_a_file_counts_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Some good words.")
    os.utime(path, (1739984760, 1739984760))
    (plain,) = read([path])
    (asked,) = read([path], ReadOptions(date_from="mtime"))
    assert isinstance(plain, Document)
    assert isinstance(asked, Document)
    assert plain.published is None
    assert asked.published is not None
    assert asked.published.written == "2025-02-19T17:06:00Z"
