"""Laws of the alignment: where matches are found, what they are called, and what they must not depend on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.alignment import align, prepare, score_matrix, word_diff
from dedup.model import Document

REPORT = (
    "Harbour officials in Kestrel Bay closed the northern pier on Tuesday after divers "
    "found cracks in eleven pillars.\n"
    "The pier carries about 4,200 passengers a day to the islands of Orm and Sella.\n"
    "Engineer Mirela Tanase said repairs would take until the autumn.\n"
    "Fishermen may still land their catch at the old quay."
)
REWRITE = (
    "Eleven pillars of Kestrel Bay's northern pier are cracked, divers found, and harbour officials "
    "closed it on Tuesday.\n"
    "Repairs would take until autumn, according to engineer Mirela Tanase.\n"
    "Some 4,200 passengers use the pier every day to reach the islands of Orm and Sella."
)
ELSEWHERE = (
    "The museum of glass in Varna opens a new wing with works from nine countries.\n"
    "Its director promised free entry for schools.\n"
    "Critics praised the light in the upper rooms."
)


def test_a_rewrite_is_matched_sentence_by_sentence_whatever_its_order():
    found = align(Document("a", REPORT), Document("b", REWRITE), unit="sentence")
    pairs = {(quoted(REPORT, match.left)[:8], quoted(REWRITE, match.right)[:8]) for match in found.matches}
    assert pairs == {("Harbour ", "Eleven p"), ("The pier", "Some 4,2"), ("Engineer", "Repairs ")}


def test_texts_of_other_matter_have_no_match():
    assert align(Document("a", REPORT), Document("c", ELSEWHERE), unit="sentence").matches == ()


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_align_and_every_span_lies_in_its_text(left, right):
    for match in align(Document("a", left), Document("b", right), unit="sentence").matches:
        assert all(0 <= start < end <= len(left) for start, end in match.left)
        assert all(0 <= start < end <= len(right) for start, end in match.right)
        assert 0 <= match.similarity <= 1


def test_scores_are_shares_of_the_shape_of_the_sentences():
    scores = score_matrix(REPORT.splitlines(), REWRITE.splitlines())
    assert scores.shape == (4, 3)
    assert scores.min() >= 0 and scores.max() <= 1
    assert scores[0].argmax() == 0 and scores[1].argmax() == 2


def test_a_sentence_scores_highest_with_itself():
    lines = REPORT.splitlines()
    assert np.array_equal(score_matrix(lines, lines).argmax(axis=1), np.arange(4))


@pytest.mark.parametrize(("left", "right"), [([], []), (["a b"], []), ([""], ["..."]), (["x"], ["x"])])
def test_sentences_without_words_score_nothing_and_break_nothing(left, right):
    assert score_matrix(left, right).shape == (len(left), len(right))


def test_a_prepared_text_keeps_every_word_in_one_sentence():
    text = prepare("One. Two words.\n\n• Three more words\nand “a quote”.")
    assert [text.sentence_words(k) for k in range(text.sentence_count)] == [
        ("one",), ("two", "words"), ("three", "more", "words"), ("and", "a", "quote"),
    ]  # fmt: skip
    assert text.quoted.tolist() == [False] * 7 + [True, True]


def test_the_words_of_a_diff_rebuild_both_sides():
    left, right = REPORT.split(), REWRITE.split()
    steps = word_diff(left, right)
    assert [w for s in steps for w in left[s.left_start : s.left_end]] == left
    assert [w for s in steps for w in right[s.right_start : s.right_end]] == right


def quoted(text, spans):
    return " ".join(text[start:end] for start, end in spans)
