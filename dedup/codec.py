"""The report as JSON (schema "dedup.report/1") and back; its names are spelled in this room alone.

Others build on the names, so they hold: a new fact gets a new name, an old name keeps its meaning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from .errors import InputError
from .model import (
    Attribution,
    Boilerplate,
    Checked,
    Cluster,
    CompositionPart,
    Derivation,
    Document,
    DocumentReport,
    Finding,
    Lineage,
    LostSource,
    Match,
    Origin,
    Pair,
    Provenance,
    Published,
    Reason,
    Report,
    Resemblance,
    Said,
    Skipped,
    Span,
)

SCHEMA = "dedup.report/1"

Json = dict[str, Any]


def dumps(report: Report, *, texts: bool = True) -> str:
    """The report as JSON text: keys in the order of the schema, two spaces, a line break at the end."""
    return json.dumps(encode(report, texts=texts), ensure_ascii=False, indent=2) + "\n"


def loads(written: str, where: str = "report") -> Report:
    """The report that `dumps` wrote; raises InputError when it is not one."""
    try:
        return decode(json.loads(written), where)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}:{error.lineno}: not JSON ({error.msg}); give a report that dedup wrote") from error


def encode(report: Report, *, texts: bool = True) -> Json:
    """Plain data of the report; without `texts`, the documents' words stay out (offsets and measures remain)."""
    return {
        "schema": SCHEMA,
        "version": report.version,
        "settings": dict(report.settings),
        "documents": [_document(each, texts) for each in report.documents],
        "pairs": [pair(each) for each in report.pairs],
        "clusters": [
            {"id": each.id, "documents": list(each.documents), "weakest": each.weakest} for each in report.clusters
        ],
        "lineage": _lineage(report),
        **_check(report),
        "skipped": [{"id": each.id, "reason": each.reason} for each in report.skipped],
        "boilerplate": [
            {"text": each.text, "documents": each.documents, "outlet": each.outlet} for each in report.boilerplate
        ],
    }


def decode(written: Any, where: str = "report") -> Report:
    """The Report of plain data; raises InputError when the schema is another or a field is missing."""
    if not isinstance(written, dict) or written.get("schema") != SCHEMA:
        found = written.get("schema") if isinstance(written, dict) else type(written).__name__
        raise InputError(f"{where}: not a {SCHEMA} report (found {found!r}); give a report that dedup wrote")
    try:
        return Report(
            version=written["version"],
            settings=written["settings"],
            documents=tuple(_read_document(each) for each in written["documents"]),
            pairs=tuple(_read_pair(each) for each in written["pairs"]),
            clusters=tuple(
                Cluster(each["id"], tuple(each["documents"]), each["weakest"]) for each in written["clusters"]
            ),
            lineage=_read_lineage(written),
            findings=tuple(_read_finding(each) for each in written.get("findings", ())),
            checked=tuple(_read_checked(each) for each in written.get("drafts", ())),
            skipped=tuple(Skipped(each["id"], each["reason"]) for each in written["skipped"]),
            boilerplate=tuple(
                Boilerplate(each["text"], each["documents"], each["outlet"]) for each in written["boilerplate"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: a damaged {SCHEMA} report ({error!r}); write it anew") from error


def _document(each: DocumentReport, texts: bool) -> Json:
    document = each.document
    written: Json = {
        "id": document.id,
        "title": document.title,
        "outlet": document.outlet,
        "published": document.published.written if document.published else None,
        "published_interval": [document.published.earliest, document.published.latest]
        if document.published
        else None,
        "url": document.url,
        "lang": document.language,
        "encoding": document.encoding,
        "reader": document.reader,
        "words": each.words,
    }
    if texts:
        written["text"] = document.text
    return {
        **written,
        "cluster": each.cluster,
        "story": each.story,
        "copies": list(each.copies),
        "origin": {
            "root": each.origin.root,
            "unseen": each.origin.unseen,
            "parents": [{"id": id_, "probability": probability} for id_, probability in each.origin.parents],
        },
        "attributions": [
            {
                "name": found.name,
                "kind": found.kind,
                "start": found.span.start,
                "end": found.span.end,
                "text": document.text[found.span.start : found.span.end] if texts else None,
                "weight": found.weight,
            }
            for found in each.attributions
        ],
        "composition": [
            {"start": part.span.start, "end": part.span.end, "source": part.source, "degree": part.degree}
            for part in each.composition
        ],
        "provenance": [{"kind": signal.kind, "target": signal.target} for signal in document.provenance],
        "meta": dict(document.meta),
    }


def _read_document(written: Json) -> DocumentReport:
    interval = written["published_interval"]
    origin = written["origin"]
    return DocumentReport(
        document=Document(
            id=written["id"],
            text=written.get("text", ""),
            title=written["title"],
            published=Published(written["published"], *interval) if interval else None,
            outlet=written["outlet"],
            url=written["url"],
            language=written["lang"],
            encoding=written["encoding"],
            reader=written["reader"],
            provenance=tuple(Provenance(each["kind"], each["target"]) for each in written["provenance"]),
            meta=written["meta"],
        ),
        words=written["words"],
        cluster=written["cluster"],
        story=written["story"],
        copies=tuple(written["copies"]),
        origin=Origin(
            written["id"],
            origin["root"],
            origin["unseen"],
            tuple((each["id"], each["probability"]) for each in origin["parents"]),
        ),
        attributions=tuple(
            Attribution(Span(each["start"], each["end"]), each["name"], each["kind"], each["weight"])
            for each in written["attributions"]
        ),
        composition=tuple(
            CompositionPart(Span(each["start"], each["end"]), each["source"], each["degree"])
            for each in written["composition"]
        ),
    )


def pair(each: Pair) -> Json:
    """Plain data of one pair, as it stands in "pairs"."""
    return {
        "left": each.left_id,
        "right": each.right_id,
        "similarity": each.resemblance.similarity,
        "left_containment": each.resemblance.left_containment,
        "right_containment": each.resemblance.right_containment,
        "longest_run": each.resemblance.longest_run,
        "shares": each.shares,
        "explained_by": each.explained_by,
        "matches": [
            {
                "left": [list(span) for span in match.left],
                "right": [list(span) for span in match.right],
                "degree": match.degree,
                "similarity": match.similarity,
            }
            for match in each.matches
        ],
    }


def _read_pair(written: Json) -> Pair:
    return Pair(
        left_id=written["left"],
        right_id=written["right"],
        resemblance=Resemblance(
            written["similarity"],
            written["left_containment"],
            written["right_containment"],
            written["longest_run"],
        ),
        shares=written["shares"],
        explained_by=written["explained_by"],
        matches=tuple(
            Match(_spans(each["left"]), _spans(each["right"]), each["degree"], each["similarity"])
            for each in written["matches"]
        ),
    )


def _lineage(report: Report) -> Json:
    lineage = report.lineage
    documents = [
        {
            "id": each.document.id,
            "kind": "document",
            "name": each.document.title or each.document.id,
            "probability": 1.0,
            "named_by": [],
            "witnesses": [],
            "possible_witnesses": [],
            "said": [],
        }
        for each in report.documents
    ]
    lost = [
        {
            "id": each.id,
            "kind": "lost",
            "name": each.name,
            "probability": each.probability,
            "named_by": list(each.named_by),
            "witnesses": list(each.witnesses),
            "possible_witnesses": list(each.possible_witnesses),
            "said": [{"text": said.text, "witnesses": list(said.witnesses)} for said in each.said],
        }
        for each in lineage.lost_sources
    ]
    edges = [derivation(each) for each in lineage.derivations]
    return {"origins": lineage.origin_count, "nodes": documents + lost, "edges": edges}


def derivation(each: Derivation) -> Json:
    """Plain data of one edge, as it stands in "edges"."""
    return {
        "source": each.source_id,
        "derived": each.derived_id,
        "relation": each.relation,
        "probability": each.probability,
        "direction_probability": each.direction_probability,
        "decided": each.decided,
        "share": each.share,
        "credit": each.credit,
        "date_conflict": each.date_conflict,
        "passages": [list(span) for span in each.passages],
        "reasons": [{"kind": reason.kind, "text": reason.text, "weight": reason.weight} for reason in each.reasons],
    }


def _read_lineage(written: Json) -> Lineage:
    lineage = cast(Mapping[str, Any], written["lineage"])
    return Lineage(
        lost_sources=tuple(
            LostSource(
                id=each["id"],
                name=each["name"],
                probability=each["probability"],
                named_by=tuple(each["named_by"]),
                witnesses=tuple(each["witnesses"]),
                possible_witnesses=tuple(each["possible_witnesses"]),
                said=tuple(Said(said["text"], tuple(said["witnesses"])) for said in each["said"]),
            )
            for each in lineage["nodes"]
            if each["kind"] == "lost"
        ),
        derivations=tuple(
            Derivation(
                source_id=each["source"],
                derived_id=each["derived"],
                relation=each["relation"],
                probability=each["probability"],
                direction_probability=each["direction_probability"],
                decided=each["decided"],
                share=each["share"],
                credit=each["credit"],
                date_conflict=each["date_conflict"],
                passages=_spans(each["passages"]),
                reasons=tuple(Reason(reason["kind"], reason["text"], reason["weight"]) for reason in each["reasons"]),
            )
            for each in lineage["edges"]
        ),
        origins=tuple(_read_document(each).origin for each in written["documents"]),
        origin_count=lineage["origins"],
    )


def _check(report: Report) -> Json:
    """The findings and totals of a check; nothing in any other report."""
    if not report.checked:
        return {}
    return {
        "drafts": [
            {
                "draft": each.draft_id,
                "words": each.words,
                "reused": each.reused,
                "relation": each.relation,
                "uncredited_words": each.uncredited_words,
                "longest_uncredited": each.longest_uncredited,
                "accepted": each.accepted,
            }
            for each in report.checked
        ],
        "findings": [_finding(each) for each in report.findings],
    }


def _finding(each: Finding) -> Json:
    return {
        "draft": each.draft_id,
        "start": each.span.start,
        "end": each.span.end,
        "line": each.line,
        "column": each.column,
        "end_line": each.end_line,
        "end_column": each.end_column,
        "source": each.source_id,
        "witness": each.witness_id,
        "source_start": each.source_span.start,
        "source_end": each.source_span.end,
        "also": list(each.also),
        "degree": each.degree,
        "words": each.words,
        "similarity": each.similarity,
        "rarity": each.rarity,
        "run": each.run,
        "credit": each.credit,
        "credited_by": each.credited_by,
        "severity": each.severity,
        "rule": each.rule,
        "fingerprint": each.fingerprint,
        "points_into": each.points_into,
    }


def _read_finding(written: Json) -> Finding:
    return Finding(
        draft_id=written["draft"],
        span=Span(written["start"], written["end"]),
        line=written["line"],
        column=written["column"],
        end_line=written["end_line"],
        end_column=written["end_column"],
        source_id=written["source"],
        witness_id=written["witness"],
        source_span=Span(written["source_start"], written["source_end"]),
        also=tuple(written["also"]),
        degree=written["degree"],
        words=written["words"],
        similarity=written["similarity"],
        rarity=written["rarity"],
        run=written["run"],
        credit=written["credit"],
        credited_by=written["credited_by"],
        severity=written["severity"],
        rule=written["rule"],
        fingerprint=written["fingerprint"],
        points_into=written.get("points_into", "file"),
    )


def _read_checked(written: Json) -> Checked:
    return Checked(
        draft_id=written["draft"],
        words=written["words"],
        reused=written["reused"],
        relation=written["relation"],
        uncredited_words=written["uncredited_words"],
        longest_uncredited=written["longest_uncredited"],
        accepted=written["accepted"],
    )


def _spans(written: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in written)
