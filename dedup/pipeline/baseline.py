"""The baseline: matches that somebody looked at and accepted, so that the gate speaks of new ones only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from ..errors import InputError
from ..model import Finding
from .fingerprints import is_alike

SCHEMA = "dedup.baseline/1"


@dataclass(frozen=True, slots=True, order=True)
class Accepted:
    """One match of a draft that was accepted, by whom, why and when."""

    draft: str
    fingerprint: str
    sources: tuple[str, ...]
    """Documents that were known to hold the passage: another one is a new match."""
    who: str
    why: str
    when: str
    """A date, as 2025-02-19."""
    text: str
    """How the passage begins, for people who read the file."""


def holds(baseline: Sequence[Accepted], finding: Finding) -> bool:
    """Whether somebody accepted this passage of this draft from this source."""
    return any(
        each.draft == finding.draft_id
        and finding.witness_id in each.sources
        and is_alike(each.fingerprint, finding.fingerprint)
        for each in baseline
    )


def with_findings(
    baseline: Sequence[Accepted], found: Iterable[tuple[Finding, str]], who: str, why: str, when: str
) -> tuple[Accepted, ...]:
    """The baseline with these findings (each with how its passage begins) accepted too."""
    new = [
        Accepted(
            each.draft_id,
            each.fingerprint,
            tuple(sorted({each.witness_id, *each.also})),
            who,
            why,
            when,
            text,
        )
        for each, text in found
        if not holds(baseline, each)
    ]
    return tuple(sorted([*baseline, *new]))


def dumps(baseline: Iterable[Accepted]) -> str:
    """The baseline as JSON, a line for each match, so that a change reads well in version control."""
    lines = [json.dumps(asdict(each), ensure_ascii=False) for each in baseline]
    return f'{{"schema": "{SCHEMA}", "accepted": [\n' + ",\n".join(lines) + "\n]}\n"


def loads(written: str, where: str) -> tuple[Accepted, ...]:
    """What `dumps` wrote; raises InputError naming `where` for anything else."""
    try:
        data = json.loads(written)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{where}:{error.lineno}: not JSON ({error.msg}); write it with --update-baseline"
        ) from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise InputError(f"{where}: not a {SCHEMA} file; write one with --update-baseline")
    try:
        return tuple(sorted(Accepted(**{**each, "sources": tuple(each["sources"])}) for each in data["accepted"]))
    except (KeyError, TypeError) as error:
        raise InputError(f"{where}: a damaged baseline ({error!r}); write it anew with --update-baseline") from error
