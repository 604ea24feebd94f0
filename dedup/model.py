"""The values that flow through the house: frozen, slotted, and told by name from left/right to source/derived.

Spans are half-open and count code points of the original text, so quoting is slicing. Scores, shares and
probabilities are 0 to 1. `None` means unknown; empty means looked, and found nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Degree = Literal["verbatim", "near", "paraphrase", "summary", "quoted"]
"""How close a matched passage is: METER's and PAN's scale, and quotations told apart from it."""

DEGREES: tuple[Degree, ...] = ("verbatim", "near", "paraphrase", "summary", "quoted")

Shares = Literal["copy", "rewrite", "quotes", "topic", "nothing"]
"""What a pair has in common, before anybody asks who had it first."""

Explanation = Literal["left to right", "right to left", "a common source", "undecided"]

Relation = Literal["wholly-derived", "partially-derived", "version"]
"""METER's words for a directed edge; a version is an outlet's own later state of its article."""

Credit = Literal["credited rewrite", "quote with credit", "wire copy", "uncredited"]

PassageCredit = Literal[
    "quoted and attributed", "attributed without quotes", "quoted without attribution", "uncredited"
]
"""How a passage of a draft owns up to its source: by quotation marks, by words that name it, by both, by neither."""

Pointed = Literal["file", "text"]
"""The file of a draft as an editor shows it, or the text that was read from it: a PDF has no lines of its own."""
Severity = Literal["note", "warning", "error"]

SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")

Reuse = Literal["wholly-derived", "partially-derived", "non-derived"]
"""METER's words for a whole text."""

AttributionKind = Literal["report", "dateline", "agency tag", "link", "carrier", "republication", "unnamed media"]


class Span(NamedTuple):
    """A half-open run of code points, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Published:
    """When a document says it appeared: an interval, because a bare date is a whole day."""

    written: str
    """As given, for example "2025-02-19" or "2025-02-19T17:06:00-08:00"."""
    earliest: float
    """Seconds since 1970 UTC."""
    latest: float
    """Seconds since 1970 UTC, not before `earliest`."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the markup of a page, not its prose, says about where its text comes from."""

    kind: Literal["canonical", "syndication", "original", "link", "byline", "agency"]
    target: str
    """A URL, or the words of a byline."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it; nothing in it is guessed."""

    id: str
    text: str
    title: str | None = None
    published: Published | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    encoding: str | None = None
    reader: str | None = None
    provenance: tuple[Provenance, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the input record that are none of the above, untouched."""

    def is_before(self, other: Document) -> bool:
        """Whether both are dated, and this one surely the earlier: two that a day holds are in no order."""
        return (
            self.published is not None
            and other.published is not None
            and (self.published.latest < other.published.earliest)
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that could not be used, with the one line that says why and what to do."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading, bullet or table row of a text, with its matching words."""

    span: Span
    words: tuple[str, ...]
    """Normalised for matching; offsets are in `word_spans`."""
    word_spans: tuple[Span, ...]
    quoted: bool = False
    """Most of its words stand inside quotation marks."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words by which a text says where its matter comes from."""

    span: Span
    name: str
    """The outlet, as written; for unnamed media the words themselves ("foreign media")."""
    kind: AttributionKind
    weight: float
    """How often such words name a true source, 0 to 1."""


@dataclass(frozen=True, slots=True, order=True)
class CandidatePair:
    """Two documents worth comparing; never a score."""

    left_id: str
    right_id: str


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The shingle measures of a pair; all three on the same shingles."""

    similarity: float
    """Jaccard resemblance, symmetric."""
    left_containment: float
    """Share of left's shingles found in right."""
    right_containment: float
    longest_run: int
    """Words in the longest run that both texts have."""


@dataclass(frozen=True, slots=True)
class Match:
    """A group of sentences on the left that says what a group on the right says."""

    left: tuple[Span, ...]
    right: tuple[Span, ...]
    degree: Degree
    similarity: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The matched sentence groups of two texts, in the order of the left text."""

    left_id: str
    right_id: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two texts were measured to have in common; raw, so that judging again never aligns again."""

    left_id: str
    right_id: str
    resemblance: Resemblance
    matches: tuple[Match, ...]
    left_common: tuple[Span, ...]
    """Runs of left's words that right has at the matched place."""
    right_common: tuple[Span, ...]
    trigrams: float
    """Jaccard resemblance of the word 3-grams of the whole texts: the finest measure of small edits."""
    quotations: int = 0
    """Longest run of quotations that both texts give one after the other."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence in newsroom words."""

    kind: str
    text: str
    weight: float
    """Logits added to (or, when negative, taken from) what it speaks for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that another may have been made from, judged by their evidence alone."""

    source_id: str
    score: float
    """Logits, on one scale with the root and unseen scores of the same document."""
    share: float
    """Share of the derived text's words inside matches with this source."""
    relation: Relation
    credit: Credit
    date_conflict: bool
    passages: tuple[Span, ...]
    """Of the derived text."""
    reasons: tuple[Reason, ...] = ()
    """Strongest first; only of candidates that stand a chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was measured of a document and of its candidates: all that their scores came of."""

    names: tuple[tuple[str, ...], tuple[str, ...]]
    """Features of candidates, and of the document."""
    candidates: NDArray[np.floating]
    """(candidates, features)."""
    document: NDArray[np.floating]
    """(features,)."""


@dataclass(frozen=True, slots=True)
class Descent:
    """Where one document may come from, before the tree as a whole is weighed: logits of each explanation."""

    document_id: str
    root: float
    """It is an original."""
    unseen: float
    """Its source is not in the pile."""
    candidates: tuple[Candidate, ...]
    """By id."""
    names_missing: float = 0.0
    """Weight of the strongest attribution to what the story has no document of: an outlet, or unnamed media."""
    text_alone: bool = False
    """Nothing in its story is dated: only words speak."""
    measured: Measured | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One document (or lost source) from which another was made."""

    source_id: str
    derived_id: str
    relation: Relation
    probability: float
    """P(this directed edge)."""
    direction_probability: float
    """P(source to derived) / (P(source to derived) + P(derived to source))."""
    decided: bool
    share: float
    """Share of the derived text's words inside matches with this source."""
    credit: Credit
    date_conflict: bool
    passages: tuple[Span, ...]
    """Of the derived text."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Something the lost source must have said: held by two or more witnesses."""

    text: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LostSource:
    """A source outside the pile, known by its witnesses (stemmatology's hyparchetype)."""

    id: str
    name: str | None
    probability: float
    named_by: tuple[str, ...]
    witnesses: tuple[str, ...]
    possible_witnesses: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one document comes from; root + unseen + parents sum to 1."""

    document_id: str
    root: float
    unseen: float
    parents: tuple[tuple[str, float], ...]
    """Documents of the pile with the probability of each, likeliest first."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The tree of derivation: documents and lost sources, and what leads from which to which."""

    lost_sources: tuple[LostSource, ...]
    derivations: tuple[Derivation, ...]
    origins: tuple[Origin, ...]
    """One for each document, by id."""
    origin_count: int
    """Independent origins, in the pile or outside it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What two documents have in common, and what explains it."""

    left_id: str
    right_id: str
    resemblance: Resemblance
    shares: Shares
    explained_by: Explanation
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents joined by verified near-duplicate pairs."""

    id: str
    documents: tuple[str, ...]
    weakest: float
    """The thinnest link that a chain between two of its documents cannot avoid."""


@dataclass(frozen=True, slots=True)
class CompositionPart:
    """A stretch of a document and the source that explains it (None: its own words)."""

    span: Span
    source: str | None
    degree: Degree | None


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """A document as the report shows it."""

    document: Document
    words: int
    cluster: str | None
    story: str
    copies: tuple[str, ...]
    origin: Origin
    attributions: tuple[Attribution, ...]
    composition: tuple[CompositionPart, ...]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A line that many documents carry and no score counts."""

    text: str
    documents: int
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage of a draft that a known text holds too."""

    draft_id: str
    span: Span
    """Of the draft as its file has it."""
    line: int
    """From 1, as editors count."""
    column: int
    """From 1, in code points."""
    end_line: int
    end_column: int
    """Just behind the passage."""
    source_id: str
    """The document that explains it best, or the lost source that two or more documents name for it."""
    witness_id: str
    """The document in which it was found: the source itself, or the best witness of a lost one."""
    source_span: Span
    """Of the witness."""
    also: tuple[str, ...]
    """Other documents that hold the passage, best first."""
    degree: Degree
    words: int
    similarity: float
    """Share of the passage's words, weighted by rarity, that the source has in that place."""
    rarity: float
    """Mean rarity of the words that both have."""
    run: int
    """Most words in a row that both have."""
    credit: PassageCredit
    credited_by: str | None
    """The name in the draft that gives the credit."""
    severity: Severity
    rule: str
    fingerprint: str
    """Stays when the paragraph is reflowed and when the draft is edited elsewhere."""
    points_into: Pointed = "file"
    """What span, line and column count in."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the findings of one draft add up to."""

    draft_id: str
    words: int
    reused: float
    """Share of the draft's words inside findings."""
    relation: Reuse
    uncredited_words: int
    longest_uncredited: int
    """Most words in a row that a source has too and that nothing credits."""
    accepted: int
    """Findings left out because somebody accepted them: in the baseline, or in the draft itself."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run found out."""

    version: str
    settings: Mapping[str, Any]
    documents: tuple[DocumentReport, ...]
    pairs: tuple[Pair, ...]
    clusters: tuple[Cluster, ...]
    lineage: Lineage
    skipped: tuple[Skipped, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Of a check only; by draft and place."""
    checked: tuple[Checked, ...] = ()
    """Of a check only: one for each draft."""
