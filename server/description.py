"""The service description (SPARQL 1.1 Service Description): the Turtle in pages/service.ttl, and the stored queries.

Each query is a sh:SPARQLSelectExecutable with its example values written in, as editors and catalogues read them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from ontology import vocab
from ontology.iris import DataIris
from ontology.prefixes import PREFIXES as KNOWN
from ontology.prefixes import chosen
from server.catalogue import runnable
from server.imprint import Imprint
from sparql.formats import Format
from sparql.library import names, stored

TEMPLATE = files("server") / "pages" / "service.ttl"
PREFIXES = chosen("sd", "void", "dcterms", "sh", "rdfs", "schema")
MOST_GRAPHS = 100
ONTOLOGY, TAXONOMY, GAZETTEER = (NamedNode(f"urn:graph:{name}") for name in ("ontology", "taxonomy", "gazetteer"))


@dataclass(frozen=True, slots=True)
class About:
    """What is described: the address, the base of the store, the graphs of its users, limits by name, the imprint."""

    address: str
    base: str
    graphs: tuple[NamedNode, ...] = ()
    limits: Mapping[str, float] = field(default_factory=dict)
    imprint: Imprint = field(default_factory=Imprint)


def write(about: About, format_: Format) -> bytes:
    """The description of a service, in a format for graphs."""
    address, base = about.address, about.base
    assert isinstance(format_.writer, RdfFormat)
    iris = DataIris(base)
    shipped = {node: iris.reference_graph(node.value.rsplit(":", 1)[-1]) for node in (ONTOLOGY, TAXONOMY, GAZETTEER)}
    quads: Iterator[Quad] = (
        Quad(quad.subject, quad.predicate, shipped.get(quad.object, quad.object))
        for quad in parse(TEMPLATE.read_bytes(), RdfFormat.TURTLE, base_iri=address)
    )
    with_prefixes = PREFIXES if format_.writer in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML) else None
    dataset, imprint = NamedNode(f"{address}#dataset"), about.imprint
    told = chain(imprint.licensed(dataset), imprint.published(dataset))
    quads = chain(quads, questions(address, iris), graphs(about), limits(about), told)
    return serialize(quads, format=format_.writer, prefixes=with_prefixes) or b""


def graphs(about: About) -> Iterator[Quad]:
    """The graphs of the store's users, the first hundred by name; those of articles are too many to be listed."""
    dataset = NamedNode(f"{about.address}#dataset")
    for number, graph in enumerate(about.graphs[:MOST_GRAPHS], 1):
        node = NamedNode(f"{about.address}#graph-{number}")
        yield Quad(dataset, NamedNode(KNOWN["sd"] + "namedGraph"), node)
        yield Quad(node, vocab.RDF_TYPE, NamedNode(KNOWN["sd"] + "NamedGraph"))
        yield Quad(node, NamedNode(KNOWN["sd"] + "name"), graph)


def limits(about: About) -> Iterator[Quad]:
    """What a request may use, as properties of the service with a name and a number."""
    for name, value in about.limits.items():
        node = NamedNode(f"{about.address}#limit-{name.replace(' ', '-')}")
        yield Quad(NamedNode(about.address), NamedNode(KNOWN["schema"] + "additionalProperty"), node)
        yield Quad(node, vocab.RDF_TYPE, NamedNode(KNOWN["schema"] + "PropertyValue"))
        yield Quad(node, NamedNode(KNOWN["schema"] + "name"), Literal(name))
        yield Quad(node, NamedNode(KNOWN["schema"] + "value"), Literal(value))


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
