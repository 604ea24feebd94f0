"""Where keys are kept and candidates found: in memory, or a folder on disk."""

from .memory import MemoryIndex, VerifiedPair, VerifiedPairs

__all__ = ["MemoryIndex", "VerifiedPair", "VerifiedPairs"]
