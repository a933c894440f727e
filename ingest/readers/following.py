"""From an excerpt to the whole article at its address where the network may be used; else the excerpt is it."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.readers.composition import Draft, composed, is_excerpt
from ingest.readers.fields import web_address
from ingest.readers.pages import drafted, page_of
from ingest.readers.records import Fetch, Kind, Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Source
from ontology.errors import FetchError, SourceError
from ontology.model import Article


def whole_article(draft: Draft, source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The article of an entry: that of its page where the entry breaks off or is empty."""
    address = web_address(draft.url)
    fetch = options.fetch if options.follow or source.url else None
    if address is None or fetch is None or not (is_excerpt(draft.paragraphs) or not draft.paragraphs):
        yield _placed(composed(draft, options), source)
        return
    found = _followed(address, draft, fetch, options)
    if isinstance(found, Article):
        yield found
    elif draft.paragraphs:
        yield Notice(source.name, None, f"{address}: only the excerpt was read: {found}", found.kind)
        yield _placed(composed(draft, options), source)
    else:
        yield found


def _followed(address: str, draft: Draft, fetch: Fetch, options: ReadOptions) -> Article | Refusal:
    """The article at an address; its title and date are those of the entry, whose maker wrote them by hand."""
    try:
        fetched = fetch.get(address)
        page = drafted(page_of(fetched.content, fetched.url, fetched.charset), fetched.url)
    except FetchError as error:
        return Refusal(address, None, str(error), Kind(error.kind))
    except SourceError as error:
        return Refusal(address, None, str(error))
    merged = replace(
        page,
        title=draft.title or page.title,
        url=address,
        published=(*draft.published, *page.published),
        publisher=draft.publisher or page.publisher,
        author=draft.author or page.author,
    )
    reading = composed(merged, options)
    return replace(reading, source=address) if isinstance(reading, Refusal) else reading


def _placed(reading: Article | Refusal, source: Source) -> Reading:
    return replace(reading, source=source.name) if isinstance(reading, Refusal) else reading
