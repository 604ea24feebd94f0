"""The only room that knows the order of the work."""

from .comparing import compare
from .ingest import DRY, Ingested, annotate_batch, ingest, open_index

__all__ = ["DRY", "Ingested", "annotate_batch", "compare", "ingest", "open_index"]
