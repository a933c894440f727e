"""Saved and fetched pages: one article, or an archive page whose entries lead to articles."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.readers.composition import Draft
from ingest.readers.entries import Entry
from ingest.readers.extraction import Page
from ingest.readers.following import whole_article
from ingest.readers.isolation import MOST_BYTES
from ingest.readers.pages import article, page_of
from ingest.readers.records import Reading, ReadOptions, Refusal
from ingest.readers.sources import Source, whole


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The article of a page, or those of its entries. Raises SourceError where it cannot be parsed."""
    content = whole(source.stream, min(options.record_bytes, MOST_BYTES))
    url = source.url or options.url
    page = page_of(content, url, source.charset)
    if not page.entries:
        found = article(page, url, options)
        yield replace(found, source=source.name) if isinstance(found, Refusal) else found
        return
    for entry in page.entries:
        yield from whole_article(draft(entry, page), source, replace(options, url=None))


def draft(entry: Entry, page: Page) -> Draft:
    """An entry of an archive page as the parts of an article."""
    return Draft(
        entry.paragraphs,
        title=entry.title,
        url=entry.url,
        published=((entry.published, "entry time"),) if entry.published else (),
        publisher=page.publisher,
        author=entry.author or None,
        language=page.language,
    )
