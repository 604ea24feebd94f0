"""What a source leaves unexplained counts against it only where it does not come back from the text itself."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.lineage.common import common_words
from dedup.lineage.unexplained import ON_EDGES, ON_NODES, unexplained
from dedup.model import Document, Evidence, Match, Resemblance, Span

WHOLE, HALF = (Span(0, 1_000),), (Span(0, 500),)
DOCUMENTS = [Document(id_, "x" * 1_000) for id_ in ("source", "text", "third")]
EDGES = np.array([1, 2, 0, 2, 0, 1]), np.array([0, 0, 1, 1, 2, 2])
"""Every two of them, by derived, then source."""
SOURCE_TO_TEXT = 2


def shared(left: str, right: str, span: tuple[Span, ...]) -> Evidence:
    match = Match(span, span, "verbatim", 1.0)
    return Evidence(left, right, Resemblance(0.0, 0.0, 0.0, 0), (match,), span, span, 0.5)


COMMON = common_words(
    DOCUMENTS, [shared("source", "text", HALF), shared("source", "third", HALF), shared("text", "third", WHOLE)]
)


def heard(third_below: float, fed: float = 0.0) -> tuple[dict[str, float], dict[str, float]]:
    """What is said of the edge from source to text, and of the text; so likely is the third made from the text."""
    p = np.array([0.0, 0.0, 0.5, 0.0, 0.0, third_below])
    on_edges, on_nodes = unexplained(DOCUMENTS, COMMON, EDGES, p, np.zeros(6), np.array([0.0, 0.0, fed]))
    assert (set(on_edges), set(on_nodes)) == (set(ON_EDGES), set(ON_NODES))
    edge = {name: float(values[SOURCE_TO_TEXT]) for name, values in on_edges.items()}
    return edge, {name: float(values[1]) for name, values in on_nodes.items()}


def test_what_a_stranger_shares_and_the_source_lacks_speaks_against_it() -> None:
    edge, text = heard(third_below=0.0)
    assert edge["held"] == pytest.approx(0.5, abs=0.01)
    assert edge["rest_other"] == pytest.approx(0.5, abs=0.01)
    assert edge["lack_other"] == edge["lack_beside"] > 0.4
    assert edge["lack_fed"] == edge["rest_fed"] == 0.0
    assert text["kin"] > 0.4


def test_what_was_made_from_the_text_says_nothing_against_its_source() -> None:
    edge, text = heard(third_below=1.0)
    assert edge["rest_other"] == edge["lack_other"] == edge["lack_mean"] == edge["l_lack_other"] == 0.0
    assert text["kin"] == 0.0
    assert text["nobody"] == pytest.approx(0.5, abs=0.01)


def test_a_stranger_fed_from_outside_says_where_the_rest_may_come_from() -> None:
    edge, text = heard(third_below=0.0, fed=1.0)
    assert edge["lack_fed"] == edge["lack_other"]
    assert edge["rest_fed"] == edge["rest_other"]
    assert text["kin_fed"] == text["kin"] > 0.4


def test_a_text_without_candidates_has_nothing_unexplained() -> None:
    none = np.zeros(0, np.int64)
    on_edges, on_nodes = unexplained(DOCUMENTS, COMMON, (none, none), np.zeros(0), np.zeros(0), np.zeros(3))
    assert all(not values.any() for values in on_nodes.values())
    assert all(len(values) == 0 for values in on_edges.values())
