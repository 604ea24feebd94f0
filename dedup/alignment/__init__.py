"""Which passages of two texts say the same, how closely, and where."""

from .align import align
from .boilerplate import Lines, key_of, keyed_lines, learn_boilerplate, without_lines
from .degree import degree_of
from .diff import WordChange, word_diff
from .prepared import Prepared, prepare, telling_stems
from .reuse import degree_of_reuse
from .score import score_matrix
from .standing import beyond_topic

__all__ = [
    "Lines",
    "Prepared",
    "WordChange",
    "align",
    "beyond_topic",
    "degree_of",
    "degree_of_reuse",
    "key_of",
    "keyed_lines",
    "learn_boilerplate",
    "prepare",
    "score_matrix",
    "telling_stems",
    "without_lines",
    "word_diff",
]
