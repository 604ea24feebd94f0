"""The report as one HTML file that needs nothing else: no network, no server, no other file.

The first screen, the lineage and the evidence are written in Python and can be read without script. The tables and
the texts side by side are made in the reader's browser from the report embedded in the file, when they are looked at.
A Content-Security-Policy by hash lets the page's own script and style run, and nothing else, whatever the texts hold.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from string import Template

from ...codec import encode
from ...errors import InputError
from ...model import Report
from ..findings import headline as check_headline
from ..wording import NO_CROSS_LANGUAGE, headline
from . import findings, matrix, sections
from .escape import embedded_json, escaped

SCRIPTS = ("texts", "words", "rows", "dom", "table", "strips", "histogram", "reading", "main")
"""In this order; each is a module of its own for the tests, and all are one script in the page."""

_OPENING = '<script type="application/json" id="dedup-report">'
_EMBEDDED = re.compile(re.escape(_OPENING) + r"([^<]*)</script>")
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def render(report: Report) -> str:
    """The report as a self-contained HTML page."""
    style, script = _packaged("report.css"), _script()
    # A report that was saved without its texts stays without them: "" would look like a document of no words.
    texts = any(each.document.text for each in report.documents)
    return Template(_packaged("page.html")).substitute(
        policy=_policy(style, script),
        style=style,
        script=script,
        headline=escaped(check_headline(report) if report.checked else headline(report)),
        findings=findings.findings(report),
        grown="" if _has_lineage(report) else " hidden",
        findings_link='<li><a href="#findings">Findings</a></li>' if report.checked else "",
        standfirst=sections.standfirst(report),
        limits=escaped(NO_CROSS_LANGUAGE),
        pairs=f"{len(report.pairs):,}",
        documents=f"{len(report.documents):,}",
        clusters=f"{len(report.clusters):,}",
        lineage=sections.lineage(report),
        evidence=sections.evidence(report),
        lost_sources=sections.lost_sources(report),
        matrix=matrix.matrix(report),
        notes=sections.notes(report),
        without_script=sections.without_script(report),
        version=escaped(report.version),
        data=f"{_OPENING}{embedded_json(encode(report, texts=texts))}</script>",
    )


def _has_lineage(report: Report) -> bool:
    """Whether a lineage was asked for: a check grows none."""
    return not report.checked or bool(report.lineage.derivations or report.lineage.lost_sources)


def embedded(page: str, where: str = "report") -> str:
    """The JSON of the report that a page of `render` carries; raises InputError when there is none."""
    found = _EMBEDDED.search(page)
    if found is None:
        raise InputError(f"{where}: holds no report; give an HTML file that dedup wrote")
    return found.group(1)


@cache
def _packaged(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    """The modules as one script: imports dropped, exports made plain, all in a scope of their own."""
    bodies = [_EXPORT.sub("", _IMPORT.sub("", _packaged(f"{name}.mjs"))) for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(bodies) + "})();\n"


def _policy(style: str, script: str) -> str:
    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    return (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
