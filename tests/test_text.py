"""Cutting text: sentences, words and quotations know where they stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text import fold, quotations, sentences, split, words


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Dr. Ruiz left. He slept.", ["Dr. Ruiz left.", "He slept."]),  # a title's dot ends no sentence
        ("along the border.As tensions rise, more", ["along the border.", "As tensions rise, more"]),  # glued
        ("Caliber.Az reports per media.", ["Caliber.Az reports per media."]),  # a site's name is not glued
        ("The C.I.A. (agency) leads. It does.", ["The C.I.A. (agency) leads.", "It does."]),
        ("Heading\nA line. Another.", ["Heading", "A line.", "Another."]),  # lines first
        ("  • First point\n  • Second", ["First point", "Second"]),  # the bullet is no part of the sentence
        ("これは文です。次の文です。", ["これは文です。", "次の文です。"]),
        ("", []),
        ("\n \n\t", []),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in split(text)] == pieces


@given(st.text(alphabet=st.sampled_from('ab cD.!?\n\r\t•“”"é漢字。 \u2028\x00'), max_size=120))
def test_every_letter_lies_in_exactly_one_sentence(text: str) -> None:
    spans = split(text)
    covered = [0] * len(text)
    for start, end in spans:
        assert start < end
        for at in range(start, end):
            covered[at] += 1
    assert all(covered[at] == 1 for at, c in enumerate(text) if c.isalnum())
    assert max(covered, default=0) <= 1


@given(st.text(max_size=200))
def test_words_of_a_sentence_slice_to_themselves(text: str) -> None:
    for sentence in sentences(text):
        for word, (start, end) in zip(sentence.words, sentence.word_spans, strict=True):
            assert sentence.span.start <= start < end <= sentence.span.end
            assert fold(text[start:end]) == word


@given(st.text(max_size=200))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    found = quotations(text)
    assert all(a.end < b.start for a, b in pairwise(found))
    assert all(0 < a.start < a.end <= len(text) for a in found)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“It is legal,” she said.", ["It is legal,"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ("Sie sagte: „Das ist legal.“ Dann ging sie.", ["Das ist legal."]),
        ("Il a dit « bonjour » hier.", ["bonjour"]),  # French leaves a space inside the marks
        ("“First paragraph.\n\n“Second paragraph,” he said.", ["First paragraph.\n\n“Second paragraph,"]),
        ('6" pipes and 8" pipes', []),  # inches open nothing
        ("don't and 'won't'", []),
    ],
)
def test_quotations_are_found_whatever_the_marks(text: str, quoted: list[str]) -> None:
    assert [text[start:end].strip() for start, end in quotations(text)] == quoted


def test_dots_accents_width_and_case_are_folded() -> None:
    assert words("U.S. and US, ÉLYSÉE and Elyse\u0301e, Ｗｉｄｅ") == [
        "us",
        "and",
        "us",
        "elysee",
        "and",
        "elysee",
        "wide",
    ]
