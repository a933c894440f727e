"""WARC 1.0 and 1.1 (https://iipc.github.io/warc-specifications/), archives of crawlers: each page fetched with success.

Read by hand, a record at a time: after a damaged one reading goes on at the next line that begins a record.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ingest.readers.encodings import Decoder, unchunked
from ingest.readers.isolation import MOST_BYTES
from ingest.readers.pages import article, page_of
from ingest.readers.records import Kind, Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import BUFFER, Source, Stream
from ontology.errors import FetchError, SourceError

_PAGES = ("text/html", "application/xhtml+xml")
_VERSION = re.compile(rb"WARC/[01]\.\d+\s*$")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})\b")
_LINE = 1 << 14  # bytes of a header line
_LINES = 200  # header lines of a record

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Response:
    """One response of a server: its address, its head, and the body as it was sent."""

    address: str
    status: int
    headers: Headers
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is a page that was fetched with success."""
        return self.status == 200 and self.headers.get("content-type", "").partition(";")[0].strip().lower() in _PAGES


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The article of each page in the archive, under the address that it was fetched from."""
    found = other = archives = 0
    for response in _responses(source):
        if isinstance(response, Refusal):
            yield response
        elif not response.is_page:
            other += 1
        else:
            found += 1
            reading = _reading(response, options)
            archives += reading is None
            if reading is not None:
                yield reading
    if not found:
        yield Refusal(source.name, None, "is an archive without pages; nothing was read", Kind.NO_ARTICLE)
    for count, what in (
        (other, "responses are no pages fetched with success"),
        (archives, "pages are lists of others"),
    ):
        if count:
            yield Notice(source.name, None, f"{count} {what} and were left out")


def _responses(source: Source) -> Iterator[_Response | Refusal]:
    """The responses in the archive, and what is damaged; where reading breaks off is said by who called."""
    stream, skipped = source.stream, 0
    while line := stream.readline(_LINE):
        if not _VERSION.match(line):
            skipped += bool(line.strip())
            continue
        if skipped:
            yield Refusal(source.name, None, f"{skipped} lines between two records are damaged and were passed over")
            skipped = 0
        headers = _headers(iter(lambda: stream.readline(_LINE), b""))
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit() or len(length) > 15:
            yield Refusal(source.name, None, f"a record says no length, but {length!r:.40}; it was passed over")
            continue
        block = _block(stream, int(length), keep=headers.get("warc-type") == "response")
        if block is not None:
            yield _response(headers.get("warc-target-uri", "").strip("<>"), block)


def _headers(lines: Iterator[bytes]) -> dict[str, str]:
    """Header lines up to the blank one, names in small letters."""
    found: dict[str, str] = {}
    for _, line in zip(range(_LINES), lines, strict=False):
        if not line.strip():
            break
        name, _, value = line.decode("utf-8", "replace").partition(":")
        found[name.strip().lower()] = value.strip()
    return found


def _block(stream: Stream, length: int, *, keep: bool) -> bytes | None:
    """The block of a record; None for one that is not wanted. More than a page may have is not held."""
    kept, left = bytearray(), length
    while left and (chunk := stream.read(min(left, BUFFER))):
        left -= len(chunk)
        if keep and len(kept) <= MOST_BYTES:
            kept += chunk
    return bytes(kept) if keep else None


def _response(address: str, block: bytes) -> _Response:
    head, _, body = block.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    status = _STATUS.match(first)
    return _Response(address, int(status[1]) if status else 0, _headers(iter(rest.split(b"\r\n"))), body)


def _reading(response: _Response, options: ReadOptions) -> Reading | None:
    """The article of a page; None for an archive page, whose articles are records of their own."""
    address = response.address
    try:
        page = page_of(_content(response), address or None, _charset(response.headers))
    except FetchError as error:
        return Refusal(address, None, str(error), Kind(error.kind))
    except SourceError as error:
        return Refusal(address, None, str(error))
    if page.entries:
        return None
    found = article(page, address or None, replace(options, url=None))
    return replace(found, source=address) if isinstance(found, Refusal) else found


def _content(response: _Response) -> bytes:
    chunked = "chunked" in response.headers.get("transfer-encoding", "").lower()
    body = unchunked(response.body) if chunked else response.body
    encoding = response.headers.get("content-encoding", "")
    try:
        return Decoder(encoding, MOST_BYTES).decode(body)
    except FetchError as error:
        if error.kind == Kind.TOO_LARGE:
            raise
        return body  # crawlers often keep the head and store the body unpacked


def _charset(headers: Headers) -> str:
    found = re.search(r"charset=[\"']?([\w.:-]{2,40})", headers.get("content-type", ""))
    return found[1] if found else ""
