"""dedup: which articles are the same, which rewrite which, and what is the tree of derivation."""

from ._version import __version__

__all__ = ["__version__"]
