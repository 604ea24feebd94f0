"""The options that every verb shares which reads documents, and the ReadOptions that they make."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from ..corpus.options import ReadOptions

Command = TypeVar("Command", bound=Callable[..., Any])

_FIELDS = {
    "id": "Field that holds the id of a record.",
    "text": "Field that holds the text; a path into nested fields is written article.body.text.",
    "title": "Field that holds the headline.",
    "outlet": "Field that holds the name of the outlet.",
    "published": "Field that holds the date.",
    "url": "Field that holds the URL.",
}


def reading_options(command: Command) -> Command:
    """The command with the options of reading; it is called with one `reading: ReadOptions` in their place."""

    @wraps(command)
    def with_reading(
        *arguments: Any,
        include: tuple[str, ...],
        exclude: tuple[str, ...],
        files_from: Path | None,
        manifest: Path | None,
        lang: str | None,
        date_from: Literal["mtime"] | None,
        **others: Any,
    ) -> Any:
        fields = {f"{name}_field": others.pop(f"{name}_field") for name in _FIELDS}
        reading = ReadOptions(
            include=include,
            exclude=exclude,
            files_from=files_from,
            manifest=manifest,
            language=lang,
            date_from=date_from,
            **fields,
        )
        return command(*arguments, reading=reading, **others)

    path = click.Path(path_type=Path, dir_okay=False)
    options = [
        *(
            click.option(f"--{name}-field", default=name, show_default=True, help=said)
            for name, said in _FIELDS.items()
        ),
        click.option(
            "--include", multiple=True, metavar="GLOB", help="Read only what fits, in folders and archives."
        ),
        click.option(
            "--exclude", multiple=True, metavar="GLOB", help="Pass over what fits, in folders and archives."
        ),
        click.option(
            "--files-from", type=path, metavar="FILE", help="A list of paths, one a line; - is standard input."
        ),
        click.option(
            "--manifest", type=path, metavar="FILE", help="CSV or JSON: id, file, title, outlet, published, url."
        ),
        click.option("--lang", metavar="CODE", help="Language of texts that name none (en, de, …), or auto."),
        click.option("--date-from", type=click.Choice(["mtime"]), help="Date undated texts by their file's time."),
    ]
    decorated: Any = with_reading
    for option in reversed(options):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]  # click's decorators lose the type
