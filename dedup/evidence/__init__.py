"""What speaks for one text having been made from another: measured for a pair, then judged for a story."""

from .explaining import Part, explain
from .judging import derive
from .weighing import weigh

__all__ = ["Part", "derive", "explain", "weigh"]
