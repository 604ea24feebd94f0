"""What a pair shares, judged from its raw measures."""

from __future__ import annotations

from ..model import Evidence, Match, Resemblance, Shares

_SENTENCES = 2  # matched sentences that chance does not bring together; one may be a stock phrase
_WORDS = 40  # words inside matches that make up for a second sentence
_QUOTATIONS = 3  # quotations in one order, none between: chosen by one hand
_COPIED = 0.5  # containment from which a text is called a copy, whatever was done to the rest


def is_verified(weighed: Evidence) -> bool:
    """Whether the pair shares more than texts on one topic do.

    That is two matched sentences, forty words, or the same choice of three quotations in the same order; a shared
    quotation alone is nothing of the kind.
    """
    return is_copy(weighed.resemblance) or _is_rewrite(weighed) or weighed.quotations >= _QUOTATIONS


def shares(weighed: Evidence) -> Shares:
    """What the pair has in common, before anybody asks who had it first."""
    if is_copy(weighed.resemblance):
        return "copy"
    if _is_rewrite(weighed):
        return "rewrite"
    if any(match.degree == "quoted" for match in weighed.matches):
        return "quotes"
    return "topic" if weighed.matches else "nothing"


def is_copy(alike: Resemblance) -> bool:
    """Whether half of one of two texts stands in the other, word for word."""
    return max(alike.left_containment, alike.right_containment) >= _COPIED


def _is_rewrite(weighed: Evidence) -> bool:
    unquoted = _unquoted(weighed)
    return len(unquoted) >= _SENTENCES or sum(_words(match) for match in unquoted) >= _WORDS


def _unquoted(weighed: Evidence) -> list[Match]:
    return [match for match in weighed.matches if match.degree != "quoted"]


def _words(match: Match) -> int:
    """Words of the shorter side, a word counted as six code points: enough for a threshold."""
    return min(sum(end - start for start, end in side) for side in (match.left, match.right)) // 6
