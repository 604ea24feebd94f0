"""`dedup diff`: two texts side by side."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..corpus.options import ReadOptions
from .reading import reading_options
from .shared import output_option, write_text

if TYPE_CHECKING:
    from ..model import Document


@click.command()
@click.argument("left")
@click.argument("right")
@reading_options
@click.option("-f", "--format", type=click.Choice(["table", "json", "html"]), default="table", show_default=True)
@output_option
def command(left: str, right: str, reading: ReadOptions, format: str, output: Path | None) -> None:
    """Sentence by sentence what LEFT and RIGHT have in common, and what became of its words.

    Words are kept, replaced (~), moved (>), added (+) or dropped (-).
    """
    from ..pipeline.diff import diff
    from ..views.diff import render

    sides = _only(left, reading), _only(right, reading)
    if format == "html":
        write_text(_page(*sides), output)
        return
    found = diff(*sides)
    colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    write_text(render(found, format, colour=colour), output)


def _page(left: Document, right: Document) -> str:
    """The page of a report on the two: it holds the report, so `render` reads it back."""
    from dataclasses import replace

    from ..pipeline import compare
    from ..settings import Settings
    from ..views import render

    if left.id == right.id:
        left, right = replace(left, id=f"left/{left.id}"), replace(right, id=f"right/{right.id}")
    return render(compare([left, right], Settings(min_words=1)), "html")


def _only(path: str, reading: ReadOptions) -> Document:
    """The one document that `path` holds."""
    from ..corpus import read
    from ..errors import InputError
    from ..model import Skipped

    found = list(read([path], reading))
    for each in found:
        if isinstance(each, Skipped):
            raise InputError(each.reason)
    documents = [each for each in found if not isinstance(each, Skipped)]
    if len(documents) != 1:
        raise InputError(f"{path}: holds {len(documents)} documents; diff takes one on each side")
    return documents[0]
