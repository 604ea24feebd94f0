"""What a user may say about the input."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LONGEST = 32 * 1024 * 1024
"""Bytes of one document, line, field or archive member; more is refused.

War and Peace is 3.3 MB and the Bible 4.3 MB, so nothing that anybody would call an article comes near, while its
decoded text (up to four bytes a character) and its words still fit into the memory of a small machine.
"""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Which files are read, and which fields of a record hold what.

    A field is a key of the record, or a path into nested ones ("article.body.text"); the key as it stands wins.
    """

    id_field: str = "id"
    text_field: str = "text"
    title_field: str = "title"
    outlet_field: str = "outlet"
    published_field: str = "published"
    url_field: str = "url"
    language_field: str = "lang"
    include: tuple[str, ...] = ()
    """Globs on the path below the argument or on the name alone; empty means all."""
    exclude: tuple[str, ...] = ()
    files_from: Path | None = None
    """A file that lists paths, one a line (or NUL-separated); `-` is standard input."""
    language: str | None = None
    """Of every document that does not name its own, as "en"; "auto" asks py3langid."""
    date_from: Literal["mtime"] | None = None
    """Take the file's time where no date is given; never done unasked, for copying a file changes it."""
    manifest: Path | None = None
    """A sidecar for the files it lists; without it, manifest.csv or manifest.json beside a text is used."""
