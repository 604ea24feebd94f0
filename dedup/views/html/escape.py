"""The words of others, made harmless: everything that goes into markup goes through this module."""

from __future__ import annotations

import html
import json
import re
from typing import Any

# Lone surrogates cannot be written as UTF-8, and control characters are not allowed in HTML.
_UNWRITABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Marks that turn the direction of what follows: inside a label they would swallow its neighbours.
_TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def escaped(text: str) -> str:
    """The text as HTML or XML character data, good in elements and in quoted attributes."""
    return html.escape(_UNWRITABLE.sub("\ufffd", text), quote=True)


def label(text: str, longest: int = 80) -> str:
    r"""One line of at most `longest` characters for a label; not yet escaped.

    >>> label("A headline \n that goes on", 14)
    'A headline th…'
    """
    line = _SPACE.sub(" ", _TURNING.sub("", _UNWRITABLE.sub("\ufffd", text))).strip()
    return line if len(line) <= longest else line[: max(1, longest - 1)].rstrip() + "…"


def embedded_json(value: Any) -> str:
    r"""JSON that can stand inside a script element: it holds no "<", so nothing in it can end the element.

    >>> embedded_json({"text": "</script>"})
    '{"text":"\\u003c/script\\u003e"}'
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    written = re.sub("[<>&\u2028\u2029]", lambda found: _IN_SCRIPT[found.group()], written)
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found.group()):04x}", written)


def web_address(url: str | None) -> str | None:
    """The URL when it leads to the web by http or https; None for every other scheme, "javascript:" above all."""
    return url if url and re.match(r"https?://[^\s\\]+\Z", url, re.IGNORECASE) else None
