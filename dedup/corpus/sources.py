"""Sources: open streams of bytes with an id and a place, found in folders, lists and standard input."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ..errors import InputError
from ..model import Skipped
from .options import LONGEST, ReadOptions
from .sidecar import SIDECARS, Sidecar

HEAD = 8_192
"""Bytes by which the kind of a file is told; enough for the prologue of any page."""

# What lies beside texts and is none: passed over in folders without a word, read when named.
_NO_TEXT = re.compile(
    r"\.(css|m?js|map|png|jpe?g|gif|webp|svg|ico|bmp|tiff?|avif|mp[34]|m4a|webm|mov|avi|wav|ogg|woff2?|ttf|otf|eot"
    r"|py|pyc|so|dll|exe|sqlite|db|lock)",
    re.IGNORECASE,
)
_DEEPEST = 100  # folders in one another; a real tree has a tenth
_PAGE_FOLDERS = ("_files", "_Dateien", "_archivos", "_fichiers")  # what browsers save beside a page


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes that may hold one document or many."""

    id: str
    """The path below the argument, "/" between its parts."""
    where: str
    """The path as the user would type it, for messages."""
    stream: BinaryIO
    head: bytes
    """The first bytes, which `stream` gives once more."""
    modified: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What a sidecar says of the file."""
    depth: int = 0
    """How many archives it lies in."""
    suffix: str = ""
    """By which the kind is told where the content does not tell it; in lower case."""
    charset: str | None = None
    """What the sender said of its encoding."""

    def whole(self) -> bytes:
        """All bytes; raises InputError when there are more than LONGEST."""
        content = self.stream.read(LONGEST + 1)
        if len(content) > LONGEST:
            raise InputError(f"{self.where}: longer than {LONGEST >> 20} MB; cut it into its articles")
        return content

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Each line with its number, from 1; None for a line of more than LONGEST bytes."""
        number = 0
        while line := self.stream.readline(LONGEST + 1):
            number += 1
            if len(line) <= LONGEST:
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = self.stream.readline(LONGEST)
            yield number, None


def printable(path: str) -> str:
    """The path on one line, with escapes for what a terminal cannot show."""
    if path.isprintable():
        return path
    shown = path.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)


def opened(
    stream: BinaryIO,
    id_: str,
    where: str,
    modified: float | None = None,
    facts: Mapping[str, Any] | None = None,
    depth: int = 0,
) -> Source:
    """A Source over the stream, its head read and put back."""
    suffix = PurePosixPath(id_).suffix.lower()
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    if stream.seekable():
        stream.seek(0)
        return Source(id_, where, stream, head, modified, facts or {}, depth, suffix)
    rest = io.BufferedReader(_Rejoined(head, stream), 1 << 16)
    return Source(id_, where, rest, head, modified, facts or {}, depth, suffix)


def sources(paths: Iterable[str | Path], options: ReadOptions, stdin: BinaryIO | None) -> Iterator[Source | Skipped]:
    """Every file of the arguments and of `files_from`, folders in the order of their names.

    Each stream is open until the next Source is asked for. Raises InputError when `files_from` or the manifest
    cannot be read: they are settings, not documents.
    """
    sidecar = Sidecar.read(options.manifest) if options.manifest else None
    met: dict[Path, Sidecar | Skipped | None] = {}  # beside files that are named one by one
    for path in (*paths, *_listed(options.files_from, stdin)):
        written = os.fspath(path)
        if written == "-":
            if stdin is None:
                yield Skipped("-", "-: no standard input here; name a file")
            else:
                yield opened(stdin, "-", "standard input")
        elif "\0" in written or not os.path.lexists(written):
            shown = printable(written)
            yield Skipped(shown, f"{shown}: no such file or folder; check the spelling")
        elif Path(written).is_dir():
            yield from _folder(Path(written), options, sidecar)
        else:
            folder = Path(written).parent
            if sidecar is None and folder not in met:
                met[folder] = _beside(folder)
            beside = sidecar or met[folder]
            if isinstance(beside, Skipped):
                beside = None  # told when the folder itself is read
            yield from _file(Path(written), Path(written).name, beside, named=True)
    if sidecar is not None:
        yield from sidecar.missing()


def _listed(listing: Path | None, stdin: BinaryIO | None) -> list[str]:
    if listing is None:
        return []
    try:
        if str(listing) == "-" and stdin is not None:
            content = stdin.read(LONGEST + 1)
        else:
            with listing.open("rb") as stream:
                content = stream.read(LONGEST + 1)
    except OSError as error:
        raise InputError(
            f"{printable(str(listing))}: not readable ({error.strerror}); give --files-from a list"
        ) from error
    if len(content) > LONGEST:
        raise InputError(f"{printable(str(listing))}: a list longer than {LONGEST >> 20} MB; give the folder instead")
    names = content.split(b"\0") if b"\0" in content else content.splitlines()
    return [os.fsdecode(name) for name in names if name.strip()]


def _folder(root: Path, options: ReadOptions, given: Sidecar | None) -> Iterator[Source | Skipped]:
    found = False
    for each in _walk(root, root, options, (given,) if given else ()):
        found = True
        yield each
    if not found:
        shown = printable(str(root))
        said = "nothing to read in this folder; check --include and --exclude"
        yield Skipped(printable(root.name or str(root)), f"{shown}: {said}")


def _walk(folder: Path, root: Path, options: ReadOptions, outer: tuple[Sidecar, ...]) -> Iterator[Source | Skipped]:
    """What lies in a folder and below; of several manifests the nearest that lists a file speaks of it."""
    shown = printable(str(folder))
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        yield Skipped(_below(folder, root), f"{shown}: not readable ({error.strerror}); check its permissions")
        return
    own = _beside(folder)
    if isinstance(own, Skipped):
        yield own
    sidecars = (own, *outer) if isinstance(own, Sidecar) else outer
    manifests = (
        {own.id} if isinstance(own, Skipped) else {each.path.name for each in sidecars if _is_in(each, folder)}
    )
    for name in names:
        path = folder / name
        id_ = _below(path, root)
        shown = printable(str(path))
        if name.startswith(".") or name in manifests:
            continue
        if path.is_symlink() and _leads_out(path, root):
            if passes(id_, options):
                said = "a link that leads out of the folder; name its target instead"
                yield Skipped(printable(id_), f"{shown}: {said}")
        elif path.is_dir():
            # A link to a folder inside is passed over: its files are met where they stand.
            if id_.count("/") >= _DEEPEST:
                yield Skipped(printable(id_), f"{shown}: {_DEEPEST} folders deep; name it itself")
            elif not path.is_symlink() and not name.endswith(_PAGE_FOLDERS):
                yield from _walk(path, root, options, sidecars)
        elif passes(id_, options):
            yield from _file(path, id_, next((each for each in sidecars if each.lists(path)), None))
    if isinstance(own, Sidecar):
        yield from own.missing()


def _is_in(sidecar: Sidecar, folder: Path) -> bool:
    return sidecar.path.absolute().parent == folder.absolute()


def _file(path: Path, id_: str, sidecar: Sidecar | None, *, named: bool = False) -> Iterator[Source | Skipped]:
    where = printable(str(path))
    if where != str(path):
        yield Skipped(
            printable(id_), f"{where}: a line break, control character or broken letter in the name; rename it"
        )
        return
    facts = sidecar.facts(path) if sidecar is not None else {}
    try:
        about = path.stat()
        # A pipe is read when it is named (`<(…)`, /dev/stdin); met in a folder it might never give a byte.
        if not stat.S_ISREG(about.st_mode) and not (named and not stat.S_ISSOCK(about.st_mode)):
            yield Skipped(id_, f"{where}: neither a file nor a folder; leave it out")
            return
        with path.open("rb") as stream:
            yield opened(stream, id_, where, about.st_mtime, facts)
    except OSError as error:
        yield Skipped(id_, f"{where}: not readable ({error.strerror}); check its permissions")


def _beside(folder: Path) -> Sidecar | Skipped | None:
    for name in SIDECARS:
        path = folder / name
        if path.is_file():
            try:
                return Sidecar.read(path)
            except InputError as error:
                return Skipped(name, str(error))
    return None


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def passes(id_: str, options: ReadOptions) -> bool:
    """Whether what was met under this path in a folder or archive is to be read.

    Globs fit the whole path or the name alone. Without `include`, hidden files and what is known to hold no text
    (pictures, style sheets, programs) are passed over.
    """
    *folders, name = id_.split("/")

    def fits(glob: str) -> bool:
        return fnmatchcase(id_, glob) or fnmatchcase(name, glob)

    if any(map(fits, options.exclude)):
        return False
    if options.include:
        return any(map(fits, options.include))
    hidden = any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in (*folders, name))
    return not hidden and not _NO_TEXT.fullmatch(PurePosixPath(name).suffix)


def _leads_out(link: Path, root: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return True


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were taken and stand in front again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = self._rest.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
