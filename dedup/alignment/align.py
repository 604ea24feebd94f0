"""The alignment of two texts: matches with their places, degrees and similarities."""

from __future__ import annotations

from typing import Literal

from ..model import Alignment, Degree, Document, Match, Span
from .degree import degree_of
from .groups import Group, sentence_groups
from .prepared import Prepared, prepare
from .score import scores

Unit = Literal["passage", "sentence"]
SENTENCE_CUT = 0.25  # score from which two sentences are taken for one; below it news of one topic meet by chance


def align(
    left: Document,
    right: Document,
    *,
    unit: Unit = "passage",
    left_prepared: Prepared | None = None,
    right_prepared: Prepared | None = None,
) -> Alignment:
    """The matches of two documents, in the order of the left text.

    `unit="sentence"` gives groups of neighbouring sentences, `unit="passage"` joins groups that follow each other.
    Prepared texts are cut once and given again for every pair a document is in; they must be of these documents.
    """
    ours = left_prepared or prepare(left.text, left.language)
    theirs = right_prepared or prepare(right.text, right.language)
    matrix = scores(ours, theirs)
    found = sentence_groups(matrix, SENTENCE_CUT)
    return Alignment(left.id, right.id, tuple(_match(ours, theirs, group) for group in found))


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
    ours, theirs = _inside(left, group.left), _inside(right, group.right)
    common = ours.keys() & theirs.keys()
    total = sum(ours[stem][1] for stem in common)
    inside = sum(ours[stem][1] for stem in common if ours[stem][0] and theirs[stem][0])
    return total > 0 and inside >= 0.6 * total


def _inside(text: Prepared, sentences: tuple[int, ...]) -> dict[int, tuple[bool, float]]:
    """For each stem of the sentences whether it stands in quotation marks, and its rarity."""
    found: dict[int, tuple[bool, float]] = {}
    for sentence in sentences:
        for word in range(int(text.borders[sentence]), int(text.borders[sentence + 1])):
            number = int(text.stems[word])
            inside = bool(text.quoted[word]) or found.get(number, (False, 0.0))[0]
            found[number] = (inside, float(text.rarities[word]))
    return found
