"""The report as Markdown: for pull requests, wikis and mails."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tabulate import tabulate

from ..model import DEGREES, Degree, DocumentReport, Pair, Report
from .wording import (
    DATE_CONFLICT,
    DEGREE_CODES,
    NO_CROSS_LANGUAGE,
    REVIEW,
    by_source,
    headline,
    lost_name,
    names,
    published_on,
    relation,
)

_PAIRS = 50  # rows; a reader of Markdown does not page through more, and JSON and CSV hold all
_ALIGNED_PAIRS = 10
_MATCHES = 3  # of each of them
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#|~&$@])")


def render(report: Report) -> str:
    """Headline, lineage, pairs, the best aligned sentences, documents and what was left out."""
    named = names(report)
    parts = [f"# {_plain(headline(report))}", f"{REVIEW} {NO_CROSS_LANGUAGE}"]
    parts += _lineage(report, named)
    parts += _pairs(report, named)
    parts += _aligned(report, named)
    if report.documents:
        parts += ["## Documents", _table(("Document", "Title", "Outlet", "Published", "Words"), _documents(report))]
    if report.skipped:
        rows = [(_plain(each.id), _plain(each.reason)) for each in report.skipped]
        parts += ["## Could not be used", _table(("Document", "Why"), rows)]
    if report.boilerplate:
        lines = [(_plain(each.text, 120), str(each.documents)) for each in report.boilerplate[:_PAIRS]]
        parts += ["## Lines that no score counts", _table(("Line", "Documents"), lines)]
    return "\n\n".join(parts) + "\n"


def _lineage(report: Report, named: Mapping[str, str]) -> list[str]:
    lineage = report.lineage
    if not lineage.derivations and not lineage.lost_sources:
        return []
    parts = ["## Lineage"]
    if lineage.lost_sources:
        parts.append(
            "\n".join(
                f"- **{_plain(lost_name(lost))}**, not in the pile, probability {lost.probability:.2f}; witnesses: "
                + "; ".join(_plain(named.get(id_, id_)) for id_ in lost.witnesses)
                + ("; possibly " + "; ".join(_plain(named.get(id_, id_)) for id_ in lost.possible_witnesses))
                * bool(lost.possible_witnesses)
                for lost in lineage.lost_sources
            )
        )
    edges = sorted(lineage.derivations, key=lambda edge: (-edge.probability, edge.source_id, edge.derived_id))
    rows = []
    for edge in edges[:_PAIRS]:
        strongest = sorted(edge.reasons, key=lambda reason: -abs(reason.weight))[:2]
        rows.append(
            (
                _plain(named.get(edge.source_id, edge.source_id)),
                _plain(named.get(edge.derived_id, edge.derived_id)),
                f"{edge.probability:.2f}",
                "" if edge.decided else "undecided",
                relation(edge),
                edge.credit,
                "; ".join([*(_plain(reason.text) for reason in strongest), *[DATE_CONFLICT] * edge.date_conflict]),
            )
        )
    if rows:
        heads = ("Source", "Derived", "Probability", "Direction", "Relation", "Credit", "Reasons")
        parts.append(_table(heads, rows))
    return [*parts, *_more(len(edges), "lines"), *_sources(report, named)]


def _sources(report: Report, named: Mapping[str, str]) -> list[str]:
    """Of documents with several sources, what each of these explains."""
    rows = [
        (
            _plain(named[each.document.id]),
            _plain(named.get(source, source)),
            str(len(spans)),
            _plain(" … ".join(each.document.text[start:end].strip() for start, end in spans), 400),
        )
        for each in report.documents
        for source, spans in by_source(each).items()
    ]
    if not rows:
        return []
    heads = ("Document", "Source", "Passages", "What it explains")
    return ["### Several sources", _table(heads, rows[:_PAIRS]), *_more(len(rows), "sources")]


def _pairs(report: Report, named: Mapping[str, str]) -> list[str]:
    if not report.pairs:
        return []
    rows = [
        (
            _plain(named.get(pair.left_id, pair.left_id)),
            _plain(named.get(pair.right_id, pair.right_id)),
            f"{pair.resemblance.similarity:.2f}",
            f"{pair.resemblance.left_containment:.2f}",
            f"{pair.resemblance.right_containment:.2f}",
            str(pair.resemblance.longest_run),
            " ".join(f"{DEGREE_CODES[degree]}{count}" for degree, count in _degrees(pair) if count),
            pair.shares,
            pair.explained_by,
        )
        for pair in report.pairs[:_PAIRS]
    ]
    heads = (
        "Left",
        "Right",
        "Similarity",
        "Left in right",
        "Right in left",
        "Longest run",
        "Matches",
        "Shares",
        "Explained by",
    )
    codes = ", ".join(f"{code} {degree}" for degree, code in DEGREE_CODES.items())
    return ["## Pairs", _table(heads, rows), *_more(len(report.pairs), "pairs"), f"Matches: {codes}."]


def _degrees(pair: Pair) -> list[tuple[Degree, int]]:
    return [(degree, sum(match.degree == degree for match in pair.matches)) for degree in DEGREES]


def _aligned(report: Report, named: Mapping[str, str]) -> list[str]:
    texts = {each.document.id: each.document.text for each in report.documents}
    parts: list[str] = []
    ranked = sorted(
        (pair for pair in report.pairs if pair.matches),
        key=lambda pair: (-len(pair.matches), pair.left_id, pair.right_id),
    )
    for pair in ranked[:_ALIGNED_PAIRS]:
        best = sorted(pair.matches, key=lambda match: -match.similarity)[:_MATCHES]
        rows = [
            (
                _plain(" … ".join(texts[pair.left_id][a:b].strip() for a, b in match.left), 400),
                _plain(" … ".join(texts[pair.right_id][a:b].strip() for a, b in match.right), 400),
                f"{match.degree} {match.similarity:.2f}",
            )
            for match in best
        ]
        if any(left and right for left, right, _ in rows):
            left, right = (_plain(named.get(id_, id_)) for id_ in (pair.left_id, pair.right_id))
            parts += [f"### {left} / {right}", _table(("Left", "Right", "Degree"), rows)]
    return ["## Aligned sentences, best first", *parts] if parts else []


def _documents(report: Report) -> list[Sequence[str]]:
    def row(each: DocumentReport) -> Sequence[str]:
        document = each.document
        known = (document.title or "", document.outlet or "", published_on(document.published) or "")
        return (_plain(document.id), *map(_plain, known), f"{each.words:,}")

    return [row(each) for each in report.documents]


def _more(total: int, noun: str) -> list[str]:
    return [f"{_PAIRS} of {total:,} {noun} shown; JSON holds all."] if total > _PAIRS else []


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return tabulate(rows, headers=list(heads), tablefmt="pipe", disable_numparse=True)


def _plain(text: str, longest: int = 200) -> str:
    r"""One line in which no character has a meaning to Markdown or HTML.

    >>> print(_plain("a | *b* <i>"))
    a \| \*b\* \<i\>
    """
    line = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", re.sub("[\ud800-\udfff]", "\ufffd", text)).strip()
    line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return _MARKUP.sub(r"\\\1", line)
