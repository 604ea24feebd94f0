"""A Scrapy item pipeline (extra: scrapy).

In settings.py of a Scrapy project:

    ITEM_PIPELINES = {"dedup.pipeline.scrapy.DedupPipeline": 300}
    DEDUP_INDEX = "news.index"
    DEDUP_ON_DUPLICATE = "annotate"  # or "drop"
    DEDUP_ID_FIELD = "url"           # default "id"
    DEDUP_TEXT_FIELD = "body"        # default "text"
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import MissingExtra, SettingsError
from ..index import Index
from ..model import Document
from .ingest import ingest, open_index


class DedupPipeline:
    """Puts each item into an index; the item gets a field "dedup", or is dropped when it is a duplicate."""

    def __init__(
        self, path: str | Path, *, on_duplicate: str = "annotate", id_field: str = "id", text_field: str = "text"
    ) -> None:
        """`on_duplicate` is "annotate" or "drop"; raises SettingsError for anything else."""
        if on_duplicate not in ("annotate", "drop"):
            raise SettingsError(f"DEDUP_ON_DUPLICATE = {on_duplicate!r}: known are annotate, drop")
        self._path = path
        self._on_duplicate = on_duplicate
        self._id_field = id_field
        self._text_field = text_field
        self._index: Index | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> DedupPipeline:
        """Reads the settings of the project; raises SettingsError when it names no index."""
        settings = crawler.settings
        path = settings.get("DEDUP_INDEX")
        if not path:
            raise SettingsError("settings.py: no DEDUP_INDEX; name the folder of the index")
        return cls(
            path,
            on_duplicate=settings.get("DEDUP_ON_DUPLICATE", "annotate"),
            id_field=settings.get("DEDUP_ID_FIELD", "id"),
            text_field=settings.get("DEDUP_TEXT_FIELD", "text"),
        )

    def open_spider(self, spider: Any = None) -> None:
        """Opens the index, or makes it."""
        self._index = open_index(self._path)

    def close_spider(self, spider: Any = None) -> None:
        """Lets go of the index."""
        if self._index is not None:
            self._index.close()
            self._index = None

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item with its field "dedup"; raises scrapy's DropItem for what cannot be taken, or is not wanted."""
        adapter, drop = _scrapy()
        fields = adapter(item)
        id_, text = fields.get(self._id_field), fields.get(self._text_field)
        if id_ is None or not isinstance(text, str):
            names = f"'{self._id_field}' or no '{self._text_field}'"
            raise drop(f"no {names} in this item; set DEDUP_ID_FIELD, DEDUP_TEXT_FIELD")
        document = Document(str(id_), text)
        assert self._index is not None, "open_spider comes first"
        (found,) = ingest([document], self._index)
        if found.answer is None:
            raise drop(found.skipped)
        if self._on_duplicate == "drop" and found.answer.role == "duplicate":
            raise drop(f"{found.id}: a duplicate of {found.answer.parent}")
        fields["dedup"] = found.answer.as_dict()
        return item


def _scrapy() -> tuple[Any, type[Exception]]:
    try:
        from itemadapter import ItemAdapter
        from scrapy.exceptions import DropItem
    except ImportError as error:
        raise MissingExtra("Scrapy is not installed: pip install 'text-lineage[scrapy]'") from error
    return ItemAdapter, DropItem
