"""Lists of addresses, and the lists of GDELT: each page is fetched, where the network may be used.

GDELT's files have no header; the address stands in column 61 of the events of version 2.0 and column 58 of 1.0, column
6 of the mentions, column 5 of the knowledge graph; see the codebooks at https://www.gdeltproject.org/data.html.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ingest.readers.fields import web_address
from ingest.readers.pages import article, page_of
from ingest.readers.records import Fetch, Kind, Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Line, Source, lines
from ontology.errors import FetchError, SourceError

_COLUMNS = {61: 60, 58: 57, 16: 5, 27: 4}
_HELD = 100_000  # addresses that are remembered, so that one that stands in many rows is fetched once


def read_urls(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The article at each address of a list, one a line; lines that begin with "#" are remarks."""
    yield from _read(source, options, lambda text: [] if text.startswith("#") else [text])


def read_gdelt(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The article at each address of one of GDELT's lists, each address once."""
    yield from _read(source, options, _gdelt_addresses)


def _gdelt_addresses(text: str) -> list[str]:
    cells = text.split("\t")
    if len(cells) == 1:
        return text.split()[2:3]  # the master list: size, hash, address
    column = _COLUMNS.get(len(cells))
    if column is None:
        raise SourceError(f"the row has {len(cells)} columns; GDELT's lists have {', '.join(map(str, _COLUMNS))}")
    return [cells[column]]


def _read(source: Source, options: ReadOptions, addresses: Callable[[str], list[str]]) -> Iterator[Reading]:
    fetch = options.fetch if options.follow or source.url else None
    seen: dict[str, None] = {}
    for line in lines(source.stream, options.record_bytes):
        try:
            found = _addresses(line, addresses)
        except SourceError as error:
            yield Refusal(source.name, line.number, str(error))
            continue
        for address in found:
            if address not in seen:
                seen[address] = None
                if len(seen) > _HELD:
                    del seen[next(iter(seen))]
                if fetch is not None:
                    yield from fetched_article(address, fetch, options)
    if not seen:
        yield Refusal(source.name, None, "is a list without addresses; nothing was read")
    elif fetch is None:
        reason = f"lists {len(seen):,} addresses, which are fetched only with --follow; nothing was read"
        yield Refusal(source.name, None, reason, Kind.NO_ARTICLE)


def _addresses(line: Line, addresses: Callable[[str], list[str]]) -> list[str]:
    if line.flaw is not None:
        raise SourceError(line.flaw)
    text = line.text.strip("\r\n ")
    if not text:
        return []
    found = addresses(text)
    bad = next((one for one in found if web_address(one) is None), None)
    if bad is not None:
        raise SourceError(f"{bad!r:.80} is no address; wanted one that begins with http:// or https://")
    return [one.strip() for one in found]


def fetched_article(address: str, fetch: Fetch, options: ReadOptions) -> Iterator[Reading]:
    """The one article at an address."""
    try:
        fetched = fetch.get(address)
        page = page_of(fetched.content, fetched.url, fetched.charset)
    except FetchError as error:
        yield Refusal(address, None, str(error), Kind(error.kind))
        return
    except SourceError as error:
        yield Refusal(address, None, str(error))
        return
    if page.entries:
        yield Notice(address, None, "is an archive page; name it as a source to have its articles")
        return
    found = article(page, fetched.url, replace(options, url=None))
    yield replace(found, source=address) if isinstance(found, Refusal) else found
