"""Evidence as an index keeps it: raw measures under a key that tells the texts and the way of measuring."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from .._version import __version__
from ..index import Index
from ..model import Document, Evidence, Match, Resemblance, Span
from .measuring import Known

IDENTICAL = b"="
"""Stands for the evidence of two documents with the same words: nothing has to be measured."""

_WEIGHED_BY = ("alignment.json", "words.txt")  # the tables of dedup/data that alignment and weighing read


def evidence_key(left: Document, right: Document, shingle_words: int) -> bytes:
    """Sixteen bytes that differ whenever the evidence of two may: by text, language, or how it is measured."""
    told = [measures(), shingle_words, left.id < right.id, left.text, left.language, right.text, right.language]
    written = json.dumps(told, ensure_ascii=False)
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@cache
def measures() -> str:
    """What tells one way of measuring from another: the version, and the tables that it reads."""
    data = files("dedup") / "data"
    made = blake2b(__version__.encode(), digest_size=8)
    for name in _WEIGHED_BY:
        made.update((data / name).read_bytes())
    return made.hexdigest()


def packed_evidence(evidence: Evidence | None) -> bytes | None:
    """The evidence as it is kept; None for nothing in common."""
    if evidence is None:
        return None
    alike = evidence.resemblance
    written = [
        evidence.left_id,
        evidence.right_id,
        [alike.similarity, alike.left_containment, alike.right_containment, alike.longest_run],
        [[each.left, each.right, each.degree, each.similarity] for each in evidence.matches],
        evidence.left_common,
        evidence.right_common,
        evidence.trigrams,
    ]
    return zlib.compress(json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpacked_evidence(body: bytes) -> Evidence:
    """The evidence again."""
    left_id, right_id, alike, matches, left_common, right_common, trigrams = json.loads(zlib.decompress(body))
    return Evidence(
        left_id,
        right_id,
        Resemblance(*alike),
        tuple(Match(_spans(left), _spans(right), degree, score) for left, right, degree, score in matches),
        _spans(left_common),
        _spans(right_common),
        trigrams,
    )


def kept_evidence(index: Index) -> Known:
    """What the index keeps of pairs; of those whose texts count otherwise by now (boilerplate) nothing."""
    numbers = index.numbers()

    def known(left: Document, right: Document) -> tuple[Evidence | None] | None:
        kept = index.lineages.evidence(numbers[left.id], numbers[right.id])
        if kept is None or kept[1] == IDENTICAL or kept[0] != evidence_key(left, right, index.baked.shingle_words):
            return None
        return (unpacked_evidence(kept[1]) if kept[1] is not None else None,)

    return known


def _spans(written: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in written)
