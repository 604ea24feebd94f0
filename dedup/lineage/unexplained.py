"""What a source leaves unexplained of a text, though others hold it who do not have it from that text.

The first pass heeds every third witness. But one that was itself made from a text shares with it what its source
lacks, and says nothing against that source; who is below whom is known, roughly, after the first pass only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import Document
from .common import Common
from .pairs import Ints, Pairs
from .posterior import Floats
from .witnesses import Witness, witness_of

_SURE = 90.0  # characters below which what is shared may be chance
_THIRD = 16  # third witnesses of a document: those that hold most of it

ON_EDGES = (
    "held", "rest_other", "rest_fed", "lack_other", "lack_mean", "l_lack_other", "lack_fed", "lack_beside",
    "lack_above",
)  # fmt: skip
ON_NODES = ("rest_other", "rest_least", "lack_other", "kin", "kin_fed", "nobody")


def unexplained(
    documents: Sequence[Document], common: Common, edges: tuple[Ints, Ints], p: Floats, chain: Floats, fed: Floats
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Features of edges, in their order, and of documents.

    `edges` are sources and derived, sorted by derived, then source; `p` is the probability of each and `chain` that
    of a way of two edges instead; `fed` that a document is fed from outside. All features are in [0, 1] but
    `l_lack_other`, the logarithm of hundreds of characters.
    """
    rows, columns = edges
    above = np.minimum(1.0, p + chain)
    below = Pairs(len(documents), rows, columns, above).turned()
    borders = np.searchsorted(columns, np.arange(len(documents) + 1))
    on_edges = {name: np.zeros(len(rows)) for name in ON_EDGES}
    on_nodes = {name: np.zeros(len(documents)) for name in ON_NODES}
    for v, document in enumerate(documents):
        here = slice(int(borders[v]), int(borders[v + 1]))
        sources = rows[here]
        if not len(sources):
            continue
        witness = witness_of(v, common, len(document.text), sources.tolist())
        mine, of_text = _of_document(witness, above[here], below[here], p[here], fed[sources])
        for name, values in mine.items():
            on_edges[name][here] = values
        for name, value in of_text.items():
            on_nodes[name][v] = value
    return on_edges, on_nodes


def _of_document(
    witness: Witness, above: Floats, below: Floats, p: Floats, fed: Floats
) -> tuple[dict[str, Floats], dict[str, float]]:
    """The features of the edges into one document, and its own."""
    has, widths, total = witness.has.astype(np.float64), witness.widths, witness.length + 1.0
    held = has @ widths
    third = np.sort(np.argsort(-held, kind="stable")[:_THIRD])
    other, feeds = 1.0 - below[third], fed[third]
    beside = np.clip(other - above[third], 0.0, 1.0)
    # (third witnesses, sources): characters that the one shares with the document where the other has nothing.
    lacking = (has[third] * widths) @ (1.0 - has).T
    share = lacking / (held[third, None] + _SURE)
    seen = other[:, None] * share
    anybody = 1.0 - np.prod(1.0 - other[:, None] * has[third], axis=0)
    from_fed = 1.0 - np.prod(1.0 - (other * feeds)[:, None] * has[third], axis=0)
    rest = (1.0 - has) @ (anybody * widths) / total
    weight = held[third] * other
    on_edges = {
        "held": held / total,
        "rest_other": rest,
        "rest_fed": (1.0 - has) @ (from_fed * widths) / total,
        "lack_other": seen.max(0),
        "lack_mean": weight @ share / (weight.sum() + _SURE),
        "l_lack_other": np.log1p((other[:, None] * lacking).max(0) / 100.0),
        "lack_fed": (feeds[:, None] * seen).max(0),
        "lack_beside": (beside[:, None] * share).max(0),
        "lack_above": (above[third, None] * seen).max(0),
    }
    likeliest = int(p.argmax())
    on_node = {
        "rest_other": float(p @ rest),
        "rest_least": float(rest.min()),
        "lack_other": float(p @ on_edges["lack_other"]),
        "kin": float((beside * share[:, likeliest]).max()),
        "kin_fed": float((beside * feeds * share[:, likeliest]).max()),
        "nobody": 1.0 - float(anybody @ widths) / total,
    }
    return on_edges, on_node
