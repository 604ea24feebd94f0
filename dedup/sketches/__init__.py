"""Shingles, signatures and what they say of resemblance and containment.

`sketch` turns a batch of texts into keys, `join` finds the documents that share keys, `measure` verifies the pairs
exactly, `components` groups what was verified. Everything works on batches of arrays; nothing here knows a disk.
"""

from .bands import Banding, banding
from .batch import (
    HOT,
    KEPT,
    NEAR_AND_SHARED,
    Channel,
    ChannelKeys,
    KeyCounts,
    Sketches,
    channel_keys,
    joined_sketches,
    key_counts,
    sketch,
    sketch_shingles,
    worth_verifying,
)
from .candidates import (
    BLOCK,
    MOST_DOCUMENTS,
    NUMBER_BITS,
    Candidates,
    counted,
    join,
    numbers_of,
    packed,
    pair_codes,
    parts_by_hash,
    sorted_once,
)
from .components import components
from .folding import utf8
from .measures import Measures, Overlaps, measure, overlap, resemblance, taking_part
from .rare import RARE, RareFeatures, Retrieved, rare_features, retrieve
from .shingles import Shingles, joined, runs, shingle_hashes, shingles_by_chunk, word_hashes
from .signatures import Signatures, estimated_resemblance, sign

__all__ = [
    "BLOCK",
    "HOT",
    "KEPT",
    "MOST_DOCUMENTS",
    "NEAR_AND_SHARED",
    "NUMBER_BITS",
    "RARE",
    "Banding",
    "Candidates",
    "Channel",
    "ChannelKeys",
    "KeyCounts",
    "Measures",
    "Overlaps",
    "RareFeatures",
    "Retrieved",
    "Shingles",
    "Signatures",
    "Sketches",
    "banding",
    "channel_keys",
    "components",
    "counted",
    "estimated_resemblance",
    "join",
    "joined",
    "joined_sketches",
    "key_counts",
    "measure",
    "numbers_of",
    "overlap",
    "packed",
    "pair_codes",
    "parts_by_hash",
    "rare_features",
    "resemblance",
    "retrieve",
    "runs",
    "shingle_hashes",
    "shingles_by_chunk",
    "sign",
    "sketch",
    "sketch_shingles",
    "sorted_once",
    "taking_part",
    "utf8",
    "word_hashes",
    "worth_verifying",
]
