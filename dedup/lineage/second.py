"""Several parents: what one source leaves unexplained and another explains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from .common import Common
from .posterior import Floats

_LEAST = 0.03  # share of a text below which what is left over is chance
_LIKELY = 0.5  # probability from which a second parent is told


def second_parents(
    parents: Sequence[int | None], chance: Floats, common: Common, weights: Mapping[str, float]
) -> list[tuple[int, int, float]]:
    """Second parents as (source, derived, probability), at most one for a document, never closing a circle."""
    found = []
    for v, u in enumerate(parents):
        if u is None:
            continue
        best: tuple[float, int] | None = None
        for w in range(len(parents)):
            if w in (u, v) or common.cover[w, v] < _LEAST or v in _ancestors(parents, w):
                continue
            values = second_features(v, u, w, parents, chance, common)
            if values is None:
                continue
            logit = sum(weight * values[name] for name, weight in weights.items())
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
            if best is None or p > best[0]:
                best = (p, w)
        if best and best[0] > _LIKELY:
            found.append((best[1], v, best[0]))
    return found


def second_features(
    v: int, u: int, w: int, parents: Sequence[int | None], chance: Floats, common: Common
) -> dict[str, float] | None:
    """What speaks for w as a second parent of v beside u; None where w adds nothing."""
    length = max((end for _, end in common.held.get((v, w), ())), default=0)
    length = max(length, max((end for _, end in common.held.get((v, u), ())), default=0))
    left = common.left_over(v, u, w, length)
    if left < _LEAST:
        return None
    related = w in _ancestors(parents, u) or u in _ancestors(parents, w)
    return {
        "bias": 1.0,
        "left_over": left,
        "l_left_over": math.log(left + 0.02) - math.log(0.02),
        "left_of_rest": left / (1.05 - common.cover[u, v]),
        "cover_wv": float(common.cover[w, v]),
        "cover_vw": float(common.cover[v, w]),
        "cover_uw": float(common.cover[u, w]),
        "cover_wu": float(common.cover[w, u]),
        "cover_uv": float(common.cover[u, v]),
        "p": float(chance[w, v]),
        "l_p": math.log(chance[w, v] + 0.003) - math.log(0.003),
        "p_back": float(chance[v, w]),
        "related": float(related),
    }


def _ancestors(parents: Sequence[int | None], v: int) -> set[int]:
    found: set[int] = set()
    node = parents[v]
    while node is not None and node not in found:
        found.add(node)
        node = parents[node]
    return found
