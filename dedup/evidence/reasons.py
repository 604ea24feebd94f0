"""The evidence for an edge in newsroom words."""

from __future__ import annotations

from collections.abc import Mapping

from ..learned import Scorer
from ..model import Reason
from .features import Features
from .story import Story

_KINDS: Mapping[str, tuple[str, ...]] = {
    "attribution": (
        "v_names_u", "u_names_v", "v_names_unseen", "same_unseen", "own_names_u", "u_own_names_v",
        "u_credited", "v_credited",
    ),
    "date": (
        "date_ok", "date_bad", "date_tie", "date_lag", "date_badlag", "ok_best", "bad_best", "ok_all", "bad_all",
        "best_earlier", "best_earlier_all", "earlier_rank", "earlier_gap", "earlier_gap_all", "slow", "slow_all",
    ),
    "common reading": (
        "mid", "midmax", "side", "lack", "lackr", "midn", "midnmax", "lackn", "lacknr", "resid_v", "resid_u", "l_mid",
        "l_midmax", "l_lack", "l_lackr", "sidelog", "l_resid_v", "l_resid_u", "residn_v", "residn_u", "mid_x_cov",
        "nothird", "mid_all", "lack_all",
    ),
    "wording": ("fid", "fid_v", "fid_u", "num_v", "num_u", "quote_v", "quote_u", "shift", "insdel", "insdel_r"),
    "shape": ("lenratio", "shortchild", "pos_u", "pos_v", "headmiss"),
}  # fmt: skip
_LEAST = 0.15  # logits below which a reason is not worth a line


_KIND_OF = {name: kind for kind, members in _KINDS.items() for name in members}


def kind_of(feature: str) -> str:
    """The kind of evidence that a feature belongs to.

    >>> kind_of("date_ok"), kind_of("cov")
    ('date', 'shared text')
    """
    return _KIND_OF.get(feature, "shared text")


def contributions(feature: Features, row: int, scorer: Scorer, typical: Mapping[str, float]) -> dict[str, float]:
    """Logits that each kind of evidence adds to an edge, against a typical candidate; `bias` left out."""
    values = {name: float(column[row]) for name, column in feature.edge.items()}
    added: dict[str, float] = {}
    for name, slope in scorer.slopes(values, typical).items():
        if name != "bias":
            kind = kind_of(name)
            added[kind] = added.get(kind, 0.0) + slope * (values[name] - typical.get(name, 0.0))
    return added


def reasons(
    story: Story, feature: Features, row: int, scorer: Scorer, typical: Mapping[str, float]
) -> tuple[Reason, ...]:
    """The reasons for and against an edge, strongest first."""
    found = [
        Reason(kind, text, weight)
        for kind, weight in contributions(feature, row, scorer, typical).items()
        if abs(weight) >= _LEAST and (text := _told(story, feature, row, kind, weight))
    ]
    return tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.kind)))


def _told(story: Story, feature: Features, row: int, kind: str, weight: float) -> str:
    u, v = story.edges[row].tolist()
    source, derived = story.documents[u], story.documents[v]
    value = {name: float(column[row]) for name, column in feature.edge.items()}
    if kind == "attribution":
        if value["v_names_u"]:
            return f"names {source.outlet or source.id}"
        if value["u_names_v"]:
            return f"{source.id} names {derived.outlet or derived.id}"
        if value["same_unseen"]:
            return "both name an outlet that is not in the pile"
        if value["v_names_unseen"]:
            return "names an outlet that is not in the pile"
        if value["u_credited"] != value["v_credited"]:
            credited = source if value["u_credited"] > value["v_credited"] else derived
            return f"others name {credited.id} as their source"
        return ""
    if kind == "date":
        return _dated(story, u, v, value)
    if kind == "common reading":
        return _readings(story, u, v, weight)
    if kind == "shared text":
        rank = "closest" if value["best_v"] else "not the closest"
        return f"{rank} in wording: {value['cov']:.0%} of it stands in {source.id}, {value['ret']:.0%} the other way"
    if kind == "wording":
        return f"keeps {value['fid_v']:.0%} of the words where the two match"
    return (
        "shorter than its source"
        if value["lenratio"] < -0.1
        else "longer than its source"
        if value["lenratio"] > 0.1
        else ""
    )


def _dated(story: Story, u: int, v: int, value: Mapping[str, float]) -> str:
    before, after = story.documents[u].published, story.documents[v].published
    if before is None or after is None:
        return ""
    if value["date_tie"]:
        return "published in the same span of time"
    later = value["date_ok"] > 0
    seconds = after.earliest - before.earliest if later else before.earliest - after.earliest
    return f"published {span_of_time(seconds)} {'later' if later else 'earlier'}"


def span_of_time(seconds: float) -> str:
    """A length of time as one would say it.

    >>> span_of_time(3 * 3600), span_of_time(90), span_of_time(86400 * 3)
    ('3 h', '2 min', '3 days')
    """
    if seconds < 3600:
        return f"{max(1, round(seconds / 60))} min"
    if seconds < 2 * 86400:
        return f"{round(seconds / 3600)} h"
    return f"{round(seconds / 86400)} days"


def _readings(story: Story, u: int, v: int, weight: float) -> str:
    """Where a third witness sides: the strongest common reading for or against the edge."""
    at_v, at_u = story.shared[v], story.shared[u]
    against = at_v.lacking[:, at_v.at(u)]
    backing = at_u.lacking[:, at_u.at(v)]
    source = story.documents[u].id
    if weight < 0 and len(against) and against.max() > 15:
        third = story.documents[int(at_v.partners[int(against.argmax())])].id
        return f"shares with {third} what {source} lacks"
    if weight > 0 and len(backing) and backing.max() > 15:
        third = story.documents[int(at_u.partners[int(backing.argmax())])].id
        return f"{source} shares with {third} what it lacks"
    return "nothing in it that others have and its source lacks" if weight > 0 else ""
