"""The tree of derivation, lost sources included: what is likeliest, how likely, and what cannot be told."""

from .arborescence import heaviest
from .growing import gathered, grow
from .history import HISTORY
from .posterior import marginals

__all__ = ["HISTORY", "gathered", "grow", "heaviest", "marginals"]
