"""Accuracy of the alignment on sets with known answers, by class, and its speed.

    python -m tests.quality.alignment DATA [SECTION...]

Sections: pan, seeds, argrewrite, clough, basil, msrp, boilerplate, rewrites. Without any, all. The seeds are looked
for beside DATA. Nothing printed here was fitted on what it is measured on; what was
fitted, and on which half, stands in train_alignment.py.
"""

from __future__ import annotations

import json
import sys
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from tabulate import tabulate

from dedup.alignment import align, beyond_topic, prepare, score_matrix
from dedup.alignment.boilerplate import common_shares
from dedup.alignment.passages import NEWS_CUT, PASSAGE_CUT, passages
from dedup.alignment.prepared import Prepared, prepare_sentences
from dedup.alignment.reuse import THRESHOLDS, nearness
from dedup.alignment.score import fuzzy, gram_jaccard, local_scores
from dedup.alignment.semantic import minilm
from dedup.errors import MissingExtra
from dedup.evidence.quoting import quotation_run
from dedup.evidence.words import reading
from dedup.model import Document, Span
from dedup.sketches import rare_features, retrieve

from . import pairs, pan
from .measures import Passage, Range, average_precision, best_thresholds, f1, plagdet
from .scoring import calibration_error


def pan13(data: Path) -> None:
    """Plagdet by class on both halves, negatives hit, and pairs a second with preparation."""
    corpus = pan.read(data / "pan13_train")
    for name, fitted in (("fitted", True), ("held out", False)):
        half = [pair for pair in corpus.pairs if pan.fitted(pair) is fitted]
        start = time.process_time()
        prepared = corpus.prepared(half)
        middle = time.process_time()
        told = {p: passages(prepared[p.source_id], prepared[p.suspicious_id]) for p in half}
        end = time.process_time()
        found = {pair: pan.told(pair, each) for pair, each in told.items()}
        rows = []
        for kind in ("all", *pan.CLASSES):
            chosen = [pair for pair in half if kind in ("all", pair.kind)]
            result = plagdet(
                [case for pair in chosen for case in corpus.cases[pair]],
                [each for pair in chosen for each in found[pair]],
            )
            rows.append((kind, len(chosen), result.plagdet, result.precision, result.recall, result.granularity))
        headers = (name, "pairs", "plagdet", "precision", "recall", "granularity")
        print(tabulate(rows, headers, floatfmt=".4f"))
        negatives = [pair for pair in half if pair.kind in pan.NEGATIVE]
        hit = sum(bool(found[pair]) for pair in negatives)
        print(f"negatives hit: {hit} of {len(negatives)} ({hit / len(negatives):.2%}) at cut {PASSAGE_CUT}")
        chances = [
            (passage.probability, _is_case(where, corpus.cases[pair]))
            for pair in half
            for passage, where in zip(told[pair], found[pair], strict=True)
        ]
        print(f"calibration error of the {len(chances)} passages' probabilities: {calibration_error(chances):.3f}")
        cut, each = (middle - start) / len(prepared) * 1e3, (end - middle) / len(half) * 1e3
        print(f"speed: {len(half) / (end - start):.0f} pairs a second and core, preparation included", end=" ")
        print(f"({cut:.2f} ms a document, {each:.2f} ms a pair)\n")


def _is_case(found: Passage, cases: Sequence[Passage]) -> bool:
    """Whether most of the suspicious side of a passage lies in one true one."""
    start, end = found.suspicious
    return any(2 * (min(end, b) - max(start, a)) > end - start for a, b in (case.suspicious for case in cases))


def seeds(data: Path) -> None:
    """Average precision over the cross-document sentence pairs of the five pages."""
    folder = data.parent / "seeds"
    spans = json.loads((folder / "segments.json").read_text(encoding="utf-8"))["sentences"]
    judged = json.loads((folder / "gold_alignments.json").read_text(encoding="utf-8"))
    said = {}
    for name, ranges in spans.items():
        text = (folder / name).read_bytes().decode("utf-8")
        said[name] = [text[start:end] for start, end in ranges]
    same = {
        frozenset([(each["doc_a"], each["sent_a"]), (each["doc_b"], each["sent_b"])])
        for each in judged
        if each["degree"] != "only-topic"
    }
    measures: dict[str, Callable[[Sequence[str], Sequence[str]], Any]] = {
        "score_matrix": score_matrix,
        "the same without neighbours and pair level": lambda a, b: local_scores(*_both(a, b)),
        "character 5-grams alone": lambda a, b: gram_jaccard(*_both(a, b)),
        "token-set ratio (rapidfuzz) alone": lambda a, b: fuzzy(*_both(a, b)),
    }
    try:
        model = minilm()
        vectors = {sentence: model([sentence])[0] for sentences in said.values() for sentence in sentences}
        measures["score_matrix with [semantic]"] = lambda a, b: score_matrix(
            a, b, lambda sentences: np.array([vectors[sentence] for sentence in sentences])
        )
    except MissingExtra as missing:
        print(missing)
    rows = []
    for measure, score in measures.items():
        relevant: list[bool] = []
        scores: list[float] = []
        for left, right in combinations(sorted(said), 2):
            scores += score(said[left], said[right]).ravel().tolist()
            relevant += [frozenset([(left, a), (right, b)]) in same for a in said[left] for b in said[right]]
        rows.append((measure, len(relevant), sum(relevant), average_precision(relevant, scores)))
    print(tabulate(rows, ("sentence score", "pairs", "positive", "average precision"), floatfmt=".3f"))


def _both(left: Sequence[str], right: Sequence[str]) -> tuple[Prepared, Prepared]:
    return prepare_sentences(left), prepare_sentences(right)


def argrewrite(data: Path) -> None:
    """F1 of aligned sentence pairs, all and modified only."""
    folder = data / "argrewrite_dev"
    texts = _texts(folder)
    gold: dict[tuple[str, str], dict[tuple[Range, Range], str]] = defaultdict(dict)
    for line in (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        old = (each["source_offset"], each["source_offset"] + each["source_length"])
        new = (each["suspicious_offset"], each["suspicious_offset"] + each["suspicious_length"])
        gold[each["source_id"], each["suspicious_id"]][old, new] = each["obfuscation"]
    true: set[object] = set()
    found: set[object] = set()
    for (old_id, new_id), aligned in gold.items():
        old_sentences, new_sentences = sorted({a for a, _ in aligned}), sorted({b for _, b in aligned})
        matches = align(Document(old_id, texts[old_id]), Document(new_id, texts[new_id]), unit="sentence").matches
        for number, match in enumerate(matches):
            olds, news = _meant(match.left, old_sentences), _meant(match.right, new_sentences)
            # A group that touches no judged sentence on one side is one false pair.
            found |= {(old_id, a, b) for a in olds for b in news} or {(old_id, new_id, number)}
        true |= {(old_id, *pair) for pair in aligned}
    identical = {(ids[0], *pair) for ids, aligned in gold.items() for pair, k in aligned.items() if k == "identical"}
    rows = [
        ("all", len(true), f1(true, found)),
        ("modified", len(true - identical), f1(true - identical, found - identical)),
    ]
    print(tabulate(rows, ("aligned sentence pairs", "true", "F1"), floatfmt=".3f"))


def _meant(spans: Sequence[Span], sentences: Sequence[Range]) -> list[Range]:
    """The judged sentences of which the spans cover, or which cover of a span, more than half."""
    return [
        each
        for each in sentences
        if any(
            min(end, each[1]) - max(start, each[0]) > 0.5 * min(end - start, each[1] - each[0])
            for start, end in spans
        )
    ]


def _texts(folder: Path) -> dict[str, str]:
    lines = (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    return {each["id"]: each["text"] for each in map(json.loads, lines)}


def clough(data: Path) -> None:
    """Accuracy of the four degrees of reuse: as shipped, and with thresholds fitted without the task at hand."""
    known = pairs.read(data / "clough_stevenson")
    names = {"none": 0, "heavy": 1, "heavy-revision": 1, "light": 2, "light-revision": 2, "cut": 3, "near-copy": 3}
    truth = [names[pair.relation] for pair in known.pairs]
    tasks = [pair.left_id for pair in known.pairs]
    near = [nearness(known.prepared(pair.left_id), known.prepared(pair.right_id)) for pair in known.pairs]
    shipped = sum(bisect_right(THRESHOLDS, each) == true for each, true in zip(near, truth, strict=True))
    right = 0
    for task in sorted(set(tasks)):
        others = [k for k, each in enumerate(tasks) if each != task]
        cuts = best_thresholds([near[k] for k in others], [truth[k] for k in others])
        right += sum(bisect_right(cuts, near[k]) == truth[k] for k, each in enumerate(tasks) if each == task)
    rows = [
        ("shipped thresholds (fitted on all five tasks)", shipped / len(near)),
        ("leave one task out", right / len(near)),
    ]
    print(tabulate(rows, ("degree of reuse, 4 classes, 95 answers", "accuracy"), floatfmt=".3f"))


def basil(data: Path) -> None:
    """Independent reports of one event that stand above the null, and pairs across events."""
    known = pairs.read(data / "basil_dev")
    rows = []
    wire = [pair for pair in known.pairs if known.is_wire_copy(pair)]
    for name, chosen in (
        ("same event, events of even number (fitted)", [p for p in known.pairs if pairs.is_fitted_event(p)]),
        ("same event, odd (held out)", [p for p in known.pairs if not pairs.is_fitted_event(p)]),
        ("across events", _across(known)),
        ("with 40 words of wire copy", wire),
    ):
        counted = chosen if chosen is wire else [pair for pair in chosen if pair not in wire]
        standing = [_standing(known, pair) for pair in counted]
        rows.append(
            (
                name,
                len(counted),
                sum(p >= 0.5 for p, _, _ in standing),
                sum(m for _, m, _ in standing),
                sum(p for *_, p in standing),
                sum(_quotations(known, pair) >= 3 for pair in counted),
            )
        )
    headers = (
        "BASIL",
        "pairs",
        "beyond topic",
        "with a passage, PAN cut",
        f"at {NEWS_CUT}",
        "3 quotations in one order",
    )
    print(tabulate(rows, headers))


def _across(known: pairs.TextPairs) -> list[pairs.TextPair]:
    ids = sorted(known.texts)
    return [
        pairs.TextPair(a, b, "across", "0")
        for a, b in zip(ids, ids[4:], strict=False)
        if a.split("_")[0] != b.split("_")[0]
    ]


def _standing(known: pairs.TextPairs, pair: pairs.TextPair) -> tuple[float, bool, bool]:
    left, right = known.prepared(pair.left_id), known.prepared(pair.right_id)
    documents = Document("left", left.text), Document("right", right.text)
    matches = align(*documents, unit="sentence", left_prepared=left, right_prepared=right).matches
    found = passages(left, right)
    return beyond_topic(left, right, matches), bool(found), any(each.probability >= NEWS_CUT for each in found)


def _quotations(known: pairs.TextPairs, pair: pairs.TextPair) -> int:
    return quotation_run(reading(known.texts[pair.left_id]).quotes, reading(known.texts[pair.right_id]).quotes)


def msrp(data: Path) -> None:
    """F1 of the sentence score on the paraphrase corpus: the cut is chosen on its training pairs."""
    known = pairs.read(data / "msrp")
    halves: dict[bool, tuple[list[float], list[bool]]] = {True: ([], []), False: ([], [])}
    for pair in known.pairs:
        scores, truth = halves[pair.relation == "msrp-train"]
        scores.append(float(score_matrix([known.texts[pair.left_id]], [known.texts[pair.right_id]])[0, 0]))
        truth.append(pair.label == "1")
    scores, truth = halves[True]
    cut = max((k / 100 for k in range(100)), key=lambda cut: _f1_at(scores, truth, cut))
    rows = [
        ("training pairs", len(scores), _f1_at(scores, truth, cut)),
        ("test pairs", len(halves[False][0]), _f1_at(*halves[False], cut)),
    ]
    print(tabulate(rows, (f"MSRP, cut {cut}", "pairs", "F1"), floatfmt=".3f"))


def _f1_at(scores: Sequence[float], truth: Sequence[bool], cut: float) -> float:
    hits = sum(good for score, good in zip(scores, truth, strict=True) if score >= cut)
    return 2 * hits / max(1, sum(score >= cut for score in scores) + sum(truth))


def boilerplate(data: Path) -> None:
    """How well commonplace shares tell boilerplate from substance in passages of bills."""
    known = pairs.read(data / "lid_alignments")
    ids = sorted(known.texts)
    shares = dict(
        zip(ids, common_shares([Document(k, known.texts[k], outlet=known.sources[k]) for k in ids]), strict=True)
    )
    common = [(shares[p.left_id] + shares[p.right_id]) / 2 for p in known.pairs]
    stock = [pair.label == "0" for pair in known.pairs]
    rows = [
        ("average precision of boilerplate", average_precision(stock, common)),
        ("by chance", sum(stock) / len(stock)),
    ]
    best = max({*common}, key=lambda cut: sum((c >= cut) == s for c, s in zip(common, stock, strict=True)))
    rows.append(
        (
            f"accuracy at the best cut ({best:.2f})",
            sum((c >= best) == s for c, s in zip(common, stock, strict=True)) / len(stock),
        )
    )
    print(tabulate(rows, ("legislation, 130 substantive, 237 boilerplate", ""), floatfmt=".3f"))


def rewrites(data: Path) -> None:
    """Channel 3: how many true sources stand among the best 10, 20, 50 of all sources, by class."""
    corpus = pan.read(data / "pan13_train")
    names = sorted(corpus.texts)
    prepared = [prepare(corpus.texts[name], "en") for name in names]
    start = time.process_time()
    features = [rare_features(each.stems, each.rarities) for each in prepared]
    found = retrieve(features, 500, 0.05)
    end = time.process_time()
    ranked: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for left, right, score in zip(found.left.tolist(), found.right.tolist(), found.score.tolist(), strict=True):
        for one, other in ((names[left], names[right]), (names[right], names[left])):
            if other.startswith("source") and not one.startswith("source"):
                ranked[one].append((-score, other))
    rank = {(other, one): place for one, found in ranked.items() for place, (_, other) in enumerate(sorted(found))}
    count = Counter(pair.suspicious_id for pair in corpus.pairs if pair.kind not in pan.NEGATIVE)
    rows = []
    for kind in pan.CLASSES:
        chosen = [pair for pair in corpus.pairs if pair.kind == kind]
        places = [rank.get((pair.source_id, pair.suspicious_id), 99) for pair in chosen]
        reach = sum(min(1.0, 10 / count[pair.suspicious_id]) for pair in chosen) / len(chosen)
        rows.append(
            (kind, len(chosen), *(sum(p < most for p in places) / len(chosen) for most in (10, 20, 50)), reach)
        )
    print(tabulate(rows, ("recall", "pairs", "at 10", "at 20", "at 50", "possible at 10"), floatfmt=".3f"))
    print(f"{(end - start) / len(names) * 1e3:.2f} ms a document, texts cut\n")


SECTIONS: dict[str, Callable[[Path], None]] = {
    "pan": pan13,
    "seeds": seeds,
    "argrewrite": argrewrite,
    "clough": clough,
    "basil": basil,
    "msrp": msrp,
    "boilerplate": boilerplate,
    "rewrites": rewrites,
}


def main(data: str, *sections: str) -> None:
    """Measure and print the sections asked for, or all."""
    for name in sections or SECTIONS:
        print(f"== {name}")
        SECTIONS[name](Path(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
