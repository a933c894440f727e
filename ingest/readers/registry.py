"""Which reader reads what: one module a kind, found by the look of the first bytes.

A new kind is a module with a function from a source to readings, a row in `READERS`, and its look in `detection`.
"""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from ingest.readers import (
    feeds,
    html,
    jsondocument,
    jsonl,
    links,
    newsml,
    parquet,
    tables,
    text,
    warc,
    wordpress,
)
from ingest.readers.containers import sources
from ingest.readers.detection import kind
from ingest.readers.online import fetched_sources, is_address
from ingest.readers.records import Kind, Reading, ReadOptions, Refusal
from ingest.readers.sources import HEAD, Line, Source, check_head, lines
from ontology.errors import FetchError, SourceError

Reader = Callable[[Source, ReadOptions], Iterator[Reading]]
OfLines = Callable[[str, Iterable[Line], ReadOptions], Iterator[Reading]]


def _by_lines(reader: OfLines) -> Reader:
    return lambda source, options: reader(source.name, lines(source.stream, options.record_bytes), options)


READERS: dict[str, Reader] = {
    "text": _by_lines(text.read_articles),
    "jsonl": _by_lines(jsonl.read_articles),
    "json": jsondocument.read_articles,
    "html": html.read_articles,
    "feed": feeds.read_articles,
    "wordpress": wordpress.read_export,
    "csv": tables.read_articles,
    "parquet": parquet.read_articles,
    "newsml": newsml.read_articles,
    "ninjs": jsondocument.read_articles,
    "gdelt": links.read_gdelt,
    "urls": links.read_urls,
    "warc": warc.read_articles,
}
FORMATS = ("auto", *READERS)
_NOT_TEXT = ("parquet", "warc", "html", "feed", "newsml", "wordpress")  # formats that say their encoding themselves


def read(name: str, options: ReadOptions) -> Iterator[Reading]:
    """Every article of a path, folder, pattern, web address, or of standard input for "-", in order, as it is read.

    Between the articles come a Refusal for what could not be read and a Notice for what is worth saying. Whatever
    the source holds, nothing is raised.
    """
    found = fetched_sources(name, options) if is_address(name) else sources(name, options.meter)
    for source in found:
        if isinstance(source, Refusal):
            yield source
        else:
            yield from read_source(source, options)


def read_source(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """Every article of one source; nothing is raised."""
    try:
        yield from _chosen(source, options)(source, options)
    except FetchError as error:
        yield Refusal(source.name, None, str(error), Kind(error.kind))
    except SourceError as error:
        yield Refusal(source.name, None, str(error))
    except OSError as error:
        yield Refusal(source.name, None, f"reading broke off: {error}; what came before it was read")


def _chosen(source: Source, options: ReadOptions) -> Reader:
    """The reader for the options' format, or for what the source looks like."""
    if options.format not in FORMATS:
        near = get_close_matches(options.format, FORMATS, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise SourceError(f"the format {options.format!r} is not known; {meant}the formats are {', '.join(FORMATS)}")
    head = source.stream.peek(HEAD)[:HEAD]
    if not head:
        raise SourceError("is empty; nothing was read")
    if options.format == "auto":
        return READERS[kind(source.name, head, source.media)]
    if options.format not in _NOT_TEXT:
        check_head(head)
    return READERS[options.format]
