"""The alignment of two texts: matches with their places, degrees and similarities."""

from __future__ import annotations

from typing import Literal

from ..model import Alignment, Degree, Document, Match, Span
from .degree import degree_of
from .groups import Group, sentence_groups
from .passages import PASSAGE_CUT, Passage, passages
from .prepared import Prepared, prepare
from .score import scores

Unit = Literal["passage", "sentence"]
SENTENCE_CUT = 0.25  # score from which two sentences are taken for one; below it news of one topic meet by chance
# Cosine of weighted words that the best pair of sentences must have: of 5,458 pairs of stories on like matters, none
# with a match at SENTENCE_CUT had less than .40, and two in three are done with here.
_OVERLAP = 0.35


def align(
    left: Document,
    right: Document,
    *,
    unit: Unit = "sentence",
    left_prepared: Prepared | None = None,
    right_prepared: Prepared | None = None,
    cut: float | None = None,
) -> Alignment:
    """The matches of two documents, in the order of the left text.

    `unit="sentence"` gives groups of neighbouring sentences that say the same, whichever text had them first.
    `unit="passage"` gives the longer passages of the right text that come from the left one, as PAN's task has it:
    the left is the source. `cut` is the least similarity of a match; each unit has its own (SENTENCE_CUT,
    PASSAGE_CUT). Prepared texts are cut once and given again for every pair a document is in.
    """
    ours = left_prepared or prepare(left.text, left.language)
    theirs = right_prepared or prepare(right.text, right.language)
    if unit == "sentence":
        matrix = scores(ours, theirs, _OVERLAP if cut is None else 0.0)
        groups = sentence_groups(matrix, SENTENCE_CUT if cut is None else cut)
        return Alignment(left.id, right.id, tuple(_match(ours, theirs, group) for group in groups))
    found = passages(ours, theirs, PASSAGE_CUT if cut is None else cut)
    matches = sorted((_passage_match(ours, theirs, each) for each in found), key=lambda match: match.left)
    return Alignment(left.id, right.id, tuple(matches))


def _passage_match(left: Prepared, right: Prepared, passage: Passage) -> Match:
    degree: Degree = "summary"
    if passage.kind != "condensed":
        degree = degree_of(left.words_within(*passage.source), right.words_within(*passage.derived))
    return Match((Span(*passage.source),), (Span(*passage.derived),), degree, passage.probability)


def _match(left: Prepared, right: Prepared, group: Group) -> Match:
    left_words = [word for k in group.left for word in left.sentence_words(k)]
    right_words = [word for k in group.right for word in right.sentence_words(k)]
    degree: Degree = degree_of(
        left_words,
        right_words,
        left_sentences=len(group.left),
        right_sentences=len(group.right),
        quoted=_is_quoted(left, right, group),
    )
    return Match(_spans(left, group.left), _spans(right, group.right), degree, group.score)


def _spans(text: Prepared, sentences: tuple[int, ...]) -> tuple[Span, ...]:
    return tuple(text.sentence_spans[k] for k in sentences)


def _is_quoted(left: Prepared, right: Prepared, group: Group) -> bool:
    """Whether most of the rarity that the two sides share stands inside quotation marks on both sides."""
    if not _holds_quotation(left, group.left) or not _holds_quotation(right, group.right):
        return False
    ours, theirs = _inside(left, group.left), _inside(right, group.right)
    common = ours.keys() & theirs.keys()
    total = sum(ours[stem][1] for stem in common)
    inside = sum(ours[stem][1] for stem in common if ours[stem][0] and theirs[stem][0])
    return total > 0 and inside >= 0.6 * total


def _holds_quotation(text: Prepared, sentences: tuple[int, ...]) -> bool:
    return any(bool(text.quoted[text.borders[k] : text.borders[k + 1]].any()) for k in sentences)


def _inside(text: Prepared, sentences: tuple[int, ...]) -> dict[int, tuple[bool, float]]:
    """For each stem of the sentences whether it stands in quotation marks, and its rarity."""
    found: dict[int, tuple[bool, float]] = {}
    for sentence in sentences:
        for word in range(int(text.borders[sentence]), int(text.borders[sentence + 1])):
            number = int(text.stems[word])
            inside = bool(text.quoted[word]) or found.get(number, (False, 0.0))[0]
            found[number] = (inside, float(text.rarities[word]))
    return found
