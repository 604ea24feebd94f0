"""`dedup export`: the signatures of an index for datasketch."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("index", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--datasketch",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write lsh.pickle, minhashes.lean and ids.json into.",
)
def command(index: Path, folder: Path) -> None:
    """Write a ready MinHashLSH and every signature of INDEX as LeanMinHash, for datasketch 2."""
    from ..index import Index
    from ..index.exchange import IDS, LSH, MINHASHES, write_datasketch

    with Index.open(index) as opened:
        count = write_datasketch(opened, folder)
    click.echo(f"{count} signatures in {folder / LSH}, {folder / MINHASHES} and {folder / IDS}")
