"""`dedup report`: what an index holds."""

from __future__ import annotations

from pathlib import Path

import click

from ..views import FORMATS
from .shared import moment, output_option, settings_options, told, write, write_text


@click.command()
@click.argument("index", type=click.Path(file_okay=False, path_type=Path))
@settings_options
@click.option(
    "-f", "--format", "format_", type=click.Choice(sorted({*FORMATS, "jsonl"})), default="table", show_default=True
)
@output_option
@click.option("--changed-since", type=click.IntRange(0), metavar="CURSOR", help="With -f jsonl: only what changed.")
@click.option("--story", metavar="ID", help="Only the story that the document ID belongs to.")
@click.option("--since", metavar="DATE", help="Only what was published since (no undated), and what it hangs on.")
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, help="Matches quoted for each pair.")
@click.pass_context
def command(
    context: click.Context,
    /,
    index: Path,
    format_: str,
    output: Path | None,
    changed_since: int | None,
    story: str | None,
    since: str | None,
    show: int,
    **chosen: object,
) -> None:
    """The report on the documents of INDEX, on one story of it, or on what was published since a date.

    With -f jsonl, one line for each document instead: its role, parent, cluster and story at present. With
    --changed-since CURSOR only those that changed after it: what corrects the lines that ingest wrote.
    """
    if changed_since is not None and format_ != "jsonl":
        raise click.UsageError("--changed-since goes with -f jsonl")
    if format_ == "jsonl" and (story is not None or since is not None):
        raise click.UsageError("--story and --since do not go with -f jsonl, which lists states; take -f json")
    settings = told(chosen)
    from ..index import Index
    from ..pipeline.reporting import feed, report

    with Index.open(index) as opened:
        if format_ == "jsonl":
            write_text("".join(f"{line}\n" for line in feed(opened, changed_since or 0)), output)
            context.exit(0)
        made = report(opened, settings, story=story, since=moment("--since", since))
        empty = not len(opened)
    write(made, format_, output, show=show)
    if not made.documents and not empty:
        click.echo(f"dedup: nothing in {index} was published since {since}", err=True)
    context.exit(2 if empty else 0)
