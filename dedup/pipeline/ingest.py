"""`ingest`: documents go into an index, and each comes back with what the index knew of it at that moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as with_fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from .. import alignment
from ..errors import IndexFailure
from ..index import Answer, Index, digest
from ..model import Document, Skipped
from ..settings import BakedSettings, Settings
from ..sketches import RARE, Banding, Sketches, joined_sketches, sketch

if TYPE_CHECKING:
    from .growing import Growth

BATCH_DOCUMENTS = 1_000
BATCH_CHARACTERS = 4_000_000


class Dry:
    """Stands between documents where the input has run dry for now: what waits is written."""


DRY: Final = Dry()

Depth = Literal["near", "rewrite", "lineage"]

Sketcher = Callable[[Sequence[str]], Sketches]


@dataclass(frozen=True, slots=True)
class Ingested:
    """One document on its way back: what was said of it, or why it was not taken."""

    id: str
    answer: Answer | None
    skipped: str | None = None


def open_index(
    path: str | Path, settings: Settings | None = None, *, keep_text: bool = True, told: bool = False
) -> Index:
    """The index in a folder, open for writing; made when the folder holds none.

    `told` says that the baked settings were asked for, so that an index made with others is refused.
    Raises IndexFailure, IndexLocked, IndexMismatch or IndexDamaged.
    """
    settings = settings or Settings()
    if not (Path(path) / "dedup.sqlite").exists():
        return Index.create(path, settings, keep_text=keep_text)
    index = Index.open(path, write=True, expected=settings.baked if told else None)
    try:
        if index.keeps_text and not keep_text:
            raise IndexFailure(f"{path}: keeps texts; drop --no-store-text, or ingest into a new folder")
        index.judge(settings.near_threshold, settings.duplicate_threshold)
    except BaseException:
        index.close()
        raise
    return index


def ingest(
    documents: Iterable[Document | Skipped | Dry],
    index: Index | str | Path,
    *,
    replace: bool = False,
    jobs: int = 1,
    depth: Depth = "near",
    settings: Settings | None = None,
    clock: Callable[[], float] = time.time,
) -> Iterator[Ingested]:
    """Each document in order with what the index knew of it when it came; what is yielded is on disk.

    With depth "rewrite" the rare words of each document are kept too, so that a check finds rewrites of it; documents
    that are in the index without them get theirs when they are ingested again. With depth "lineage" each document is
    also aligned with what may be its kin, and its story is grown again: its answer says which story that is and where
    the document comes from. The free ones of `settings` judge.

    A document whose id and text are in the index gets the answer it got at first; one whose id is there with another
    text is skipped, or with `replace` takes its place as if the old one had never been. Batches change no answer:
    each depends on the documents before it alone.

    >>> import tempfile
    >>> story = "The council voted on Thursday to close the old harbour bridge to all traffic until spring"
    >>> pile = [Document("a", story), Document("b", story + " comes"), Document("c", "Something else altogether")]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [(each.id, each.answer.role, each.answer.parent) for each in ingest(pile, f"{folder}/index")]
    [('a', 'unique', None), ('b', 'duplicate', 'a'), ('c', 'unique', None)]
    """
    own = None if isinstance(index, Index) else open_index(index)
    target = index if isinstance(index, Index) else own
    assert target is not None
    try:
        with _sketcher(target.baked, target.banding, jobs) as sketcher:
            batches = _Batches(target, sketcher, replace=replace, depth=depth, settings=settings, clock=clock)
            yield from batches.run(documents)
    finally:
        if own is not None:
            own.close()


def _growth(index: Index, settings: Settings) -> Growth:
    from .growing import Growth  # evidence and lineage: a fifth of what there is to import, and for one depth alone

    return Growth(index, settings)


class _Batches:
    """Gathers documents, puts them in by the batch, and gives them back in order."""

    def __init__(
        self,
        index: Index,
        sketcher: Sketcher,
        *,
        replace: bool,
        depth: Depth,
        settings: Settings | None,
        clock: Callable[[], float],
    ) -> None:
        self._index = index
        self._rare = depth != "near"
        self._growth = _growth(index, settings or Settings()) if depth == "lineage" else None
        self._sketcher = sketcher
        self._replace = replace
        self._clock = clock
        self._waiting: list[Document | Skipped] = []
        self._size = 0

    def run(self, documents: Iterable[Document | Skipped | Dry]) -> Iterator[Ingested]:
        for each in documents:
            if isinstance(each, Dry):
                yield from self._flush()
                continue
            size = len(each.text) if isinstance(each, Document) else 0
            if self._waiting and self._size + size > BATCH_CHARACTERS:
                yield from self._flush()
            self._waiting.append(each)
            self._size += size
            if len(self._waiting) >= BATCH_DOCUMENTS:
                yield from self._flush()
        yield from self._flush()

    def _flush(self) -> Iterator[Ingested]:
        waiting, self._waiting, self._size = self._waiting, [], 0
        arrived = [each for each in waiting if isinstance(each, Document)]
        known = self._index.known([each.id for each in arrived])
        told = {id_: text_digest for id_, (text_digest, _) in known.items()}
        answers = {id_: answer for id_, (_, answer) in known.items()}
        found: list[Ingested | Document] = []
        new: list[Document] = []
        for each in waiting:
            if isinstance(each, Skipped):
                found.append(Ingested(each.id, None, each.reason))
                continue
            text_digest = digest(each.text)
            if each.id in told and told[each.id] != text_digest:
                if not self._replace:
                    found.append(Ingested(each.id, None, _conflict(each.id)))
                    continue
                # What came before the new text is answered before the old one goes.
                yield from self._put(found, new, answers)
                found, new = [], []
                self._index.forget([each.id], at_once=False)
                del told[each.id]
            if each.id not in told:
                told[each.id] = text_digest
                new.append(each)
            found.append(each)
        yield from self._put(found, new, answers)

    def _keep_rare(self, documents: Sequence[Document]) -> None:
        """Put in the rare words of those documents of the index that lack them."""
        kept = self._index.features("rewrite", [each.id for each in documents])
        told = self._index.known([each.id for each in documents])
        lacking = {
            each.id: rare_words(each)
            for each in documents
            if each.id not in kept and each.id in told and told[each.id][0] == digest(each.text)
        }
        self._index.put_features("rewrite", lacking)

    def _added(self, new: Sequence[Document]) -> dict[str, Answer]:
        """The answers of new documents, by id, now that they are in the index."""
        if not new:
            return {}
        sketches = self._sketcher([each.text for each in new])
        said = self._index.add(new, self._clock(), sketches)
        return {each.id: answer for each, answer in zip(new, said, strict=True)}

    def _put(
        self, found: list[Ingested | Document], new: list[Document], answers: dict[str, Answer]
    ) -> Iterator[Ingested]:
        """Put in the new documents, then give back all, with `answers` of those known before."""
        # Whatever the depth asks for is there before an answer goes out: what is answered is on disk, whole.
        answers.update(self._added(new))
        documents = [each for each in found if isinstance(each, Document)]
        if self._rare:
            self._keep_rare(documents)
        if self._growth:
            for id_, lineage in self._growth.take({each.id for each in documents}).items():
                answers[id_] = with_fields(answers[id_], lineage=lineage)
        for each in found:
            yield Ingested(each.id, answers[each.id]) if isinstance(each, Document) else each


def rare_words(document: Document) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.float32]]:
    """The stems of a document that say something, as keys with their rarities: what the rewrite channel stores."""
    return alignment.telling_stems(document.text, document.language, RARE)


def _conflict(id_: str) -> str:
    return f"{id_}: in the index already, with another text; give it a new id, or say --replace"


@contextmanager
def _sketcher(baked: BakedSettings, cut: Banding, jobs: int) -> Iterator[Sketcher]:
    """Sketches texts in this process, or in several with the same result."""
    alone = partial(sketch, baked=baked, cut=cut)
    if jobs <= 1:
        yield alone
        return
    with ProcessPoolExecutor(jobs) as pool:

        def together(texts: Sequence[str]) -> Sketches:
            size = max(1, -(-len(texts) // jobs))
            parts = [texts[start : start + size] for start in range(0, len(texts), size)]
            return joined_sketches(list(pool.map(alone, parts)))

        yield together


def annotate_batch(
    batch: dict[str, list[Any]],
    index: Index | str | Path,
    *,
    id_column: str = "id",
    text_column: str = "text",
    jobs: int = 1,
) -> dict[str, list[Any]]:
    """The batch with a column "dedup", one mapping a row: what Hugging Face's `map(batched=True)` calls.

    A row that cannot be taken (no id, no text, another text under a known id) has None in every field. `map` also
    wants to know the column's type: `hugging_face.features_with_dedup` says it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     annotate_batch({"id": ["a", "b"], "text": ["one two three"] * 2}, f"{folder}/index")["dedup"][1]["role"]
    'duplicate'
    """
    ids, texts = batch[id_column], batch[text_column]
    documents = [
        Document(str(id_), text)
        if id_ is not None and isinstance(text, str)
        else Skipped(str(id_), f"{id_}: no id or no text in columns '{id_column}', '{text_column}'")
        for id_, text in zip(ids, texts, strict=True)
    ]
    nothing: dict[str, Any] = dict.fromkeys(Answer.unique("").as_dict())
    answers = [each.answer.as_dict() if each.answer else nothing for each in ingest(documents, index, jobs=jobs)]
    return {**batch, "dedup": answers}
