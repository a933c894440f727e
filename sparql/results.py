"""Writers of answers: results and graphs in every format of `sparql.formats`, and RDF 1.1 where that is wanted.

The triple terms and base directions of RDF 1.2 cannot be read by programs for RDF 1.1. Where one of them would come
into an answer that has to be RDF 1.1, it is refused: before it begins, or, if 64 KiB have been sent, by breaking off.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import IO, cast

import pyoxigraph
from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

from sparql import table
from sparql.formats import Format
from sparql.lookup import newer
from sparql.xml_text import Output, XmlOutput

RDF_1_1 = "1.1"

Results = QuerySolutions | QueryBoolean | Iterator[Triple]

_XML = (QueryResultsFormat.XML, RdfFormat.RDF_XML)
_WITH_PREFIXES = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
# What the engine writes for RDF 1.2 and for nothing else: in a text these characters would be escaped. CSV has lost
# the kinds of terms anyway.
_MARKS = {
    QueryResultsFormat.JSON: (b'"type":"triple"', b'"its:dir":"'),
    QueryResultsFormat.XML: (b"<triple>", b" its:dir="),
    QueryResultsFormat.TSV: (b"\t<<(", b"\n<<(", b"--ltr\t", b"--rtl\t", b"--ltr\n", b"--rtl\n"),
}


def write(results: Results, format_: Format, to: Output, prefixes: Mapping[str, str]) -> None:
    """Serialise results to the output. Raises what the engine raises, OSError and RuntimeError, and NotAcceptable."""
    writer = format_.writer
    output = cast(IO[bytes], XmlOutput(to) if writer in _XML else to)  # the engine asks for `write` and `flush` only
    if isinstance(results, QuerySolutions | QueryBoolean):
        if isinstance(writer, QueryResultsFormat):
            results.serialize(output, writer)
        else:
            table.write(results, to)
    elif writer == RdfFormat.JSON_LD:
        # Only this format needs rdflib, whose import takes four times as long as a worker's whole start.
        import_module("sparql.compact").write(results, to)
    else:
        assert isinstance(writer, RdfFormat)
        declared = dict(prefixes) if writer in _WITH_PREFIXES else None
        pyoxigraph.serialize(results, output, writer, prefixes=declared)


def checked(triples: Iterable[Triple], version: str) -> Iterator[Triple]:
    """The triples; NotAcceptable at the first that is no RDF 1.1 where that is wanted."""
    if version != RDF_1_1:
        yield from triples
        return
    for triple in triples:
        value = triple.object
        if isinstance(value, Triple) or (isinstance(value, Literal) and value.direction is not None):
            raise newer()
        yield triple


def guarded(to: Output, format_: Format, version: str) -> Output:
    """The output, refusing results of RDF 1.2 where 1.1 is wanted."""
    marks = _MARKS.get(format_.writer) if isinstance(format_.writer, QueryResultsFormat) else None
    return Watched(to, marks) if marks and version == RDF_1_1 else to


class Watched:
    """An output into which some marks must not come, wherever they are cut."""

    def __init__(self, to: Output, marks: tuple[bytes, ...]) -> None:
        self._to = to
        self._marks = marks
        self._seen = b""
        self._overlap = max(map(len, marks)) - 1

    def write(self, content: bytes, /) -> int:
        """Pass the bytes on. NotAcceptable where a mark is among them."""
        window = self._seen + content
        if any(mark in window for mark in self._marks):
            raise newer()
        self._seen = window[-self._overlap :]
        return self._to.write(content)

    def flush(self) -> None:
        """Flush what it is written to."""
        self._to.flush()
