"""Several parents: what one source leaves unexplained and another explains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..model import Document
from .common import Common
from .pairs import Pairs
from .posterior import Floats

_LEAST = 0.03  # share of a text below which what is left over is chance
_LIKELY = 0.45  # probability from which a second parent is told; at .5 five of six stay untold


def second_parents(
    documents: Sequence[Document],
    parents: Sequence[int | None],
    chance: Floats | Pairs,
    common: Common,
    weights: Mapping[str, float],
) -> list[tuple[int, int, float]]:
    """Second parents as (source, derived, probability), at most one for a document, never closing a circle."""
    found = []
    for v, u in enumerate(parents):
        if u is None:
            continue
        best: tuple[float, int] | None = None
        for w, values in second_features(v, u, documents, parents, chance, common).items():
            logit = sum(weight * values[name] for name, weight in weights.items())
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
            if best is None or p > best[0]:
                best = (p, w)
        if best and best[0] > _LIKELY:
            found.append((best[1], v, best[0]))
    return found


def second_features(
    v: int,
    u: int,
    documents: Sequence[Document],
    parents: Sequence[int | None],
    chance: Floats | Pairs,
    common: Common,
) -> dict[int, dict[str, float]]:
    """What speaks for each other document as a second parent of v beside u; those that add nothing are left out."""
    left = {
        w: common.left_over(v, u, w, len(documents[v].text))
        for w in common.partners(v)
        if w not in (u, v) and common.cover[w, v] >= _LEAST and v not in _ancestors(parents, w)
    }
    left = {w: share for w, share in left.items() if share >= _LEAST}
    found = {}
    for w, share in left.items():
        more = sum(other > share + 1e-9 for other in left.values())
        earlier = _order(documents[w], documents[v])
        found[w] = {
            "bias": 1.0,
            "left_over": share,
            "l_left_over": math.log(share + 0.02) - math.log(0.02),
            "left_of_rest": share / (1.05 - float(common.cover[u, v])),
            "left_of_w": share * len(documents[v].text) / (len(documents[w].text) + 1),
            "rank": min(more, 4) / 4,
            "date_ok": float(earlier > 0),
            "date_bad": float(earlier < 0),
            "cover_wv": float(common.cover[w, v]),
            "cover_vw": float(common.cover[v, w]),
            "cover_uw": float(common.cover[u, w]),
            "cover_wu": float(common.cover[w, u]),
            "cover_uv": float(common.cover[u, v]),
            "p": float(chance[w, v]),
            "l_p": math.log(float(chance[w, v]) + 0.003) - math.log(0.003),
            "p_uv": float(chance[u, v]),
            "p_back": float(chance[v, w]),
            "w_above_u": float(w in _ancestors(parents, u)),
            "u_above_w": float(u in _ancestors(parents, w)),
        }
    return found


def _order(first: Document, second: Document) -> int:
    """1 when the first document is the earlier one, -1 when it is the later, 0 when the dates do not say."""
    a, b = first.published, second.published
    if a is None or b is None:
        return 0
    return 1 if a.latest < b.earliest else -1 if a.earliest > b.latest else 0


def _ancestors(parents: Sequence[int | None], v: int) -> set[int]:
    found: set[int] = set()
    node = parents[v]
    while node is not None and node not in found:
        found.add(node)
        node = parents[node]
    return found
