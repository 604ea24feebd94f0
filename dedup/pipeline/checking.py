"""`check`: what drafts have from known documents, passage by passage, and whether they say so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .. import alignment, attribution
from .._version import __version__
from ..corpus.drafts import Draft, line_and_column, line_starts_of
from ..model import (
    Attribution,
    Boilerplate,
    Checked,
    CompositionPart,
    Document,
    DocumentReport,
    Finding,
    Lineage,
    LostSource,
    Match,
    Origin,
    Pair,
    Report,
    Reuse,
    Said,
    Skipped,
    Span,
)
from ..settings import Settings
from ..sketches import measure, shingle_hashes
from ..text import word_spans
from ..text import words as words_of
from .baseline import Accepted, holds
from .crediting import Credits, credit_of, named_by, own_names
from .fingerprints import fingerprint
from .passages import Flags, Passage, Range, best_apart, matches, passages
from .retrieving import Asked, Known, KnownAll, KnownIndex, KnownPile
from .severity import LEAST_PROBABLE, LEAST_RUN, RULES, is_found, severity
from .stock import Stock

log = logging.getLogger("dedup")

_WHOLLY = 0.8  # share of a text's words from which METER's editors would call it wholly derived, near enough
_STYLE_RUN = 5  # words of house style in a row; a text of fewer counts as a whole


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What is left out of a check."""

    among: bool = False
    """Check the drafts against each other too."""
    excluded_outlets: tuple[str, ...] = ()
    itself: tuple[str, ...] = ()
    """Ids of known documents that are earlier versions of the drafts."""
    since: float | None = None
    """Known documents published before (seconds since 1970) are left out; undated ones stay."""
    house_style: tuple[str, ...] = ()
    """Texts that may be repeated freely: boilerplate, disclaimers, standing phrases."""
    baseline: tuple[Accepted, ...] = ()
    own_ids: Callable[[Draft], Collection[str]] | None = None
    """Under which ids the draft's own file may be among the known documents."""


def check(
    documents: Document | Draft | Iterable[Document | Draft | Skipped],
    known: Asked | Known | Iterable[Document | Skipped],
    settings: Settings | None = None,
    options: CheckOptions | None = None,
) -> Report:
    """The findings of each draft against what is known: an index, or documents.

    One way: nothing is said of the known documents, and nothing is written. Drafts, findings and totals stand in
    the report beside the known documents that were found in them; spans are those of each draft's own file.

    >>> from dedup import Document, check
    >>> story = "The harbour master closed the northern quay on Monday after a crane fell into the dock at noon."
    >>> report = check(Document("draft", story), [Document("known", story)])
    >>> [(each.source_id, each.degree, each.severity) for each in report.findings]
    [('known', 'verbatim', 'warning')]
    """
    settings, options = settings or Settings(), options or CheckOptions()
    given = [documents] if isinstance(documents, Document | Draft) else list(documents)
    skipped = [each for each in given if isinstance(each, Skipped)]
    drafts = [_draft(each) for each in given if not isinstance(each, Skipped)]
    store = _store(known)
    if options.among:
        store = KnownAll([store, KnownPile([each.document for each in drafts])])
    checking = _Checking(store, options)
    outcomes = [checking.outcome(each) for each in sorted(drafts, key=lambda each: each.document.id)]
    return _report(outcomes, checking, settings, skipped)


def _draft(given: Document | Draft) -> Draft:
    return Draft.of(given) if isinstance(given, Document) else given


def _store(known: Asked | Known | Iterable[Document | Skipped]) -> Known:
    if isinstance(known, Known):
        return known
    return KnownIndex(known) if isinstance(known, Asked) else KnownPile(known)


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """One draft and what was found in it."""

    draft: Draft
    shown: Document
    """The draft as the report shows it: its text is the file's."""
    words: int
    attributions: tuple[Attribution, ...]
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    sources: Mapping[str, Document]
    matches: Mapping[str, tuple[Match, ...]]
    """Of each source of a finding, with the spans of the file on the left."""
    uncredited_words: int
    reused_words: int
    longest_uncredited: int
    lost: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]
    """Identity of each lost source to its name, the documents that name it, and what they say with the draft."""
    stock: tuple[Boilerplate, ...] = ()
    """What was found and is a stock phrase."""


class _Checking:
    """The work on one draft after the other, with what is learnt of the known documents on the way."""

    def __init__(self, known: Known, options: CheckOptions) -> None:
        self.known = known
        self.options = options
        self.style = _House(options.house_style)
        self._excluded = {attribution.identity(each) for each in options.excluded_outlets}
        self._attributions: dict[str, tuple[Attribution, ...]] = {}

    def outcome(self, draft: Draft) -> _Outcome:
        document = draft.document
        prepared = alignment.prepare(document.text, document.language)
        counted = self.style.counted(prepared)
        in_quotes = prepared.quoted | _inside(prepared, draft.prose.quoted)
        sources = {each.id: each for each in self._candidates(draft, prepared)}
        told: list[Passage] = []
        aligned: dict[str, tuple[Match, ...]] = {}
        for id_, source in sources.items():
            theirs = self.known.prepared(source)
            aligned[id_] = matches(prepared, theirs, LEAST_PROBABLE, LEAST_RUN)
            told += passages(prepared, theirs, aligned[id_], id_, counted, in_quotes)
        stock = Stock(told, lambda id_: sources[id_].text)
        found = [(each, stock.holds(each)) for each in told if is_found(each)]
        chosen = best_apart([each for each, is_stock in found if not is_stock], _ranks(sources.values()))
        outcome = self._told(draft, prepared, counted, chosen, sources, aligned)
        phrases = stock.listed(
            [each for each, is_stock in found if is_stock],
            lambda each: document.text[slice(*_span(prepared, each.ours))],
        )
        return replace(outcome, stock=tuple(phrases))

    def _candidates(self, draft: Draft, prepared: alignment.Prepared) -> list[Document]:
        options = self.options
        own = {*options.itself, *(options.own_ids(draft) if options.own_ids else ())}
        if draft.states_its_id or options.among:
            own.add(draft.document.id)
        return [
            each
            for each in self.known.near(prepared, own)
            if not (each.outlet and attribution.identity(each.outlet) in self._excluded)
            and not (options.since is not None and each.published and each.published.latest < options.since)
        ]

    def _told(
        self,
        draft: Draft,
        prepared: alignment.Prepared,
        counted: Flags,
        chosen: Sequence[tuple[Passage, tuple[Passage, ...]]],
        sources: Mapping[str, Document],
        aligned: Mapping[str, tuple[Match, ...]],
    ) -> _Outcome:
        outlets = {each.outlet for each in sources.values() if each.outlet}
        credits = Credits(draft.document, prepared, outlets)
        lines = line_starts_of(draft.original)
        findings: list[Finding] = []
        accepted: list[Finding] = []
        lost: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {}
        credited = np.zeros(len(prepared.words), np.bool_)
        reused = np.zeros(len(prepared.words), np.bool_)
        longest = 0
        for passage, others in chosen:
            finding = self._finding(draft, prepared, lines, passage, others, sources, credits, lost)
            is_accepted = _is_excepted(draft, prepared, passage.ours) or holds(self.options.baseline, finding)
            (accepted if is_accepted else findings).append(finding)
            here = slice(passage.ours.start, passage.ours.end)
            if is_accepted:
                continue
            reused[here] |= counted[here]
            if finding.credit == "uncredited":
                longest = max(longest, finding.run)
            else:
                credited[here] = True
        used = {each.witness_id for each in findings}
        return _Outcome(
            draft=draft,
            shown=replace(draft.document, text=draft.original),
            words=len(prepared.words),
            attributions=tuple(replace(each, span=_placed(draft, each.span)) for each in credits.attributions),
            findings=tuple(findings),
            accepted=tuple(accepted),
            sources={id_: each for id_, each in sources.items() if id_ in used},
            matches={id_: _of_file(draft, matches) for id_, matches in aligned.items() if id_ in used},
            uncredited_words=int((reused & ~credited).sum()),
            reused_words=int(reused.sum()),
            longest_uncredited=longest,
            lost=lost,
        )

    def _finding(
        self,
        draft: Draft,
        prepared: alignment.Prepared,
        lines: Sequence[int],
        passage: Passage,
        others: Sequence[Passage],
        sources: Mapping[str, Document],
        credits: Credits,
        lost: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]],
    ) -> Finding:
        source = sources[passage.source_id]
        there = self._place(source, passage.theirs)
        named = self._named_by_several(passage, others, sources)
        names = own_names(source) | self._named(source, there).keys()
        titles = [source.title] if source.title and source.title not in source.text[there.start : there.end] else []
        credited_by = credits.given(passage, names, titles)
        credit = credit_of(passage.quoted, credited_by)
        ours = _span(prepared, passage.ours)
        span = draft.place(ours)
        line, column = line_and_column(lines, span.start)
        end_line, end_column = line_and_column(lines, span.end)
        if named is not None:
            identity, name, witnesses = named
            before = lost.get(identity, (name, (), ()))
            said = draft.document.text[ours.start : ours.end]
            lost[identity] = (before[0], tuple(sorted({*before[1], *witnesses})), (*before[2], said))
        return Finding(
            draft_id=draft.document.id,
            span=span,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            source_id=f"lost:{named[0]}" if named is not None else source.id,
            witness_id=source.id,
            source_span=there,
            also=tuple(each.source_id for each in others),
            degree=passage.degree,
            words=passage.words,
            similarity=passage.similarity,
            rarity=passage.rarity,
            run=passage.run,
            credit=credit,
            credited_by=credited_by,
            severity=severity(passage.words, passage.similarity, passage.rarity, credit),
            rule=RULES[passage.degree],
            fingerprint=fingerprint(prepared.words[passage.ours.start : passage.ours.end]),
            points_into="text" if draft.is_extracted else "file",
        )

    def _place(self, source: Document, theirs: Range) -> Span:
        return _span(self.known.prepared(source), theirs)

    def _named(self, source: Document, place: Span) -> dict[str, str]:
        if source.id not in self._attributions:
            self._attributions[source.id] = attribution.read(source)
        return named_by(source, self._attributions[source.id], place)

    def _named_by_several(
        self, passage: Passage, others: Sequence[Passage], sources: Mapping[str, Document]
    ) -> tuple[str, str, tuple[str, ...]] | None:
        """The source that two or more known documents name for the passage, and that is none of them.

        Identity, name and the documents that name it.
        """
        holders = [passage, *others]
        own = {name for each in holders for name in own_names(sources[each.source_id])}
        named: dict[str, tuple[str, list[str]]] = {}
        for each in holders:
            source = sources[each.source_id]
            for identity, name in self._named(source, self._place(source, each.theirs)).items():
                if identity not in own:
                    named.setdefault(identity, (name, []))[1].append(source.id)
        several = [(identity, name, tuple(ids)) for identity, (name, ids) in named.items() if len(ids) > 1]
        return min(several, key=lambda each: (-len(each[2]), each[0]), default=None)


class _House:
    """House style: runs of words that may be repeated freely."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        for text in texts:
            for line in text.splitlines():
                words = tuple(words_of(line))
                size = min(_STYLE_RUN, len(words))
                self._runs |= {words[k : k + size] for k in range(len(words) - size + 1) if size}

    def counted(self, prepared: alignment.Prepared) -> Flags:
        """Which words of a text are not house style."""
        counted = np.ones(len(prepared.words), np.bool_)
        for size in sorted({len(run) for run in self._runs}):
            for k in range(len(prepared.words) - size + 1):
                if prepared.words[k : k + size] in self._runs:
                    counted[k : k + size] = False
        return counted


def _ranks(sources: Iterable[Document]) -> dict[str, int]:
    """The place of each source among the candidates for the best one: earlier before later, undated ones last."""
    order = sorted(sources, key=lambda each: (each.published.earliest if each.published else float("inf"), each.id))
    return {each.id: place for place, each in enumerate(order)}


def _inside(prepared: alignment.Prepared, spans: Iterable[Span]) -> Flags:
    inside = np.zeros(len(prepared.words), np.bool_)
    for span in spans:
        inside |= (prepared.starts >= span.start) & (prepared.ends <= span.end)
    return inside


def _span(prepared: alignment.Prepared, words: Range) -> Span:
    """Where words stand, with the punctuation of the sentences that they begin and end."""
    start, end = int(prepared.starts[words.start]), int(prepared.ends[words.end - 1])
    first, last = np.searchsorted(prepared.borders, [words.start, words.end - 1], "right") - 1
    if prepared.borders[first] == words.start:
        start = min(start, prepared.sentence_spans[first].start)
    if prepared.borders[last + 1] == words.end:
        end = max(end, prepared.sentence_spans[last].end)
    return Span(start, end)


def _is_excepted(draft: Draft, prepared: alignment.Prepared, ours: Range) -> bool:
    """Whether the draft itself excepts most of the passage."""
    inside = _inside(prepared, (span for span, _ in draft.accepted))
    return 2 * int(inside[ours.start : ours.end].sum()) > len(ours)


def _placed(draft: Draft, span: Span) -> Span:
    return draft.place(span) if span.end else span


def _of_file(draft: Draft, matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(replace(each, left=tuple(draft.place(span) for span in each.left)) for each in matches)


# The report ------------------------------------------------------------------------------------


def _report(
    outcomes: Sequence[_Outcome], checking: _Checking, settings: Settings, skipped: Collection[Skipped]
) -> Report:
    lost = _lost_sources(outcomes)
    numbered = {f"lost:{identity}": each.id for identity, each in lost.items()}
    findings = [
        replace(each, source_id=numbered.get(each.source_id, each.source_id))
        for outcome in outcomes
        for each in outcome.findings
    ]
    sources = {id_: each for outcome in outcomes for id_, each in sorted(outcome.sources.items())}
    drafts = {outcome.shown.id for outcome in outcomes}
    documents = [_draft_report(outcome, findings) for outcome in outcomes]
    documents += [_source_report(each, checking) for id_, each in sorted(sources.items()) if id_ not in drafts]
    return Report(
        version=__version__,
        settings=settings.as_dict(),
        documents=tuple(documents),
        pairs=tuple(pair for outcome in outcomes for pair in _pairs(outcome, settings)),
        clusters=(),
        lineage=Lineage(tuple(lost.values()), (), tuple(each.origin for each in documents), 0),
        skipped=tuple(sorted(skipped, key=lambda each: (each.id, each.reason))),
        findings=tuple(findings),
        checked=tuple(_checked(outcome) for outcome in outcomes),
        boilerplate=tuple(
            sorted({each for outcome in outcomes for each in outcome.stock}, key=lambda line: line.text)
        ),
    )


def _checked(outcome: _Outcome) -> Checked:
    reused = outcome.reused_words / outcome.words if outcome.words else 0.0
    relation: Reuse = "wholly-derived" if reused >= _WHOLLY else "partially-derived" if reused else "non-derived"
    return Checked(
        draft_id=outcome.shown.id,
        words=outcome.words,
        reused=round(reused, 4),
        relation=relation,
        uncredited_words=outcome.uncredited_words,
        longest_uncredited=outcome.longest_uncredited,
        accepted=len(outcome.accepted),
    )


def _lost_sources(outcomes: Iterable[_Outcome]) -> dict[str, LostSource]:
    """The sources that known documents name and that are not known, by identity."""
    gathered: dict[str, tuple[str, set[str], dict[str, set[str]]]] = {}
    for outcome in outcomes:
        for identity, (name, witnesses, said) in outcome.lost.items():
            _, all_witnesses, all_said = gathered.setdefault(identity, (name, set(), {}))
            all_witnesses |= set(witnesses)
            for text in said:
                all_said.setdefault(text, set()).update(witnesses)
    return {
        identity: LostSource(
            id=f"lost:{number}",
            name=name,
            probability=1.0,
            named_by=tuple(sorted(witnesses)),
            witnesses=tuple(sorted(witnesses)),
            said=tuple(Said(text, tuple(sorted(ids))) for text, ids in sorted(said.items())),
        )
        for number, (identity, (name, witnesses, said)) in enumerate(sorted(gathered.items()), start=1)
    }


def _pairs(outcome: _Outcome, settings: Settings) -> list[Pair]:
    """The draft with each of its sources, measured all at once."""
    ids = sorted(outcome.sources)
    words = settings.baked.shingle_words
    shingles = shingle_hashes([outcome.draft.document.text, *(outcome.sources[id_].text for id_ in ids)], words)
    sources = np.arange(1, len(ids) + 1)
    measures = measure(shingles, np.zeros_like(sources), sources, words)
    return [
        Pair(
            left_id=outcome.shown.id,
            right_id=id_,
            resemblance=measures[place],
            shares="rewrite",
            explained_by="undecided",
            matches=outcome.matches[id_],
        )
        for place, id_ in enumerate(ids)
    ]


def _draft_report(outcome: _Outcome, findings: Iterable[Finding]) -> DocumentReport:
    own = [each for each in findings if each.draft_id == outcome.shown.id]
    return DocumentReport(
        document=outcome.shown,
        words=outcome.words,
        cluster=None,
        story=outcome.shown.id,
        copies=(),
        origin=Origin(outcome.shown.id, 1.0, 0.0, ()),
        attributions=outcome.attributions,
        composition=_composition(outcome.shown.text, own),
    )


def _source_report(document: Document, checking: _Checking) -> DocumentReport:
    return DocumentReport(
        document=document,
        words=len(word_spans(document.text)),
        cluster=None,
        story=document.id,
        copies=(),
        origin=Origin(document.id, 1.0, 0.0, ()),
        attributions=checking._attributions.get(document.id, ()),
        composition=(),
    )


def _composition(text: str, findings: Iterable[Finding]) -> tuple[CompositionPart, ...]:
    """The stretches of a draft and where they are from, in order; None for its own words."""
    parts = []
    at = 0
    for each in sorted(findings, key=lambda each: each.span):
        start = max(at, each.span.start)
        if text[at:start].strip():
            parts.append(CompositionPart(Span(at, start), None, None))
        if start < each.span.end:
            parts.append(CompositionPart(Span(start, each.span.end), each.source_id, each.degree))
            at = each.span.end
    if text[at:].strip():
        parts.append(CompositionPart(Span(at, len(text)), None, None))
    return tuple(parts)


__all__ = ["CheckOptions", "check"]
