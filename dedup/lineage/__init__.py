"""The tree of derivation, lost sources included: what is likeliest, how likely, and what cannot be told."""

from .arborescence import heaviest
from .growing import grow
from .posterior import marginals

__all__ = ["grow", "heaviest", "marginals"]
