"""The type of what `annotate_batch` adds, for Hugging Face datasets (extra: datasets)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import MissingExtra

if TYPE_CHECKING:
    import datasets as hf


def features_with_dedup(features: hf.Features) -> hf.Features:
    """The features of a dataset and the column "dedup" after them: what `map(features=...)` wants.

    Told nothing, `map` takes the type from the first rows. Where these hold no duplicate it would be "always null",
    and the first duplicate would stop the run.
    """
    datasets = _datasets()
    text, number = datasets.Value("string"), datasets.Value("float64")
    match = {"id": text, "similarity": number, "containment": number, "longest_run": datasets.Value("int64")}
    answer = {
        "role": text,
        "parent": text,
        "cluster": text,
        "similarity": number,
        "containment": number,
        "matches": [match],
    }
    return datasets.Features({**features, "dedup": answer})


def _datasets() -> Any:
    try:
        import datasets
    except ImportError as error:
        raise MissingExtra("datasets is not installed: pip install 'text-lineage[datasets]'") from error
    return datasets
