"""The only room that knows the order of the work."""

from .comparing import compare

__all__ = ["compare"]
