"""Annotates a Hugging Face dataset with `map` and keeps what is no duplicate.

pip install 'text-lineage[datasets]'
python samples/pipeline/hugging_face.py news.index
"""

from __future__ import annotations

import sys
from functools import partial

from datasets import Dataset

from dedup import annotate_batch
from dedup.pipeline.hugging_face import features_with_dedup

story = "The council voted on Thursday to close the old harbour bridge to all traffic until the spring."
news = Dataset.from_dict(
    {
        "id": ["wire/1", "daily/7", "evening/3"],
        "text": [story, "Rain is expected in the hills.", story + " Ferries run."],
    }
)
annotated = news.map(
    partial(annotate_batch, index=sys.argv[1]),
    batched=True,
    features=features_with_dedup(news.features),
)
for row in annotated.filter(lambda row: row["dedup"]["role"] != "duplicate"):
    print(row["id"], row["dedup"]["role"])
