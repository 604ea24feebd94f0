"""`dedup info`: what an index holds, and whether it is whole."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("index", type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", "checking", is_flag=True, help="Read and verify everything; exit code 2 for damage.")
@click.option("-f", "--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_context
def command(context: click.Context, /, index: Path, checking: bool, format_: str) -> None:
    """Counts, settings and sizes of INDEX, and the chance that signatures alone find a pair."""
    from tabulate import tabulate

    from ..index import Index
    from ..index.inspecting import check, info

    with Index.open(index) as opened:
        facts = info(opened)
        damage = list(check(opened)) if checking else []
    if format_ == "json":
        click.echo(json.dumps({**facts, "damage": damage} if checking else facts, ensure_ascii=False, indent=2))
        context.exit(2 if damage else 0)
    nested = {name: facts.pop(name) for name in ("keys", "settings", "chance")}
    for title, rows in (("", facts), ("Keys", nested["keys"]), ("Baked settings", nested["settings"])):
        shown = [
            (name.replace("_", " "), f"{value:,}" if type(value) is int else value) for name, value in rows.items()
        ]
        click.echo(f"{title}\n{tabulate(shown, tablefmt='plain', disable_numparse=True)}\n".lstrip("\n"))
    heads = ("resemblance", *nested["chance"])
    row = ("found by signatures alone", *(f"{chance:.2f}" for chance in nested["chance"].values()))
    click.echo(tabulate([row], headers=heads, disable_numparse=True))
    for trouble in damage:
        click.echo(f"dedup: {trouble}", err=True)
    if checking and not damage:
        click.echo("\nEverything is whole.")
    context.exit(2 if damage else 0)
