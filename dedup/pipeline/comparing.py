"""`compare`: from documents to the report, all in memory."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .. import alignment, attribution, text
from .._version import __version__
from ..errors import InputError
from ..model import (
    Attribution,
    Boilerplate,
    CandidatePair,
    Cluster,
    Document,
    DocumentReport,
    Evidence,
    Lineage,
    Origin,
    Pair,
    Report,
    Skipped,
)
from ..settings import Settings
from ..sketches import components
from .composing import Explanations, composition
from .copies import copy_pairs, first_copies, near_copies, with_copies
from .judging import shares
from .measuring import Known, measured
from .stories import grown_stories, stories_of
from .working import Pile, Workers

log = logging.getLogger("dedup")

Attributions = Mapping[str, tuple[Attribution, ...]]


def compare(
    documents: Iterable[Document | Skipped],
    settings: Settings | None = None,
    *,
    focus: str | None = None,
    top: int | None = None,
    jobs: int = 1,
    ignore: Iterable[str] = (),
    kept: Known | None = None,
    story: str | None = None,
) -> Report:
    """The similarity report on a pile: pairs, alignments, attributions and the tree of derivation.

    The same documents and settings give the same report, in whatever order they arrive. `focus` is the id of the one
    document whose pairs are wanted; `top` keeps that many pairs, those that share most. `jobs` processes share the
    work. Lines that are boilerplate, or equal to one of `ignore` but for case, numbers and punctuation, count for
    nothing. `kept` gives the evidence of pairs that were measured before, so that they are not aligned again. `story`
    is the id of a document: only its story is grown and told, with the figures it has in the whole report.

    Raises InputError when `focus` or `story` is not the id of a document.
    """
    settings = settings or Settings()
    pile, skipped = _gathered(documents, settings)
    log.info("%d documents read, %d skipped", len(pile), len(skipped))
    if focus is not None and focus not in pile:
        raise InputError(f"--focus {focus}: no document has this id; ids are {_some(pile)}")
    if story is not None and story not in pile:
        raise InputError(f"--story {story}: no document has this id; name any of the story: ids are {_some(pile)}")
    with Workers(pile, jobs) as workers:
        attributions = _attributions(workers)
        lines_of = dict(zip(pile, workers.map(_lines, list(pile)), strict=True))
    boilerplate = _boilerplate(pile, lines_of, settings)
    first_of = first_copies(pile)
    firsts = {id_: pile[id_] for id_ in sorted(set(first_of.values()))}
    counted = _without(firsts, lines_of, [*(each.text for each in boilerplate), *ignore])
    with Workers(counted, jobs) as workers:
        known = measured(workers, settings, kept)
        log.info("%d pairs have something in common", len(known))
        stories = stories_of(firsts, known, attributions)
        if story is not None:
            told = stories[first_of[story]]
            pile = {id_: each for id_, each in pile.items() if stories[first_of[id_]] == told}
            first_of = {id_: first for id_, first in first_of.items() if id_ in pile}
            stories = {id_: each for id_, each in stories.items() if each == told}
            known = {pair: each for pair, each in known.items() if pair.left_id in pile and pair.right_id in pile}
        grown = with_copies(grown_stories(workers, stories, known, attributions, settings.decided), pile, first_of)
    explanations = Explanations(grown, settings.derived, first_of)
    pairs = [
        Pair(
            each.left_id,
            each.right_id,
            each.resemblance,
            shares(each),
            explanations.of(each.left_id, each.right_id),
            each.matches,
        )
        for each in known.values()
    ]
    pairs.extend(copy_pairs(pile, first_of, explanations))
    clusters = _clusters(pairs, settings)
    return Report(
        version=__version__,
        settings=settings.as_dict(),
        documents=_documents(pile, first_of, stories, clusters, known, attributions, grown),
        pairs=_chosen(pairs, settings, focus, top),
        clusters=clusters,
        lineage=grown,
        skipped=tuple(sorted(skipped, key=lambda each: (each.id, each.reason))),
        boilerplate=boilerplate,
    )


def _gathered(
    documents: Iterable[Document | Skipped], settings: Settings
) -> tuple[dict[str, Document], list[Skipped]]:
    """The documents that hold enough words, by id in order, and those that do not."""
    pile: dict[str, Document] = {}
    skipped: list[Skipped] = []
    for each in documents:
        if isinstance(each, Skipped):
            skipped.append(each)
            continue
        count = len(text.word_spans(each.text))
        if count < max(1, settings.min_words):
            words = f"{count} word{'s' * (count != 1)}"
            skipped.append(
                Skipped(each.id, f"{each.id}: {words}, too short to compare; leave it out or lower --min-words")
            )
        else:
            pile[each.id] = each
    return dict(sorted(pile.items())), skipped


def _lines(id_: str, pile: Pile) -> alignment.Lines:
    return alignment.keyed_lines(pile[id_].text)


def _boilerplate(
    pile: Mapping[str, Document], lines_of: Mapping[str, alignment.Lines], settings: Settings
) -> tuple[Boilerplate, ...]:
    """The boilerplate of the pile; lines that near-copies of one article have between other lines are none."""
    found = alignment.learn_boilerplate(pile.values(), None, lines_of)
    return alignment.learn_boilerplate(pile.values(), near_copies(pile, settings), lines_of) if found else found


def _without(
    pile: Mapping[str, Document], lines_of: Mapping[str, alignment.Lines], lines: Iterable[str]
) -> Mapping[str, Document]:
    """The documents with these lines blanked out, so that every offset stays true."""
    keys = {alignment.key_of(line) for line in lines} - {""}
    if not keys:
        return pile
    return {id_: replace(each, text=alignment.without_lines(each, keys, lines_of[id_])) for id_, each in pile.items()}


def _some(pile: Mapping[str, Document]) -> str:
    ids = list(pile)
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")


def _attributions(workers: Workers) -> Attributions:
    """The attributions of every document, by id: of the text as it was read, boilerplate and all."""
    pile = workers.pile
    outlets = sorted({each.outlet for each in pile.values() if each.outlet})
    return dict(zip(pile, workers.map(_attributed, [(id_, outlets) for id_ in pile]), strict=True))


def _attributed(piece: tuple[str, list[str]], pile: Pile) -> tuple[Attribution, ...]:
    id_, outlets = piece
    return attribution.read(pile[id_], outlets)


def _clusters(pairs: Sequence[Pair], settings: Settings) -> tuple[Cluster, ...]:
    near = [
        (each.left_id, each.right_id, each.resemblance.similarity)
        for each in pairs
        if each.resemblance.similarity >= settings.near_threshold
    ]
    return tuple(sorted((Cluster(ids[0], ids, weakest) for ids, weakest in components(near)), key=lambda c: c.id))


def _documents(
    pile: Mapping[str, Document],
    first_of: Mapping[str, str],
    stories: Mapping[str, str],
    clusters: Iterable[Cluster],
    measured: Mapping[CandidatePair, Evidence],
    attributions: Attributions,
    grown: Lineage,
) -> tuple[DocumentReport, ...]:
    cluster_of = {id_: each.id for each in clusters for id_ in each.documents}
    origins: dict[str, Origin] = {each.document_id: each for each in grown.origins}
    copies: dict[str, list[str]] = defaultdict(list)
    for id_, first in first_of.items():
        if id_ != first:
            copies[first].append(id_)
            copies[id_].append(first)  # all of them on each would be quadratic
    composed = composition(pile, measured, grown)
    return tuple(
        DocumentReport(
            document=each,
            words=len(text.word_spans(each.text)),
            cluster=cluster_of.get(id_),
            story=stories[first_of[id_]],
            copies=tuple(copies[id_]),
            origin=origins[id_],
            attributions=attributions[id_],
            composition=composed[id_],
        )
        for id_, each in pile.items()
    )


def _chosen(pairs: Iterable[Pair], settings: Settings, focus: str | None, top: int | None) -> tuple[Pair, ...]:
    """The pairs that the reader asked for, those that share most first."""
    weight = {"copy": 0, "rewrite": 1, "quotes": 2, "topic": 3, "nothing": 4}
    kept = [
        each
        for each in pairs
        if each.resemblance.similarity >= settings.min_similarity and focus in (None, each.left_id, each.right_id)
    ]
    kept.sort(
        key=lambda each: (
            weight[each.shares],
            -each.resemblance.similarity if each.shares == "copy" else 0.0,
            -sum(match.similarity for match in each.matches),
            each.left_id,
            each.right_id,
        )
    )
    return tuple(kept[:top])
