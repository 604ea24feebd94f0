"""Scores learned from examples: a weighted sum of features, and one hidden layer for what only they together say.

A weighted sum cannot say that a long shared passage means one thing between two copies of a third text and another
where there is none. Units are x / (1 + |x|): additions and divisions alone, the same to the last bit on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BLOCK = 2_048  # rows worked on at once, so that the units of a block stay in the cache


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """One hidden layer; a feature that it does not know is left out."""

    into: Mapping[str, Floats]
    """By feature, what it adds to each unit."""
    bias: Floats
    """(units,): what each unit starts from."""
    out: Floats
    """(units,): what each unit adds to the score."""

    def scores(self, values: Mapping[str, Floats], count: int) -> Floats:
        """(count,): what the layer adds, from (count,) values by feature."""
        heard = [(np.asarray(values[name]), weights[:, None]) for name, weights in self.into.items()]
        heard = [(column, weights) for column, weights in heard if column.any()]
        found = np.empty(count)
        for first in range(0, count, _BLOCK):
            last = min(first + _BLOCK, count)
            units = np.repeat(self.bias[:, None], last - first, axis=1)
            for column, weights in heard:
                units += weights * column[first:last]
            units /= 1.0 + np.abs(units)
            # Added up unit by unit, so that a score does not depend on how many rows stand beside it.
            total = np.zeros(last - first)
            for unit, weight in zip(units, self.out.tolist(), strict=True):
                total += weight * unit
            found[first:last] = total
        return found

    def slopes(self, values: Mapping[str, float], start: Mapping[str, float]) -> dict[str, float]:
        """By feature, the mean slope of the score on the straight way from a starting point to these values.

        Times the way that a feature goes, the slopes add up to the difference of the scores.
        Source: Sundararajan et al. 2017, integrated gradients; of one hidden layer the integral is a difference.
        """
        here, there = self.bias.copy(), self.bias.copy()
        for name, weights in self.into.items():
            here += weights * start.get(name, 0.0)
            there += weights * values[name]
        way = there - here
        bent = there / (1.0 + np.abs(there)) - here / (1.0 + np.abs(here))
        is_short = np.abs(way) < 1e-9
        slope = np.where(is_short, (1.0 + np.abs(here)) ** -2.0, bent / np.where(is_short, 1.0, way))
        return {name: float((self.out * weights * slope).sum()) for name, weights in self.into.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """A score in logits from features by name."""

    linear: Mapping[str, float] = field(default_factory=dict)
    """Weights by feature; absent is 0."""
    hidden: Hidden | None = None

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Scorer:
        """From plain data: `linear`, and `hidden` with `into`, `bias` and `out`, or without."""
        hidden = written.get("hidden")
        if hidden is None:
            return cls(written["linear"])
        into = {name: np.array(weights, np.float64) for name, weights in hidden["into"].items()}
        return cls(written["linear"], Hidden(into, np.array(hidden["bias"]), np.array(hidden["out"])))

    def written(self) -> dict[str, Any]:
        """The plain data that `read` takes."""
        if self.hidden is None:
            return {"linear": dict(self.linear)}
        into = {name: weights.tolist() for name, weights in self.hidden.into.items()}
        hidden = {"into": into, "bias": self.hidden.bias.tolist(), "out": self.hidden.out.tolist()}
        return {"linear": dict(self.linear), "hidden": hidden}

    @property
    def features(self) -> frozenset[str]:
        """The features that it heeds."""
        return frozenset(self.linear) | frozenset(self.hidden.into if self.hidden else ())

    def scores(self, values: Mapping[str, Floats], count: int) -> Floats:
        """(count,) logits from (count,) values by feature.

        >>> Scorer({"cov": 2.0}).scores({"cov": np.array([0.5, 1.0])}, 2).tolist()
        [1.0, 2.0]
        """
        total = np.zeros(count)
        if not count:
            return total
        for name, weight in self.linear.items():
            total += weight * values[name]
        return total if self.hidden is None else total + self.hidden.scores(values, count)

    def score(self, values: Mapping[str, float]) -> float:
        """The logit of one row."""
        return float(self.scores({name: np.array([values[name]]) for name in self.features}, 1)[0])

    def slopes(self, values: Mapping[str, float], start: Mapping[str, float]) -> dict[str, float]:
        """By feature, what one unit of it adds to the score on the way from a starting point to these values.

        >>> Scorer({"cov": 2.0}).slopes({"cov": 0.5}, {})
        {'cov': 2.0}
        """
        found = dict(self.linear)
        if self.hidden is not None:
            for name, slope in self.hidden.slopes(values, start).items():
                found[name] = found.get(name, 0.0) + slope
        return found
