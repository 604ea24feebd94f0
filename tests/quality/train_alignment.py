"""Fits the coefficients of the alignment and writes them to dedup/data/alignment.json.

    python -m tests.quality.train_alignment DATA

Passages and summaries: the fitted half of pan13_train (sources whose SHA-256 begins with an even byte). The other
half is held out and never looked at here. Deterministic: the same data give the same file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.alignment import align
from dedup.alignment.features import PassageFeatures, SummaryFeatures, passage_features, summary_features
from dedup.alignment.judge import Judge
from dedup.alignment.pairing import Pairing, pairing
from dedup.alignment.passages import (
    PASSAGE_CUT,
    Weighed,
    best_of,
    stretched_summary,
    weighed_candidates,
    without_overlaps,
)
from dedup.alignment.prepared import Prepared
from dedup.alignment.standing import topic_features
from dedup.alignment.verbatim import copied_passages
from dedup.model import Document

from . import pairs, pan
from .measures import Passage, overlap_share, passage_f1
from .pairs import TextPair, TextPairs

Array = NDArray[Any]
TABLE = Path(__file__).parents[2] / "dedup" / "data" / "alignment.json"
_SHARPNESS = 1.5  # of the truth: a candidate whose borders are half right is mostly wrong
_INDIFFERENT = Judge(
    PassageFeatures._fields,
    np.zeros(len(PassageFeatures._fields)),
    np.ones(len(PassageFeatures._fields)),
    np.zeros(len(PassageFeatures._fields)),
    0.0,
)
_LEAST_WEIGHT = 0.01  # of a pair that either reading gets equally right or wrong


def fit(
    features: Array, truth: Array, names: Sequence[str], weights: Array | None = None, ridge: float = 1e-3
) -> Judge:
    """The logistic regression that foretells `truth` (0 to 1) best, each row counted `weights` times."""
    from scipy.optimize import minimize

    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    share = np.full(len(rows), 1 / len(rows)) if weights is None else weights / weights.sum()

    def loss(coefficients: Array) -> tuple[float, Array]:
        logits = rows @ coefficients
        slopes = np.append(coefficients[:-1], 0.0)
        gradient = rows.T @ (share * (1 / (1 + np.exp(-logits)) - truth)) + 2 * ridge * slopes
        return float(share @ (np.logaddexp(0, logits) - truth * logits) + ridge * slopes @ slopes), gradient

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return Judge(tuple(names), mean, scale, found[:-1], float(found[-1]))


def written(judge: Judge) -> dict[str, Any]:
    """The judge as plain data, to six digits."""
    return {
        "features": list(judge.features),
        "mean": [float(f"{value:.6g}") for value in judge.mean],
        "scale": [float(f"{value:.6g}") for value in judge.scale],
        "weights": [float(f"{value:.6g}") for value in judge.weights],
        "bias": float(f"{judge.bias:.6g}"),
    }


def passage_judges(corpus: pan.Corpus) -> tuple[Judge, Judge]:
    """The judges of passages and of summaries, from the fitted half."""
    chosen = [pair for pair in corpus.pairs if pan.fitted(pair)]
    prepared = corpus.prepared(chosen)
    rewritten = [
        (pair, prepared[pair.source_id], prepared[pair.suspicious_id])
        for pair in chosen
        if not copied_passages(prepared[pair.source_id], prepared[pair.suspicious_id])
    ]
    features: list[PassageFeatures] = []
    truth: list[float] = []
    for pair, laid, weighed in _laid(rewritten, _INDIFFERENT):
        features += passage_features(laid, [each.candidate for each in weighed])
        cases = corpus.cases[pair]
        truth += [max((overlap_share(each, case) for case in cases), default=0.0) for each in _told(pair, weighed)]
    passage = fit(np.array(features), np.array(truth) ** _SHARPNESS, PassageFeatures._fields)
    return passage, _summary_judge(corpus, rewritten, passage)


def _summary_judge(corpus: pan.Corpus, rewritten: list[tuple[pan.Pair, Prepared, Prepared]], passage: Judge) -> Judge:
    features: list[SummaryFeatures] = []
    gains: list[float] = []
    for pair, laid, weighed in _laid(rewritten, passage):
        summary = stretched_summary(laid)
        if summary is None:
            continue
        kept = without_overlaps(each for each in weighed if each.probability > PASSAGE_CUT)
        length = summary.source[1] - summary.source[0]
        features.append(summary_features(laid, summary.candidate, length, *best_of(weighed)))
        cases = corpus.cases[pair]
        gains.append(passage_f1(cases, _told(pair, [summary])) - passage_f1(cases, _told(pair, kept)))
    gained = np.array(gains)
    weights = np.maximum(np.abs(gained), _LEAST_WEIGHT)
    return fit(np.array(features), (gained > 0).astype(float), SummaryFeatures._fields, weights)


def _laid(
    rewritten: list[tuple[pan.Pair, Prepared, Prepared]], judge: Judge
) -> Iterator[tuple[pan.Pair, Pairing, list[Weighed]]]:
    for pair, source, derived in rewritten:
        laid = pairing(source, derived)
        yield pair, laid, weighed_candidates(laid, judge)


def _told(pair: pan.Pair, weighed: Sequence[Weighed]) -> list[Passage]:
    return [Passage(pair.suspicious_id, each.derived, pair.source_id, each.source) for each in weighed]


def topic_judge(data: Path) -> Judge:
    """What tells a rewrite from an independent text of the same topic.

    Rewrites: Clough and Stevenson's revisions and cuts, Reuters' silver pairs. Independent: BASIL's events of even
    number (across outlets, wire copy left out) and Clough and Stevenson's answers without a source. Each side counts
    as much as the other.
    """
    clough, reuters, basil = (pairs.read(data / name) for name in ("clough_stevenson", "reuters21578", "basil_dev"))
    copies = [pair for pair in clough.pairs if pair.relation != "none"]
    copies = [(clough, pair) for pair in copies]
    copies += [(reuters, pair) for pair in [p for p in reuters.pairs if p.label == "1"][::10]]
    others = [(clough, pair) for pair in clough.pairs if pair.relation == "none"]
    others += [(basil, pair) for pair in basil.pairs if pairs.is_fitted_event(pair) and not basil.is_wire_copy(pair)]
    rows = [_topic_features(*each) for each in [*copies, *others]]
    truth = np.array([1.0] * len(copies) + [0.0] * len(others))
    weights = np.where(truth > 0, 1 / len(copies), 1 / len(others))
    return fit(np.array(rows), truth, ("share", "run"), weights)


def _topic_features(known: TextPairs, pair: TextPair) -> Array:
    left, right = known.prepared(pair.left_id), known.prepared(pair.right_id)
    documents = Document("left", known.texts[pair.left_id]), Document("right", known.texts[pair.right_id])
    matches = align(*documents, unit="sentence", left_prepared=left, right_prepared=right).matches
    return topic_features(left, right, matches)


def main(data: str) -> None:
    """Fit and write."""
    passage, summary = passage_judges(pan.read(Path(data) / "pan13_train"))
    table = {"passage": written(passage), "summary": written(summary), "topic": written(topic_judge(Path(data)))}
    lines = ",\n".join(f'"{name}": {json.dumps(values)}' for name, values in table.items())
    TABLE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
