"""What there is here, as VoID and DCAT: the Turtle beside this module, with what is counted and the files there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from ontology import vocab
from ontology.prefixes import PREFIXES, chosen
from server.discovery.census import Count
from server.discovery.dumps import FILES, Dump, File
from server.imprint import FOAF, Imprint
from sparql.formats import Format

TEMPLATE = files("server") / "discovery" / "dataset.ttl"
# These are the catalogue's own; the rest of the house has no use for them.
OWN = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": FOAF,
    "formats": "http://www.w3.org/ns/formats/",
    "media": "https://www.iana.org/assignments/media-types/",
    "spdx": "http://spdx.org/rdf/terms#",
}
TERMS = {**PREFIXES, **OWN}
WRITTEN = chosen("void", "dcterms", "chy", "rel", "owl", "skos", "schema", "prov", "org", "xsd") | OWN
WITH_PREFIXES = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)


@dataclass(frozen=True, slots=True)
class About:
    """What is described: where it is served, how its IRIs begin, the files there are, and what is said of its use."""

    address: str
    base: str
    dumps: tuple[tuple[str, Dump | None], ...]
    imprint: Imprint


def write(count: Count, about: About, format_: Format) -> bytes:
    """The description of the dataset that is served at an address, in a format for graphs."""
    assert isinstance(format_.writer, RdfFormat)
    address = about.address
    found = list(parse(TEMPLATE.read_bytes(), RdfFormat.TURTLE, base_iri=address))
    dataset, catalog = (NamedNode(f"{address}.well-known/void#{name}") for name in ("dataset", "catalog"))
    found += counted(count, dataset, about.base, address)
    urls = {name: NamedNode(f"{address}dumps/{name}") for name, _ in about.dumps}
    for name, dump in about.dumps:
        found += distributed(dataset, urls[name], FILES[name], dump)
    # DCAT 3 (8.1) wants the licence at each distribution; VoID (2.4) and most harvesters look at the dataset.
    found += about.imprint.licensed(dataset, catalog, *urls.values())
    found += about.imprint.published(dataset, catalog)
    together: dict[str, list[Quad]] = {}
    for quad in found:
        together.setdefault(str(quad.subject), []).append(quad)
    prefixes = WRITTEN if format_.writer in WITH_PREFIXES else None
    ordered = (quad for each in together.values() for quad in each)
    return serialize(ordered, format=format_.writer, prefixes=prefixes) or b""


def counted(count: Count, dataset: NamedNode, base: str, address: str) -> Iterator[Quad]:
    """The partitions of the dataset and its links (VoID, 4.5 and 5)."""
    yield said(dataset, "void:uriSpace", Literal(f"{base}id/"))
    yield said(dataset, "void:triples", Literal(count.triples))
    for class_, number in sorted(count.classes.items()):
        part = partition(dataset, "class", class_)
        yield said(dataset, "void:classPartition", part)
        yield said(part, "void:class", NamedNode(class_))
        yield said(part, "void:entities", Literal(number))
    for property_, number in sorted(count.properties.items()):
        part = partition(dataset, "property", property_)
        yield said(dataset, "void:propertyPartition", part)
        yield said(part, "void:property", NamedNode(property_))
        yield said(part, "void:triples", Literal(number))
    for (link, site), number in sorted(count.links.items(), key=str):
        part = partition(dataset, "links", f"{link.value} {site}")
        yield said(dataset, "void:subset", part)
        yield Quad(part, vocab.RDF_TYPE, term("void:Linkset"))
        yield said(part, "void:linkPredicate", link)
        yield said(part, "void:subjectsTarget", dataset)
        yield said(part, "void:objectsTarget", NamedNode(site))
        yield said(part, "void:triples", Literal(number))
        yield said(part, "void:dataDump", NamedNode(f"{address}dumps/links.nt"))


def distributed(dataset: NamedNode, url: NamedNode, file: File, dump: Dump | None) -> Iterator[Quad]:
    """A file that may be taken; of one that was made already, how long it is, since when, and its checksum."""
    if file.whole:
        yield said(dataset, "void:dataDump", url)
        yield said(dataset, "dcat:distribution", url)
    yield Quad(url, vocab.RDF_TYPE, term("dcat:Distribution"))
    yield said(url, "dcterms:title", Literal(file.title, language="en"))
    yield said(url, "dcat:accessURL", url)
    yield said(url, "dcat:downloadURL", url)
    yield said(url, "dcat:mediaType", term(f"media:{file.media_type}"))
    if file.packing.media_type:
        yield said(url, "dcat:compressFormat", term(f"media:{file.packing.media_type}"))
    if dump:
        sum_ = NamedNode(f"{url.value}#sha256")
        when = datetime.fromtimestamp(dump.made, UTC).isoformat(timespec="seconds")
        yield said(url, "dcat:byteSize", Literal(str(dump.bytes), datatype=term("xsd:nonNegativeInteger")))
        yield said(url, "dcterms:modified", Literal(when, datatype=term("xsd:dateTime")))
        yield said(url, "spdx:checksum", sum_)
        yield Quad(sum_, vocab.RDF_TYPE, term("spdx:Checksum"))
        yield said(sum_, "spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        yield said(sum_, "spdx:checksumValue", Literal(dump.sha256, datatype=term("xsd:hexBinary")))


def partition(dataset: NamedNode, kind: str, what: str) -> NamedNode:
    """The IRI of a part of the dataset: two namespaces may have terms of one name, so it does not use the name."""
    return NamedNode(f"{dataset.value}-{kind}-{blake2b(what.encode(), digest_size=6).hexdigest()}")


def term(name: str) -> NamedNode:
    """The IRI of a name with a prefix."""
    prefix, _, local = name.partition(":")
    return NamedNode(TERMS[prefix] + local)


def said(subject: NamedNode, name: str, value: NamedNode | Literal) -> Quad:
    """A statement."""
    return Quad(subject, term(name), value)
