"""dedup: which articles are the same, which rewrite which, and what is the tree of derivation.

>>> from dedup import compare, read, render
>>> print(render(compare(read("samples/drone-flights"))))  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .alignment import align
    from .corpus import read
    from .evidence import derive, weigh
    from .lineage import grow
    from .model import Document, Report
    from .pipeline import check, compare
    from .settings import Settings
    from .views import render

# Name to the room that has it. Rooms are entered when a name is first used, so that `import dedup` stays light.
_ROOMS = {
    "Document": "model",
    "Report": "model",
    "Settings": "settings",
    "align": "alignment",
    "check": "pipeline",
    "compare": "pipeline",
    "derive": "evidence",
    "grow": "lineage",
    "read": "corpus",
    "render": "views",
    "weigh": "evidence",
}

__all__ = [
    "Document",
    "Report",
    "Settings",
    "__version__",
    "align",
    "check",
    "compare",
    "derive",
    "grow",
    "read",
    "render",
    "weigh",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_ROOMS[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
