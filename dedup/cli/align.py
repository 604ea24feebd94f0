"""`dedup align`: the passages of given pairs, as JSONL or in PAN's XML."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ..corpus.options import ReadOptions
from .reading import reading_options

if TYPE_CHECKING:
    from ..model import Document
    from ..pipeline.align import Aligned, AlignedPassage


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCS…")
@reading_options
@click.option(
    "--pairs",
    "pairs_file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="TSV",
    help="The pairs: columns id_a (source) and id_b (suspicious); others are ignored.",
)
@click.option("--unit", type=click.Choice(["passage", "sentence"]), default="passage", show_default=True)
@click.option("--cut", type=click.FloatRange(0, 1), help="Least score of a passage; .25 for PAN, .9 for news.")
@click.option("-f", "--format", type=click.Choice(["jsonl", "pan"]), default="jsonl", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A file; for pan a folder, with one file for each pair."
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to share the pairs.")
@click.pass_context
def command(
    context: click.Context,
    /,
    documents: tuple[str, ...],
    reading: ReadOptions,
    pairs_file: Path,
    unit: Literal["passage", "sentence"],
    cut: float | None,
    format: str,
    output: Path | None,
    jobs: int,
) -> None:
    """Passages (or sentence groups) of the given pairs of DOCS, one a line, with offsets in code points.

    Pairs that name an unknown document get one line on standard error and are passed over. Exit code 0, or 2 when
    no pair could be aligned.
    """
    from ..pipeline.align import align_pairs, read_pairs

    pairs = read_pairs(pairs_file)
    known = _documents(documents, reading, {id_ for pair in pairs for id_ in pair})
    usable = []
    for pair in pairs:
        missing = [id_ for id_ in pair if id_ not in known]
        if missing:
            click.echo(f"dedup: {pairs_file}: no document {' and '.join(missing)}; the pair is passed over", err=True)
        else:
            usable.append(pair)
    found = align_pairs(known, usable, unit=unit, cut=cut, jobs=jobs)
    if format == "pan":
        _write_pan(found, output)
    else:
        _write_lines(found, output)
    context.exit(0 if usable or not pairs else 2)


def _documents(paths: tuple[str, ...], reading: ReadOptions, wanted: set[str]) -> dict[str, Document]:
    """The documents that the pairs name, by id; the others are not kept."""
    from ..corpus import read
    from ..model import Skipped

    known = {}
    for each in read(paths, reading):
        if isinstance(each, Skipped):
            click.echo(f"dedup: {each.reason}", err=True)
        elif each.id in wanted:
            known[each.id] = each
    return known


def _write_lines(found: Iterable[Aligned], output: Path | None) -> None:
    from ..errors import InputError

    try:
        target = output.open("w", encoding="utf-8") if output else sys.stdout
    except OSError as error:
        raise InputError(f"{output}: cannot be written ({error.strerror}); choose another file with -o") from error
    try:
        for _, _, passages in found:
            for passage in passages:
                target.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")
    finally:
        if output:
            target.close()


def _write_pan(found: Iterable[Aligned], folder: Path | None) -> None:
    from ..errors import InputError

    if folder is None:
        raise InputError("PAN's format has one file for each pair; name a folder with -o")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source_id, suspicious_id, passages in found:
            name = f"{_file_name(suspicious_id)}-{_file_name(source_id)}.xml"
            (folder / name).write_text(_pan_document(source_id, suspicious_id, passages), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); choose another folder with -o") from error


def _file_name(id_: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in id_)


def _pan_document(source_id: str, suspicious_id: str, passages: Iterable[AlignedPassage]) -> str:
    """One pair in the XML of PAN's text-alignment task."""
    from xml.etree import ElementTree

    root = ElementTree.Element("document", reference=_reference(suspicious_id))
    for passage in passages:
        ElementTree.SubElement(
            root,
            "feature",
            name="detected-plagiarism",
            this_offset=str(passage.suspicious_offset),
            this_length=str(passage.suspicious_length),
            source_reference=_reference(source_id),
            source_offset=str(passage.source_offset),
            source_length=str(passage.source_length),
        )
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _reference(id_: str) -> str:
    """PAN refers to documents by their files."""
    return id_ if id_.endswith(".txt") else f"{id_}.txt"
