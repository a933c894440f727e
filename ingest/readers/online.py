"""Web addresses as sources, a page of a paged feed, archive or API after the other."""

import hashlib
import io
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ingest.readers.fields import web_address
from ingest.readers.records import Fetched, Kind, ReadOptions, Refusal
from ingest.readers.sources import BUFFER, Source
from ontology.errors import FetchError

_API = "/wp-json/wp/v2/"


def is_address(name: str) -> bool:
    """Whether a user means a web address and no file."""
    return web_address(name) is not None


def fetched_sources(url: str, options: ReadOptions) -> Iterator[Source | Refusal]:
    """What an address gives, and its further pages up to the number of the options."""
    if options.fetch is None:
        yield Refusal(url, None, "is a web address, and the network is not used here; save it, and name the file")
        return
    seen: set[bytes] = set()
    for page in range(1, options.pages + 1):
        address = url if page == 1 else paged(url, page)
        try:
            fetched = options.fetch.get(address, revalidate=True)
        except FetchError as error:
            if page == 1 or error.kind != Kind.STATUS:  # past the last page there is 404, or 400 of the API
                yield Refusal(address, None, str(error), Kind(error.kind))
            return
        digest = hashlib.sha256(fetched.content).digest()
        if digest in seen:
            return  # a site that knows no pages gives the first again
        seen.add(digest)
        yield source(address, fetched)
        if _API in url and page >= fetched.total_pages:
            return


def source(name: str, fetched: Fetched) -> Source:
    """What was fetched, to be read."""
    stream = io.BufferedReader(io.BytesIO(fetched.content), BUFFER)
    return Source(name, stream, fetched.url, fetched.media, fetched.charset)


def paged(url: str, page: int) -> str:
    """The address of a further page: `page` in the WordPress API, `paged` in its feeds and archives."""
    parts = urlsplit(url)
    name = "page" if _API in parts.path else "paged"
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit((*parts[:3], urlencode([*query, (name, str(page))]), ""))
