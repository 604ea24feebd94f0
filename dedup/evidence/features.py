"""Bounded features of every possible edge, and of every document being an original or fed from outside.

Source: the common reading is Lachmann's common error as a number: what a text shares with a third witness at a
place where its supposed source lacks it cannot come from that source. Where both lack something of a third one,
something that nobody has seen lies between them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..model import Attribution
from .naming import Named, names
from .story import Cover, Floats, Story, lay_out

_SURE = 15.0  # bits below which a shared stretch may be chance
_REST = 0.3  # share of the unexplained rest that a common reading is weighed against
_SLOW = math.log1p(60.0)  # days after which two texts are of no one news cycle
_NEAR_ENOUGH = 0.1  # coverage from which documents are called partners
_CREDITED = 3.0  # documents that name one as their source; more say no more


@dataclass(frozen=True, slots=True)
class Features:
    """Everything the weights are multiplied with."""

    edge: Mapping[str, Floats]
    """(edges,) by name."""
    node: Mapping[str, Floats]
    """(documents,) by name."""
    cover: Cover
    """Share of the column's text that the row's explains, documents by number."""
    named: tuple[Named, ...]


def features(story: Story, attributions: Mapping[str, Sequence[Attribution]]) -> Features:
    """The features of a story."""
    cover = Cover(story.shared)
    named = names(story, attributions)
    edge = _edges(story, cover, named) if len(story.edges) else _no_edges()
    return Features(edge, _nodes(story, cover, named, edge), cover, named)


@cache
def _no_edges() -> Mapping[str, Floats]:
    """The features of no edge at all, for the many documents that share nothing with another."""
    return _edges(lay_out((), ()), Cover(()), ())


def _bounded(values: Mapping[str, Floats]) -> dict[str, Floats]:
    return dict(zip(values, np.clip(np.nan_to_num(np.array([*values.values()])), -6.0, 6.0), strict=True))


def _log(value: Floats, floor: float) -> Floats:
    return np.asarray(np.log(np.maximum(value, 0.0) + floor) - math.log(floor))


def _ranks(value: Floats, group: Floats) -> Floats:
    """Rank of each entry within its group, from 0, largest first; equals share the better rank."""
    rank = np.zeros(len(value))
    for each in np.unique(group):
        at = np.flatnonzero(group == each)
        rank[at] = [(value[at] > x + 1e-12).sum() for x in value[at]]
    return rank


def _best(value: Floats, group: Floats, n: int, worst: float) -> Floats:
    best = np.full(n, worst)
    np.maximum.at(best, group.astype(np.int64), value)
    return best


def _edges(story: Story, cover: Cover, named: Sequence[Named]) -> dict[str, Floats]:
    u, v = story.edges[:, 0], story.edges[:, 1]
    n = len(story.documents)
    cov, ret = cover[u, v], cover[v, u]
    total = np.array([shared.total for shared in story.shared])
    rest_v = total[v] * (1 - cov) + 25.0
    rest_u = total[u] * (1 - ret) + 25.0
    least_v = -_best(-rest_v, v.astype(float), n, -np.inf)
    least_u = -_best(-rest_u, u.astype(float), n, -np.inf)
    rank_v, rank_u = _ranks(-rest_v, v.astype(float)), _ranks(-rest_u, u.astype(float))
    tri = np.array([story.evidence[min(a, b), max(a, b)].trigrams for a, b in story.edges.tolist()])
    third = _third(story, cover)
    small = np.minimum(cov, ret)
    f: dict[str, Floats] = {
        "bias": np.ones(len(u)),
        "cov": cov,
        "ret": ret,
        "l_cov": _log(cov, 0.02),
        "l_ret": _log(ret, 0.02),
        "l_mincov": _log(small, 0.02),
        "near": -np.log(np.maximum(0.005, 1 - small)),
        "cov_hi": np.maximum(0, cov - 0.8),
        "ret_hi": np.maximum(0, ret - 0.8),
        "gap_v": np.minimum(np.log(rest_v / least_v[v]), 2.5),
        "gap_u": np.minimum(np.log(rest_u / least_u[u]), 2.5),
        "rank_v": np.minimum(rank_v, 4) / 4,
        "rank_u": np.minimum(rank_u, 4) / 4,
        "best_v": (rank_v == 0) * 1.0,
        "best_u": (rank_u == 0) * 1.0,
        "best_both": ((rank_v == 0) & (rank_u == 0)) * 1.0,
        "asym": np.tanh(np.log(rest_v / rest_u) / 2),
        "tri": tri,
        "l_tri": -np.log(np.maximum(0.005, 1 - tri)),
        "tri_rank": np.minimum(_ranks(tri, v.astype(float)), 4) / 4,
        "tri_best": (_ranks(tri, v.astype(float)) == 0) * 1.0,
        **third,
        "mid_x_cov": third["mid"] * cov,
        **_places(story),
        **_wording(story),
        **_process(story),
        **_dates(story, tri),
        **_naming(story, named),
    }
    f["ok_best"] = f["date_ok"] * f["best_v"]
    f["bad_best"] = f["date_bad"] * f["best_v"]
    for name in ("cov", "l_cov", "l_tri", "l_place_v", "mid", "lack", "gap_v"):
        # Where all is dated, likeness among the earlier ones says more than it does elsewhere.
        f[f"{name}_all"] = f[name] * f["ok_all"]
    return _bounded(f)


def _third(story: Story, cover: Cover) -> dict[str, Floats]:
    """What third witnesses say of each edge."""
    wanted = ("mid", "midmax", "side", "lack", "lackr", "midn", "midnmax", "lackn", "lacknr", "resid_v", "resid_u")
    out = {name: np.zeros(len(story.edges)) for name in (*wanted, "nothird")}
    for row, (u, v) in enumerate(story.edges.tolist()):
        at_v, at_u = story.shared[v], story.shared[u]
        iv, iu = at_v.at(u), at_u.at(v)
        out["resid_v"][row] = at_v.lacking[:, iv].max() / at_v.total
        out["resid_u"][row] = at_u.lacking[:, iu].max() / at_u.total
        _, rows_v, rows_u = np.intersect1d(at_v.partners, at_u.partners, assume_unique=True, return_indices=True)
        sure = (at_v.bits[rows_v] > _SURE) & (at_u.bits[rows_u] > _SURE)
        if not sure.any():
            out["nothird"][row] = 1.0
            continue
        rows_v, rows_u = rows_v[sure], rows_u[sure]
        bits_v, bits_u = at_v.bits[rows_v], at_u.bits[rows_u]
        a, b = at_v.lacking[rows_v, iv], at_u.lacking[rows_u, iu]
        x, y = a / (bits_v + _SURE), b / (bits_u + _SURE)
        weight = np.minimum(bits_v, bits_u)
        weight = weight / weight.sum()
        rest_v = _REST * (at_v.total * (1 - cover[u, v]) + 25.0) + 20.0
        rest_u = _REST * (at_u.total * (1 - cover[v, u]) + 25.0) + 20.0
        p, q = a / (a + rest_v), b / (b + rest_u)
        both, either = np.minimum(x, y), np.minimum(p, q)
        out["mid"][row], out["midmax"][row] = weight @ both, both.max()
        out["side"][row] = weight @ (y - x)
        out["lack"][row], out["lackr"][row] = weight @ x, weight @ y
        out["midn"][row], out["midnmax"][row] = either.mean(), either.max()
        out["lackn"][row], out["lacknr"][row] = p.mean(), q.mean()
    cov, ret = cover[story.edges[:, 0], story.edges[:, 1]], cover[story.edges[:, 1], story.edges[:, 0]]
    return {
        **out,
        "l_mid": _log(out["mid"], 0.01),
        "l_midmax": _log(out["midmax"], 0.02),
        "l_lack": _log(out["lack"], 0.02),
        "l_lackr": _log(out["lackr"], 0.02),
        "sidelog": _log(out["lackr"], 0.02) - _log(out["lack"], 0.02),
        "l_resid_v": _log(out["resid_v"], 0.02),
        "l_resid_u": _log(out["resid_u"], 0.02),
        "residn_v": out["resid_v"] / (1.05 - cov),
        "residn_u": out["resid_u"] / (1.05 - ret),
    }


def _places(story: Story) -> dict[str, Floats]:
    """How much of each text lies inside matches, whatever became of the words: paraphrase keeps the places."""
    place_v, place_u, matches = (np.zeros(len(story.edges)) for _ in range(3))
    for row, (u, v) in enumerate(story.edges.tolist()):
        for here, there, out in ((v, u, place_v), (u, v, place_u)):
            shared = story.shared[here]
            out[row] = min(1.0, shared.places[shared.at(there)] / (len(story.readings[here].words) or 1))
        matches[row] = math.log1p(len(story.evidence[min(u, v), max(u, v)].matches))
    return {
        "place_v": place_v,
        "place_u": place_u,
        "l_place_v": _log(place_v, 0.02),
        "l_place_u": _log(place_u, 0.02),
        "l_place": _log(np.minimum(place_v, place_u), 0.02),
        "matches": matches,
    }


def _wording(story: Story) -> dict[str, Floats]:
    """Faithfulness inside the matched places, and what is kept of numbers and quotations."""
    out = {name: np.zeros(len(story.edges)) for name in ("fid_v", "fid_u", "num_v", "num_u", "quote_v", "quote_u")}
    for row, (u, v) in enumerate(story.edges.tolist()):
        for here, there, end in ((v, u, "v"), (u, v, "u")):
            shared = story.shared[here]
            at = shared.at(there)
            one, other = story.readings[here], story.readings[there]
            out[f"fid_{end}"][row] = shared.kept[at] / (shared.places[at] + 1)
            out[f"num_{end}"][row] = len(one.numbers & other.numbers) / (len(one.numbers) + 1)
            if one.quotes:
                out[f"quote_{end}"][row] = sum(quote in other.folded for quote in one.quotes) / len(one.quotes)
    out["fid"] = (out["fid_v"] + out["fid_u"]) / 2
    return out


def _process(story: Story) -> dict[str, Floats]:
    """Traces of how rewriting is done: lengths, positions, what was dropped. They travel badly between genres."""
    edges = story.edges.tolist()
    length = np.array([len(each.words) for each in story.readings], dtype=float)
    u, v = story.edges[:, 0], story.edges[:, 1]
    ratio = np.log((length[v] + 1) / (length[u] + 1))
    out = {name: np.zeros(len(edges)) for name in ("insdel", "pos_u", "pos_v", "headmiss", "shift")}
    for row, (a, b) in enumerate(edges):
        at_v, at_u = story.shared[b], story.shared[a]
        iv, iu = at_v.at(a), at_u.at(b)
        new = at_v.places[iv] - at_v.kept[iv]
        gone = at_u.places[iu] - at_u.kept[iu]
        out["insdel"][row] = math.log((new + 3) / (gone + 3))
        mine, theirs = story.passages(b, a), story.passages(a, b)
        end_v, end_u = len(story.documents[b].text) or 1, len(story.documents[a].text) or 1
        out["pos_v"][row] = sum(s.start for s in mine) / len(mine) / end_v - 0.5
        out["pos_u"][row] = sum(s.start for s in theirs) / len(theirs) / end_u - 0.5
        out["headmiss"][row] = (theirs[0].start > 0.08 * end_u) * 1.0 - (mine[0].start > 0.08 * end_v) * 1.0
        # Words put in place of others are rarer than those they replace: spinners and careful writers alike.
        told_v = (at_v.total - at_v.bits[iv]) / (length[b] - at_v.kept[iv] + 5)
        told_u = (at_u.total - at_u.bits[iu]) / (length[a] - at_u.kept[iu] + 5)
        out["shift"][row] = (told_v - told_u) / 5
    return {
        "lenratio": ratio,
        "shortchild": np.maximum(0, -ratio),
        **out,
        "insdel_r": -out["insdel"],
    }


def _dates(story: Story, tri: Floats) -> dict[str, Floats]:
    """What the dates say: intervals that cannot overlap order a pair; a bare day orders nothing within itself."""
    published = [document.published for document in story.documents]
    known = sorted(each.earliest for each in published if each)
    steps = np.diff(np.array(known))
    steps = steps[steps > 0]
    gap = max(3600.0, float(np.median(steps))) if len(steps) else 86400.0
    fields = (
        "date_ok",
        "date_bad",
        "date_tie",
        "date_lag",
        "date_badlag",
        "dated_all",
        "best_earlier",
        "earlier_rank",
        "earlier_gap",
        "slow",
    )
    out = {name: np.zeros(len(story.edges)) for name in fields}
    for row, (u, v) in enumerate(story.edges.tolist()):
        a, b = published[u], published[v]
        if a is None or b is None:
            continue
        if a.latest < b.earliest:
            out["date_ok"][row] = 1.0
            out["date_lag"][row] = math.log1p(min((b.earliest - a.earliest) / gap, 50)) / 4
            out["slow"][row] = min(1.0, math.log1p((b.earliest - a.earliest) / 86400.0) / _SLOW)
        elif a.earliest > b.latest:
            out["date_bad"][row] = 1.0
            out["date_badlag"][row] = math.log1p(min((a.earliest - b.earliest) / gap, 50)) / 4
        else:
            out["date_tie"][row] = 1.0
    derived = story.edges[:, 1]
    for v in np.unique(derived):
        at = np.flatnonzero(derived == v)
        # Complete and distinct: the one case in which the most similar earlier text is hard to beat.
        out["dated_all"][at] = float((out["date_ok"][at] + out["date_bad"][at]).min())
        earlier = at[out["date_ok"][at] > 0]
        if len(earlier):
            ranks = np.array([(tri[earlier] > tri[i] + 1e-12).sum() for i in earlier])
            out["earlier_rank"][earlier] = np.minimum(ranks, 4) / 4
            out["best_earlier"][earlier] = (ranks == 0) * 1.0
            likest = max(tri[i] for i in earlier)
            out["earlier_gap"][earlier] = np.log((likest + 0.02) / (tri[earlier] + 0.02))
    out["best_earlier_all"] = out["best_earlier"] * out["dated_all"]
    out["ok_all"] = out["date_ok"] * out["dated_all"]
    out["bad_all"] = out["date_bad"] * out["dated_all"]
    out["earlier_gap_all"] = out["earlier_gap"] * out["dated_all"]
    out["slow_all"] = out["slow"] * out["dated_all"]
    return out


def _naming(story: Story, named: Sequence[Named]) -> dict[str, Floats]:
    wanted = (
        "v_names_u", "u_names_v", "v_names_unseen", "same_unseen", "own_names_u", "u_own_names_v",
        "u_credited", "v_credited",
    )  # fmt: skip
    credited = _credited(named)
    out = {name: np.zeros(len(story.edges)) for name in wanted}
    for row, (u, v) in enumerate(story.edges.tolist()):
        out["v_names_u"][row] = named[v].seen.get(u, 0.0)
        out["u_names_v"][row] = named[u].seen.get(v, 0.0)
        out["own_names_u"][row] = named[v].own_seen.get(u, 0.0)
        out["u_own_names_v"][row] = named[u].own_seen.get(v, 0.0)
        out["u_credited"][row] = min(_CREDITED, credited[u] - named[v].own_seen.get(u, 0.0))
        out["v_credited"][row] = min(_CREDITED, credited[v] - named[u].own_seen.get(v, 0.0))
        out["v_names_unseen"][row] = max(named[v].unseen.values(), default=0.0)
        both = set(named[v].unseen) & set(named[u].unseen)
        out["same_unseen"][row] = max((min(named[v].unseen[x], named[u].unseen[x]) for x in both), default=0.0)
    return out


def _credited(named: Sequence[Named]) -> Floats:
    """How much each document is named as a source by others of its story, in words of their own."""
    credited = np.zeros(len(named))
    for each in named:
        for u, weight in each.own_seen.items():
            credited[u] += weight
    return credited


def _nodes(story: Story, cover: Cover, named: Sequence[Named], edge: Mapping[str, Floats]) -> dict[str, Floats]:
    n = len(story.documents)
    copied = (
        ("near", "near"), ("mid_n", "midn"), ("mid_nmax", "midnmax"), ("l_mid", "l_mid"), ("lack_n", "lackn"),
        ("lack_nr", "lacknr"), ("side", "side"), ("nothird", "nothird"), ("fid", "fid_v"), ("fid_r", "fid_u"),
        ("fid_both", "fid"), ("place", "place_v"), ("l_place", "l_place"), ("matches", "matches"),
        ("resid", "resid_v"), ("resid_r", "resid_u"), ("best_both", "best_both"), ("tri", "tri"), ("l_tri", "l_tri"),
        ("l_mincov", "l_mincov"), ("dated_all", "dated_all"),
    )  # fmt: skip
    f = {name: np.zeros(n) for name in [each for each, _ in copied]}
    row_of = {(u, v): row for row, (u, v) in enumerate(story.edges.tolist())}
    best = [int(shared.partners[np.argmax(shared.cover)]) if shared.cover.any() else -1 for shared in story.shared]
    for v in range(n):
        if best[v] >= 0:
            row = row_of[best[v], v]
            for mine, theirs in copied:
                f[mine][v] = edge[theirs][row]
    ordered = np.array([[0.0, 0.0, *np.sort(each)][:-3:-1] for each in cover.into]).reshape(n, 2)
    f["bias"] = np.ones(n)
    f["maxcov"] = ordered[:, 0]
    f["l_maxcov"] = _log(ordered[:, 0], 0.02)
    f["second"] = ordered[:, 1]
    f["ret"] = np.array([cover[v, best[v]] if best[v] >= 0 else 0.0 for v in range(n)])
    f["maxret"] = np.array([each.max(initial=0.0) for each in cover.out_of])
    f["partners2"] = np.minimum(6, np.array([(each > 0.2).sum() for each in cover.into])) / 4
    f["partners4"] = np.minimum(6, np.array([(each > 0.4).sum() for each in cover.into])) / 4
    f["places"] = np.array([_anywhere(story, v) for v in range(n)])
    f["l_places"] = _log(f["places"], 0.02)
    f["n2"], f["n3"] = np.full(n, float(n == 2)), np.full(n, float(n == 3))
    f.update(_missing(story, cover, best))
    length = np.array([len(each.words) for each in story.readings], dtype=float)
    sources, derived = story.edges[:, 0], story.edges[:, 1]
    for name in (
        "alone",
        "avgret",
        "lenrel",
        "earliest",
        "dated",
        "later_best",
        "max_earlier",
        "slow",
        "place_earlier",
    ):
        f[name] = np.zeros(n)
    for i, document in enumerate(story.documents):
        is_close = (cover.into[i] > _NEAR_ENOUGH) | (cover.out_of[i] > _NEAR_ENOUGH)
        close = story.shared[i].partners[is_close]
        f["alone"][i] = float(len(close) == 0)
        f["dated"][i] = float(document.published is not None)
        if len(close):
            f["avgret"][i] = cover.out_of[i][is_close].mean()
            f["lenrel"][i] = np.clip(np.log((length[i] + 1) / (length[close].mean() + 1)), -2, 2)
        into = np.flatnonzero(derived == i)
        if document.published and len(close):
            f["earliest"][i] = float(not (edge["date_ok"][into] * np.isin(sources[into], close)).any())
        if best[i] >= 0:
            at = row_of[best[i], i]
            f["later_best"][i] = edge["date_ok"][at] - edge["date_bad"][at]
        earlier = into[edge["date_ok"][into] > 0]
        f["max_earlier"][i] = edge["l_tri"][earlier].max() if len(earlier) else 0.0
        if len(earlier):
            f["slow"][i] = edge["slow"][earlier[int(edge["tri"][earlier].argmax())]]
            f["place_earlier"][i] = edge["l_place_v"][earlier].max()
    for name in ("max_earlier", "slow", "place_earlier"):
        f[f"{name}_all"] = f[name] * f["dated_all"]
    f["names_seen"] = np.array([max(each.seen.values(), default=0.0) for each in named])
    f["credited"] = np.minimum(_CREDITED, _credited(named))
    f["names_unseen"] = np.array([max(each.unseen.values(), default=0.0) for each in named])
    f["own_names_unseen"] = np.array([max(each.own_unseen.values(), default=0.0) for each in named])
    f["names_unnamed"] = np.array([max(each.unnamed.values(), default=0.0) for each in named])
    f["shared_unseen"] = np.array(
        [
            max(
                (w for who, w in each.unseen.items() if any(who in o.unseen for o in named if o is not each)),
                default=0,
            )
            for each in named
        ],
        dtype=float,
    )
    return _bounded(f)


def _anywhere(story: Story, v: int) -> float:
    """Share of a text that lies inside a match with anybody."""
    spans = {span for u in story.shared[v].partners.tolist() for span in story.passages(v, u)}
    inside, reached = 0, 0
    for start, end in sorted(spans):
        inside += max(0, end - max(start, reached))
        reached = max(reached, end)
    return inside / (len(story.documents[v].text) or 1)


def _missing(story: Story, cover: Cover, best: Sequence[int]) -> dict[str, Floats]:
    """What others agree on and a document lacks: it cannot be their source."""
    n = len(story.documents)
    lacks, between, hub = np.zeros(n), np.zeros(n), np.zeros(n)
    for v, shared in enumerate(story.shared):
        is_near = (cover.into[v] > _NEAR_ENOUGH) | (cover.out_of[v] > _NEAR_ENOUGH)
        near = [w for w in shared.partners[is_near].tolist() if w in shared.near]
        agreed = apart = both = 0.0
        for x in near:
            other = story.shared[x]
            if v not in other.partners:
                continue
            at = other.at(v)
            for y in other.near.tolist():
                row = other.at(y)
                if y == v or y not in near or other.bits[row] <= _SURE:
                    continue
                agreed += other.bits[row]
                apart += other.lacking[row, at]
                both += min(other.lacking[row, at], shared.lacking[shared.at(x), shared.at(y)] if x != y else 0.0)
        lacks[v], between[v] = apart / (agreed + 30), both / (agreed + 30)
    for v in range(n):
        hub[v] = lacks[best[v]] if best[v] >= 0 else 0.0
    return {"miss": lacks, "miss_siblings": between, "miss_hub": hub}
