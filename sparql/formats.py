"""The formats in which answers are written: one table for results (SELECT, ASK), one for graphs (CONSTRUCT, DESCRIBE).

The first of each table is the default. The writers are pyoxigraph's own, but for the table in HTML
(`sparql.table`) and JSON-LD, which is compact under our context (`sparql.compact`) and carries no RDF 1.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in our commands, its media type (IANA), the suffix of its files, and the engine's writer.

    The writer of the table in HTML is ours, None here.
    """

    name: str
    media_type: str
    suffix: str
    writer: QueryResultsFormat | RdfFormat | None


def _table(*formats: Format) -> Mapping[str, Format]:
    return MappingProxyType({format_.name: format_ for format_ in formats})


RESULTS = _table(
    Format("json", "application/sparql-results+json", "srj", QueryResultsFormat.JSON),
    Format("xml", "application/sparql-results+xml", "srx", QueryResultsFormat.XML),
    Format("csv", "text/csv", "csv", QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV),
    Format("html", "text/html", "html", None),
)

GRAPHS = _table(
    Format("turtle", "text/turtle", "ttl", RdfFormat.TURTLE),
    Format("ntriples", "application/n-triples", "nt", RdfFormat.N_TRIPLES),
    Format("nquads", "application/n-quads", "nq", RdfFormat.N_QUADS),
    Format("trig", "application/trig", "trig", RdfFormat.TRIG),
    Format("rdfxml", "application/rdf+xml", "rdf", RdfFormat.RDF_XML),
    Format("jsonld", "application/ld+json", "jsonld", RdfFormat.JSON_LD),
)
