"""Web archives by warcio (`[warc]`): a source for each page, text or PDF that was fetched.

Source: ISO 28500, the WARC file format 1.1.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..errors import MissingExtra
from ..model import Skipped
from .archives import DAMAGED
from .options import LONGEST, ReadOptions
from .sources import Source, opened, passes, printable

_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
"""Content types that may hold documents; the rest of a crawl (pictures, scripts) is passed over."""


def is_warc(head: bytes) -> bool:
    """Whether the bytes begin a web archive."""
    return head.startswith((b"WARC/1.", b"WARC/0."))


def captures(source: Source, options: ReadOptions) -> Iterator[Source | Skipped]:
    """Each successful capture as a source whose id is its address; later ones of an address bear their date.

    Raises MissingExtra without warcio. A damaged record ends the archive with one line.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingExtra(f"{source.where}: a web archive; pip install 'text-lineage[warc]' to read it") from error
    met: set[str] = set()
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(source.stream), 1):
            kind, charset = _content_type(record)
            if kind not in _KINDS:
                continue
            address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
            if address and not address.startswith(("http:", "https:", "ftp:", "file:")):
                continue  # the crawler's own notes
            fetched = record.rec_headers.get_header("WARC-Date") or ""
            id_ = address or f"{source.id}:{number}"
            id_ = id_ if id_ not in met else f"{id_} {fetched}"
            met.add(id_)
            where = f"{source.where}:{number}"
            content = record.content_stream().read(LONGEST + 1)
            if printable(id_) != id_:
                yield Skipped(printable(id_), f"{where}: a control character in the address; leave this record out")
            elif not content:
                yield Skipped(id_, f"{where}: empty; leave this record out")
            elif passes(address or id_, options):
                facts = {
                    "id": id_,
                    **({"fetched": fetched} if fetched else {}),
                    **({"url": address} if address else {}),
                }
                inner = opened(io.BytesIO(content), id_, where, facts=facts, depth=source.depth)
                yield replace(inner, suffix=_KINDS[kind], charset=charset)
    except (ArchiveLoadFailed, *DAMAGED, AttributeError, TypeError, LookupError) as error:
        # The last three are how warcio stumbles over a record without an address or with half a header.
        said = printable(" ".join(str(error).split()))[:80] or type(error).__name__
        yield Skipped(source.id, f"{source.where}: damaged after record {number} ({said}); fetch it again")


def _content_type(record: Any) -> tuple[str, str | None]:
    """What a successful capture holds, and its charset; an empty kind for all other records."""
    if record.rec_type not in ("response", "resource", "conversion"):
        return "", None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return "", None
    written = (headers.get_header("Content-Type") if headers is not None else record.content_type) or ""
    kind, *parameters = written.lower().split(";")
    charset = next(
        (part.partition("=")[2].strip(" \"'") for part in parameters if part.strip().startswith("charset=")), None
    )
    return kind.strip(), charset or None
