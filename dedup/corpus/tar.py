"""Tar archives, read as a stream in the order of their members."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..errors import InputError
from ..model import Skipped
from .options import LONGEST, ReadOptions
from .sidecar import SIDECARS
from .sources import Source, opened, passes, printable

_HEADERS = 1 << 20  # bytes before a member; a long name with all its attributes takes some thousands


def is_tar(head: bytes) -> bool:
    """Whether the bytes begin a tar archive."""
    return head[257:262] == b"ustar"


def members(source: Source, options: ReadOptions) -> Iterator[Source | Skipped]:
    """Each file of the archive; links, devices and what the options leave out are passed over or named in a line."""
    stream = _Bounded(source.stream, source.where)
    stream.left = _HEADERS  # opening reads the first header
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        while True:
            stream.left = _HEADERS
            member = archive.next()
            stream.left = None
            if member is None:
                return
            archive.members.clear()  # type: ignore[attr-defined]  # a stream goes forward: what was met is not kept
            yield from _member(archive, member, source, options)


def _member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, source: Source, options: ReadOptions
) -> Iterator[Source | Skipped]:
    name = member.name.removeprefix("./")
    id_, where = f"{source.id}/{name}", f"{source.where}/{printable(name)}"
    if member.isdir() or not name or not passes(name, options):
        return
    if printable(name) != name:
        yield Skipped(
            printable(id_), f"{where}: a line break, control character or broken letter in the name; rename it"
        )
    elif not member.isreg() or member.issparse():
        yield Skipped(id_, f"{where}: a link or device, no file; leave it out")
    elif name.rpartition("/")[2] in SIDECARS:
        yield Skipped(id_, f"{where}: a manifest inside a tar archive is not read; unpack it first")
    else:
        content = archive.extractfile(member)
        assert content is not None
        yield opened(io.BufferedReader(_Forward(content)), id_, where, source.modified, depth=source.depth + 1)
        _pass_over(content)


def _pass_over(content: Any) -> None:
    """Read what is left of a member, so that what follows are headers."""
    while content.read(1 << 16):
        pass


class _Bounded(io.RawIOBase):
    """A stream that stops with InputError when more than `left` bytes are taken; None is no bound."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._stream, self._where = stream, where
        self.left: int | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.left is not None:
            self.left -= max(0, size)
            if self.left < 0:
                raise InputError(f"{self._where}: a header of more than {_HEADERS >> 20} MB; unpack it first")
        return self._stream.read(size if size >= 0 else LONGEST)


class _Forward(io.RawIOBase):
    """A member of a streamed archive: it cannot be read twice."""

    def __init__(self, content: Any) -> None:
        self._content = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._content.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
