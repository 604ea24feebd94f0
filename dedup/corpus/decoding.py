"""From bytes to text: a byte order mark, UTF-8, charset-normalizer where it is installed, then cp1252."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

BROKEN = "utf-8, broken"
"""The encoding of a text that is UTF-8 but for some bytes, which became U+FFFD."""


def decode(content: bytes, declared: str | None = None) -> tuple[str, str]:
    r"""The text and the name of the encoding it was read in; line ends become "\n", a byte order mark goes.

    `declared` is what the document says of itself; it is believed when it decodes without error and the bytes are
    not UTF-8. Never fails: what fits nothing is cp1252 with U+FFFD for its five undefined bytes.

    >>> decode(b"caf\xc3\xa9\r\n"), decode(b"caf\xe9 \x93x\x94", "windows-1252")[1]
    (('café\n', 'utf-8'), 'windows-1252')
    """
    text, name = _decoded(content, declared)
    return text.replace("\r\n", "\n").replace("\r", "\n"), name


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are no text in any encoding read here."""
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return False
    # Terminal recordings and form feeds stand in real texts; one control in thirty bytes does not.
    return b"\0" in head or len(_CONTROLS.findall(head)) * 30 > len(head)


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for halves of surrogate pairs, which JSON can spell and UTF-8 cannot."""
    try:
        text.encode()  # fifty times faster than the search for something that is next to never there
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def _decoded(content: bytes, declared: str | None) -> tuple[str, str]:
    for mark, codec in _MARKS:
        if content.startswith(mark):
            name = codec.removesuffix("-sig")
            try:
                return without_surrogates(content.decode(codec)), name
            except UnicodeDecodeError:
                return content.decode(codec, "replace"), f"{name}, broken"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if declared is not None and (text := _as_declared(content, declared)) is not None:
        return text, declared.lower()
    # Letters of cp1252 next to each other seldom make a valid sequence of UTF-8; where most bytes do, it is UTF-8.
    if 2 * sum(map(len, _MULTIBYTE.findall(content))) > len(_HIGH.findall(content)):
        return content.decode("utf-8", "replace"), BROKEN
    return _normalized(content) or (content.decode("cp1252", "replace"), "cp1252")


def _as_declared(content: bytes, declared: str) -> str | None:
    try:
        name = codecs.lookup(declared).name
        # Browsers read what calls itself Latin-1 as cp1252, and so are such pages written.
        text = content.decode("cp1252" if name in {"iso8859-1", "ascii"} else name)
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    return without_surrogates(text) if isinstance(text, str) else None


def _normalized(content: bytes) -> tuple[str, str] | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(content[:65_536]).best()
    if best is None or best.encoding in {"ascii", "utf_8"}:
        return None
    text = _as_declared(content, best.encoding)
    if text is None or text == content.decode("cp1252", "replace"):
        return None  # its neighbours (cp1250, cp1254) read most texts alike; the commonest name is given
    return text, codecs.lookup(best.encoding).name
