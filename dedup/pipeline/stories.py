"""Stories: documents that have matter in common, and the lineage of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .. import evidence, lineage
from ..model import Attribution, CandidatePair, Evidence, Lineage
from ..sketches import components
from .judging import is_verified
from .working import Pile, Workers


def stories_of(
    pile: Iterable[str],
    measured: Mapping[CandidatePair, Evidence],
    attributions: Mapping[str, Sequence[Attribution]],
) -> dict[str, str]:
    """For each document the story it belongs to, named after its first document."""
    joined = [
        (pair.left_id, pair.right_id, 1.0)
        for pair, weighed in measured.items()
        if is_joined(weighed, attributions[pair.left_id], attributions[pair.right_id])
    ]
    named = {id_: members[0] for members, _ in components(joined) for id_ in members}
    return {id_: named.get(id_, id_) for id_ in pile}


def is_joined(weighed: Evidence, left: Sequence[Attribution], right: Sequence[Attribution]) -> bool:
    """Whether what two documents have in common makes them one story.

    Verified pairs join. A single weak match joins only where one of the two says that it has its matter from
    elsewhere: then the other may have it from there too.
    """
    return is_verified(weighed) or bool(left) or bool(right)


def grown_stories(
    workers: Workers,
    stories: Mapping[str, str],
    measured: Mapping[CandidatePair, Evidence],
    attributions: Mapping[str, Sequence[Attribution]],
    decided: float,
) -> Lineage:
    """The lineage of every story of the workers' pile; a direction below `decided` is told as undecided."""
    members: dict[str, list[str]] = defaultdict(list)
    for id_, story in stories.items():
        members[story].append(id_)
    known: dict[str, list[Evidence]] = defaultdict(list)
    for pair, weighed in measured.items():
        if stories[pair.left_id] == stories[pair.right_id]:
            known[stories[pair.left_id]].append(weighed)
    pieces = [
        _Story(ids, known[story], {id_: attributions[id_] for id_ in ids}, decided)
        for story, ids in sorted(members.items())
    ]
    return lineage.gathered(workers.map(_grown, pieces))


@dataclass(frozen=True, slots=True)
class _Story:
    """What one story is grown from."""

    ids: Sequence[str]
    known: Sequence[Evidence]
    attributions: Mapping[str, Sequence[Attribution]]
    decided: float


def _grown(story: _Story, pile: Pile) -> Lineage:
    documents = [pile[id_] for id_ in story.ids]
    descents = evidence.derive(documents, story.known, story.attributions)
    return lineage.grow(documents, descents, story.known, story.attributions, story.decided)
