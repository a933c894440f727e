"""Feeds: RSS, Atom and RDF. An entry that breaks off is read whole at its address where the network may be used."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from ingest.readers import jsonfeed
from ingest.readers.composition import Draft
from ingest.readers.feedentries import Feed, FeedEntry
from ingest.readers.following import whole_article
from ingest.readers.fragments import paragraphs, plain
from ingest.readers.isolation import MOST_BYTES, worker
from ingest.readers.jsonobjects import json_object
from ingest.readers.records import Kind, Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Source, whole
from ontology.errors import SourceError


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The entries of a feed in its order. Raises SourceError where it cannot be parsed at all."""
    content = whole(source.stream, min(options.record_bytes, MOST_BYTES))
    feed = cast(Feed, worker().call("feed", content, source.url, source.charset))
    if not feed.entries:
        reason = f"is a feed without entries{f' ({feed.flaw})' if feed.flaw else ''}; nothing was read"
        yield Refusal(source.name, None, reason, Kind.NO_ARTICLE)
        return
    if feed.flaw:
        yield Notice(source.name, None, f"the feed is broken, {len(feed.entries)} entries were read: {feed.flaw}")
    for entry in feed.entries:
        yield from whole_article(draft(entry, feed), source, options)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed of any kind: its identity there, its content, by which a change shows, and its parts."""

    key: str
    content: str
    draft: Draft


def entries(source: Source, options: ReadOptions) -> tuple[Entry, ...]:
    """The entries of a feed, in XML or JSON, for who watches it. Raises SourceError for what is no feed."""
    content = whole(source.stream, min(options.record_bytes, MOST_BYTES))
    if content.lstrip()[:1] == b"{":
        record = json_object(content.decode("utf-8", "replace"))
        items = record.get("items")
        if not isinstance(items, list) or "jsonfeed.org" not in str(record.get("version")):
            raise SourceError("is JSON, and no JSON Feed")
        return tuple(_json_entry(item, record) for item in items if isinstance(item, dict))
    feed = cast(Feed, worker().call("feed", content, source.url, source.charset))
    if not feed.entries and feed.flaw:
        raise SourceError(f"is no feed that can be read: {feed.flaw}")
    return tuple(Entry(one.key, f"{one.title}\n{one.dates}\n{one.html}", draft(one, feed)) for one in feed.entries)


def _json_entry(item: dict[str, object], feed: dict[str, object]) -> Entry:
    key = str(item.get("id") or item.get("url") or item.get("title"))
    return Entry(key, json.dumps(item, sort_keys=True), jsonfeed.draft(item, feed))


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
