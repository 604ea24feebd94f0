"""`dedup render`: a saved report in another format."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .shared import format_option, output_option, write


@click.command()
@click.argument("report", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@format_option()
@output_option
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, help="Matches quoted for each pair.")
def command(report: Path, format: str, output: Path | None, show: int) -> None:
    """A saved REPORT in another format: a JSON or HTML file that dedup wrote, or - for standard input.

    Nothing is measured or judged anew: what the report does not hold is not shown.
    """
    from ..codec import loads
    from ..errors import InputError
    from ..views.html import embedded

    where = "standard input" if str(report) == "-" else str(report)
    try:
        raw = sys.stdin.buffer.read() if str(report) == "-" else report.read_bytes()
        saved = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{where}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8; give a JSON or HTML report that dedup wrote") from error
    # JSON begins with a brace; everything else may be a page.
    found = saved if saved.lstrip().startswith("{") else embedded(saved, where)
    write(loads(found, where), format, output, show=show)
