"""A manifest beside texts: which file has which id, title, outlet, date and URL."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..model import Skipped
from .decoding import decode
from .options import LONGEST

SIDECARS = ("manifest.csv", "manifest.tsv", "manifest.json")
"""Names by which a manifest is known in a folder."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The rows of a manifest by the file they speak of."""

    path: Path
    rows: Mapping[Path, Mapping[str, Any]]
    _met: set[Path] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> Sidecar:
        """The manifest at `path`; its "file" fields are relative to its folder.

        Raises InputError when it cannot be read, or a row names no file.
        """
        try:
            with path.open("rb") as stream:
                content = stream.read(LONGEST + 1)
        except OSError as error:
            raise InputError(f"{path}: not readable ({error.strerror}); check the manifest's name") from error
        if len(content) > LONGEST:
            raise InputError(f"{path}: a manifest longer than {LONGEST >> 20} MB; use a .jsonl with texts instead")
        return cls.parse(content, path)

    @classmethod
    def parse(cls, content: bytes, path: Path) -> Sidecar:
        """The manifest that these bytes of the file at `path` are; raises InputError when they are none."""
        rows: dict[Path, Mapping[str, Any]] = {}
        for number, row in enumerate(_rows(decode(content)[0], path), 1):
            name = row.get("file")
            if not isinstance(name, str) or not name or "\0" in name:
                raise InputError(f"{path}: row {number} has no 'file' field; name the text it speaks of")
            rows[_place(path.parent / name)] = {
                key: value for key, value in row.items() if key != "file" and value != ""
            }
        return cls(path, rows)

    def lists(self, path: Path) -> bool:
        """Whether a row speaks of the file."""
        return _place(path) in self.rows

    def facts(self, path: Path) -> Mapping[str, Any]:
        """What the manifest says of the file; empty when nothing."""
        place = _place(path)
        if place not in self.rows:
            return {}
        self._met.add(place)
        return self.rows[place]

    def missing(self) -> Iterator[Skipped]:
        """A line for each file that the manifest names and that is not there."""
        for place in self.rows:
            if place not in self._met and not _is_there(place):
                yield Skipped(
                    place.name,
                    f"{self.path}: names {place.name}, which is not there; mend the manifest or add the file",
                )


def _is_there(place: Path) -> bool:
    try:
        return place.is_file()
    except OSError:  # a name that is too long for any file
        return False


def _place(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link to itself
        return path.absolute()


def _rows(text: str, path: Path) -> list[Mapping[str, Any]]:
    try:
        if path.suffix == ".json":
            found = json.loads(text)
            if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
                raise InputError(f"{path}: a manifest is an array of objects; mend or rename it")
            return found
        delimiter = "\t" if path.suffix == ".tsv" else ";" if text.split("\n", 1)[0].count(";") else ","
        table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [{key: value or "" for key, value in row.items() if key} for row in table]
    except (ValueError, RecursionError, csv.Error) as error:
        raise InputError(f"{path}: not a readable manifest ({error}); mend or rename it") from error
