"""Several parents: what one source leaves unexplained and another explains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..learned import Scorer
from .common import Common
from .pairs import Pairs, column
from .posterior import Floats
from .witnesses import shares, witness_of

if TYPE_CHECKING:
    from .growing import Forest

_LEAST = 0.03  # share of a text below which what is left over is chance
_LIKELY = 0.4  # probability from which a second parent is told; at .5 two of three stay untold
_PART = 0.2  # share of a text that one document alone explains, from which it is matter of its own
_STRANGE = 0.1  # share of a document that another has, up to which the two are strangers


def second_parents(forest: Forest, common: Common) -> list[tuple[int, int, float]]:
    """Second parents as (source, derived, probability), at most one for a document, never closing a circle."""
    found = []
    for v, u in enumerate(forest.parents):
        if u is None:
            continue
        features = second_features(v, u, forest, common)
        chances = second_chances(features, forest.weights.second)
        chances = {w: max(chance, _apart(features[w])) for w, chance in chances.items()}
        w = max(chances, key=lambda w: (chances[w], -w), default=None)
        if w is not None and chances[w] > _LIKELY:
            found.append((w, v, chances[w]))
    return found


def second_chances(features: Mapping[int, Mapping[str, float]], scorer: Scorer) -> dict[int, float]:
    """Probability of each document being the second parent; what is left to 1 is that there is none."""
    scores = {w: math.exp(min(30.0, scorer.score(x))) for w, x in features.items()}
    total = 1.0 + sum(scores.values())
    return {w: score / total for w, score in scores.items()}


def _apart(features: Mapping[str, float]) -> float:
    """Probability of a second parent whose matter the first knows nothing of; 0 where it does.

    Of two strangers each may be a source, whatever the other is: a digest of two stories has two. Whether the digest
    or its source came first, and whether both came from outside, is judged as of a single parent.
    """
    if features["alone"] < _PART or max(features["back"], features["kept"]) > _STRANGE or features["date_bad"]:
        return 0.0
    either = features["p"] + features["p_back"]
    return (1.0 - features["fed"]) * features["p"] / either if either else 0.0


def second_features(v: int, u: int, forest: Forest, common: Common) -> dict[int, dict[str, float]]:
    """What speaks for each other document as a second parent of v beside u; those that add nothing are left out."""
    documents, parents, chance = forest.documents, forest.parents, forest.edge
    if sum(float(common.cover[w, v]) >= _LEAST for w in common.partners(v)) < 2 or u not in common.partners(v):
        return {}
    witness = witness_of(v, common, len(documents[v].text))
    candidates, length = witness.candidates.tolist(), witness.length + 1.0
    at = candidates.index(u)
    has, widths = witness.has, witness.widths
    held = (has @ widths) / length
    rest = has & ~has[at]
    left = (rest @ widths) / length
    judged = {each.source_id for each in forest.descents[v].candidates}
    able = [
        k
        for k, w in enumerate(candidates)
        if k != at and left[k] >= _LEAST and documents[w].id in judged and v not in _ancestors(parents, w)
    ]
    if not able:
        return {}
    both = ((has & has[at]) @ widths) / length
    prior = np.array([chance[w, v] * (1.0 - _reach(chance, v, w)) for w in candidates], dtype=np.float64)
    prior[at] = 1.0
    taken = shares(witness, prior, 1.0)
    others = np.array(able, dtype=np.int64)
    found = {}
    for k in able:
        w = candidates[k]
        # Of what it adds, the part that no other has who adds anything.
        rivals = has[others[others != k]].any(0) if len(others) > 1 else np.zeros(len(widths), dtype=bool)
        alone = float((rest[k] & ~rivals) @ widths) / length
        runs = _longest(rest[k], widths) / length
        back = float(common.cover[w, u])
        kept = float(both[k]) / (float(held[at]) + 0.01)
        found[w] = {
            "bias": 1.0,
            "left_over": float(left[k]),
            "l_left_over": _log(float(left[k])),
            "left_of_rest": float(left[k]) / (1.05 - float(held[at])),
            "left_of_w": min(2.0, float(left[k]) * length / (len(documents[w].text) + 1)),
            "alone": alone,
            "l_alone": _log(alone),
            "alone_share": alone / float(left[k]),
            "longest": runs,
            "taken": float(taken[k]),
            "l_taken": _log(float(taken[k])),
            "taken_u": float(taken[at]),
            "rank": min(sum(left[j] > left[k] + 1e-9 for j in able), 4) / 4,
            "rank_taken": min(sum(taken[j] > taken[k] + 1e-9 for j in able), 4) / 4,
            # A document made from v has of u's part what v has; one that v was made from has what it has of u itself.
            "kept": kept,
            "kept_more": kept - back,
            "back": back,
            "date_ok": float(documents[w].is_before(documents[v])),
            "date_bad": float(documents[v].is_before(documents[w])),
            "held_w": float(held[k]),
            "held_u": float(held[at]),
            "held_of_w": float(common.cover[v, w]),
            "p": float(chance[w, v]),
            "l_p": math.log(float(chance[w, v]) + 0.003) - math.log(0.003),
            "p_uv": float(chance[u, v]),
            "p_back": float(chance[v, w]),
            "l_p_back": math.log(float(chance[v, w]) + 0.003) - math.log(0.003),
            "reach": _reach(chance, v, w),
            "reach_back": _reach(chance, w, v),
            "fed": float(forest.unseen[v]),
            "same_head": _reach(chance, u, w) + _reach(chance, w, u),
            "w_above_u": float(w in _ancestors(parents, u)),
            "u_above_w": float(u in _ancestors(parents, w)),
        }
    return found


def _reach(chance: Floats | Pairs, u: int, v: int) -> float:
    """Probability, roughly, that v descends from u, in one step or two."""
    return min(1.0, float(chance[u, v]) + sum(p * float(chance[u, x]) for x, p in column(chance, v)))


def _longest(pieces: NDArray[np.bool_], widths: Floats) -> float:
    """Characters of the longest stretch of neighbouring pieces."""
    best = here = 0.0
    for has, width in zip(pieces.tolist(), widths.tolist(), strict=True):
        here = here + width if has else 0.0
        best = max(best, here)
    return best


def _log(share: float) -> float:
    return math.log(share + 0.02) - math.log(0.02)


def _ancestors(parents: Sequence[int | None], v: int) -> set[int]:
    found: set[int] = set()
    node = parents[v]
    while node is not None and node not in found:
        found.add(node)
        node = parents[node]
    return found
