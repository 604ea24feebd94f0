"""`dedup forget`: remove documents from an index, with all their traces."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import click

from .shared import moment, told


@click.command()
@click.argument("index", type=click.Path(file_okay=False, path_type=Path))
@click.argument("ids", nargs=-1, metavar="[ID…]")
@click.option("--before", metavar="DATE", help="Also what was published (undated: added) before this date.")
@click.option("--ids-from", type=click.File("r", encoding="utf-8"), help="A file of ids, one a line; - is stdin.")
@click.pass_context
def command(
    context: click.Context,
    /,
    index: Path,
    ids: tuple[str, ...],
    before: str | None,
    ids_from: TextIO | None,
) -> None:
    """Remove documents from INDEX; it is then as if they had never been added.

    Exit code 2 when an ID is not there.
    """
    listed = [line.strip() for line in ids_from or () if line.strip()]
    wanted = [*ids, *listed]
    if not wanted and before is None:
        raise click.UsageError("name an ID, or --before DATE")
    from ..index import Index
    from ..pipeline.growing import Growth

    earliest = moment("--before", before)
    with Index.open(index, write=True) as opened:
        missing = [id_ for id_ in wanted if id_ not in opened]
        count = opened.forget(wanted)
        if earliest is not None:
            count += opened.forget_before(earliest)
        if count and opened.keeps_text:
            Growth(opened, told({})).settle()
    for id_ in missing:
        click.echo(f"dedup: {id_}: not in {index}", err=True)
    click.echo(f"{count} document{'' if count == 1 else 's'} forgotten")
    sys.stdout.flush()
    context.exit(2 if missing else 0)
