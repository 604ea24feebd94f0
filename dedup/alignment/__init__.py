"""Which passages of two texts say the same, how closely, and where."""

from .align import align
from .degree import degree_of
from .diff import WordChange, word_diff
from .prepared import Prepared, prepare
from .reuse import degree_of_reuse
from .score import score_matrix

__all__ = ["Prepared", "WordChange", "align", "degree_of", "degree_of_reuse", "prepare", "score_matrix", "word_diff"]
