"""The only room that knows the order of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .checking import CheckOptions, check
from .gate import Gate
from .ingest import DRY, Ingested, annotate_batch, ingest, open_index

if TYPE_CHECKING:
    from .comparing import compare

__all__ = ["DRY", "CheckOptions", "Gate", "Ingested", "annotate_batch", "check", "compare", "ingest", "open_index"]


def __getattr__(name: str) -> Any:
    # A check and an ingest need nothing of evidence and lineage: a fifth of what there is to import.
    if name == "compare":
        from .comparing import compare

        return compare
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
