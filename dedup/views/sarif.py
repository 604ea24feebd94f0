"""A check as SARIF 2.1.0, for code scanning, editors and review tools.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", errata 01.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ..model import Document, Finding, Report
from .findings import message
from .table import plain

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "passage/v1"
"""Name of our partial fingerprint; a new way to make it gets a new number."""

RULES: dict[str, str] = {
    "verbatim-copy": "A passage stands word for word in a known text.",
    "near-copy": "A passage stands with few edits in a known text.",
    "paraphrase": "A passage says in other words what a known text says.",
    "summary": "A passage condenses a known text.",
    "quotation": "A passage is quoted from a known text.",
}
"""Stable ids of the rules, and what each says."""

_BREAK = re.compile(r"\r\n|\n|\r")


def render(report: Report) -> str:
    """The findings as one run of one tool; drafts that could not be read are notifications of the tool."""
    documents = {each.document.id: each.document for each in report.documents}
    run = {
        "tool": {
            "driver": {
                "name": "dedup",
                "semanticVersion": report.version,
                "version": report.version,
                "rules": [
                    {
                        "id": id_,
                        "name": id_.title().replace("-", ""),
                        "shortDescription": {"text": said},
                        "help": {
                            "text": "Name the source beside the passage, quote what is quoted, or write it anew; "
                            "accept it with a reason where it is meant to be there."
                        },
                        "defaultConfiguration": {"level": "warning"},
                    }
                    for id_, said in RULES.items()
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.skipped,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": plain(each.reason)}} for each in report.skipped
                ],
            }
        ],
        "results": [_result(each, report, documents) for each in report.findings],
    }
    written = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, report: Report, documents: dict[str, Document]) -> dict[str, Any]:
    witness = documents.get(finding.witness_id)
    draft = documents.get(finding.draft_id)
    text = draft.text[finding.span.start : finding.span.end] if draft else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": list(RULES).index(finding.rule),
        "level": finding.severity,
        "message": {"text": f"{message(finding, report)}."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(finding.draft_id)},
                    # A PDF or a Word file has no lines: a viewer would jump to a wrong place.
                    **({"region": _region(finding, text)} if finding.points_into == "file" else {}),
                }
            }
        ],
        "relatedLocations": [_related(finding, witness)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "words": finding.words,
            "similarity": finding.similarity,
            "rarity": finding.rarity,
            "run": finding.run,
            "degree": finding.degree,
            "credit": finding.credit,
            "source": finding.source_id,
            "also": list(finding.also),
        },
    }


def _region(finding: Finding, text: str) -> dict[str, Any]:
    return {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
        "charOffset": finding.span.start,
        "charLength": finding.span.end - finding.span.start,
        **({"snippet": {"text": text}} if text else {}),
    }


def _related(finding: Finding, witness: Document | None) -> dict[str, Any]:
    start, end = finding.source_span
    region: dict[str, Any] = {"charOffset": start, "charLength": end - start}
    if witness is not None and witness.text:
        first, last = _place(witness.text, start), _place(witness.text, end)
        region |= {"startLine": first[0], "startColumn": first[1], "endLine": last[0], "endColumn": last[1]}
        region["snippet"] = {"text": witness.text[start:end]}
    address = witness.url if witness is not None and witness.url else finding.witness_id
    return {
        "id": 1,
        "message": {"text": f"The same passage in {plain(finding.witness_id)}."},
        "physicalLocation": {"artifactLocation": {"uri": _uri(address)}, "region": region},
    }


def _place(text: str, position: int) -> tuple[int, int]:
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    line = bisect_right(starts, position)
    return line, position - starts[line - 1] + 1


def _uri(name: str) -> str:
    """A URI for an id: addresses of the web as they are, absolute paths as file URIs, the rest relative.

    >>> _uri("drafts/a b.md"), _uri("https://example.org/a b")
    ('drafts/a%20b.md', 'https://example.org/a%20b')
    """
    encoded = name.encode("utf-8", "replace")
    if re.match(r"https?://[^/]", name):
        return quote(encoded, safe="/:?#[]@!$&'()*+,;=%~-._")
    if PurePath(name).is_absolute():
        return "file://" + quote(encoded)
    path = quote(encoded)
    # A colon before the first slash would make a scheme of the name; quote() has encoded it.
    return path.removeprefix("./")
