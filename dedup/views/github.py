"""A check as GitHub workflow commands: each finding an annotation on its line of the draft.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from ..model import Finding, Report, Severity
from .findings import headline, message
from .table import plain

_COMMANDS: dict[Severity, str] = {"note": "notice", "warning": "warning", "error": "error"}


def render(report: Report) -> str:
    """One command a line: findings, drafts that could not be read, and the headline as a notice at the end."""
    lines = []
    for each in report.findings:
        place = {
            "file": each.draft_id,
            **_place(each),
            "title": f"dedup {each.rule}",
        }
        written = ",".join(f"{name}={_property(value)}" for name, value in place.items())
        lines.append(f"::{_COMMANDS[each.severity]} {written}::{_data(message(each, report))}")
    lines += [f"::error title=dedup could not check::{_data(plain(each.reason))}" for each in report.skipped]
    lines.append(f"::notice title=dedup::{_data(headline(report))}")
    return "\n".join(lines) + "\n"


def _place(finding: Finding) -> dict[str, str]:
    """Lines and columns of the file; none for a PDF or a Word file, which has no lines that GitHub could show."""
    if finding.points_into == "text":
        return {}
    place = {"line": str(finding.line), "endLine": str(finding.end_line)}
    # Columns are read only when both ends stand on one line.
    if finding.line == finding.end_line:
        place |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    return place


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
