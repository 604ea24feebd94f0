"""A spider whose items pass an index on their way; duplicates are dropped.

pip install 'text-lineage[scrapy]'
python samples/pipeline/scrapy_spider.py news.index
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess

STORY = "The council voted on Thursday to close the old harbour bridge to all traffic until the spring."


class News(scrapy.Spider):
    """Reads two pages that carry one story; a real spider names its sites here."""

    name = "news"
    custom_settings = {  # noqa: RUF012  (Scrapy's way)
        "ITEM_PIPELINES": {"dedup.pipeline.scrapy.DedupPipeline": 300},
        "DEDUP_INDEX": sys.argv[1],
        "DEDUP_ON_DUPLICATE": "drop",
        "DEDUP_ID_FIELD": "url",
        "DEDUP_TEXT_FIELD": "body",
        "CONCURRENT_REQUESTS": 1,
        "LOG_LEVEL": "WARNING",
        "FEEDS": {"stdout:": {"format": "jsonlines"}},
    }

    def parse(self, response: scrapy.http.Response) -> Iterator[dict[str, str]]:
        """One item a page."""
        yield {"url": response.url.rsplit("/", 1)[-1], "body": response.text}


with tempfile.TemporaryDirectory() as folder:
    pages = [Path(folder, "wire.txt"), Path(folder, "evening.txt")]
    pages[0].write_text(STORY)
    pages[1].write_text(STORY + " Ferries run.")
    News.start_urls = [page.as_uri() for page in pages]
    process = CrawlerProcess()
    process.crawl(News)
    process.start()
