"""What an index keeps of one document: its text, or where that is not allowed, hashes and offsets."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from ..model import Document, Provenance, Published, Span
from ..sketches import Shingles
from ..text import word_spans

_LEVEL = 1  # zlib's fastest: higher levels save a tenth of the space for three times the CPU
_PLAIN = tuple(
    each.name for each in fields(Document) if each.name not in {"id", "text", "meta", "published", "provenance"}
)


def digest(text: str) -> bytes:
    """Sixteen bytes that tell texts apart."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def packed_text(text: str) -> bytes:
    """The text, compressed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpacked_text(body: bytes) -> str:
    """The text again."""
    return zlib.decompress(body).decode("utf-8", "surrogatepass")


def packed_traces(text: str, shingles: Shingles, place: int) -> bytes:
    """What stands for a text that may not be kept: the hash of each shingle in order, and where each word stands."""
    hashes = shingles.of(place).astype("<u8").tobytes()
    spans = np.array(word_spans(text), np.int64).reshape(-1, 2)
    gaps = np.diff(spans.ravel(), prepend=0).astype("<u4").tobytes()
    head = np.array([len(shingles.of(place)), len(spans)], "<u4").tobytes()
    return head + hashes + zlib.compress(gaps, _LEVEL)


def unpacked_traces(body: bytes) -> tuple[Shingles, list[Span]]:
    """Shingle hashes and word spans again."""
    count, words = np.frombuffer(body, "<u4", 2).tolist()
    hashes = np.frombuffer(body, "<u8", count, 8).astype(np.uint64)
    places = np.cumsum(np.frombuffer(zlib.decompress(body[8 + 8 * count :]), "<u4").astype(np.int64)).reshape(-1, 2)
    spans = [Span(start, end) for start, end in places.tolist()]
    return Shingles(hashes, np.array([0, count]), np.array([words])), spans


def about(document: Document) -> str | None:
    """All that is known of a document but its id and text, as JSON; None when nothing is."""
    known: dict[str, Any] = {}
    for name in _PLAIN:
        value = getattr(document, name)
        if value is not None:
            known[name] = value
    if document.published:
        known["published"] = [document.published.written, document.published.earliest, document.published.latest]
    if document.provenance:
        known["provenance"] = [[each.kind, each.target] for each in document.provenance]
    if document.meta:
        known["meta"] = dict(document.meta)
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"), default=str) if known else None


def restored(id_: str, text: str, written: str | None) -> Document:
    """The document again; its text is empty where it was not kept."""
    known: dict[str, Any] = json.loads(written) if written else {}
    dated: Sequence[Any] | None = known.pop("published", None)
    provenance = tuple(Provenance(kind, target) for kind, target in known.pop("provenance", ()))
    published = Published(dated[0], dated[1], dated[2]) if dated else None
    return Document(id=id_, text=text, published=published, provenance=provenance, **known)
