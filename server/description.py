"""The service description (SPARQL 1.1 Service Description): the Turtle in pages/service.ttl, and the stored queries.

Each query is a sh:SPARQLSelectExecutable with its example values written in, as editors and catalogues read them.
"""

from collections.abc import Iterator
from importlib.resources import files
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from ontology import vocab
from ontology.iris import DataIris
from ontology.prefixes import PREFIXES as KNOWN
from ontology.prefixes import chosen
from server.catalogue import runnable
from sparql.formats import Format
from sparql.library import names, stored

TEMPLATE = files("server") / "pages" / "service.ttl"
PREFIXES = chosen("sd", "void", "dcterms", "sh", "rdfs", "schema")
ONTOLOGY, TAXONOMY, GAZETTEER = (NamedNode(f"urn:graph:{name}") for name in ("ontology", "taxonomy", "gazetteer"))


def write(address: str, base: str, format_: Format) -> bytes:
    """The description of the service at this address over a store with this base, in a format for graphs."""
    assert isinstance(format_.writer, RdfFormat)
    iris = DataIris(base)
    shipped = {node: iris.reference_graph(node.value.rsplit(":", 1)[-1]) for node in (ONTOLOGY, TAXONOMY, GAZETTEER)}
    quads: Iterator[Quad] = (
        Quad(quad.subject, quad.predicate, shipped.get(quad.object, quad.object))
        for quad in parse(TEMPLATE.read_bytes(), RdfFormat.TURTLE, base_iri=address)
    )
    with_prefixes = PREFIXES if format_.writer in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML) else None
    quads = chain(quads, questions(address, iris))
    return serialize(quads, format=format_.writer, prefixes=with_prefixes) or b""


def questions(address: str, iris: DataIris) -> Iterator[Quad]:
    """The stored queries, each as something that can be run at this address."""
    for name in names():
        query = stored(name)
        node = NamedNode(f"{address}#query-{name}")
        for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
            yield Quad(node, vocab.RDF_TYPE, NamedNode(KNOWN["sh"] + kind))
        yield Quad(node, vocab.RDFS_LABEL, Literal(name))
        yield Quad(node, NamedNode(KNOWN["rdfs"] + "comment"), Literal(query.comment, language="en"))
        yield Quad(node, NamedNode(KNOWN["sh"] + "select"), Literal(runnable(query, iris)))
        yield Quad(node, NamedNode(KNOWN["schema"] + "target"), NamedNode(address))
