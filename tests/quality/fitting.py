"""Weights that make right answers likeliest: a choice among candidates and answers that are none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from dedup.learned import Hidden, Scorer

Floats = NDArray[np.float64]

RIDGE = 3e-4
"""What the squares of the linear weights cost, features brought to a spread of 1."""
HIDDEN_RIDGE = 5e-4
"""The same of the weights of hidden units: only what many documents say is worth a unit."""
SUM = 0.3
"""Share of the weighted sum in the mean with hidden layers."""
LAYERS = 3
"""Hidden layers fitted apart from other beginnings: where they disagree none is to be trusted alone."""
_STEPS = 250
_FIRST = 0.1  # spread of the weights that hidden units begin with; at 0 all would stay equal


@dataclass
class Rows:
    """One document's choice: features of its candidates, of itself, and which answers are right."""

    edges: Floats
    """(candidates, features)."""
    node: Floats
    right: Floats
    """(candidates + answers,): the last ones are those that are no candidate, as ROOT and UNSEEN."""
    weight: float


class _Table:
    """Features of rows brought to a spread of 1, and the shapes of the scorers that are fitted on them."""

    def __init__(
        self, rows: Floats, names: Sequence[str], forbidden: frozenset[str], outputs: int, units: int
    ) -> None:
        units = units if names else 0
        self.names = names
        self.allowed = np.array([float(name not in forbidden) for name in names])
        self.middle, self.spread = rows.mean(0), rows.std(0)
        self.spread[self.spread < 1e-9] = 1.0
        # Half the width: losses are the same to three digits, in less time and memory.
        self.scaled = (rows / self.spread * self.allowed).astype(np.float32)
        self.centred = ((rows - self.middle) / self.spread * self.allowed).astype(np.float32)
        self.units = units
        self.shapes = [(len(names), outputs), (len(names), units), (units,), (units, outputs)]

    def begun(self, chance: np.random.Generator) -> list[Floats]:
        """Weights to begin with."""
        linear, into, bias, out = self.shapes
        return [np.zeros(linear), chance.normal(size=into) * _FIRST, np.zeros(bias), chance.normal(size=out) * _FIRST]

    def ridges(self, ridge: float, hidden: float) -> list[Floats]:
        """What the square of each weight costs."""
        return [np.full(shape, ridge if k == 0 else hidden) for k, shape in enumerate(self.shapes)]

    def scores(self, weights: Sequence[Floats]) -> tuple[Floats, Floats]:
        """(rows, outputs) scores and (rows, units) what each unit says."""
        linear, into, bias, out = (each.astype(np.float32) for each in weights)
        before = self.centred @ into + bias
        units = before / (1.0 + np.abs(before))
        return self.scaled @ linear + units @ out, units

    def slopes(self, weights: Sequence[Floats], units: Floats, slope: Floats) -> list[Floats]:
        """How the loss moves with the weights, from how it moves with the (rows, outputs) scores."""
        slope = slope.astype(np.float32)
        back = slope @ weights[3].astype(np.float32).T * (1.0 - np.abs(units)) ** 2
        return [self.scaled.T @ slope, self.centred.T @ back, back.sum(0), units.T @ slope]

    def scorer(self, weights: Sequence[Floats], output: int) -> Scorer:
        """The weights of one output, of features as they are."""
        linear, into, bias, out = weights
        flat = linear[:, output] / self.spread * self.allowed
        plain = into / self.spread[:, None] * self.allowed[:, None]
        hidden = None
        if self.units:
            heard = {name: _rounded(row) for name, row in zip(self.names, plain, strict=True) if row.any()}
            hidden = Hidden(heard, _rounded(bias - self.middle @ plain), _rounded(out[:, output]))
        return Scorer(named(self.names, flat), hidden)


def choice(
    rows: Sequence[Rows],
    names: tuple[Sequence[str], Sequence[str]],
    forbidden: frozenset[str] = frozenset(),
    units: int = 0,
    seed: int = 0,
) -> tuple[Scorer, ...]:
    """What scores candidates and each other answer so that the right ones are likeliest.

    Forbidden features count for 0. The seed says from which weights hidden units begin.
    """
    others = len(rows[0].right) - len(rows[0].edges)
    most = max((len(each.edges) for each in rows), default=0)
    edge = _Table(np.concatenate([each.edges for each in rows]), names[0], forbidden, 1, units)
    node = _Table(np.stack([each.node for each in rows]), names[1], forbidden, others, units)
    live = np.zeros((len(rows), most), dtype=bool)
    right = np.zeros((len(rows), most + others))
    for i, each in enumerate(rows):
        k = len(each.edges)
        live[i, :k] = True
        right[i, :k], right[i, most:] = each.right[:k], each.right[k:]
    weight = np.array([each.weight for each in rows])
    weight = weight / weight.sum()
    chance = np.random.default_rng(seed)
    first = [*edge.begun(chance), *node.begun(chance)]
    ridge = np.concatenate([each.ravel() for part in (edge, node) for each in part.ridges(RIDGE, HIDDEN_RIDGE)])
    cuts = np.cumsum([each.size for each in first])[:-1]

    def parts(theta: Floats) -> tuple[list[Floats], list[Floats]]:
        cut = [part.reshape(each.shape) for part, each in zip(np.split(theta, cuts), first, strict=True)]
        return cut[:4], cut[4:]

    def loss(theta: Floats) -> tuple[float, Floats]:
        on_edges, on_nodes = parts(theta)
        score, edge_units = edge.scores(on_edges)
        outside, node_units = node.scores(on_nodes)
        z = np.full((len(rows), most + others), -1e9)
        z[:, :most][live] = score[:, 0]
        z[:, most:] = outside
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        p /= p.sum(1, keepdims=True)
        good = np.maximum((p * right).sum(1, keepdims=True), 1e-12)
        slope = (p - p * right / good) * weight[:, None]
        moves = edge.slopes(on_edges, edge_units, slope[:, :most][live][:, None])
        moves += node.slopes(on_nodes, node_units, slope[:, most:])
        value = -float(weight @ np.log(good[:, 0])) + float(ridge @ (theta * theta))
        return value, np.concatenate([each.ravel() for each in moves]) + 2 * ridge * theta

    start = np.concatenate([each.ravel() for each in first])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 20})
    print(f"    {len(rows)} documents, loss {found.fun:.4f}", flush=True)
    on_edges, on_nodes = parts(found.x)
    return edge.scorer(on_edges, 0), *(node.scorer(on_nodes, other) for other in range(others))


def both_ways(
    rows: Sequence[Rows],
    names: tuple[Sequence[str], Sequence[str]],
    forbidden: frozenset[str] = frozenset(),
    units: int = 0,
) -> tuple[Scorer, ...]:
    """The mean of a weighted sum and of some with a hidden layer, each fitted apart.

    Layers are right more often where texts are like those of the training, the sum goes less astray where not.
    """
    plain = choice(rows, names, forbidden)
    bent = [choice(rows, names, forbidden, units, seed) for seed in range(LAYERS)]
    return tuple(mean(one, others) for one, *others in zip(plain, *bent, strict=True))


def mean(plain: Scorer, bent: Sequence[Scorer]) -> Scorer:
    """One scorer that says the mean of a weighted sum, with its share, and of others with hidden layers."""
    share = (1.0 - SUM) / len(bent)
    heard = sorted({*plain.linear, *(name for each in bent for name in each.linear)})
    linear = [
        SUM * plain.linear.get(name, 0.0) + share * sum(each.linear.get(name, 0.0) for each in bent) for name in heard
    ]
    layers = [each.hidden for each in bent if each.hidden is not None]
    hidden = None
    if layers:
        inputs = sorted({name for each in layers for name in each.into})
        into = {
            name: np.concatenate([each.into.get(name, np.zeros(len(each.bias))) for each in layers])
            for name in inputs
        }
        bias, out = (np.concatenate([getattr(each, part) for each in layers]) for part in ("bias", "out"))
        hidden = Hidden(into, bias, _rounded(share * out))
    return Scorer(named(heard, np.array(linear)), hidden)


def likelihood(rows: Sequence[Rows], names: Sequence[str], units: int = 0) -> Scorer:
    """What scores candidates so that the right ones are likeliest, against none of them, which scores 0.

    `right` of the rows ends with one entry for none; their `node` is empty.
    """
    return (both_ways if units else choice)(rows, (names, ()), units=units)[0]


def named(names: Sequence[str], values: Floats, keep: Floats | None = None) -> dict[str, float]:
    """The values by name, five digits of each; those that are 0, or whose `keep` is, left out."""
    kept = values if keep is None else keep
    return {name: float(f"{value:.5g}") for name, value, k in zip(names, values, kept, strict=True) if k}


def _rounded(values: Floats) -> Floats:
    return np.array([float(f"{value:.5g}") for value in values.tolist()])
