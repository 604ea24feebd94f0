"""Sketches in arrays agree with slow oracles and with datasketch."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import oracles_sketches as oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.settings import BakedSettings
from dedup.sketches import (
    Banding,
    banding,
    candidates,
    components,
    estimated_resemblance,
    join,
    joined_sketches,
    measure,
    measures,
    overlap,
    packed,
    resemblance,
    shingle_hashes,
    sign,
    signatures,
    sketch,
    sorted_once,
    word_hashes,
)
from dedup.sketches.folding import FULL_STOP, fold_texts
from dedup.sketches.signatures import minhash
from dedup.text import words
from dedup.text.words import SEPARATES, VANISHES, fold_character

# What breaks byte engines: marks, ligatures, scripts without spaces, long letters, format characters, surrogates.
AWKWARD = [
    *"abUS..éÉﬁßİ½²ȺжЖ中文กัｶﾞか한𝐀😀—“’_    \n\0",
    *"\u0301\u00ad\u200b\u200d\ufe0f\ud800\U00020000\u3000\u093f\u0939",
    *("x1", "word", "antidisestablishmentarianism"),
]
awkward_texts = st.lists(st.sampled_from(AWKWARD), max_size=24).map("".join)
any_texts = st.text(st.characters(exclude_categories=()), max_size=40)
few_words = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=30).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(awkward_texts | any_texts, min_size=1, max_size=5))
def test_word_hashes_tell_words_apart_as_the_word_rule_does(texts: list[str]) -> None:
    hashes, offsets = word_hashes(texts)
    expected = [words(text) for text in texts]
    assert np.diff(offsets).tolist() == [len(each) for each in expected]
    flat = [word for each in expected for word in each]
    assert len(set(zip(flat, hashes.tolist(), strict=True))) == len(set(flat)) == len(set(hashes.tolist()))


def test_ascii_is_folded_by_the_word_rule() -> None:
    texts = [chr(code) for code in range(128)]
    folded = fold_texts([text.encode() for text in texts])
    for place, text in enumerate(texts):
        rule = fold_character(text)
        expected = FULL_STOP if rule == "." else 0 if rule in (SEPARATES, VANISHES) else ord(rule)
        assert folded.data[folded.offsets[place]] == expected


def test_a_text_hashes_the_same_alone_and_in_a_large_batch() -> None:
    texts = [f"Story {n}: naïve “U.S.” plan, 中文 {'x' * (n % 40)} " + "word " * (n % 90) for n in range(3000)]
    together = shingle_hashes(texts, 5)
    for place in range(0, 3000, 211):
        assert together.of(place).tolist() == shingle_hashes([texts[place]], 5).of(0).tolist()


@settings(max_examples=200, deadline=None)
@given(st.lists(few_words | awkward_texts, min_size=1, max_size=4), st.integers(1, 5))
def test_measures_equal_the_oracles(texts: list[str], size: int) -> None:
    shingles = shingle_hashes(texts, size)
    places = np.arange(len(texts))
    left, right = np.repeat(places, len(texts)), np.tile(places, len(texts))
    left, right = left[left != right], right[left != right]
    found = measure(shingles, left, right, size)
    for place, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        assert found[place] == oracles.resemblance(texts[one], texts[other], size)
    overlaps = overlap(shingles, left, right)
    assert overlaps.similarity.tolist() == found.similarity.tolist()
    assert overlaps.left_containment.tolist() == found.left_containment.tolist()
    assert overlaps.right_containment.tolist() == found.right_containment.tolist()


@pytest.mark.parametrize("block", [1, 2_000, 100_000])
def test_overlaps_of_prose_equal_the_measures(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(measures, "_COMPARED", block)
    shingles = shingle_hashes(random_pile(6, 80), 5)
    left, right = np.triu_indices(80, 1)
    found, exact = overlap(shingles, left, right), measure(shingles, left, right, 5)
    assert found.similarity.tolist() == exact.similarity.tolist()
    assert found.left_containment.tolist() == exact.left_containment.tolist()
    assert found.right_containment.tolist() == exact.right_containment.tolist()
    assert (found.similarity > 0.3).sum() > 10


def test_measures_of_repetitive_texts_equal_the_oracles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "_REPEATED", 3)
    draw = random.Random(5)
    for _ in range(60):
        left = " ".join(draw.choices("ab", k=draw.randint(0, 30)))
        right = left[draw.randint(0, 9) :] + " b a"
        assert resemblance(left, right, 3) == oracles.resemblance(left, right, 3)


def test_blocks_keep_equal_hashes_together_and_lose_nothing() -> None:
    draw = np.random.default_rng(2)
    hashes, numbers = draw.integers(0, 40, 900).astype(np.uint64), draw.integers(0, 1 << 24, 900)
    keys = sorted_once(packed(np.concatenate((hashes, [np.uint64((1 << 40) - 1)] * 2)), np.append(numbers, [1, 2])))
    for size in (1, 7, 10_000):
        cut = list(candidates.blocks(keys, size))
        assert np.concatenate(cut).tolist() == keys.tolist()
        assert all(one[-1] >> np.uint64(24) < other[0] >> np.uint64(24) for one, other in pairwise(cut))


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_what_is_sorted_once_is_what_a_set_holds(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(candidates, "BLOCK", size)
    for seed in range(20):
        keys = np.random.default_rng(seed).integers(0, 15, seed).astype(np.uint64)
        assert sorted_once(keys.copy()).tolist() == sorted(set(keys.tolist()))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12)), max_size=60),
    st.none() | st.integers(1, 4),
    st.integers(0, 12),
)
def test_join_equals_the_oracle(keys: list[tuple[int, int]], hot: int | None, new_from: int) -> None:
    hashes = np.array([key for key, _ in keys], np.uint64)
    numbers = np.array([number for _, number in keys], np.int64)
    found = join(sorted_once(packed(hashes, numbers)), hot, new_from)
    got = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.shared.tolist(), strict=True))
    assert got == oracles.joined(keys, hot, new_from)


def random_pile(seed: int, size: int) -> list[str]:
    """Texts of which a third repeat an earlier one with some words replaced, down to empty ones."""
    draw = random.Random(seed)
    pile: list[str] = []
    for _ in range(size):
        made = [f"w{draw.randint(0, 4000)}" for _ in range(draw.choice([0, 2, 30, 200]))]
        if pile and draw.random() < 0.35:
            made = draw.choice(pile).split()
            for _ in range(len(made) // draw.choice([8, 20, 60])):
                made[draw.randrange(len(made))] = "other"
        pile.append(" ".join(made))
    return pile


def test_minhash_is_datasketch_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    from datasketch import MinHash

    monkeypatch.setattr(signatures, "_BLOCK", 500)
    texts = ["", *random_pile(1, 40), ""]
    for seed, permutations in ((1, 128), (7, 64)):
        shingles = shingle_hashes(texts, 5)
        signed = minhash(shingles, permutations, seed)
        for place in range(len(texts)):
            theirs = MinHash(permutations, seed, hashfunc=int, scheme="affine32")
            theirs.update_batch((shingles.of(place) >> np.uint64(32)).tolist())
            assert signed[place].tolist() == theirs.hashvalues.tolist()


def test_bands_are_those_datasketch_chooses() -> None:
    from datasketch import MinHashLSH

    for threshold, permutations in ((0.7, 128), (0.5, 64)):
        theirs = MinHashLSH(threshold, permutations)
        assert banding(BakedSettings(lsh_threshold=threshold, permutations=permutations)) == Banding(
            theirs.b, theirs.r
        )


def test_one_permutation_bands_find_nearly_all_at_the_threshold() -> None:
    for threshold in (0.3, 0.5, 0.7, 0.9):
        assert banding(BakedSettings(signatures="oph", lsh_threshold=threshold)).chance(threshold) >= 0.999


@pytest.mark.parametrize("scheme", ["minhash", "oph"])
def test_estimates_lie_within_theory(scheme: str) -> None:
    baked = BakedSettings(signatures=scheme)  # type: ignore[arg-type]  # parametrised text, checked by the settings
    texts = random_pile(3, 400)
    shingles = shingle_hashes(texts, 5)
    signed = sign(shingles, baked)
    pairs = np.array([(left, right) for left in range(0, 400, 3) for right in range(left) if texts[left]])
    exact = measure(shingles, pairs[:, 0], pairs[:, 1], 5).similarity
    alike = (exact > 0.05) & (exact < 0.98)
    estimate = estimated_resemblance(signed[pairs[alike, 0]], signed[pairs[alike, 1]])
    theory = np.sqrt((exact[alike] * (1 - exact[alike]) / 128).mean())
    assert np.sqrt(((estimate - exact[alike]) ** 2).mean()) < 1.5 * theory


def test_equal_texts_have_equal_signatures_however_short() -> None:
    for scheme in ("minhash", "oph"):
        baked = BakedSettings(signatures=scheme)  # type: ignore[arg-type]  # two known words
        signed = sign(shingle_hashes(["one two", "x", "One, two!", ""], 5), baked)
        assert signed[0].tolist() == signed[2].tolist() != signed[1].tolist()


def test_a_batch_is_the_sum_of_its_parts() -> None:
    texts = random_pile(4, 60)
    baked = BakedSettings(sampling=8)
    cut = banding(baked)
    whole = sketch(texts, baked, cut)
    parts = joined_sketches([sketch(texts[at : at + 17], baked, cut) for at in range(0, 60, 17)])
    for channel in ("near", "shared"):
        assert whole.channels[channel].hashes.tolist() == parts.channels[channel].hashes.tolist()
        assert whole.channels[channel].offsets.tolist() == parts.channels[channel].offsets.tolist()


def test_a_sample_keeps_one_shingle_in_eight_and_all_of_short_texts() -> None:
    baked = BakedSettings(sampling=8)
    texts = [" ".join(f"w{n}" for n in range(20_004)), " ".join(f"v{n}" for n in range(104))]
    long, short = np.diff(sketch(texts, baked, banding(baked)).channels["shared"].offsets).tolist()
    assert 2_300 < long < 2_700
    assert short == 100


def test_components_name_their_weakest_link() -> None:
    edges = {("a", "b"): 0.9, ("b", "c"): 0.72, ("c", "d"): 0.95, ("a", "c"): 0.3, ("x", "y"): 0.8}
    assert components(edges) == [(("a", "b", "c", "d"), 0.72), (("x", "y"), 0.8)]


def test_bits_are_counted_alike_by_every_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    words = np.random.default_rng(3).integers(0, 2**64, (50, 7), np.uint64)
    new = measures.ones(words).tolist()
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert measures.ones(words).tolist() == new
