"""The command line: each verb is a call and an echo.

One module a verb, named like it, holding a click command called `command`. The table below is all that has to
know of a new verb; a verb's module is imported only when it is asked for, and imports numpy and its like later still.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from .._version import __version__
from ..errors import DedupError

VERBS: dict[str, str] = {
    "compare": "The similarity report on a pile of texts; nothing is kept.",
    "explain": "The evidence for one pair, with features and weights.",
    "check": "The pre-publication gate: is a draft too close to what is known, and does it say so?",
    "render": "A saved report in another format.",
    "ingest": "A pipeline step: adds documents to an index, one JSON line for each.",
    "report": "The report on the documents of an index.",
    "forget": "Removes documents from an index, with all their traces.",
    "info": "What an index holds, and whether it is whole.",
    "align": "The passages of given pairs, with their places in both texts.",
    "diff": "Two texts side by side: what was kept, replaced, moved, added and dropped.",
    "export": "The signatures of an index, for datasketch.",
}


class Verbs(click.Group):
    """The verbs of the table above, imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, or None when there is no such verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table, so that help imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dedup")
def dedup() -> None:
    """Which articles are the same, which rewrite which sentence by sentence, and what is the tree of derivation.

    Sources outside the pile are part of the tree. Matches are for review: a match is not a verdict. Nothing leaves
    this machine.
    """


def main(arguments: Sequence[str] | None = None) -> Any:
    """Run the command line and exit: 0 done, 1 findings (check only), 2 trouble."""
    try:
        return dedup.main(args=arguments, prog_name="dedup", auto_envvar_prefix="DEDUP")
    except DedupError as error:
        # One line, whatever the message holds: names of files may contain line breaks.
        click.echo(f"dedup: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; the interpreter must not complain about it at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        # What no verb expected: a disk that is full or gone, a folder without leave to write.
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"dedup: {where}{error.strerror or error}; see to it, then run this again", err=True)
        sys.exit(2)
