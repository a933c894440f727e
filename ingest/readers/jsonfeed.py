"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator

from ingest.readers.composition import Draft, composed
from ingest.readers.fragments import paragraphs
from ingest.readers.records import Kind, Reading, ReadOptions, Refusal

Record = dict[str, object]


def articles(feed: Record, options: ReadOptions) -> Iterator[Reading]:
    """The items of a feed."""
    items = feed.get("items")
    if not isinstance(items, list) or not items:
        yield Refusal("", None, "is a JSON Feed without items; nothing was read", Kind.NO_ARTICLE)
        return
    for item in items:
        if isinstance(item, dict):
            yield composed(draft(item, feed), options)
        else:
            yield Refusal("", None, f"an item of the feed is {item!r:.40}; wanted an object")


def draft(item: Record, feed: Record) -> Draft:
    """One item: `content_html` before `content_text` before the summary."""
    html = _string(item, "content_html")
    text = _string(item, "content_text") or _string(item, "summary")
    dates = [(name, _string(item, name)) for name in ("date_published", "date_modified")]
    return Draft(
        paragraphs(html) if html.strip() else tuple(line.strip() for line in text.splitlines() if line.strip()),
        title=_string(item, "title"),
        url=_string(item, "url") or _string(item, "external_url") or None,
        published=tuple((value, f"json feed: {name}") for name, value in dates if value),
        publisher=_string(feed, "title") or None,
        author=_authors(item) or _authors(feed) or None,
        language=_string(item, "language") or _string(feed, "language") or None,
    )


def _authors(record: Record) -> str:
    authors = record.get("authors") or [record.get("author")]  # `author` is of version 1.0
    names = [_string(one, "name") for one in authors if isinstance(one, dict)] if isinstance(authors, list) else []
    return ", ".join(name for name in names if name)


def _string(record: Record, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
