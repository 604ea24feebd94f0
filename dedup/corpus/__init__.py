"""Reading documents from paths and standard input: one Document or one Skipped line for each, never a traceback."""

from .options import ReadOptions
from .reading import read, remark

__all__ = ["ReadOptions", "read", "remark"]
