"""The service description (SPARQL 1.1 Service Description), from the Turtle in pages/service.ttl."""

from importlib.resources import files

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from ontology.iris import DataIris
from ontology.prefixes import chosen
from sparql.formats import Format

TEMPLATE = files("server") / "pages" / "service.ttl"
PREFIXES = chosen("sd", "void", "dcterms")
ONTOLOGY, TAXONOMY, GAZETTEER = (NamedNode(f"urn:graph:{name}") for name in ("ontology", "taxonomy", "gazetteer"))


def write(address: str, base: str, format_: Format) -> bytes:
    """The description of the service at this address over a store with this base, in a format for graphs."""
    assert isinstance(format_.writer, RdfFormat)
    iris = DataIris(base)
    shipped = {node: iris.reference_graph(node.value.rsplit(":", 1)[-1]) for node in (ONTOLOGY, TAXONOMY, GAZETTEER)}
    quads = (
        Quad(quad.subject, quad.predicate, shipped.get(quad.object, quad.object))
        for quad in parse(TEMPLATE.read_bytes(), RdfFormat.TURTLE, base_iri=address)
    )
    with_prefixes = PREFIXES if format_.writer in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML) else None
    return serialize(quads, format=format_.writer, prefixes=with_prefixes) or b""
