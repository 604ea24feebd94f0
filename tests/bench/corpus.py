"""A pile of news-size texts in a made-up language, with planted derivatives: any size, any prefix of it a pile too.

A vocabulary of invented words with Zipf's frequencies; each word prefers some forty followers, so that common runs
of words recur as they do in prose; names and numbers of their own in each text; stock paragraphs in every seventh.
One text in ten is made from an earlier one: an exact copy, or 1 to 30 % of its words replaced, of its sentences
dropped, or of its sentences moved.

    python -m tests.bench.corpus 10000 pile.jsonl        # also writes pile.truth.json
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.int64]

VOCABULARY = 40_000
NAMES = 60_000
FOLLOWERS = 40
FOLLOWED = 0.75  # share of words that follow the word before them, not chance alone
MEDIAN_WORDS = 370
DERIVED = 0.10
SHARES = (1, 5, 10, 20, 30)
KINDS = ("exact", *(f"{kind}{share}" for kind in ("replace", "drop", "move") for share in SHARES))
_BLOCK = 2_000
_SOURCES = 20_000  # the latest texts that may be derived from, which bounds the memory of a large pile


class Planted(NamedTuple):
    """A derived text, where it comes from, and how it was made."""

    derived: int
    source: int
    kind: str


class Pile:
    """The generator; the same seed gives the same pile."""

    def __init__(self, seed: int = 20240611) -> None:
        """Makes the language."""
        self._draw = np.random.default_rng(seed)
        self._words = self._vocabulary()
        rank = np.arange(1, VOCABULARY + 1)
        weights = 1 / (rank + 2.7) ** 1.05
        self._cumulative = np.cumsum(weights / weights.sum())
        self._followers = self._unigrams((VOCABULARY, FOLLOWERS))
        follower = 1 / np.arange(1, FOLLOWERS + 1)
        self._follower_cumulative = np.cumsum(follower / follower.sum())
        self._stock = [self._unigrams(int(self._draw.integers(25, 60))) for _ in range(60)]
        self.planted: list[Planted] = []

    def texts(self, count: int) -> Iterator[str]:
        """That many texts, one after the other."""
        sources: list[tuple[int, list[Words]]] = []
        number = 0
        while number < count:
            for fresh in self._fresh(_BLOCK):
                if number >= count:
                    return
                sentences = fresh
                if number > 200 and self._draw.random() < DERIVED:
                    source, original = sources[int(self._draw.integers(len(sources)))]
                    kind = KINDS[int(self._draw.integers(len(KINDS)))]
                    sentences = self._derived(original, kind)
                    self.planted.append(Planted(number, source, kind))
                else:
                    sources.append((number, sentences))
                    del sources[:-_SOURCES]
                yield self._written(sentences)
                number += 1

    def _vocabulary(self) -> list[str]:
        draw = random.Random(int(self._draw.integers(1 << 31)))
        onsets = [*"bcdfghjklmnprstvwz", "br", "ch", "dr", "gr", "sh", "st", "th", "tr"]
        vowels = [*"aeiou" * 3, "ai", "ea", "ou"]
        ends = ["", "", "n", "r", "s", "l", "t", "nd", "ng"]
        made: dict[str, None] = {}
        while len(made) < VOCABULARY + NAMES:
            # Frequent words are short in every language.
            syllables = draw.randint(1, 1 + (len(made) > 100) + (len(made) > 4_000))
            word = "".join(draw.choice(onsets) + draw.choice(vowels) for _ in range(syllables)) + draw.choice(ends)
            made.setdefault(word if len(made) < VOCABULARY else word.capitalize())
        return list(made)

    def _unigrams(self, shape: int | tuple[int, ...]) -> Words:
        return np.searchsorted(self._cumulative, self._draw.random(shape)).clip(0, VOCABULARY - 1)

    def _fresh(self, count: int) -> list[list[Words]]:
        lengths = np.clip(self._draw.lognormal(np.log(MEDIAN_WORDS), 0.42, count), 80, 1200).astype(int)
        longest = int(lengths.max())
        grown = np.empty((longest, count), np.int64)
        word = self._unigrams(count)
        for row in grown:
            follower = np.searchsorted(self._follower_cumulative, self._draw.random(count)).clip(0, FOLLOWERS - 1)
            follows = self._draw.random(count) < FOLLOWED
            word = np.where(follows, self._followers[word, follower], self._unigrams(count))
            row[:] = word
        texts = []
        for place, length in enumerate(lengths.tolist()):
            words = grown[:length, place].copy()
            names = VOCABULARY + self._draw.integers(0, NAMES, int(self._draw.integers(6, 16)))
            named = self._draw.random(length) < 0.04
            words[named] = names[self._draw.integers(0, len(names), int(named.sum()))]
            if self._draw.random() < 0.15:
                words = np.concatenate([words, self._stock[int(self._draw.integers(len(self._stock)))]])
            cuts = np.cumsum(self._draw.integers(8, 30, len(words) // 8 + 1))
            texts.append([each for each in np.split(words, cuts[cuts < len(words)]) if len(each)])
        return texts

    def _derived(self, sentences: list[Words], kind: str) -> list[Words]:
        if kind == "exact":
            return sentences
        name = kind.rstrip("0123456789")
        share = int(kind.removeprefix(name)) / 100
        count = len(sentences)
        if name == "replace":
            made = [each.copy() for each in sentences]
            places = [(at, word) for at, each in enumerate(made) for word in range(len(each))]
            chosen = self._draw.choice(len(places), max(1, round(share * len(places))), replace=False)
            for place, word in zip(chosen.tolist(), self._unigrams(len(chosen)).tolist(), strict=True):
                at, within = places[place]
                made[at][within] = word
            return made
        moved = min(count, max(2, round(share * count)))
        if name == "drop":
            dropped = set(
                self._draw.choice(count, min(count - 1, max(1, round(share * count))), replace=False).tolist()
            )
            return [each for at, each in enumerate(sentences) if at not in dropped]
        order = np.arange(count)
        chosen = np.sort(self._draw.choice(count, moved, replace=False))
        order[chosen] = np.roll(chosen, 1)
        return [sentences[at] for at in order.tolist()]

    def _written(self, sentences: list[Words]) -> str:
        parts = []
        for at, sentence in enumerate(sentences):
            words = " ".join([self._words[word] for word in sentence.tolist()])
            # A quotation in every eighth sentence, an accent now and then: news is not pure ASCII.
            written = f"{words[0].upper()}{words[1:]}"
            parts.append(f"“{written},” she said." if at % 8 == 7 else f"{written}.")
        return " ".join(parts)


def write(count: int, path: Path, seed: int = 20240611) -> list[Planted]:
    """Writes a pile as JSON Lines, and what was planted beside it."""
    pile = Pile(seed)
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(pile.texts(count)):
            file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    path.with_suffix(".truth.json").write_text(json.dumps(pile.planted))
    return pile.planted


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
