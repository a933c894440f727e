"""WARC, the archives of crawlers: each page that was fetched with success, by fastwarc."""

from collections.abc import Iterator
from dataclasses import replace

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ingest.readers.isolation import MOST_BYTES
from ingest.readers.pages import article, page_of
from ingest.readers.records import Kind, Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Source, Stream
from ontology.errors import FetchError, SourceError

_PAGES = ("text/html", "application/xhtml+xml")


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The article of each page in the archive, under the address that it was fetched from."""
    found = other = archives = 0
    try:
        for record in ArchiveIterator(_OnlyRead(source.stream), record_types=WarcRecordType.response, auto_decode="all"):
            if not _is_page(record):
                other += 1
                continue
            found += 1
            reading = _reading(record, options)
            if reading is None:
                archives += 1
            else:
                yield reading
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        yield Refusal(source.name, None, f"the archive breaks off: {error}; what came before it was read")
    if not found:
        yield Refusal(source.name, None, "is an archive without pages; nothing was read", Kind.NO_ARTICLE)
    for count, what in ((other, "responses are no pages fetched with success"), (archives, "pages are lists of others")):
        if count:
            yield Notice(source.name, None, f"{count} {what} and were left out")


class _OnlyRead:
    """A stream that can only be read: one that has `seek` but cannot do it makes fastwarc panic."""

    def __init__(self, stream: Stream) -> None:
        self.read = stream.read


def _is_page(record: WarcRecord) -> bool:
    headers = record.http_headers
    return headers is not None and headers.status_code == 200 and (record.http_content_type or "") in _PAGES


def _reading(record: WarcRecord, options: ReadOptions) -> Reading | None:
    """The article of a record; None for an archive page, whose articles are records of their own."""
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    try:
        content = record.reader.read(MOST_BYTES + 1)
        page = page_of(content, address or None, record.http_charset or "")
    except FetchError as error:
        return Refusal(address, None, str(error), Kind(error.kind))
    except (SourceError, OSError, ValueError) as error:
        return Refusal(address, None, str(error))
    if page.entries:
        return None
    found = article(page, address or None, replace(options, url=None))
    return replace(found, source=address) if isinstance(found, Refusal) else found
