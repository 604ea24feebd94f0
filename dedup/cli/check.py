"""`dedup check`: the pre-publication gate."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..corpus.options import ReadOptions
from ..errors import InputError
from ..model import SEVERITIES, Report, Severity
from ..views import CHECK_FORMATS
from .reading import reading_options
from .shared import moment, output_option, settings_options, text_of, told, write_text

if TYPE_CHECKING:
    from ..corpus.drafts import Draft
    from ..pipeline.baseline import Accepted
    from ..pipeline.retrieving import Known
    from ..settings import Settings

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT…")
@click.option(
    "--against", multiple=True, metavar="INDEX|PATH", help="What is known: an index, or texts; may be repeated."
)
@click.option("--among", is_flag=True, help="Check the drafts against each other too.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="error",
    show_default=True,
    help="Exit 1 when a finding is as serious as this.",
)
@click.option("--fail-on-words", type=click.IntRange(1), metavar="N", help="Exit 1 at N uncredited words in a row.")
@click.option("--fail-on-share", type=click.FloatRange(0, 1), metavar="SHARE", help="Exit 1 when so much is reused.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found; 2 is still trouble.")
@click.option("--baseline", type=_FILE, metavar="FILE", help="Findings accepted before, which are left out.")
@click.option("--update-baseline", is_flag=True, help="Accept what is found now, into --baseline, and exit 0.")
@click.option("--who", help="Who accepts, with --update-baseline.")
@click.option("--why", help="Why, with --update-baseline.")
@click.option("--exclude-outlet", multiple=True, metavar="NAME", help="Known texts of this outlet do not count.")
@click.option(
    "--self", "itself", multiple=True, metavar="ID", help="A known text that is an earlier version of the draft."
)
@click.option("--since", metavar="DATE", help="Known texts published before it do not count.")
@click.option(
    "--ignore", multiple=True, type=_FILE, metavar="FILE", help="Text that may be repeated: boilerplate, house style."
)
@click.option(
    "--stdin-filename", metavar="NAME", help="The name of the draft that - reads; its suffix says what it is."
)
@reading_options
@settings_options
@click.option("-f", "--format", type=click.Choice(list(CHECK_FORMATS)), default="table", show_default=True)
@output_option
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, help="Findings quoted for each draft.")
@click.pass_context
def command(
    context: click.Context,
    /,
    drafts: tuple[str, ...],
    against: tuple[str, ...],
    among: bool,
    fail_on: str,
    fail_on_words: int | None,
    fail_on_share: float | None,
    exit_zero: bool,
    baseline: Path | None,
    update_baseline: bool,
    who: str | None,
    why: str | None,
    exclude_outlet: tuple[str, ...],
    itself: tuple[str, ...],
    since: str | None,
    ignore: tuple[Path, ...],
    stdin_filename: str | None,
    reading: ReadOptions,
    format: str,
    output: Path | None,
    show: int,
    **chosen: object,
) -> None:
    """Is a DRAFT too close to what is known, where, and does it say so? (- is standard input.)

    Exit code 0 clear, 1 findings, 2 when a draft or a known set could not be read. Nothing is written to an index.
    """
    settings = told(chosen)
    if not against and not among:
        raise InputError("check: nothing to check against; name an index or texts with --against, or give --among")
    if update_baseline and (baseline is None or not who or not why):
        raise InputError("check: --update-baseline needs --baseline FILE, --who and --why; say who accepts and why")
    from ..corpus.drafts import own_ids, read_drafts
    from ..pipeline import CheckOptions, Gate, check

    accepted = () if baseline is None else _read_baseline(baseline, missing_is_empty=update_baseline)
    piles = [path for path in against if not _is_index(Path(path))]
    known = _known(against, piles, reading, settings)

    def ids_of(draft: Draft) -> set[str]:
        return own_ids(draft, piles, reading)

    options = CheckOptions(
        among=among,
        excluded_outlets=exclude_outlet,
        itself=itself,
        since=moment("--since", since, "not a date"),
        house_style=tuple(text_of(path) for path in ignore),
        baseline=accepted,
        own_ids=ids_of,
    )
    report = check(read_drafts(drafts, reading, sys.stdin.buffer, stdin_filename), known, settings, options)
    for skipped in report.skipped:
        click.echo(f"dedup: {skipped.reason}", err=True)
    if update_baseline and baseline is not None:
        _write_baseline(baseline, accepted, report, str(who), str(why))
    _write(report, format, output, show)
    if report.skipped or not report.checked:
        context.exit(2)
    severity: Severity | None = next((each for each in SEVERITIES if each == fail_on), None)
    stops = Gate(severity, fail_on_words, fail_on_share).stops(report)
    context.exit(1 if stops and not exit_zero and not update_baseline else 0)


def _is_index(path: Path) -> bool:
    """A folder is an index when it holds the database of one."""
    return (path / "dedup.sqlite").is_file()


def _known(against: tuple[str, ...], piles: list[str], reading: ReadOptions, settings: Settings) -> Known:
    from ..corpus import read
    from ..index import Index
    from ..model import Document, Skipped
    from ..pipeline.retrieving import KnownAll, KnownIndex, KnownPile

    indexes = [path for path in against if path not in piles]
    parts: list[Known] = [KnownIndex(Index.open(path, expected=settings.baked)) for path in indexes]
    for path in piles:
        found = list(read([path], reading))
        documents = [each for each in found if isinstance(each, Document)]
        for skipped in (each for each in found if isinstance(each, Skipped)):
            if not documents:
                raise InputError(skipped.reason)
            click.echo(f"dedup: {skipped.reason}", err=True)
        parts.append(KnownPile(documents))
    return KnownAll(parts) if parts else KnownPile([])


def _read_baseline(path: Path, *, missing_is_empty: bool) -> tuple[Accepted, ...]:
    from ..pipeline.baseline import loads

    try:
        return loads(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError as error:
        if missing_is_empty:
            return ()
        raise InputError(f"{path}: no such baseline; write one with --update-baseline") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give --baseline a file that dedup wrote") from error


def _write_baseline(path: Path, before: tuple[Accepted, ...], report: Report, who: str, why: str) -> None:
    from ..pipeline.baseline import dumps, with_findings

    texts = {each.document.id: each.document.text for each in report.documents}
    found = [
        (each, " ".join(texts[each.draft_id][each.span.start : each.span.end].split())[:80])
        for each in report.findings
    ]
    today = os.environ.get("SOURCE_DATE_EPOCH")
    written = datetime.fromtimestamp(int(today), UTC) if today and today.isdigit() else datetime.now(UTC)
    write_text(dumps(with_findings(before, found, who, why, written.date().isoformat())), path)


def _write(report: Report, format: str, output: Path | None, show: int) -> None:
    from ..views import render_check

    options: dict[str, object] = {}
    if format == "table":
        is_terminal = output is None and sys.stdout.isatty()
        options = {"show": show, "colour": is_terminal and not os.environ.get("NO_COLOR")}
    write_text(render_check(report, format, **options), output)
