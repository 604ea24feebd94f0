"""Word documents: paragraphs and table rows in the order of the page, with the standard library alone.

Source: ECMA-376, Office Open XML, parts 1 (WordprocessingML) and 2 (core properties).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from ..errors import InputError
from ..text.dates import published_in_head
from .archives import DAMAGED
from .options import LONGEST, ReadOptions
from .records import Found, document
from .sources import Source, printable
from .xml import events

_BODY = "word/document.xml"
_CORE = "docProps/core.xml"
_SHAPES = {"Fallback", "del", "moveFrom", "instrText", "delText", "fldData"}
"""What stands in the file and not on the page: deleted and moved words, field codes, second versions of drawings."""


def read_docx(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The one document that the file is: a line for each paragraph, cells of a table row parted by tabs."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.whole())) as archive:
            text = _text(_part(archive, _BODY, source.where))
            about = _about(_part(archive, _CORE, source.where)) if _CORE in archive.namelist() else {}
    except KeyError as error:
        raise InputError(f"{source.where}: an office file without a text document in it; save it as .docx") from error
    except DAMAGED as error:
        raise InputError(
            f"{source.where}: a damaged or locked .docx ({printable(str(error))[:80]}); save it anew"
        ) from error
    record = {options.text_field: text}
    if about.get("title"):
        record[options.title_field] = about["title"]
    if about.get("language"):
        record[options.language_field] = about["language"].partition("-")[0].lower()
    yield None, document(source, record, options, reader="docx", date=published_in_head(text))


def _part(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise InputError(f"{where}: longer than {LONGEST >> 20} MB when unpacked; cut it into its articles")
    return content


def _text(content: bytes) -> str:
    lines: list[str] = []
    paragraph: list[str] = []
    cells: list[list[str]] = []  # one row of each table that is open, innermost last
    hidden = shown = 0
    for event in events(content):
        local = event.local
        if event.kind == "start":
            hidden += local in _SHAPES
            shown += local == "t"
            if local in ("tab", "br", "cr") and not hidden:
                paragraph.append("\t" if local == "tab" else "\n")
            elif local == "tr":
                cells.append([])
            elif local == "tc" and cells:
                cells[-1].append("")
        elif event.kind == "end":
            hidden -= local in _SHAPES
            shown -= local == "t"
            if local == "p":
                line, paragraph = "".join(paragraph).strip(), []
                if cells and cells[-1]:
                    cells[-1][-1] = f"{cells[-1][-1]} {line}".strip()
                else:
                    lines.append(line)
            elif local == "tr" and cells:
                row = "\t".join(cell.replace("\n", " ") for cell in cells.pop())
                if cells and cells[-1]:
                    cells[-1][-1] = f"{cells[-1][-1]} {row}".strip()
                else:
                    lines.append(row)
        elif shown and not hidden:
            paragraph.append(event.name)
    return "\n".join(lines).strip("\n")


def _about(content: bytes) -> dict[str, str]:
    """The title and language that the author gave; dates of saving say nothing of publishing."""
    about: dict[str, str] = {}
    within = ""
    for event in events(content):
        if event.kind == "start":
            within = event.local
        elif event.kind == "end":
            within = ""
        elif within in ("title", "language"):
            about[within] = about.get(within, "") + event.name
    return about
