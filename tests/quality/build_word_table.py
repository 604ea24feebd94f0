"""Writes dedup/data/words.txt, the word-weight table, from the counts of the `wordfreq` package.

    pip install wordfreq
    python -m tests.quality.build_word_table

wordfreq's data (Robyn Speer; Wikipedia, subtitles, news, books, web and social media in many languages) may be
redistributed under CC BY-SA 4.0; dedup/data/NOTICE says so. Words that are left out weigh as much as unknown ones.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from dedup.text import fold

TABLE = Path(__file__).parents[2] / "dedup" / "data" / "words.txt"
# English is what the product is measured on; elsewhere the table has to tell function words from the rest.
WORDS = {
    "en": 16_000,
    "de": 2_500,
    "es": 2_500,
    "fr": 2_500,
    "it": 2_500,
    "nl": 2_500,
    "pt": 2_500,
    "id": 2_500,
    "ru": 1_500,
}
HEADER = """\
# Word frequencies by language, in tenths of the Zipf scale (30 = once in a million words, 70 = once in a hundred).
# Derived from wordfreq 3.1 by Robyn Speer, CC BY-SA 4.0; written by tests/quality/build_word_table.py.
"""


def main() -> None:
    """Write the table."""
    import wordfreq

    lines = [HEADER]
    for language, count in WORDS.items():
        folded: dict[str, float] = {}
        for word in wordfreq.top_n_list(language, count, wordlist="best"):
            key = fold(word)
            if key.isalpha():
                folded[key] = max(folded.get(key, 0.0), wordfreq.zipf_frequency(word, language))
        bands = defaultdict(list)
        for word, zipf in folded.items():
            bands[round(zipf * 10)].append(word)
        lines.append(f"[{language}]\n")
        lines += [f"{band} {' '.join(sorted(bands[band]))}\n" for band in sorted(bands, reverse=True)]
    TABLE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
