"""The report for an 80-column terminal, in words a newsroom uses."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tabulate import tabulate

from ..model import DEGREES, Derivation, DocumentReport, LostSource, Match, Pair, Report, Span
from .wording import DATE_CONFLICT, VERSION, by_source, probability

WIDTH = 80
_ID_WIDTH = 14
_MOST_PAIRS = 500  # of which the terminal shows all; nobody reads more there
_DEEPEST = 36  # columns of indentation, twelve generations: the words need the rest of the line
_DEGREE_LETTERS = {"verbatim": "V", "near": "N", "paraphrase": "P", "summary": "S", "quoted": "Q"}
_DEGREE_COLOURS = {"verbatim": 31, "near": 33, "paraphrase": 33, "summary": 33, "quoted": 32}
_UNSEEN_CODE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def render(report: Report, show: int = 3, colour: bool = False) -> str:
    """The report as text: what was read, lineage, pairs, alignments, attributions, what was skipped.

    `show` is how many matches of each pair are quoted, best first; 0 leaves the alignments out. `colour` adds ANSI
    colours; letters say the same for those who see none.
    """
    paint = _Paint(colour)
    parts = [
        _headline(report),
        _section(paint, "Lineage", _lineage(report)),
        _section(paint, "Pairs", _pairs(report)),
        _section(paint, "Alignments", _alignments(report, show, paint) if show else []),
        _section(paint, "Attributions", _attributions(report)),
        _section(paint, "Clusters of near-duplicates", _clusters(report)),
        _section(paint, "Boilerplate, not counted", _boilerplate(report)),
        _section(paint, "Skipped", [plain(each.reason) for each in report.skipped]),
        textwrap.fill("Matches are for review. Copying from one language into another is not detected.", WIDTH),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


class _Paint:
    """ANSI colours, or none."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def degree(self, degree: str, text: str) -> str:
        return f"\x1b[{_DEGREE_COLOURS[degree]}m{text}\x1b[0m" if self.colour else text


def plain(text: str) -> str:
    """One line without control codes: a text must not move the cursor or turn the direction of writing."""
    return " ".join(_UNSEEN_CODE.sub(" ", text).split())


def short(id_: str, width: int = _ID_WIDTH) -> str:
    """An id cut to `width` at its head, where paths are alike.

    >>> short("wire/2025/february/19/a.txt")
    '…uary/19/a.txt'
    """
    id_ = plain(id_)
    return id_ if _columns(id_) <= width else "…" + id_[1 - width :]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _clip(text: str, width: int) -> str:
    text = plain(text)
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _probability(value: float) -> str:
    """Two digits without the leading nought, and never a certainty that is not one."""
    return probability(value).lstrip("0") if value < 1 else "1"


def _share(value: float) -> str:
    return "1" if value == 1 else f"{value:.2f}".lstrip("0")


def _section(paint: _Paint, title: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"{paint.bold(title)}\n{body}" if body else ""


def _headline(report: Report) -> str:
    counted = len(report.documents)
    lost = len(report.lineage.lost_sources)
    origins = report.lineage.origin_count
    words = f"{counted} document{'s' * (counted != 1)}, {origins} independent origin{'s' * (origins != 1)}"
    if lost:
        outside = "outside the pile" if lost > 1 or origins == 1 else "of it outside the pile"
        count = "both" if lost == origins == 2 else "all" if lost == origins > 2 else str(lost)
        words += f", {outside}" if lost == origins == 1 else f", {count} {outside}"
    linked = sum(pair.shares in ("copy", "rewrite") for pair in report.pairs)
    words += f"; {linked} pair{'s' * (linked != 1)} share{'s' * (linked == 1)} copy or rewrite"
    if report.skipped:
        words += f"; {len(report.skipped)} skipped"
    return textwrap.fill(words + ".", WIDTH)


# Lineage ----------------------------------------------------------------------------------------


def _lineage(report: Report) -> Iterator[str]:
    documents = {each.document.id: each for each in report.documents}
    lost = {each.id: each for each in report.lineage.lost_sources}
    folded = _folded(report)
    drawn, loose = _tree_edges(report, folded)
    sources: dict[str, list[Derivation]] = defaultdict(list)
    for edge in report.lineage.derivations:
        sources[edge.derived_id].append(edge)
    children: dict[str, list[Derivation]] = defaultdict(list)
    for edge in drawn.values():
        children[edge.source_id].append(edge)
    tops = [*lost, *(id_ for id_ in documents if id_ not in drawn and id_ not in folded)]
    alone = [id_ for id_ in tops if id_ in documents and not children[id_]]
    for id_ in tops:
        if id_ in alone:
            continue
        yield from _node(id_, documents, lost)
        yield from _branches(id_, children, documents, lost, sources)
    if alone:
        yield from _wrapped("stands alone: " + "; ".join(_standing(documents[id_]) for id_ in alone), "", "  ")
    for edge in loose:
        yield from _wrapped(
            f"undecided: {short(edge.source_id)} to {short(edge.derived_id)} P {_probability(edge.probability)}"
            f" ({_because(edge)})",
            "",
            "  ",
        )


def _folded(report: Report) -> set[str]:
    """Copies that are shown with the first of their kind: those whose one edge comes from it."""
    twins = {each.document.id: set(each.copies) for each in report.documents if each.copies}
    return {
        edge.derived_id for edge in report.lineage.derivations if edge.source_id in twins.get(edge.derived_id, ())
    }


def _standing(each: DocumentReport) -> str:
    """A document that hangs on nothing, with what is known of where it comes from."""
    words = short(each.document.id)
    if each.copies:
        words += f" and {len(each.copies)} identical"
    if each.origin.unseen >= 0.5:
        words += f" (probably from a source outside the pile, P {_probability(each.origin.unseen)})"
    elif each.origin.root >= 0.5:
        words += f" (an original, P {_probability(each.origin.root)})"
    return words


def _tree_edges(report: Report, folded: set[str]) -> tuple[dict[str, Derivation], list[Derivation]]:
    """For each derived document the edge it hangs on, and the undecided edges that are not drawn."""
    drawn: dict[str, Derivation] = {}
    loose = []
    for edge in sorted(report.lineage.derivations, key=lambda e: (-e.probability, e.source_id, e.derived_id)):
        if edge.derived_id in folded:
            continue
        if not edge.decided or edge.derived_id in drawn:
            if not edge.decided:
                loose.append(edge)
            continue
        drawn[edge.derived_id] = edge
    return drawn, loose


def _branches(
    id_: str,
    children: dict[str, list[Derivation]],
    documents: dict[str, DocumentReport],
    lost: dict[str, LostSource],
    sources: dict[str, list[Derivation]],
) -> Iterator[str]:
    """The lines of all that goes back to a node; what is too deep for the screen is drawn no deeper."""
    open_ = [(edge, "", k == 0) for k, edge in enumerate(_likeliest_last(children[id_]))]
    while open_:
        edge, indent, last = open_.pop()
        below = (indent + ("   " if last else "│  "))[:_DEEPEST]
        head = indent + ("└─ " if last else "├─ ")
        node = documents[edge.derived_id]
        label = f"{short(edge.derived_id)}  {_label(node)}".rstrip()
        yield head + _clip(label, WIDTH - len(head))
        yield from _wrapped(f"P {_probability(edge.probability)}: {_because(edge)}", below, below + "  ")
        others = [
            f"{_name(other.source_id, lost)} (P {_probability(other.probability)})"
            for other in sources[edge.derived_id]
            if other.source_id != edge.source_id and other.decided
        ]
        if others:
            yield from _wrapped("also from " + ", ".join(others), below, below + "  ")
        for source, spans in by_source(node).items():
            more = f" (and {len(spans) - 1} more)" if len(spans) > 1 else ""
            said = f"“{_clip(node.document.text[spans[0].start : spans[0].end], 100)}”{more}"
            yield from _wrapped(f"from {_name(source, lost)}: {said}", below, below + "  ")
        open_.extend((each, below, k == 0) for k, each in enumerate(_likeliest_last(children[edge.derived_id])))


def _likeliest_last(edges: Iterable[Derivation]) -> list[Derivation]:
    """So that the likeliest is taken from the end first; the first of the list is the last to be drawn."""
    return sorted(edges, key=lambda e: (-e.probability, e.derived_id))[::-1]


def _because(edge: Derivation) -> str:
    """The two strongest reasons, credit, whether it is a version, and any conflict of dates."""
    strongest = sorted(edge.reasons, key=lambda r: (-abs(r.weight), r.text))[:2]
    words = [plain(reason.text) for reason in strongest] or ["no single strong reason"]
    if not edge.source_id.startswith("lost:"):
        words.append(edge.credit)
    if edge.relation == "version":
        words.append(VERSION)
    if edge.date_conflict:
        words.append(DATE_CONFLICT)
    return "; ".join(words)


def _node(id_: str, documents: dict[str, DocumentReport], lost: dict[str, LostSource]) -> Iterator[str]:
    if id_ in documents:
        yield _clip(f"{short(id_)}  {_label(documents[id_])}", WIDTH)
        return
    source = lost[id_]
    named = f"named by {', '.join(map(short, source.named_by))}; " if source.named_by else ""
    possibly = f"; possibly {', '.join(map(short, source.possible_witnesses))}" if source.possible_witnesses else ""
    yield from _wrapped(
        f"{_name(id_, lost)}, not in the pile, P {_probability(source.probability)}"
        f" ({named}witness{'es' * (len(source.witnesses) != 1)} {', '.join(map(short, source.witnesses))}{possibly})",
        "",
        "│ ",
    )
    for said in source.said[:3]:
        yield from _wrapped(
            f"must have said ({', '.join(map(short, said.witnesses))}): “{_clip(said.text, 150)}”", "│ ", "│   "
        )


def _name(id_: str, lost: dict[str, LostSource]) -> str:
    return plain(lost[id_].name or f"unseen source {id_.removeprefix('lost:')}") if id_ in lost else short(id_)


def _label(each: DocumentReport) -> str:
    document = each.document
    told = [document.outlet, document.published.written if document.published else None, document.title]
    label = ", ".join(plain(part) for part in told if part)
    if each.copies:
        label += f" (+{len(each.copies)} identical)"
    return label


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


# Pairs and their alignments ----------------------------------------------------------------------------------------


def _pairs(report: Report) -> Iterator[str]:
    if not report.pairs:
        yield "no pair shares anything above chance"
        return
    # A pair takes two lines, one a document, so that nine figures fit into 80 columns.
    yield tabulate(
        [
            [
                f"{short(pair.left_id)}\n{short(pair.right_id)}",
                _share(pair.resemblance.similarity),
                f"{_share(pair.resemblance.left_containment)}\n{_share(pair.resemblance.right_containment)}",
                pair.resemblance.longest_run,
                " ".join(str(count) for count in _degree_counts(pair)),
                pair.shares,
                pair.explained_by,
            ]
            for pair in report.pairs[:_MOST_PAIRS]
        ],
        headers=["pair", "alike", "within", "run", "V N P S Q", "shares", "explained by"],
        tablefmt="simple",
        disable_numparse=True,
        colalign=("left", "right", "right", "right", "left", "left", "left"),
    )
    if len(report.pairs) > _MOST_PAIRS:
        more = len(report.pairs) - _MOST_PAIRS
        yield from _wrapped(f"{more:,} more pairs share less; -f csv, json and html hold them", "", "")
    yield from _wrapped(
        "alike: five-word shingles that both have, of all; within: of one text's, those the other has; run: words"
        " in a row that both have; then sentences aligned: V verbatim, N near, P paraphrase, S summary, Q quoted.",
        "",
        "",
    )


def _degree_counts(pair: Pair) -> list[int]:
    counts = Counter(match.degree for match in pair.matches)
    return [counts[degree] for degree in DEGREES]


def _alignments(report: Report, show: int, paint: _Paint) -> Iterator[str]:
    texts = {each.document.id: each.document.text for each in report.documents}
    blocks = []
    for pair in report.pairs[:_MOST_PAIRS]:
        best = sorted(pair.matches, key=lambda m: (m.degree == "quoted", -m.similarity, m.left))[:show]
        if not best or not texts[pair.left_id]:
            continue
        table = tabulate(
            [
                [
                    f"{_DEGREE_LETTERS[match.degree]} {_share(round(match.similarity, 2))}",
                    _quoted(texts[pair.left_id], match.left),
                    _quoted(texts[pair.right_id], match.right),
                ]
                for match in best
            ],
            headers=["", short(pair.left_id), short(pair.right_id)],
            tablefmt="simple",
            disable_numparse=True,
            maxcolwidths=[None, 35, 35],
        )
        more = len(pair.matches) - len(best)
        tail = f"\n({more} more: --show {len(pair.matches)})" if more else ""
        blocks.append(_painted(table, best, paint) + tail)
    yield "\n\n".join(blocks)


def _painted(table: str, matches: Sequence[Match], paint: _Paint) -> str:
    for match in matches:
        letter = f"{_DEGREE_LETTERS[match.degree]} {_share(round(match.similarity, 2))}"
        table = table.replace(f"\n{letter}", "\n" + paint.degree(match.degree, letter), 1)
    return table


def _quoted(text: str, spans: Sequence[Span]) -> str:
    """The sentences of a match with their offsets."""
    return " … ".join(f"[{start}-{end}] {plain(text[start:end])}" for start, end in spans)


# The rest ----------------------------------------------------------------------------------------


def _attributions(report: Report) -> Iterator[str]:
    rows = [
        [
            short(each.document.id),
            plain(found.name),
            found.kind,
            plain(each.document.text[found.span.start : found.span.end]),
        ]
        for each in report.documents
        for found in each.attributions
    ]
    if rows:
        yield tabulate(
            rows,
            headers=["document", "names", "kind", "in the words"],
            tablefmt="simple",
            maxcolwidths=[None, 20, None, 30],
        )


def _clusters(report: Report) -> Iterator[str]:
    for cluster in report.clusters:
        members = ", ".join(map(short, cluster.documents[:12]))
        more = f" and {len(cluster.documents) - 12} more" if len(cluster.documents) > 12 else ""
        yield from _wrapped(f"{members}{more} (weakest pair {_share(round(cluster.weakest, 2))})", "", "  ")


def _boilerplate(report: Report) -> Iterator[str]:
    for each in report.boilerplate[:12]:
        where = f" of {plain(each.outlet)}" if each.outlet else ""
        yield _clip(f"in {each.documents} documents{where}: {each.text}", WIDTH)
    if len(report.boilerplate) > 12:
        yield f"and {len(report.boilerplate) - 12} more"
