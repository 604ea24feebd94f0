"""What two documents share beyond chance has to be explained: one had it from the other, or both from outside.

Each document is judged against its own candidates; nothing in that forbids two documents that share a dozen rewritten
sentences from both being originals. This step does: the mass that two dependent documents leave unexplained goes
from "original" to "fed from outside the pile".
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ..model import Document, Match
from .posterior import Floats

STRANGERS = 3.0  # reports of one event that owe each other nothing, for each that does
_SAYS = 0.5  # weight of an attribution from which a text says that it retells
_RETOLD, _COPIED = 0.2, 0.4  # shares of common wording: below, a retelling; above, it may be a copy
_SENTENCE = 120  # characters of a sentence, for the number of chances that two texts have to meet


def dependence(left: Document, right: Document, matches: Sequence[Match], says: bool = False) -> float:
    """Probability that two texts owe what they share to one text, judged by their matches alone, 0 to 1.

    Quotations do not count: a speaker's words reach every newsroom. What counts is the sum of similarities, measured
    against the lengths: long texts on one topic meet more often. Weights are fitted on simulated stories and on
    independently written reports of the same events (`make train`), taking strangers for three times as frequent as
    relatives; where one of the two says that it retells (`says`), they are not.
    """
    values = dependence_features(left, right, matches)
    logit = sum(weight * values[name] for name, weight in _weights().items()) + (math.log(STRANGERS) if says else 0.0)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def dependence_features(left: Document, right: Document, matches: Sequence[Match]) -> dict[str, float]:
    """What `dependence` is judged by."""
    told = [match.similarity for match in matches if match.degree != "quoted"]
    chances = math.sqrt(math.sqrt((len(left.text) / _SENTENCE + 1) * (len(right.text) / _SENTENCE + 1)))
    return {"bias": 1.0, "l_sum": math.log(math.fsum(told) / chances + 0.02)}


def explained(
    documents: Sequence[Document],
    matches: Mapping[tuple[int, int], Sequence[Match]],
    retold: Sequence[float],
    cover: Floats,
    edge: Floats,
    root: Floats,
    unseen: Floats,
) -> tuple[Floats, Floats]:
    """The probabilities of being an original and of being fed from outside, with shared matter explained.

    `edge[u, v]`, `root[v]` and `unseen[v]` are the posterior of a story; `retold[v]` is the weight of the words by
    which v says that it has its matter from elsewhere, 0 where it says nothing. A document stays an original only in
    so far as no partner depends on the same text without going back to it. Of near copies nothing is said: one of
    them may well have been made from the other, and of that the tree itself judges best.
    """
    reached = np.minimum(1.0, edge + edge @ edge + edge @ edge @ edge)
    kept = np.ones(len(documents))
    for (v, w), found in sorted(matches.items()):
        says = max(retold[v], retold[w]) >= _SAYS
        depends = dependence(documents[v], documents[w], found, says)
        wording = max(float(cover[v, w]), float(cover[w, v]))
        depends *= min(1.0, max(0.0, (_COPIED - wording) / (_COPIED - _RETOLD)))
        kept[v] *= 1.0 - depends * (1.0 - float(reached[v, w]))
        kept[w] *= 1.0 - depends * (1.0 - float(reached[w, v]))
    return root * kept, unseen + root * (1.0 - kept)


def beside(
    cover: Floats, names_missing: Floats, credits: NDArray[np.bool_], edge: Floats, unseen: Floats
) -> tuple[Floats, Floats]:
    """The probabilities of edges and of being fed from outside, with witnesses that name their source told apart.

    A document u that says it has its matter from a missing outlet shows that this outlet had it. What another one
    shares with u it may have from there too, the more so the less of it u covers: a share
    `names_missing[u] * (1 - cover[u, v]) ** 2` of P(u to v) goes to P(v is fed from outside). Not where v credits u:
    `credits[u, v]`. `cover[u, v]` is the share of v that stands in u.
    """
    moved = edge * names_missing[:, None] * np.square(1.0 - np.minimum(cover, 1.0)) * ~credits
    return edge - moved, unseen + moved.sum(0)


@cache
def _weights() -> Mapping[str, float]:
    written = json.loads((files("dedup") / "data" / "dependence.json").read_text(encoding="utf-8"))
    weights: Mapping[str, float] = written["weights"]
    return weights
