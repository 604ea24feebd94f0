"""Options and endings that verbs share."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import InputError
from ..model import Report
from ..settings import Settings, read_settings, updated
from ..views import FORMATS, render

F = TypeVar("F", bound=Callable[..., Any])

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of standard output.",
)


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    help="Processes that share the work; the result is the same for any number.  [default: all cores]",
)


def format_option(default: str = "table") -> Callable[[F], F]:
    """`-f`: one of the faces of a report."""
    return click.option("-f", "--format", type=click.Choice(list(FORMATS)), default=default, show_default=True)


def settings_options(verb: F) -> F:
    """`--settings`, `-q` and `-v` for a verb that judges."""
    verb = click.option(
        "--settings",
        "settings_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="A TOML file with settings; [tool.dedup] of ./pyproject.toml is read before it.",
    )(verb)
    verb = click.option("-q", "--quiet", is_flag=True, help="Nothing on standard error but errors.")(verb)
    return click.option("-v", "--verbose", count=True, help="Say what is being done; twice for more.")(verb)


def told(chosen: Mapping[str, object]) -> Settings:
    """The settings of files and environment with the command line's on top; sets the level of messages.

    `chosen` holds the options a verb leaves to this function: `settings_file`, `quiet`, `verbose` and settings by
    name, None where the option was not given.
    """
    given = dict(chosen)
    file = given.pop("settings_file", None)
    quiet, verbose = given.pop("quiet", False), given.pop("verbose", 0)
    level = logging.ERROR if quiet else {0: logging.WARNING, 1: logging.INFO}.get(int(str(verbose)), logging.DEBUG)
    logging.basicConfig(level=level, format="dedup: %(message)s", stream=sys.stderr, force=True)
    settings = read_settings(Path(str(file)) if file else None, os.environ, Path.cwd())
    return updated(settings, {name: value for name, value in given.items() if value is not None}, "command line")


def lines_of(path: Path | None) -> list[str]:
    """The lines of a text file, none without a file; raises InputError when it cannot be read."""
    if path is None:
        return []
    return text_of(path).splitlines()


def text_of(path: Path) -> str:
    """The text of a file that --ignore names, in whatever encoding; raises InputError when it cannot be read."""
    from ..corpus.decoding import decode

    try:
        return decode(path.read_bytes())[0]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give --ignore a text file") from error


def moment(option: str, written: str | None, wanting: str = "not a date in full") -> float | None:
    """When the date that an option gives begins, in seconds since 1970; None when it was not given.

    Raises InputError when it is no date.
    """
    if written is None:
        return None
    from ..text.dates import published

    found = published(written)
    if found is None:
        raise InputError(f"{option} {written}: {wanting}; write it as 2025-02-19")
    return found.earliest


def write(report: Report, format: str, output: Path | None, show: int = 3) -> None:
    """The report in `format` to a file or standard output; coloured only on a terminal without NO_COLOR."""
    if format == "table":
        colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        write_text(render(report, format, show=show, colour=colour), output)
    else:
        write_text(render(report, format), output)


def write_text(text: str, output: Path | None) -> None:
    """Text to a file or to standard output, UTF-8 wherever it goes, so that two machines write the same bytes.

    Raises InputError when the file cannot be written.
    """
    # A lone surrogate cannot be encoded; it is shown as the replacement character.
    data = text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise InputError(f"{output}: cannot be written ({error.strerror}); choose another file with -o") from error
