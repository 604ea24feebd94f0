"""Texts as one array of folded UTF-8 bytes: the word rule of `text.words`, for whole batches.

ASCII is folded by arithmetic on all bytes at once. The rare other code points are folded at their own places through
a table filled on demand by `text.words.fold_character`. A test holds both to that one rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..text.words import SEPARATES, VANISHES, fold_character, is_unspaced

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]

FULL_STOP = 1  # the byte a full stop is folded to; separators are 0, letters are above
_SPARSE = 500  # bytes for each one that is cut out, above which slices beat a mask
PADDING = 32  # zero bytes after the last text, so that windows may look past it

_SEPARATOR, _VANISHED, _LETTER, _UNSPACED = 1, 2, 3, 4  # kinds of code points; 0 is one not met yet


# For each code point its folded UTF-8 bytes (low 32 bits, first byte lowest) and its kind (above). Pages of it that
# are never touched cost no memory.
_FOLDED = np.zeros(0x110000, np.uint64)


@dataclass(frozen=True, slots=True)
class Folded:
    """A batch of texts, folded and laid end to end."""

    data: Bytes
    """0 separates, FULL_STOP is a full stop, the rest are UTF-8 bytes of letters; a 0 first, padding last."""
    offsets: Offsets
    """Where each text begins, one more than there are texts."""
    alone: npt.NDArray[np.bool_] | None
    """Where a word begins whatever stands before it, and one byte past its end; None when no script needs it."""


def utf8(text: str) -> bytes:
    """The text as bytes; half a surrogate pair, which is no character, as three bytes of its own."""
    return text.encode("utf-8", "surrogatepass")


def fold_texts(texts: Sequence[bytes]) -> Folded:
    """The texts, each as `utf8` gives it, as folded bytes with where each of them begins."""
    offsets = np.ones(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1, out=offsets[1:])
    offsets[1:] += 1
    raw = np.frombuffer(b"\0".join([b"", *texts, bytes(PADDING - 1)]), np.uint8)
    data, offsets, alone = _fold_beyond_ascii(raw, _fold_ascii(raw), offsets)
    data, offsets, alone = _join_abbreviations(data, offsets, alone)
    return Folded(data, offsets, alone)


def _fold_ascii(raw: Bytes) -> Bytes:
    """Letters in lower case, digits, FULL_STOP; 0 for all other bytes, those above 127 too."""
    data = raw | np.uint8(0x20)  # upper case letters become lower case ones, digits stay
    kept = data - np.uint8(ord("a")) < 26
    kept |= raw - np.uint8(ord("0")) < 10
    # Seen as bytes: an array of truth values would be converted piece by piece.
    data *= kept.view(np.uint8)
    data |= (raw == ord(".")).view(np.uint8)
    return data


def _fold_beyond_ascii(
    raw: Bytes, data: Bytes, offsets: Offsets
) -> tuple[Bytes, Offsets, npt.NDArray[np.bool_] | None]:
    """Each code point above 127 folded where it stands; bytes it no longer needs are cut out."""
    places = np.flatnonzero(raw >= 0xC0)
    if not len(places):
        return data, offsets, None
    lead = raw[places].astype(np.uint32)
    second, third, fourth = (raw[places + ahead].astype(np.uint32) & 63 for ahead in (1, 2, 3))
    lengths = 2 + (lead >= 0xE0).astype(np.int64) + (lead >= 0xF0)
    points = np.where(
        lengths == 2,
        (lead & 31) << 6 | second,
        np.where(
            lengths == 3,
            (lead & 15) << 12 | second << 6 | third,
            (lead & 7) << 18 | second << 12 | third << 6 | fourth,
        ),
    )
    entries = _folded_entries(points)
    kinds = (entries >> np.uint64(32)).astype(np.uint8)
    # A separator keeps all of its bytes, as zeros; a letter those of its folding; what vanishes keeps none.
    letters = kinds != _SEPARATOR
    if not letters.any():
        return data, offsets, None
    places, lengths, entries, kinds = places[letters], lengths[letters], entries[letters], kinds[letters]
    for ahead in range(4):
        inside = lengths > ahead
        data[places[inside] + ahead] = (entries[inside] >> np.uint64(8 * ahead)).astype(np.uint8)
    written = (entries & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    kept = sum((written >> (8 * n) != 0).astype(np.int64) for n in range(4))
    dropped = np.concatenate([(places + n)[(kept <= n) & (lengths > n)] for n in range(4)])
    alone = None
    if (kinds == _UNSPACED).any():
        alone = np.zeros(len(data), np.bool_)
        first = places[kinds == _UNSPACED]
        alone[first] = True
        alone[first + lengths[kinds == _UNSPACED]] = True
    if len(dropped) == 0:
        return data, offsets, alone
    dropped.sort()
    if alone is not None:
        # The byte after a word of its own may be one that vanishes: its mark moves to the next byte that stays.
        keep = np.ones(len(data), np.bool_)
        keep[dropped] = False
        moved = np.flatnonzero(alone & ~keep)
        after = np.flatnonzero(keep)
        alone[after[np.searchsorted(after, moved)]] = True
        alone = alone[keep]
    return _without(data, dropped), offsets - np.searchsorted(dropped, offsets), alone


def _without(data: Bytes, dropped: npt.NDArray[np.int64]) -> Bytes:
    """The bytes but for those at these places, which are in order."""
    if len(dropped) * _SPARSE < len(data):
        # Few cuts: copying what lies between them is quicker than a mask over every byte.
        cuts = [0, *dropped.tolist(), len(data)]
        return np.concatenate([data[cuts[0] : cuts[1]], *(data[a + 1 : b] for a, b in pairwise(cuts[1:]))])
    return np.delete(data, dropped)


def _folded_entries(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    entries = _FOLDED[points]
    unknown = points[entries == 0]
    if len(unknown):
        for point in set(unknown.tolist()):
            _FOLDED[point] = _entry(chr(point))
        entries = _FOLDED[points]
    return entries


def _entry(character: str) -> int:
    folded = fold_character(character)
    if folded == VANISHES:
        return _VANISHED << 32
    if folded == SEPARATES:
        return _SEPARATOR << 32
    kind = _UNSPACED if is_unspaced(folded) else _LETTER
    return kind << 32 | int.from_bytes(folded.encode("utf-8"), "little")


def _join_abbreviations(
    data: Bytes, offsets: Offsets, alone: npt.NDArray[np.bool_] | None
) -> tuple[Bytes, Offsets, npt.NDArray[np.bool_] | None]:
    """Full stops between two Latin letters that both stand alone are cut out: "U.S." is "us"."""
    apart = data <= FULL_STOP
    # A stop with something that is no letter two bytes before it and two after: few of a text's stops are left.
    maybe = data[2:-2] == FULL_STOP
    maybe &= apart[:-4]
    maybe &= apart[4:]
    stops = np.flatnonzero(maybe) + 2
    stops = stops[_is_latin(data[stops - 1]) & _is_latin(data[stops + 1])]
    if len(stops) == 0:
        return data, offsets, alone
    marks = None if alone is None else np.delete(alone, stops)
    return _without(data, stops), offsets - np.searchsorted(stops, offsets), marks


def _is_latin(data: Bytes) -> npt.NDArray[np.bool_]:
    return (data >= ord("a")) & (data <= ord("z"))
