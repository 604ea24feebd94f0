"""Shingles, signatures and what they say of resemblance and containment."""

from .shingles import resemblance, shingles

__all__ = ["resemblance", "shingles"]
