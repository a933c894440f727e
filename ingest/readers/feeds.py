"""Feeds: RSS, Atom and RDF. An entry that breaks off is read whole at its address where the network may be used."""

from collections.abc import Iterator

from ingest.readers.composition import Draft
from ingest.readers.feedentries import Feed, FeedEntry
from ingest.readers.following import whole_article
from ingest.readers.fragments import paragraphs, plain
from ingest.readers.isolation import MOST_BYTES, worker
from ingest.readers.records import Kind, Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Source, whole


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The entries of a feed in its order. Raises SourceError where it cannot be parsed at all."""
    content = whole(source.stream, min(options.record_bytes, MOST_BYTES))
    feed: Feed = worker().call("feed", content, source.url, source.charset)
    if not feed.entries:
        reason = f"is a feed without entries{f' ({feed.flaw})' if feed.flaw else ''}; nothing was read"
        yield Refusal(source.name, None, reason, Kind.NO_ARTICLE)
        return
    if feed.flaw:
        yield Notice(source.name, None, f"the feed is broken, {len(feed.entries)} entries were read: {feed.flaw}")
    for entry in feed.entries:
        yield from whole_article(draft(entry, feed), source, options)


def draft(entry: FeedEntry, feed: Feed) -> Draft:
    """One entry as the parts of an article."""
    return Draft(
        paragraphs(entry.html),
        title=plain(entry.title),
        url=entry.url,
        published=entry.dates,
        publisher=plain(feed.title) or None,
        author=entry.author,
        language=feed.language,
    )
