"""`report`: what an index holds, as `compare` would tell it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..errors import InputError
from ..index import Index
from ..model import Report
from ..settings import Settings
from .comparing import compare
from .keeping import kept_evidence


def report(
    index: Index, settings: Settings | None = None, *, story: str | None = None, since: float | None = None
) -> Report:
    """The report on all documents of an index: that of `compare` on them under the index's baked settings.

    Pairs that were measured at ingest (depth "lineage") are not aligned again. `story` is the id of a document whose
    story alone is told; `since` (seconds since 1970) leaves the documents published from then on, and those they
    hang on. Raises InputError for an index that keeps no texts, or when `story` is no document's id.
    """
    if not index.keeps_text:
        raise InputError(f"{index.path}: keeps no texts to report on; `-f jsonl` gives clusters, roles and parents")
    settings = replace(settings or Settings(), baked=index.baked)
    found = compare(index.documents(), settings, kept=kept_evidence(index), story=story)
    return found if since is None else published_since(found, since)


def published_since(report: Report, moment: float) -> Report:
    """Of a report the documents published from a moment on (seconds since 1970), with the sources they hang on.

    Undated documents stay only as sources. Origins are counted among what stays.
    """
    sources: dict[str, set[str]] = defaultdict(set)
    for edge in report.lineage.derivations:
        sources[edge.derived_id].add(edge.source_id)
    open_ = [
        each.document.id
        for each in report.documents
        if each.document.published and each.document.published.latest >= moment
    ]
    stay = set(open_)
    while open_:
        new = sources[open_.pop()] - stay
        stay |= new
        open_.extend(new)
    clusters = {each.cluster for each in report.documents if each.document.id in stay}
    lost = tuple(each for each in report.lineage.lost_sources if each.id in stay)
    edges = tuple(each for each in report.lineage.derivations if each.derived_id in stay)
    derived = {each.derived_id for each in edges}
    documents = tuple(each for each in report.documents if each.document.id in stay)
    return replace(
        report,
        documents=documents,
        pairs=tuple(each for each in report.pairs if each.left_id in stay and each.right_id in stay),
        clusters=tuple(
            replace(each, documents=tuple(id_ for id_ in each.documents if id_ in stay))
            for each in report.clusters
            if each.id in clusters
        ),
        lineage=replace(
            report.lineage,
            lost_sources=lost,
            derivations=edges,
            origins=tuple(each for each in report.lineage.origins if each.document_id in stay),
            origin_count=len(lost) + sum(each.document.id not in derived for each in documents),
        ),
    )


def feed(index: Index, changed_since: int = 0) -> Iterator[str]:
    """A JSON line for each document whose state changed after the cursor, in order of arrival.

    Fields: id, role (original, duplicate, derived, unique), parent, cluster, story, cursor. The largest cursor of
    the lines is the one to ask from next time.
    """
    for state in index.changed_since(changed_since):
        yield json.dumps(state, ensure_ascii=False, separators=(",", ":"))
