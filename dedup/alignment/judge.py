"""Learned judgements: logistic regressions of a few named features, their coefficients plain data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from .prepared import Array


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """A logistic regression of standardised features."""

    features: tuple[str, ...]
    mean: Array
    scale: Array
    weights: Array
    bias: float

    def probabilities(self, features: Array) -> Array:
        """How likely each row is what the judge was taught to know, 0 to 1."""
        logits = (features - self.mean) / self.scale @ self.weights + self.bias
        result: Array = 1.0 / (1.0 + np.exp(-np.clip(logits, -500, 500)))
        return result


@cache
def judge(name: str) -> Judge:
    """The judge of that name in dedup/data/alignment.json, which `make train` writes."""
    table = json.loads((files("dedup") / "data" / "alignment.json").read_text(encoding="utf-8"))[name]
    return Judge(
        features=tuple(table["features"]),
        mean=np.array(table["mean"]),
        scale=np.array(table["scale"]),
        weights=np.array(table["weights"]),
        bias=float(table["bias"]),
    )
