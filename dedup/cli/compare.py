"""`dedup compare`: the similarity report on a pile of texts."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus.options import ReadOptions
from .reading import reading_options
from .shared import format_option, jobs_option, lines_of, output_option, settings_options, told, write


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@reading_options
@settings_options
@format_option()
@output_option
@jobs_option
@click.option("--focus", metavar="ID", help="Only what concerns this document.")
@click.option("--min-similarity", type=click.FloatRange(0, 1), help="Leave out pairs that are less alike.")
@click.option("--min-words", type=click.IntRange(0), help="Skip texts with fewer words.")
@click.option("--top", type=click.IntRange(1), help="Only the N pairs that share most.")
@click.option(
    "--ignore",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Lines that count for nothing, one a line: boilerplate, house style.",
)
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, help="Matches quoted for each pair.")
@click.pass_context
def command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    reading: ReadOptions,
    format: str,
    output: Path | None,
    jobs: int,
    focus: str | None,
    top: int | None,
    ignore: Path | None,
    show: int,
    **chosen: object,
) -> None:
    """The similarity report on a pile of texts: folders, files, or - for standard input.

    Says which pages are the same, which rewrite which sentence by sentence, what each names as its source, and the
    tree of derivation, with sources that are not in the pile. Exit code 0, or 2 when nothing was readable.
    """
    settings = told(chosen)
    from ..corpus import read
    from ..pipeline import compare

    report = compare(read(paths, reading), settings, focus=focus, top=top, jobs=jobs, ignore=lines_of(ignore))
    for skipped in report.skipped:
        click.echo(f"dedup: {skipped.reason}", err=True)
    write(report, format, output, show=show)
    context.exit(0 if report.documents else 2)
