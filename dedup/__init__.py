"""dedup: which articles are the same, which rewrite which, and what is the tree of derivation.

>>> from dedup import compare, read, render
>>> print(render(compare(read("samples/drone-flights"))))  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .alignment import align, degree_of_reuse
    from .corpus import read
    from .evidence import derive, weigh
    from .index import Index
    from .lineage import grow
    from .model import Document, Report
    from .pipeline import check, compare
    from .pipeline.ingest import annotate_batch, ingest
    from .settings import Settings
    from .sketches import sketch
    from .views import render

# Name to the room that has it. Rooms are entered when a name is first used, so that `import dedup` stays light.
_ROOMS = {
    "Document": "model",
    "Index": "index",
    "Report": "model",
    "Settings": "settings",
    "align": "alignment",
    "annotate_batch": "pipeline",
    "check": "pipeline",
    "compare": "pipeline",
    "degree_of_reuse": "alignment",
    "derive": "evidence",
    "grow": "lineage",
    "ingest": "pipeline",
    "read": "corpus",
    "render": "views",
    "sketch": "sketches",
    "weigh": "evidence",
}

__all__ = [
    "Document",
    "Index",
    "Report",
    "Settings",
    "__version__",
    "align",
    "annotate_batch",
    "check",
    "compare",
    "degree_of_reuse",
    "derive",
    "grow",
    "ingest",
    "read",
    "render",
    "sketch",
    "weigh",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_ROOMS[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
