"""A report in the formats people and programs read."""

from __future__ import annotations

import importlib
from typing import Any

from ..model import Report

FORMATS: dict[str, str] = {
    "table": "table",
    "json": "json",
    "csv": "csv",
    "md": "markdown",
    "html": "html",
    "dot": "dot",
    "graphml": "graphml",
}
"""Format to the module of this room whose `render(report)` makes it; imported when asked for."""

CHECK_FORMATS: dict[str, str] = {
    "table": "findings",
    "json": "json",
    "md": "findings_markdown",
    "html": "html",
    "sarif": "sarif",
    "github": "github",
}
"""The same for the report of a check."""


def render(report: Report, format: str = "table", **options: Any) -> str:
    """The report as text in one of FORMATS; `options` are those of the format's own `render`.

    Raises KeyError for a format that is not in FORMATS.
    """
    module = importlib.import_module(f".{FORMATS[format]}", __name__)
    text: str = module.render(report, **options)
    return text


def render_check(report: Report, format: str = "table", **options: Any) -> str:
    """The report of a check as text in one of CHECK_FORMATS."""
    module = importlib.import_module(f".{CHECK_FORMATS[format]}", __name__)
    text: str = module.render(report, **options)
    return text
