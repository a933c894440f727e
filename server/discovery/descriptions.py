"""What there is here, as VoID and DCAT: the Turtle beside this module, with the counts of a view."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from ontology import vocab
from ontology.iris import NAMESPACE
from ontology.prefixes import PREFIXES, chosen
from server.rest.sums import counts
from server.views import View
from sparql.formats import Format

TEMPLATE = files("server") / "discovery" / "dataset.ttl"
VOID = PREFIXES["void"]
CLASSES = {"articles": "Article", "reports": "Report", "events": "Event"}  # which the register counts


def write(view: View, address: str, base: str, format_: Format) -> bytes:
    """The description of the dataset that is served at an address, in a format for graphs."""
    assert isinstance(format_.writer, RdfFormat)
    found = list(parse(TEMPLATE.read_bytes(), RdfFormat.TURTLE, base_iri=address))
    dataset = NamedNode(f"{address}.well-known/void#dataset")
    found += _counted(view, dataset, base)
    prefixes = chosen("void", "dcterms", "chy", "rel", "owl", "xsd")
    with_prefixes = prefixes if format_.writer in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML) else None
    return serialize(found, format=format_.writer, prefixes=with_prefixes) or b""


def _counted(view: View, dataset: NamedNode, base: str) -> Iterator[Quad]:
    yield _said(dataset, "uriSpace", Literal(f"{base}id/"))
    for name, class_ in CLASSES.items():
        part = NamedNode(f"{dataset.value}-{class_}")
        yield _said(dataset, "classPartition", part)
        yield _said(part, "class", NamedNode(NAMESPACE + class_))
        yield _said(part, "entities", Literal(counts(view.register)[name]))
    for relation, count in sorted(view.edges.items()):
        part = NamedNode(f"{dataset.value}-{relation.rsplit('/', 1)[-1]}")
        yield _said(dataset, "propertyPartition", part)
        yield _said(part, "property", NamedNode(relation))
        yield _said(part, "triples", Literal(count))
    for target, count in sorted(linked(view).items()):
        part = NamedNode(f"{dataset.value}-links-{target.split('/')[2]}")
        yield _said(dataset, "subset", part)
        yield Quad(part, vocab.RDF_TYPE, NamedNode(VOID + "Linkset"))
        yield _said(part, "linkPredicate", vocab.OWL_SAME_AS)
        yield _said(part, "subjectsTarget", dataset)
        yield _said(part, "objectsTarget", NamedNode(target))
        yield _said(part, "triples", Literal(count))
        yield _said(part, "dataDump", NamedNode(f"{dataset.value.partition('.well-known')[0]}dumps/links.nt.gz"))


def linked(view: View) -> Counter[str]:
    """How many things are said to be the same as one of another site."""
    quads = view.engine.quads_for_pattern(None, vocab.OWL_SAME_AS, None, DefaultGraph())
    iris = (quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
    return Counter("/".join(iri.split("/")[:3]) + "/" for iri in iris if iri.startswith(("http://", "https://")))


def _said(subject: NamedNode, name: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(VOID + name), value)
