"""`dedup ingest`: a pipeline step that adds documents to an index, one JSON line for each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import click

from ..corpus.options import ReadOptions
from .reading import reading_options
from .shared import settings_options, told

if TYPE_CHECKING:
    from ..model import Document, Skipped
    from ..pipeline.ingest import Dry
    from ..pipeline.lines import Line

_JSON_LINES = (".jsonl", ".ndjson")


@click.command()
@click.argument("index", type=click.Path(file_okay=False, path_type=Path))
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@reading_options
@settings_options
@click.option("--replace", is_flag=True, help="A document whose id is there with another text takes its place.")
@click.option(
    "--on-duplicate",
    type=click.Choice(["annotate", "drop", "route"]),
    default="annotate",
    show_default=True,
    help="What becomes of the lines of duplicates; route needs --duplicates-to.",
)
@click.option("--duplicates-to", type=click.Path(dir_okay=False, path_type=Path), help="Where route writes them.")
@click.option("--skip-bad-lines", is_flag=True, help="Bad lines do not make the exit code 2.")
@click.option("--no-store-text", is_flag=True, help="A new index keeps hashes and offsets, no texts.")
@click.option(
    "--depth",
    type=click.Choice(["near", "rewrite", "lineage"]),
    default="near",
    show_default=True,
    help="near keeps what finds copies and shared passages; rewrite also what lets a check find rewrites; lineage "
    "aligns each document with its kin and says where it comes from.",
)
@click.option("--near-threshold", type=click.FloatRange(0, 1), help="Resemblance from which texts share a cluster.")
@click.option("--duplicate-threshold", type=click.FloatRange(0, 1), help="Resemblance from which one is a duplicate.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that sketch.")
@click.pass_context
def command(
    context: click.Context,
    /,
    index: Path,
    paths: tuple[str, ...],
    reading: ReadOptions,
    replace: bool,
    on_duplicate: str,
    duplicates_to: Path | None,
    skip_bad_lines: bool,
    no_store_text: bool,
    depth: Literal["near", "rewrite", "lineage"],
    jobs: int,
    **chosen: object,
) -> None:
    """Add documents to INDEX, a folder that is made when it is not there; standard input when no PATH is named.

    Every object comes back in order, untouched but for a last field "dedup": role (duplicate, derived, unique),
    parent, cluster, similarity, containment, matches; with --depth lineage also story, origin and lost_sources. It
    says what the index knew at that moment, and is written once the document is on disk. Exit code 2 when a line
    could not be used, unless --skip-bad-lines.
    """
    if (on_duplicate == "route") != (duplicates_to is not None):
        raise click.UsageError("--on-duplicate route and --duplicates-to FILE go together")
    quiet = bool(chosen.get("quiet"))
    settings = told(chosen)
    from ..pipeline.ingest import ingest, open_index
    from ..pipeline.lines import annotated
    from ..settings import Settings

    bad = count = 0
    with ExitStack() as stack:
        opened = stack.enter_context(
            open_index(index, settings, keep_text=not no_store_text, told=settings.baked != Settings().baked)
        )
        routed = stack.enter_context(duplicates_to.open("ab")) if duplicates_to else None
        lines: list[Line] = []
        for found in ingest(
            _remembered(_input(paths, reading), lines),
            opened,
            replace=replace,
            jobs=jobs,
            depth=depth,
            settings=settings,
        ):
            line = lines.pop(0)
            if found.answer is None:
                bad += 1
                reason = found.skipped or ""
                click.echo(
                    f"dedup: {reason if reason.startswith(line.where) else f'{line.where}: {reason}'}", err=True
                )
                continue
            count += 1
            if not quiet and count % 10_000 == 0 and sys.stderr.isatty():
                click.echo(f"dedup: {count:,} documents", err=True)
            is_duplicate = found.answer.role == "duplicate"
            if is_duplicate and on_duplicate == "drop":
                continue
            out = routed if is_duplicate and routed is not None else sys.stdout.buffer
            _write(out, annotated(line.written, found.answer.as_dict()))
        if not quiet:
            click.echo(f"dedup: {count:,} documents in, {len(opened):,} in {index}", err=True)
    context.exit(2 if bad and not skip_bad_lines else 0)


def _write(out: BinaryIO, line: str) -> None:
    # A lone surrogate cannot be encoded; it is shown as the replacement character.
    out.write(line.encode("utf-8", "replace") + b"\n")
    out.flush()


def _input(paths: tuple[str, ...], reading: ReadOptions) -> Iterator[Line | Dry]:
    """Lines of JSON as they are, whatever else is named as lines made of its documents."""
    from ..corpus import read
    from ..model import Document
    from ..pipeline.lines import Line, json_lines, record_of

    for path in paths or (() if reading.files_from else ("-",)):
        if path == "-":
            yield from json_lines(sys.stdin.buffer, "standard input", reading)
        elif path.endswith(_JSON_LINES) and Path(path).is_file():
            with Path(path).open("rb") as stream:
                yield from json_lines(stream, path, reading)
        else:
            for each in read([path], reading):
                yield Line(path, record_of(each) if isinstance(each, Document) else "", each)
    if reading.files_from:
        for each in read([], reading):
            yield Line(each.id, record_of(each) if isinstance(each, Document) else "", each)


def _remembered(lines: Iterable[Line | Dry], kept: list[Line]) -> Iterator[Document | Skipped | Dry]:
    """What the lines hold; the lines themselves are kept until their documents come back."""
    from ..pipeline.ingest import Dry

    for line in lines:
        if isinstance(line, Dry):
            yield line
        else:
            kept.append(line)
            yield line.found
