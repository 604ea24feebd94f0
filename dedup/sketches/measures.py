"""The three shingle measures of a pair, exactly, for whole batches of pairs: one sort, no Python per shingle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model import Resemblance
from .candidates import sorted_once
from .shingles import Shingles, runs, shingle_hashes

U64 = np.uint64
Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

_BLOCK = 200_000  # shingles compared at once
_COMPARED = 100_000  # the same where runs of words are not looked for
_REPEATED = 200_000  # places a repeated shingle may pair up within one pair of texts, before runs are found otherwise


@dataclass(frozen=True, slots=True)
class Overlaps:
    """What many pairs of texts have of each other, one element each; runs of words are not looked at."""

    similarity: Shares
    left_containment: Shares
    right_containment: Shares

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.similarity)

    def at_least(self, share: float) -> npt.NDArray[np.bool_]:
        """Which pairs have one text of which the other holds so much."""
        return np.asarray(np.maximum(self.left_containment, self.right_containment) >= share)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of many pairs, one element each."""

    similarity: Shares
    left_containment: Shares
    right_containment: Shares
    longest_run: Numbers
    """Words."""

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.similarity)

    def at_least(self, share: float) -> npt.NDArray[np.bool_]:
        """Which pairs have one text of which the other holds so much."""
        return np.asarray(np.maximum(self.left_containment, self.right_containment) >= share)

    def __getitem__(self, place: int) -> Resemblance:
        """The measures of one pair."""
        return Resemblance(
            float(self.similarity[place]),
            float(self.left_containment[place]),
            float(self.right_containment[place]),
            int(self.longest_run[place]),
        )


def resemblance(left: str, right: str, shingle_words: int = 5) -> Resemblance:
    """What two texts share, on the set of their word shingles, and the longest run of words that both have.

    A text of fewer words than a shingle is one shingle; a text without words shares nothing with any.

    >>> resemblance("the cat sat on the mat", "Yesterday the cat sat on the mat at noon")
    Resemblance(similarity=0.4, left_containment=1.0, right_containment=0.4, longest_run=6)
    """
    shingles = shingle_hashes([left, right], shingle_words)
    return measure(shingles, np.array([0]), np.array([1]), shingle_words)[0]


def overlap(shingles: Shingles, left: Numbers, right: Numbers) -> Overlaps:
    """What the pairs (`left`, `right`) have of each other, exactly; places in `shingles`, the two of a pair differ.

    The same numbers as `measure`, for a third of the time and less: a text is looked at once however many pairs of a
    block it is in.
    """
    sizes = np.diff(shingles.offsets)
    lefts, rights, common = (np.zeros(len(left), np.int64) for _ in range(3))
    for first, last in _pair_blocks(sizes[left] + sizes[right], _COMPARED):
        texts, ours, theirs = taking_part(left[first:last], right[first:last], len(shingles))
        distinct, held = _held(shingles.take(texts))
        lefts[first:last], rights[first:last] = distinct[ours], distinct[theirs]
        common[first:last] = ones(held[ours] & held[theirs])
    return Overlaps(
        common / np.maximum(lefts + rights - common, 1), common / np.maximum(lefts, 1), common / np.maximum(rights, 1)
    )


def ones(words: npt.NDArray[np.uint64]) -> Numbers:
    """How many bits are set in each row; numpy counts them itself from version 2 on, and datasketch takes 1 too.

    >>> ones(np.array([[0, 3], [2**63, 0]], np.uint64)).tolist()
    [2, 1]
    """
    if hasattr(np, "bitwise_count"):
        return np.asarray(np.bitwise_count(words).sum(axis=1, dtype=np.int64))
    return np.asarray(np.unpackbits(words.view(np.uint8), axis=1).sum(axis=1, dtype=np.int64))


def taking_part(left: Numbers, right: Numbers, texts: int) -> tuple[Numbers, Numbers, Numbers]:
    """Which of so many texts are in any of the pairs, in order, and the pairs as places among these."""
    there = np.zeros(texts, np.bool_)
    there[left] = True
    there[right] = True
    place = np.cumsum(there) - 1
    return np.flatnonzero(there), place[left], place[right]


def _held(shingles: Shingles) -> tuple[Numbers, npt.NDArray[np.uint64]]:
    """How many distinct shingles each text has, and a row of bits for each: which it holds of those that recur."""
    texts = len(shingles)
    bits = max(1, (texts - 1).bit_length())
    owners = np.repeat(np.arange(texts, dtype=U64), np.diff(shingles.offsets))
    keys = sorted_once(shingles.hashes & ~U64((1 << bits) - 1) | owners)
    owners = (keys & U64((1 << bits) - 1)).astype(np.int64)
    same = (keys[1:] ^ keys[:-1]) >> U64(bits) == 0
    none = np.zeros(1, np.bool_)
    again, followed = np.concatenate((none, same)), np.concatenate((same, none))
    recurring = (again | followed)[: len(keys)]
    number = np.cumsum(~again[: len(keys)][recurring]) - 1
    words = int(number[-1]) // 64 + 1 if len(number) else 1
    held = np.zeros(texts * words, U64)
    # Each bit is set once, so that adding is setting.
    np.add.at(held, owners[recurring] * words + (number >> 6), U64(1) << (number & 63).astype(U64))
    return np.bincount(owners, minlength=texts), held.reshape(texts, words)


def _pair_blocks(costs: Numbers, most: int) -> Iterator[tuple[int, int]]:
    """Where to cut pairs into blocks of at most this cost, or of one pair."""
    reached = np.cumsum(costs)
    first = 0
    while first < len(costs):
        begun = int(reached[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(reached, begun + most, "right")))
        yield first, last
        first = last


def measure(shingles: Shingles, left: Numbers, right: Numbers, shingle_words: int) -> Measures:
    """The measures of the pairs (`left`, `right`), given as places in `shingles`; the two of a pair must differ."""
    sizes = np.diff(shingles.offsets)
    parts = [
        _measure_block(shingles, left[first:last], right[first:last], shingle_words)
        for first, last in _pair_blocks(sizes[left] + sizes[right], _BLOCK)
    ]
    if not parts:
        none = np.zeros(0)
        return Measures(none, none, none, np.zeros(0, np.int64))
    return Measures(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _measure_block(
    every: Shingles, every_left: Numbers, every_right: Numbers, shingle_words: int
) -> tuple[Shares, Shares, Shares, Numbers]:
    texts, left, right = taking_part(every_left, every_right, len(every))
    shingles = every.take(texts)
    recurring = _Recurring(shingles)
    common, longest = _common(recurring, left, right)
    lefts, rights = recurring.distinct[left], recurring.distinct[right]
    # A text of fewer words than a shingle is one shingle: the run is all of its words.
    words = np.minimum(longest + shingle_words - 1, np.minimum(shingles.words[left], shingles.words[right]))
    return (
        common / np.maximum(lefts + rights - common, 1),
        common / np.maximum(lefts, 1),
        common / np.maximum(rights, 1),
        np.where(longest > 0, words, 0),
    )


class _Recurring:
    """The shingles that may stand in more than one place, by text: only they can be shared.

    A shingle whose bin in a table of counts holds it alone occurs once in all texts; the rest is kept. Most pairs
    share little, and what they do not share never needs sorting.
    """

    def __init__(self, shingles: Shingles) -> None:
        counts = np.diff(shingles.offsets)
        bits = max(10, (4 * len(shingles.hashes)).bit_length())
        bins = (shingles.hashes >> U64(64 - bits)).astype(np.int64)
        keep = np.bincount(bins, minlength=1 << bits)[bins] > 1
        kept_before = np.concatenate(([0], np.cumsum(keep)))
        self.offsets: Numbers = kept_before[shingles.offsets]
        self.hashes = shingles.hashes[keep]
        self.places = runs(np.zeros(len(counts), np.int64), counts)[keep].astype(U64)
        self.longest = int(counts.max(initial=0))
        text_bits = max(1, (len(counts) - 1).bit_length())
        own = np.diff(self.offsets)
        keys = np.repeat(np.arange(len(counts), dtype=U64) << U64(64 - text_bits), own)
        keys |= self.hashes >> U64(text_bits)
        keys.sort()
        first = np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]
        texts = (keys[first] >> U64(64 - text_bits)).astype(np.int64)
        self.distinct: Numbers = counts - own + np.bincount(texts, minlength=len(counts))
        """Distinct shingles of each text, those included that were not kept."""


def _common(recurring: _Recurring, left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Of each pair the shingles in common, and the most of them that follow one another in both texts."""
    pairs = len(left)
    place_bits = max(1, recurring.longest.bit_length())
    pair_bits = max(1, (pairs - 1).bit_length())
    # One 64-bit key: pair, as much of the hash as fits (at least 32 bits for any text below 2^20 words), side, place.
    kept = 64 - pair_bits - place_bits - 1
    sides = [
        _side_keys(recurring, texts, side, place_bits, pair_bits, kept) for side, texts in enumerate((left, right))
    ]
    keys = np.concatenate(sides)
    if not len(keys):
        return np.zeros(pairs, np.int64), np.zeros(pairs, np.int64)
    keys.sort()
    groups = keys >> U64(place_bits + 1)
    starts = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    ends = np.append(starts[1:], len(keys))
    side = U64(1 << place_bits)
    both = ((keys[starts] & side) == 0) & ((keys[ends - 1] & side) != 0)
    starts, ends = starts[both], ends[both]
    pair = (groups[starts] >> U64(kept)).astype(np.int64)
    longest = _longest_runs(keys, starts, ends, pair, pairs, place_bits)
    return np.bincount(pair, minlength=pairs), longest


def _side_keys(
    recurring: _Recurring, texts: Numbers, side: int, place_bits: int, pair_bits: int, kept: int
) -> npt.NDArray[np.uint64]:
    counts = np.diff(recurring.offsets)[texts]
    at = runs(recurring.offsets[texts], counts)
    keys = recurring.hashes[at]
    keys >>= U64(64 - kept)
    keys <<= U64(place_bits + 1)
    keys |= recurring.places[at]
    keys |= np.repeat(np.arange(len(texts), dtype=U64) << U64(64 - pair_bits) | U64(side << place_bits), counts)
    return keys


def _longest_runs(
    keys: npt.NDArray[np.uint64], starts: Numbers, ends: Numbers, pair: Numbers, pairs: int, place_bits: int
) -> Numbers:
    """For each pair, the most shingles that follow one another in both texts."""
    longest = np.zeros(pairs, np.int64)
    if not len(starts):
        return longest
    seen = np.concatenate(([0], np.cumsum((keys >> U64(place_bits)) & U64(1)).astype(np.int64)))
    rights = seen[ends] - seen[starts]
    lefts = ends - starts - rights
    mask = U64((1 << place_bits) - 1)
    products = np.bincount(pair, lefts * rights, minlength=pairs)
    repetitive = products > _REPEATED
    for each in np.flatnonzero(repetitive).tolist():
        inside = pair == each
        longest[each] = _longest_run_of_repetitive(keys, starts[inside], lefts[inside], rights[inside], mask)
    plain = ~repetitive[pair]
    starts, lefts, rights, pair = starts[plain], lefts[plain], rights[plain], pair[plain]
    matches = lefts * rights
    group = np.repeat(np.arange(len(starts)), matches)
    within = runs(np.zeros(len(starts), np.int64), matches)
    left_place = (keys[starts[group] + within // rights[group]] & mask).astype(np.int64)
    right_place = (keys[starts[group] + lefts[group] + within % rights[group]] & mask).astype(np.int64)
    # Matches of one diagonal are in order when sorted by pair, diagonal, place; a run is a row of them.
    width = 1 << place_bits
    codes = ((pair[group] * (2 * width) + right_place - left_place + width) * width + left_place).astype(np.int64)
    codes.sort()
    if len(codes):
        begins = np.flatnonzero(np.concatenate(([True], np.diff(codes) != 1)))
        lengths = np.diff(np.append(begins, len(codes)))
        np.maximum.at(longest, codes[begins] // (2 * width * width), lengths)
    return longest


def _longest_run_of_repetitive(
    keys: npt.NDArray[np.uint64], starts: Numbers, lefts: Numbers, rights: Numbers, mask: np.uint64
) -> int:
    """The same for one pair whose shingles repeat so often that their places cannot all be paired up.

    Longest common run by rows of the classic table, kept sparse: only places that match are touched.
    """
    by_left: dict[int, npt.NDArray[np.int64]] = {}
    for start, lefts_here, rights_here in zip(starts.tolist(), lefts.tolist(), rights.tolist(), strict=True):
        there = (keys[start + lefts_here : start + lefts_here + rights_here] & mask).astype(np.int64)
        for place in (keys[start : start + lefts_here] & mask).tolist():
            by_left[place] = there
    width = int(mask) + 2
    row = np.zeros(width + 1, np.int64)
    best, previous = 0, -2
    touched = np.zeros(0, np.int64)
    for place in sorted(by_left):
        there = by_left[place]
        grown = row[there] + 1 if place == previous + 1 else np.ones(len(there), np.int64)
        row[touched] = 0
        touched = there + 1
        row[touched] = grown
        best, previous = max(best, int(grown.max())), place
    return best
