"""Laws of `compare` on random piles: texts put together from a few stories, cut, shuffled and reworded."""

from __future__ import annotations

import piles
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import codec, compare
from dedup.model import Document, Report

SENTENCES = [
    line.strip()
    for text in (piles.SOURCE, piles.REWRITE_A, piles.REWRITE_B, piles.SAME_TOPIC)
    for line in text.replace("{source}", "The Herald").replace("{credit_a}", "says The Herald").splitlines()
    if line.strip()
]
STRANGER = Document(
    "zzz",
    "Der Chor singt am Sonntag in der alten Kirche ein Oratorium, das seit 1911 niemand mehr aufgeführt hat."
    " Karten kosten zwölf bis neunzig Franken, Schüler zahlen die Hälfte.",
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8, unique=True))
    if draw(st.booleans()):
        chosen = [" ".join(word for at, word in enumerate(line.split()) if (at + 1) % 7) for line in chosen]
    joiner = draw(st.sampled_from([" ", "\n", "\n\n", "\r\n", " \u2028"]))
    return Document(
        draw(st.text("abcdefg/", min_size=1, max_size=6)), joiner.join(chosen), draw(st.none() | st.just("T"))
    )


pile = st.lists(documents(), min_size=1, max_size=5, unique_by=lambda each: each.id)


def numbers(report: Report, without: str = "") -> set[object]:
    return {
        (each.left_id, each.right_id, each.resemblance, each.matches)
        for each in report.pairs
        if without not in (each.left_id, each.right_id)
    }


@settings(max_examples=25, deadline=None)
@given(pile, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_no_byte(texts: list[Document], random: object) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert codec.dumps(compare(texts)) == codec.dumps(compare(shuffled))


@settings(max_examples=25, deadline=None)
@given(pile)
def test_every_span_slices_to_something_and_the_report_survives_its_json(texts: list[Document]) -> None:
    report = compare(texts)
    assert codec.decode(codec.encode(report)) == report
    by_id = {each.id: each.text for each in texts}
    for pair in report.pairs:
        for match in pair.matches:
            for id_, spans in ((pair.left_id, match.left), (pair.right_id, match.right)):
                assert spans
                assert all(by_id[id_][start:end].strip() for start, end in spans)
    for each in report.documents:
        origin = each.origin
        assert abs(origin.root + origin.unseen + sum(p for _, p in origin.parents) - 1) < 1e-6
        ends = [0, *(place for part in each.composition for place in part.span)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(each.document.text)


@settings(max_examples=25, deadline=None)
@given(pile)
def test_an_unrelated_document_changes_no_other_pairs_numbers(texts: list[Document]) -> None:
    assert numbers(compare(texts)) == numbers(compare([*texts, STRANGER]), without=STRANGER.id)
