"""Arrow record batches through an index (extra: arrow)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtra
from ..index import Index
from .ingest import annotate_batch

if TYPE_CHECKING:
    import pyarrow as pa


def annotate_arrow(
    batch: pa.RecordBatch, index: Index | str | Path, *, id_column: str = "id", text_column: str = "text"
) -> pa.RecordBatch:
    """The batch with a struct column "dedup" after its own columns, which stay as they are."""
    arrow = _arrow()
    rows = {id_column: batch.column(id_column).to_pylist(), text_column: batch.column(text_column).to_pylist()}
    annotated = annotate_batch(rows, index, id_column=id_column, text_column=text_column)
    match = arrow.struct(
        [
            ("id", arrow.string()),
            ("similarity", arrow.float64()),
            ("containment", arrow.float64()),
            ("longest_run", arrow.int64()),
        ]
    )
    answer = arrow.struct(
        [
            ("role", arrow.string()),
            ("parent", arrow.string()),
            ("cluster", arrow.string()),
            ("similarity", arrow.float64()),
            ("containment", arrow.float64()),
            ("matches", arrow.list_(match)),
        ]
    )
    column = arrow.array(annotated["dedup"], answer)
    columns = [*batch.columns, column]
    return arrow.RecordBatch.from_arrays(columns, schema=batch.schema.append(arrow.field("dedup", answer)))


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra("pyarrow is not installed: pip install 'text-lineage[arrow]'") from error
    return pyarrow
