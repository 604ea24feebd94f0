"""Whether a check lets the drafts pass."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import SEVERITIES, Report, Severity


@dataclass(frozen=True, slots=True)
class Gate:
    """What a draft must not have; limits that are None stand open."""

    severity: Severity | None = "error"
    """A finding as serious as this."""
    words: int | None = None
    """So many uncredited words in a row that a source has too."""
    share: float | None = None
    """So great a share of its words from elsewhere."""

    def stops(self, report: Report) -> bool:
        """Whether any draft of the report is stopped."""
        if self.severity is not None:
            serious = SEVERITIES[SEVERITIES.index(self.severity) :]
            if any(each.severity in serious for each in report.findings):
                return True
        return any(
            (self.words is not None and each.longest_uncredited >= self.words)
            or (self.share is not None and each.words > 0 and each.reused >= self.share)
            for each in report.checked
        )
