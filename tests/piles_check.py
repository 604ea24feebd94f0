"""Texts of drafts and of what is known, told so that each test sees only the difference that it is about."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

QUAY = (
    "The harbour master closed the northern quay on Monday after a crane had fallen into the dock at noon, and two"
    " container ships had to wait outside the breakwater until evening. Divers found the jib in eleven metres of water"
    " beside the ferry terminal. Repairs to the gantry will cost three million euros, the port authority estimates, and"
    " take until October because the manufacturer in Gdansk closed its foundry four years ago."
)
FERRY = (
    "Passengers of the morning ferry described how the steel mast leaned over the customs shed for a full minute before"
    " the hydraulic brake gave way. A welder from the shipyard pulled two trainees behind a stack of timber and suffered"
    " a broken collarbone himself."
)
OWN = (
    "Our correspondent spent the week with fishermen who mend their nets in the lee of the old lighthouse. None of them"
    " remembers a winter with so little ice, and most have sold one of their boats. The smokehouse opens on Saturdays"
    " only, and the queue reaches down to the slipway."
)
REWORDED = (
    "On Monday the northern quay was shut by the harbour master when, at noon, a crane fell into the dock; two container"
    " vessels waited outside the breakwater until the evening. The jib was found by divers in eleven metres of water"
    " next to the ferry terminal. According to estimates of the port authority the gantry's repair costs three million"
    " euros and will last until October, as the foundry of the manufacturer in Gdansk was closed four years ago."
)


def run(*arguments: str, cwd: Path, stdin: bytes = b"", **environment: str) -> tuple[int, str, str]:
    """Exit code, output and messages of the command, run in this process."""
    from dedup.cli import main

    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    before = Path.cwd(), dict(os.environ), sys.stdin, sys.stdout, sys.stderr
    code: object = 0
    try:
        os.chdir(cwd)
        os.environ.update(environment)
        sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin), "utf-8"), out, err
        main(list(arguments))
    except SystemExit as error:
        code = error.code
    finally:
        os.chdir(before[0])
        os.environ.clear()
        os.environ.update(before[1])
        sys.stdin, sys.stdout, sys.stderr = before[2:]
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return int(str(code or 0)), out.buffer.getvalue().decode(), err.getvalue()


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """The folder with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
