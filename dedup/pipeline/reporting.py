"""`report`: what an index holds, as `compare` would tell it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from ..errors import InputError
from ..index import Index
from ..model import Report
from ..settings import Settings
from .comparing import compare
from .keeping import kept_evidence


def report(index: Index, settings: Settings | None = None) -> Report:
    """The report on all documents of an index: that of `compare` on them under the index's baked settings.

    Pairs that were measured at ingest (depth "lineage") are not aligned again.
    Raises InputError for an index that keeps no texts.
    """
    if not index.keeps_text:
        raise InputError(f"{index.path}: keeps no texts to report on; `-f jsonl` gives clusters, roles and parents")
    settings = replace(settings or Settings(), baked=index.baked)
    return compare(index.documents(), settings, kept=kept_evidence(index))


def feed(index: Index, changed_since: int = 0) -> Iterator[str]:
    """A JSON line for each document whose state changed after the cursor, in order of arrival.

    Fields: id, role (original, duplicate, derived, unique), parent, cluster, story, cursor. The largest cursor of
    the lines is the one to ask from next time.
    """
    for state in index.changed_since(changed_since):
        yield json.dumps(state, ensure_ascii=False, separators=(",", ":"))
