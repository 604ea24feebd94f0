"""How long the gate takes on one draft of 6 kB against an index: warm, and cold with start-up.

    python -m tests.bench.check DOCUMENTS FOLDER

The index of DOCUMENTS made-up texts is kept in FOLDER and used again by the next run. The draft holds a paragraph of
each of twenty known texts, so that the best twenty sources are all aligned.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from dedup import Document, check
from dedup.index import Index
from dedup.pipeline import ingest
from dedup.pipeline.retrieving import KnownIndex

from .corpus import write

_SOURCES = 20
_CHARACTERS = 6_000


def main(count: int, folder: Path) -> None:
    """Print the times of five warm checks and one cold one, in wall and CPU milliseconds."""
    pile, where = folder / f"pile-{count}.jsonl", folder / f"index-{count}"
    if not (where / "dedup.sqlite").exists():
        from dedup import read

        folder.mkdir(parents=True, exist_ok=True)
        write(count, pile)
        for _ in ingest(read([pile]), where, depth="rewrite"):
            pass
    with Index.open(where) as index:
        sources = list(index.documents([str(k * (count // _SOURCES)) for k in range(_SOURCES)]))
        draft = "\n\n".join(each.text[: _CHARACTERS // _SOURCES] for each in sources)
        (folder / "draft.txt").write_text(draft, encoding="utf-8")
        for turn in range(6):
            wall, cpu = time.perf_counter(), time.process_time()
            # A new KnownIndex each time: what is warm is the index, not its answers.
            found = check(Document("draft", draft), KnownIndex(index)).findings
            if turn:
                print(f"warm: {_ms(wall, time.perf_counter())} wall, {_ms(cpu, time.process_time())} CPU", end="; ")
                print(f"{len(found)} findings of {len({each.source_id for each in found})} sources")
    wall = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "dedup", "check", str(folder / "draft.txt"), "--against", str(where), "--exit-zero"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    print(f"cold with start-up: {_ms(wall, time.perf_counter())} wall")


def _ms(start: float, end: float) -> str:
    return f"{1000 * (end - start):.0f} ms"


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
