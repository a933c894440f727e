"""Things of ours by the IRIs that others have for them."""

import re
from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology import vocab
from server.linked.addresses import address_of
from server.views import View

# Pages and documents of the same things; what stands on the right is the IRI that the sites themselves use in RDF.
_PAGES = (
    (re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(Q\d+)"), r"http://www.wikidata.org/entity/\1"),
    (re.compile(r"https?://(?:www\.|sws\.)?geonames\.org/(\d+)(?:/.*)?"), r"https://sws.geonames.org/\1/"),
    (re.compile(r"https?://dbpedia\.org/(?:resource|page|data)/([^?#]+)"), r"http://dbpedia.org/resource/\1"),
)


def meant(iri: str) -> Iterator[str]:
    """An IRI, and those that are written for the same thing."""
    yield iri
    for pattern, form in _PAGES:
        if found := pattern.fullmatch(iri):
            yield found.expand(form)
    yield iri.rstrip("/") if iri.endswith("/") else f"{iri}/"
    for one, other in (("http://", "https://"), ("https://", "http://")):
        if iri.startswith(one):
            yield other + iri.removeprefix(one)


def ours(view: View, iri: str, base: str) -> list[str]:
    """The things of ours that are the same as one of others, an exact match of it, or the article at that address."""
    for each in meant(iri):
        try:
            node = NamedNode(each)
        except ValueError:
            continue
        if address_of(each, base) and each in view.facts:
            return [each]
        address = Literal(each, datatype=vocab.XSD_ANY_URI)
        asked = ((vocab.OWL_SAME_AS, node), (vocab.SKOS_EXACT_MATCH, node), (vocab.SCHEMA_URL, address))
        quads = (
            quad
            for property_, value in asked
            for quad in view.engine.quads_for_pattern(None, property_, value, DefaultGraph())
        )
        if found := sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}):
            return found
    return []
