"""`dedup render`: a saved report in another format."""

from __future__ import annotations

from pathlib import Path

import click

from ..views import FORMATS


@click.command()
@click.argument("report", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("-f", "--format", "format_", type=click.Choice(sorted(FORMATS)), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
def command(report: Path, format_: str, output: Path | None) -> None:
    """Show REPORT, a JSON or HTML file that dedup wrote ("-" reads stdin), in another format.

    Nothing is measured or judged anew: what the report does not hold is not shown.
    """
    from ..codec import loads
    from ..errors import InputError
    from ..views import render
    from ..views.html import embedded

    where = "stdin" if str(report) == "-" else str(report)
    try:
        raw = click.get_binary_stream("stdin").read() if where == "stdin" else report.read_bytes()
        written = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{where}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8; give a JSON or HTML report that dedup wrote") from error
    # JSON begins with a brace; everything else may be a page.
    found = written if written.lstrip().startswith("{") else embedded(written, where)
    text = render(loads(found, where), format_)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{output}: cannot be written ({error.strerror}); choose another place") from error
