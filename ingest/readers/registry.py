"""Which reader reads what: one module a kind, found by name, by suffix or by a look at the first bytes.

A new kind is a module with `read_articles` and a row in `READERS`.
"""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import PurePath

from ingest.readers import jsonl, text
from ingest.readers.records import Reading, ReadOptions, Refusal
from ingest.readers.sources import HEAD, Line, Stream, check_head, lines, opened
from ontology.errors import SourceError

Reader = Callable[[str, Iterator[Line], ReadOptions], Iterator[Reading]]

READERS: dict[str, Reader] = {"text": text.read_articles, "jsonl": jsonl.read_articles}
FORMATS = ("auto", *READERS)
SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".txt": "text", ".text": "text"}
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html\b|\?xml\b|rss\b|feed\b)", re.IGNORECASE)


def read(source: str, options: ReadOptions) -> Iterator[Reading]:
    """Every article of a path, or of standard input for "-", in order, as it is read.

    Between the articles come a Refusal for what could not be read and a Notice for what is worth saying. Whatever
    the source holds, nothing is raised.
    """
    try:
        with opened(source) as stream:
            yield from _chosen(source, stream, options)(source, lines(stream, options.record_bytes), options)
    except SourceError as error:
        yield Refusal(source, None, str(error))
    except OSError as error:
        yield Refusal(source, None, f"reading broke off: {error}; what came before it was read")


def _chosen(source: str, stream: Stream, options: ReadOptions) -> Reader:
    """The reader for the options' format, or for what the source looks like."""
    if options.format not in FORMATS:
        near = get_close_matches(options.format, FORMATS, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise SourceError(f"the format {options.format!r} is not known; {meant}the formats are {', '.join(FORMATS)}")
    head = stream.peek(HEAD)[:HEAD]
    check_head(head)
    return READERS[_guessed(source, head) if options.format == "auto" else options.format]


def _guessed(source: str, head: bytes) -> str:
    """The format that the suffix says; without a known one, what the first bytes look like."""
    suffix = PurePath(source).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MARKUP.match(start):
        raise SourceError(
            "is a page or feed of markup, which is not read as it is; save its text, or write --format text to read "
            "the markup as words"
        )
    return "jsonl" if start.startswith((b"{", b"[{", b"[\n", b"[\r\n")) else "text"
