"""The only room that knows the order of the work."""

from .checking import CheckOptions, check
from .comparing import compare
from .gate import Gate
from .ingest import DRY, Ingested, annotate_batch, ingest, open_index

__all__ = ["DRY", "CheckOptions", "Gate", "Ingested", "annotate_batch", "check", "compare", "ingest", "open_index"]
