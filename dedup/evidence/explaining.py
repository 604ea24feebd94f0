"""The evidence for one pair laid open: every feature, its weight, and what the two come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Attribution, Document, Evidence
from .features import features
from .judging import learned, speaks
from .reasons import kind_of
from .story import lay_out


@dataclass(frozen=True, slots=True)
class Part:
    """One feature of an edge."""

    kind: str
    feature: str
    value: float
    weight: float
    """Mean slope of the score on the way from nothing to this pair."""

    @property
    def adds(self) -> float:
        """Logits for (or, negative, against) the edge."""
        return self.value * self.weight


def explain(
    source: Document,
    derived: Document,
    evidence: Evidence,
    attributions: Mapping[str, Sequence[Attribution]],
) -> tuple[Part, ...]:
    """What speaks for `derived` having been made from `source`, as a pair by itself, strongest first.

    What the parts add comes to the score of the edge. Empty when the two share nothing. Third documents of the
    story, which often decide, are not asked.
    """
    group = tuple(sorted((source, derived), key=lambda document: document.id))
    story = lay_out(group, [evidence])
    ends = [(group[u].id, group[v].id) for u, v in story.edges.tolist()]
    if (source.id, derived.id) not in ends:
        return ()
    row = ends.index((source.id, derived.id))
    feature = features(story, attributions)
    values = {name: float(column[row]) for name, column in feature.edge.items()}
    scorer = learned(not speaks(feature)).edge
    slopes = scorer.slopes(values, {})
    # What hidden units say of a pair that has nothing belongs to no feature but the one that is always 1.
    slopes["bias"] = slopes.get("bias", 0.0) + scorer.score(dict.fromkeys(scorer.features, 0.0))
    parts = [Part(kind_of(name), name, values[name], slope) for name, slope in slopes.items()]
    return tuple(sorted(parts, key=lambda part: (-abs(part.adds), part.feature)))
