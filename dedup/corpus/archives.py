"""Compressed files, zip and tar archives, unpacked as a stream; bombs, deep nests and hostile names are refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ..errors import InputError
from ..model import Skipped
from . import tar
from .options import LONGEST, ReadOptions
from .sidecar import SIDECARS, Sidecar
from .sources import Source, opened, passes, printable

DEEPEST = 3
"""Archives in archives: a .jsonl.gz inside a .zip inside a .zip is the most that anybody exports."""

_GROWTH = 250
"""Times its packed size that a stream may become; text packs 3 to 10 times, a bomb of zeros a thousand times.

The first LONGEST bytes are free of it: they fit into memory whatever they are made of.
"""
_DIRECTORY = 16 * 1024 * 1024  # bytes of a zip's list of members, about 150,000 of them, held in memory as a whole

BROKEN_OFF = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
"""What streams raise, in the middle of reading, when what is packed in them is damaged."""

DAMAGED = (*BROKEN_OFF, ValueError, NotImplementedError, RuntimeError)
"""What the unpackers raise as well when they are opened: on locked content, on packing that zipfile does not know."""


def unpacked(source: Source, options: ReadOptions) -> Iterator[Source | Skipped]:
    """The source itself, or what lies in it when it is an archive, however deep up to DEEPEST."""
    packing = packing_of(source.head)
    if packing is None:
        yield source
    elif source.depth == DEEPEST:
        yield Skipped(source.id, f"{source.where}: more than {DEEPEST} archives in one another; unpack it first")
    else:
        try:
            members = _inside(source, packing, options)
            for member in members:
                if isinstance(member, Skipped):
                    yield member
                else:
                    yield from unpacked(member, options)
        except DAMAGED as error:
            said = str(error) or type(error).__name__
            yield Skipped(
                source.id, f"{source.where}: damaged, locked or cut short ({printable(said)[:80]}); fetch it again"
            )


def _inside(source: Source, packing: str, options: ReadOptions) -> Iterator[Source | Skipped]:
    if packing == "zip":
        return _members(source, options)
    return tar.members(source, options) if packing == "tar" else _single(source, packing)


def packing_of(head: bytes) -> str | None:
    """How the bytes are packed: "gzip", "bzip2", "xz", "zip", "tar" or not at all; office files are no archives."""
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\0"):
        return "xz"
    if tar.is_tar(head):
        return "tar"
    return "zip" if head.startswith((b"PK\3\4", b"PK\5\6")) and not is_office(head) else None


def is_office(head: bytes) -> bool:
    """Whether a zip is a document of an office program (or an e-book): its first member says so."""
    start = head[30:120]
    return start.startswith((b"[Content_Types].xml", b"mimetype", b"_rels/", b"word/", b"docProps/"))


def _single(source: Source, packing: str) -> Iterator[Source]:
    allowed = _Allowance(LONGEST)
    raw = _Counted(source.stream, allowed)
    unpack: Any = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}[packing]
    plain = unpack(raw)
    guarded = io.BufferedReader(_Guarded(plain, source.where, allowed), 1 << 16)
    path = PurePosixPath(source.id)
    # "crawl.jsonl.gz" is read as crawl.jsonl is, under the id that the user sees in the folder.
    inner = opened(guarded, source.id, source.where, source.modified, source.facts, source.depth + 1)
    suffix = PurePosixPath(path.stem).suffix if path.suffix.lower() in {".gz", ".bz2", ".xz"} else path.suffix
    yield replace(inner, suffix=suffix)


def _members(source: Source, options: ReadOptions) -> Iterator[Source | Skipped]:
    seekable = source.stream if source.stream.seekable() else io.BytesIO(source.whole())
    _check_directory(seekable, source.where)
    size = seekable.seek(0, io.SEEK_END)
    whole = _Allowance(16 * LONGEST + _GROWTH * size)  # members may overlap, and then be unpacked again and again
    with zipfile.ZipFile(seekable) as archive:
        members = sorted(archive.infolist(), key=lambda each: each.filename)
        sidecars = _sidecars(archive, members, source.where)
        yield from (each for each in sidecars.values() if isinstance(each, Skipped))
        for member in members:
            name = member.filename
            id_, where = f"{source.id}/{name}", f"{source.where}/{printable(name)}"
            if not name or name.endswith("/") or name in sidecars or not passes(name, options):
                continue
            if printable(name) != name:
                said = "a line break, control character or broken letter in the name; rename it"
                yield Skipped(printable(id_), f"{where}: {said}")
                continue
            sidecar = next(
                (each for each in sidecars.values() if isinstance(each, Sidecar) and each.lists(Path(name))), None
            )
            try:
                with archive.open(member) as packed:
                    allowed = _Allowance(LONGEST + _GROWTH * min(size, member.compress_size))
                    guarded = io.BufferedReader(_Guarded(packed, where, allowed, whole), 1 << 16)
                    facts = sidecar.facts(Path(name)) if sidecar else {}
                    yield opened(guarded, id_, where, source.modified, facts, source.depth + 1)
            except InputError as error:
                yield Skipped(id_, str(error))
            except DAMAGED as error:
                said = f"damaged, locked or cut short ({printable(str(error))[:80]}); unpack it first"
                yield Skipped(id_, f"{where}: {said}")


def _sidecars(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], where: str) -> dict[str, Sidecar | Skipped]:
    """The manifests among the members, by name; a Skipped for one that cannot be read."""
    found: dict[str, Sidecar | Skipped] = {}
    for member in members:
        name = member.filename
        if name.rpartition("/")[2] in SIDECARS and name.count("/") < 3 and len(found) < 20:  # at its head, and few
            try:
                with archive.open(member) as packed:
                    found[name] = Sidecar.parse(packed.read(LONGEST), Path(name))
            except (InputError, *DAMAGED) as error:
                found[name] = Skipped(f"{where}/{name}", f"{where}/{printable(str(error))}")
    return found


def _check_directory(stream: BinaryIO, where: str) -> None:
    """Raise InputError when a zip's list of members is too long to be held: its length stands at the end."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - 66_000))  # a comment of 65,535 bytes may follow the record
    tail = stream.read(66_000)
    at = tail.rfind(b"PK\5\6")
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if b"PK\6\6" in tail or size > _DIRECTORY:
        raise InputError(f"{where}: a zip of too many or too large members; unpack it first")
    stream.seek(0)


class _Allowance:
    """Bytes that may still be unpacked."""

    def __init__(self, left: int) -> None:
        self.left = left


class _Counted(io.RawIOBase):
    """A packed stream; each byte that is taken from it raises the allowance."""

    def __init__(self, stream: BinaryIO, allowed: _Allowance) -> None:
        self._stream, self._allowed = stream, allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._allowed.left += _GROWTH * len(piece)
        return len(piece)


class _Guarded(io.RawIOBase):
    """An unpacked stream that stops with InputError when an allowance is used up."""

    def __init__(self, plain: Any, where: str, *allowed: _Allowance) -> None:
        self._plain, self._where, self._allowed = plain, where, allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._plain.read(len(buffer))
        for each in self._allowed:
            each.left -= len(piece)
            if each.left < 0:
                raise InputError(
                    f"{self._where}: grows more than {_GROWTH} times when unpacked, as bombs do; unpack it first"
                )
        buffer[: len(piece)] = piece
        return len(piece)
