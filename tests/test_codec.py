"""The report survives its JSON, and its JSON keeps the names others build on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import codec
from dedup.errors import InputError
from dedup.model import (
    DEGREES,
    Attribution,
    Boilerplate,
    Cluster,
    CompositionPart,
    Derivation,
    Document,
    DocumentReport,
    Lineage,
    LostSource,
    Match,
    Origin,
    Pair,
    Provenance,
    Published,
    Reason,
    Report,
    Resemblance,
    Said,
    Skipped,
    Span,
)

share = st.floats(0, 1)
name = st.text(min_size=1, max_size=8)
maybe = st.none() | name
span = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda t: Span(t[0], t[0] + t[1]))


def tuples(of: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(of, max_size=3).map(tuple)


degree = st.sampled_from(DEGREES)
matches = tuples(st.builds(Match, tuples(span), tuples(span), degree, share))
documents = st.builds(
    Document,
    id=name,
    text=st.text(max_size=60),
    title=maybe,
    published=st.none() | st.builds(Published, name, st.floats(0, 2e9), st.floats(0, 2e9)),
    outlet=maybe,
    url=maybe,
    language=maybe,
    encoding=maybe,
    reader=maybe,
    provenance=tuples(st.builds(Provenance, st.sampled_from(["canonical", "link", "byline"]), name)),
    meta=st.dictionaries(name, st.integers() | name | st.none(), max_size=2),
)


@st.composite
def document_reports(draw: st.DrawFn) -> DocumentReport:
    document = draw(documents)
    return DocumentReport(
        document=document,
        words=draw(st.integers(0, 99)),
        cluster=draw(maybe),
        story=draw(name),
        copies=draw(tuples(name)),
        origin=Origin(document.id, draw(share), draw(share), draw(tuples(st.tuples(name, share)))),
        attributions=draw(tuples(st.builds(Attribution, span, name, st.sampled_from(["report", "link"]), share))),
        composition=draw(tuples(st.builds(CompositionPart, span, maybe, st.none() | degree))),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    pile = draw(tuples(document_reports()))
    derivations = st.builds(
        Derivation,
        name,
        name,
        st.sampled_from(["wholly-derived", "partially-derived", "version"]),
        share,
        share,
        st.booleans(),
        share,
        st.sampled_from(["credited rewrite", "quote with credit", "wire copy", "uncredited"]),
        st.booleans(),
        tuples(span),
        tuples(st.builds(Reason, name, name, st.floats(-9, 9))),
    )
    said = st.builds(Said, name, tuples(name))
    return Report(
        version="1",
        settings=draw(st.dictionaries(name, share, max_size=2)),
        documents=pile,
        pairs=draw(
            tuples(
                st.builds(
                    Pair,
                    name,
                    name,
                    st.builds(Resemblance, share, share, share, st.integers(0, 99)),
                    st.sampled_from(["copy", "rewrite", "quotes", "topic", "nothing"]),
                    st.sampled_from(["left to right", "right to left", "a common source", "undecided"]),
                    matches,
                )
            )
        ),
        clusters=draw(tuples(st.builds(Cluster, name, tuples(name), share))),
        lineage=Lineage(
            draw(
                tuples(
                    st.builds(LostSource, name, maybe, share, tuples(name), tuples(name), tuples(name), tuples(said))
                )
            ),
            draw(tuples(derivations)),
            tuple(each.origin for each in pile),
            draw(st.integers(0, 9)),
        ),
        skipped=draw(tuples(st.builds(Skipped, name, name))),
        boilerplate=draw(tuples(st.builds(Boilerplate, name, st.integers(0, 9), maybe))),
    )


@settings(max_examples=60, deadline=None)
@given(reports())
def test_decoding_what_was_encoded_gives_the_report_back(report: Report) -> None:
    assert codec.decode(codec.encode(report)) == report
    assert codec.loads(codec.dumps(report)) == report


@settings(max_examples=30, deadline=None)
@given(reports())
def test_without_texts_no_word_of_a_document_is_written(report: Report) -> None:
    for each in codec.encode(report, texts=False)["documents"]:
        assert "text" not in each
        assert all(found["text"] is None for found in each["attributions"])


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (
            "{",
            "report:1: not JSON (Expecting property name enclosed in double quotes); give a report that dedup wrote",
        ),
        ("[]", "report: not a dedup.report/1 report (found 'list'); give a report that dedup wrote"),
        ('{"schema": "x"}', "report: not a dedup.report/1 report (found 'x'); give a report that dedup wrote"),
    ],
)
def test_what_is_not_a_report_is_refused_with_one_line(written: str, line: str) -> None:
    with pytest.raises(InputError) as refused:
        codec.loads(written)
    assert str(refused.value) == line


def test_a_damaged_report_is_refused() -> None:
    with pytest.raises(InputError, match=r"a damaged dedup\.report/1 report"):
        codec.loads(json.dumps({"schema": codec.SCHEMA, "version": "1"}))
