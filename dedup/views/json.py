"""The report as JSON; the names are the codec's."""

from ..codec import dumps
from ..model import Report


def render(report: Report) -> str:
    """The report in schema "dedup.report/1"."""
    return dumps(report)
