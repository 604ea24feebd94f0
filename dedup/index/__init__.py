"""Where keys are kept and candidates found: in memory, or a folder on disk."""

from .folder import Index, Neighbour
from .lineages import Kept, Standing
from .memory import MemoryIndex, OverlappingPairs, VerifiedPair, VerifiedPairs
from .states import Answer
from .storing import digest

__all__ = [
    "Answer",
    "Index",
    "Kept",
    "MemoryIndex",
    "Neighbour",
    "OverlappingPairs",
    "Standing",
    "VerifiedPair",
    "VerifiedPairs",
    "digest",
]
