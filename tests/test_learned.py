"""What is learned: scores row by row, and what each feature adds."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.evidence.judging import learned
from dedup.learned import Hidden, Scorer

NAMES = ("bias", "cov", "ret", "lack")
numbers = st.floats(-6, 6)
values = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))


def scorer(units: int = 5) -> Scorer:
    dice = np.random.default_rng(7)
    into = {name: dice.normal(size=units) for name in NAMES[1:]}
    return Scorer({"bias": 0.3, "cov": 1.5}, Hidden(into, dice.normal(size=units), dice.normal(size=units)))


def one(chosen: Scorer, row: dict[str, float]) -> float:
    return float(chosen.scores({name: np.array([value]) for name, value in row.items()}, 1)[0])


def test_a_hidden_unit_hears_what_no_sum_can() -> None:
    unit = Hidden({"cov": np.array([9.0]), "ret": np.array([9.0])}, np.array([0.0]), np.array([1.0]))
    either, both = ({"cov": 1.0, "ret": 0.0}, {"cov": 1.0, "ret": 1.0})
    nothing = {"cov": 0.0, "ret": 0.0}
    chosen = Scorer({}, unit)
    assert one(chosen, both) - one(chosen, either) < one(chosen, either) - one(chosen, nothing)


@given(values, values)
def test_slopes_times_the_way_add_up_to_the_difference(start: dict[str, float], end: dict[str, float]) -> None:
    chosen = scorer()
    added = sum(slope * (end[name] - start[name]) for name, slope in chosen.slopes(end, start).items())
    assert added == pytest.approx(one(chosen, end) - one(chosen, start), abs=1e-6)


@given(st.lists(values, min_size=1, max_size=9))
def test_a_row_has_the_same_score_beside_any_others(rows: list[dict[str, float]]) -> None:
    chosen = scorer()
    table = {name: np.array([row[name] for row in rows]) for name in NAMES}
    assert chosen.scores(table, len(rows)).tolist() == [one(chosen, row) for row in rows]


def test_many_rows_are_worked_on_in_blocks() -> None:
    chosen = scorer()
    column = np.linspace(-6, 6, 5_001)
    table = dict.fromkeys(NAMES, column)
    found = chosen.scores(table, len(column))
    assert found[4_321] == one(chosen, {name: float(column[4_321]) for name in NAMES})


def test_weights_are_plain_data() -> None:
    for chosen in (scorer(), Scorer({"cov": 2.0}), learned().edge, learned(True).unseen):
        back = Scorer.read(json.loads(json.dumps(chosen.written())))
        row = dict.fromkeys(chosen.features, 0.25)
        assert one(back, row) == one(chosen, row)
        assert back.features == chosen.features


def test_no_rows_have_no_scores() -> None:
    assert scorer().scores({name: np.zeros(0) for name in NAMES}, 0).shape == (0,)
