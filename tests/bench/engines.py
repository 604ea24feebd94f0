"""One engine over one pile, from JSON Lines to verified pairs; run in a process of its own.

    python -m tests.bench.engines NAME pile.jsonl

prints one line of JSON: CPU seconds, peak memory, pairs. All read with the same reader and verify alike (Jaccard of
word 5-shingles at or above .7), except Daft, which verifies nothing. Imports and the choice of bands are not timed.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Pairs = Iterable[tuple[int, int]]
Found = tuple[int, Pairs]
"""How many texts, and the pairs found among them."""
Run = Callable[[Path], Found]

THRESHOLD, PERMUTATIONS, SHINGLE = 0.7, 128, 5
SLOW = 1_000  # texts given to a peer that takes milliseconds for each
_AT_ONCE = 400  # texts given to our engine in one piece, as a reader of files would
_BANDS, _ROWS = 14, 9  # datasketch's optimum for the threshold, given to every LSH engine that lets itself be told
try:
    import orjson

    _parsed: Callable[[bytes], Any] = orjson.loads
except ImportError:
    _parsed = json.loads
_WORDS = re.compile(r"\w+").findall


def read(path: Path) -> list[str]:
    """The texts of the pile."""
    with path.open("rb") as file:
        return [_parsed(line)["text"] for line in file]


def shingles(text: str) -> set[str]:
    """Word 5-shingles as strings, the way every engine's own examples make them."""
    words = _WORDS(text.lower())
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)} or {" ".join(words)}


def verified(pairs: Pairs, texts: list[str]) -> list[tuple[int, int]]:
    """The pairs whose Jaccard resemblance reaches the threshold."""
    sets: dict[int, set[str]] = {}
    kept = []
    for left, right in pairs:
        for each in (left, right):
            if each not in sets:
                sets[each] = shingles(texts[each])
        common = len(sets[left] & sets[right])
        if common >= THRESHOLD * (len(sets[left]) + len(sets[right]) - common):
            kept.append((left, right))
    return kept


def ours(signatures: str, channels: tuple[Any, ...], sampling: int) -> Run:
    """Our engine: an ingest into the index in memory, as `compare` makes it."""
    import numpy.random  # noqa: F401  (numpy loads it when it is first asked for; no import is timed)

    from dedup.index import MemoryIndex
    from dedup.settings import BakedSettings

    baked = BakedSettings(signatures=signatures, sampling=sampling)  # type: ignore[arg-type]  # two known words
    index = MemoryIndex(baked, channels)

    def run(path: Path) -> Found:
        with path.open("rb") as file:
            while lines := list(islice(file, _AT_ONCE)):
                records = [_parsed(line) for line in lines]
                index.add_texts([each["id"] for each in records], [each["text"] for each in records])
        found = index.overlapping()
        return len(index), zip(found.left.tolist(), found.right.tolist(), strict=True)

    return run


def datasketch(hashing: str) -> Run:
    """datasketch 2 with its own batch generator."""
    from datasketch import MinHash, MinHashLSH

    options: dict[str, Any] = {}
    if hashing == "xxhash":
        import xxhash

        options["hashfunc"] = xxhash.xxh32_intdigest

    def run(path: Path) -> Found:
        texts = read(path)
        made = [[each.encode() for each in shingles(text)] for text in texts]
        signed = list(MinHash.generator(made, num_perm=PERMUTATIONS, **options))
        lsh = MinHashLSH(num_perm=PERMUTATIONS, params=(_BANDS, _ROWS))
        for number, each in enumerate(signed):
            lsh.insert(number, each, check_duplication=False)
        pairs = {(other, number) for number, each in enumerate(signed) for other in lsh.query(each) if other < number}
        return len(texts), verified(pairs, texts)

    return run


def rensa() -> Run:
    """rensa's fastest exact path that gives pairs; its bands must divide the permutations: 16 of 8."""
    from rensa import RMinHash, RMinHashLSH

    def run(path: Path) -> Found:
        texts = read(path)
        signed: list[Any] = []
        for start in range(0, len(texts), 2_000):
            sets = [list(shingles(text)) for text in texts[start : start + 2_000]]
            signed += RMinHash.from_token_sets(sets, num_perm=PERMUTATIONS, seed=42)
        lsh = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
        lsh.insert_many(signed, 0)
        found = lsh.query_all(signed)
        pairs = {(min(n, m), max(n, m)) for n, others in enumerate(found) for m in others if n != m}
        return len(texts), verified(pairs, texts)

    return run


def gaoya() -> Run:
    """gaoya, which tokenises and signs in Rust."""
    from gaoya.minhash import MinHashStringIndex

    def run(path: Path) -> Found:
        texts = read(path)
        index = MinHashStringIndex(
            hash_size=32,
            jaccard_threshold=THRESHOLD,
            num_bands=_BANDS,
            band_size=_ROWS,
            analyzer="word",
            lowercase=True,
            ngram_range=(SHINGLE, SHINGLE),
            id_container="vec",
        )
        for start in range(0, len(texts), 5_000):
            part = texts[start : start + 5_000]
            index.par_bulk_insert_docs(list(range(start, start + len(part))), part)
        pairs = set()
        for start in range(0, len(texts), 5_000):
            found = index.par_bulk_query(texts[start : start + 5_000], return_similarity=False)
            for number, others in enumerate(found, start):
                pairs |= {(min(number, other), max(number, other)) for other in others if other != number}
        return len(texts), verified(pairs, texts)

    return run


def daft() -> Run:
    """Daft's MinHash over its own reader, bands by group-by; it verifies nothing."""
    import daft as df

    def run(path: Path) -> Found:
        table = df.read_json(str(path)).select("id", "text")
        text = table["text"].normalize(remove_punct=True, lowercase=True)
        signed = table.select(
            table["id"],
            text.minhash(num_hashes=PERMUTATIONS, ngram_size=SHINGLE, seed=1, hash_function="xxhash").alias(
                "signature"
            ),
        )
        rows = signed.to_pydict()
        buckets: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for number, signature in enumerate(rows["signature"]):
            for band in range(_BANDS):
                key = (band, tuple(signature[band * _ROWS : (band + 1) * _ROWS]))
                buckets.setdefault(key, []).append(number)
        pairs = {(n, m) for members in buckets.values() for at, n in enumerate(members) for m in members[at + 1 :]}
        return len(rows["id"]), pairs

    return run


def datatrove() -> Run:
    """datatrove's signatures and buckets, step by step as its own pipeline runs them; on the first few texts only."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets, MinhashDedupSignature
    from datatrove.utils.hashing import HashConfig
    from loguru import logger

    logger.remove()
    # Its default, xxhash, takes no str since version 4.
    config = MinhashConfig(SHINGLE, _BANDS, _ROWS, hash_config=HashConfig(hash_fc="sha1"))

    def run(path: Path) -> Found:
        texts = read(path)[:SLOW]
        with TemporaryDirectory() as folder:
            signed, found = f"{folder}/signatures", f"{folder}/pairs"
            MinhashDedupSignature(signed, config).run(Document(text, str(n)) for n, text in enumerate(texts))
            for bucket in range(_BANDS):
                MinhashDedupBuckets(signed, found, config=config).run(None, bucket, _BANDS)
            words = b"".join(file.read_bytes() for file in sorted(Path(found).rglob("*.dups")))
        numbers = memoryview(words).cast("I").tolist()  # file, text, file, text
        pairs = {(min(pair), max(pair)) for pair in zip(numbers[1::4], numbers[3::4], strict=True)}
        return len(texts), verified(pairs, texts)

    return run


ENGINES: dict[str, Callable[[], Run]] = {
    "dedup near (oph)": lambda: ours("oph", ("near",), 1),
    "dedup full": lambda: ours("minhash", ("near", "shared"), 1),
    "dedup full, 1/8": lambda: ours("minhash", ("near", "shared"), 8),
    "datasketch sha1": lambda: datasketch("sha1"),
    "datasketch xxhash": lambda: datasketch("xxhash"),
    "rensa": rensa,
    "gaoya": gaoya,
    "Daft": daft,
    "datatrove": datatrove,
}


def spent() -> float:
    """CPU seconds of this process and the ones it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main(name: str, path: Path) -> None:
    """Run one engine and print what it took; the pairs go beside the pile."""
    run = ENGINES[name]()
    before = spent()
    count, pairs = run(path)
    found = sorted((min(pair), max(pair)) for pair in pairs)
    seconds = spent() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    target = path.with_suffix(f".{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.pairs.json")
    target.write_text(json.dumps(found))
    print(json.dumps({"texts": count, "cpu": seconds, "memory": memory, "pairs": str(target)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
