"""Pages that a browser saved as one file (MHTML): the page is one part of a message."""

from __future__ import annotations

import email
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from ..errors import InputError
from .html import read_page
from .options import ReadOptions
from .records import Found
from .sources import HEAD, Source

_MESSAGE = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE)


def is_saved_page(head: bytes) -> bool:
    """Whether the bytes begin a message of related parts, as browsers save pages."""
    return b"ultipart/related" in head and _MESSAGE.match(head.replace(b"\r\n", b"\n")) is not None


def read_saved_page(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The one document that the page is, under the address that it was saved from.

    The date of the message is that of saving: it says nothing of the page.
    """
    try:
        message = email.message_from_bytes(source.whole())
        page = _page(message)
        content = page.get_payload(decode=True) if page is not None else None
        charset = page.get_content_charset() if page is not None else None
        address = _address(message, page) if page is not None else None
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise InputError(f"{source.where}: a saved page that is damaged; save it again") from error
    if not isinstance(content, bytes) or not content.strip():
        raise InputError(f"{source.where}: a saved page without a page in it; save it again")
    facts = {**({"url": address} if address else {}), **source.facts}
    yield from read_page(
        replace(source, stream=io.BytesIO(content), head=content[:HEAD], facts=facts, charset=charset), options
    )


def _page(message: Message) -> Message | None:
    """The part that is the page: the first of HTML."""
    return next((part for part in message.walk() if part.get_content_type() == "text/html"), None)


def _address(message: Message, page: Message) -> str | None:
    """Where the page was saved from, when that is on the web."""
    written = page.get("Content-Location") or message.get("Snapshot-Content-Location")
    address = str(written).strip() if written is not None else ""
    return address if address.startswith(("http://", "https://")) and address.isprintable() else None
