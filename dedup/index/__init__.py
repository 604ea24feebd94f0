"""Where keys are kept and candidates found: in memory, or a folder on disk."""

from .memory import MemoryIndex

__all__ = ["MemoryIndex"]
