"""Annotates Arrow record batches, as a Parquet file or a Flight stream gives them.

pip install 'text-lineage[arrow]'
python samples/pipeline/arrow_batches.py news.index
"""

from __future__ import annotations

import sys

import pyarrow as pa

from dedup.pipeline.arrow import annotate_arrow

story = "The council voted on Thursday to close the old harbour bridge to all traffic until the spring."
table = pa.table({"url": ["wire/1", "daily/7"], "body": [story, story + " Ferries run."]})
for batch in table.to_batches(max_chunksize=1):
    annotated = annotate_arrow(batch, sys.argv[1], id_column="url", text_column="body")
    for row in annotated.to_pylist():
        print(row["url"], row["dedup"]["role"], row["dedup"]["parent"])
