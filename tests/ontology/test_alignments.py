"""How our terms stand to those of others: ours is the subject, and nothing is said about theirs but their kind."""

import re
from collections import defaultdict
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import ORG, PROV, SDO, SKOS, DefinedNamespace

from ontology import vocab
from ontology.iris import NAMESPACE, ROOT
from ontology.taxonomy import turtle_files

FOLDER = files("ontology") / "alignments"
ALIGNMENTS = tuple(
    sorted((each for each in FOLDER.iterdir() if each.name.endswith(".ttl")), key=lambda each: each.name)
)
CORE = files("ontology") / "chancery.ttl"
NAMESPACES = {
    "aida": "https://raw.githubusercontent.com/NextCenturyCorporation/AIDA-Interchange-Format/master/java/src/main/"
    "resources/com/ncc/aif/ontologies/InterchangeOntology#",
    "lode": "http://linkedevents.org/ontology/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wikidata": "http://www.wikidata.org/entity/",
}
KNOWN: dict[str, type[DefinedNamespace]] = {"org": ORG, "prov": PROV, "schema": SDO, "skos": SKOS}
BELOW = {vocab.RDFS_SUB_CLASS_OF, vocab.RDFS_SUB_PROPERTY_OF}
NEAR = {vocab.SKOS_CLOSE_MATCH, vocab.SKOS_RELATED_MATCH}
OWL = "http://www.w3.org/2002/07/owl#"
# What would redefine a term, with it as subject; the symmetric ones (below) also with it as object.
REDEFINING = BELOW | {vocab.RDFS_DOMAIN, vocab.RDFS_RANGE} | {NamedNode(OWL + name) for name in ("hasKey", "unionOf")}
SYMMETRIC = {
    NamedNode(OWL + name)
    for name in ("equivalentClass", "equivalentProperty", "disjointWith", "propertyDisjointWith", "inverseOf")
}
KINDS = {NamedNode(OWL + name) for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}


def quads(file: Traversable) -> list[Quad]:
    return list(parse(file.read_bytes(), RdfFormat.TURTLE))


def iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def is_ours(term: object) -> bool:
    return iri(term).startswith(ROOT)


def redefined(found: list[Quad]) -> list[Quad]:
    """The triples that give a term of others a domain, range, superclass or a definition by other means."""
    return [
        quad
        for quad in found
        if (
            quad.predicate in REDEFINING | SYMMETRIC
            and isinstance(quad.subject, NamedNode)
            and not is_ours(quad.subject)
        )
        or (quad.predicate in SYMMETRIC and isinstance(quad.object, NamedNode) and not is_ours(quad.object))
    ]


def named(file: Traversable) -> str:
    return file.name.removesuffix(".ttl")


def test_there_is_one_file_a_vocabulary() -> None:
    assert [named(file) for file in ALIGNMENTS] == sorted(NAMESPACES)


@pytest.mark.parametrize("file", ALIGNMENTS, ids=named)
def test_pyoxigraph_and_rdflib_read_the_same_triples_and_no_blank_node(file: Traversable) -> None:
    found = quads(file)
    assert len(Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")) == len(found) > 0
    assert not [q for q in found if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


@pytest.mark.parametrize("file", ALIGNMENTS, ids=named)
def test_each_file_says_what_it_is_and_imports_the_core(file: Traversable) -> None:
    said = {
        quad.predicate: quad.object for quad in quads(file) if iri(quad.subject) == f"{ROOT}alignments/{named(file)}"
    }
    for property in (vocab.DCTERMS_TITLE, vocab.DCTERMS_DESCRIPTION, vocab.DCTERMS_CREATOR, vocab.DCTERMS_LICENSE):
        assert property in said
    assert said[NamedNode(OWL + "imports")] == NamedNode(NAMESPACE.removesuffix("#"))


@pytest.mark.parametrize("file", ALIGNMENTS, ids=named)
def test_our_term_is_the_subject_and_theirs_is_of_the_vocabulary_and_declared(file: Traversable) -> None:
    ours = {quad.subject for quad in quads(CORE) if iri(quad.subject).startswith(NAMESPACE)}
    declared = {quad.subject for quad in quads(file) if quad.predicate == vocab.RDF_TYPE}
    stated = [quad for quad in quads(file) if quad.predicate in BELOW | NEAR]
    assert len(stated) >= 5
    for quad in stated:
        assert quad.subject in ours, quad
        assert isinstance(quad.object, NamedNode)
        assert quad.object.value.startswith(NAMESPACES[named(file)]), quad
        assert quad.object in declared or named(file) == "wikidata", quad


@pytest.mark.parametrize("file", ALIGNMENTS, ids=named)
def test_what_is_below_is_of_the_same_kind(file: Traversable) -> None:
    """A class below a class, an object property below an object property, as OWL 2 DL asks."""
    kinds = defaultdict(set)
    for quad in (*quads(CORE), *quads(file)):
        if quad.predicate == vocab.RDF_TYPE and quad.object in KINDS:
            kinds[quad.subject].add(quad.object)
    for quad in quads(file):
        if quad.predicate in BELOW:
            assert kinds[quad.subject] == kinds[quad.object], quad  # type: ignore[index] # an IRI, tested above
            assert len(kinds[quad.subject]) == 1
            assert (vocab.OWL_CLASS in kinds[quad.subject]) == (quad.predicate == vocab.RDFS_SUB_CLASS_OF), quad


@pytest.mark.parametrize("file", ALIGNMENTS, ids=named)
def test_two_terms_stand_to_each_other_in_one_way(file: Traversable) -> None:
    pairs = [(quad.subject, quad.object) for quad in quads(file) if quad.predicate in BELOW | NEAR]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("name", KNOWN)
def test_the_terms_of_others_exist(name: str) -> None:
    """By the lists of terms that rdflib ships; what the other vocabularies were read from stands in SOURCES.md."""
    theirs = [quad.object for quad in quads(FOLDER / f"{name}.ttl") if quad.predicate in BELOW | NEAR]
    assert [term for term in theirs if isinstance(term, NamedNode) and URIRef(term.value) not in KNOWN[name]] == []


def test_every_identifier_of_wikidata_has_its_source() -> None:
    sources = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([PQ]\d+) \| [^|]+ \| ([^|]+) \|$", sources, re.MULTILINE))
    used = {
        quad.object.value.removeprefix(NAMESPACES["wikidata"])
        for quad in quads(FOLDER / "wikidata.ttl")
        if quad.predicate in NEAR and isinstance(quad.object, NamedNode)
    }
    assert used == set(listed)


@pytest.mark.parametrize("file", [CORE, *turtle_files(), *ALIGNMENTS], ids=named)
def test_no_term_of_others_is_given_a_domain_a_range_or_a_superclass(file: Traversable) -> None:
    assert redefined(quads(file)) == []


@pytest.mark.parametrize(
    "triple",
    [
        "schema:name rdfs:domain chy:Actor .",
        "skos:Concept rdfs:subClassOf chy:Actor .",
        "chy:Person owl:equivalentClass schema:Person .",
    ],
)
def test_a_redefinition_is_found(triple: str) -> None:
    prefixes = f"""PREFIX chy: <{NAMESPACE}> PREFIX owl: <{OWL}> PREFIX schema: <https://schema.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"""
    assert len(redefined(list(parse(f"{prefixes} {triple}", RdfFormat.TURTLE)))) == 1


@pytest.mark.parametrize("file", ALIGNMENTS, ids=named)
def test_of_terms_of_others_only_their_kind_is_said(file: Traversable) -> None:
    foreign = [quad for quad in quads(file) if not is_ours(quad.subject)]
    assert {quad.predicate for quad in foreign} <= {vocab.RDF_TYPE}
    assert not [quad for quad in foreign if isinstance(quad.object, Literal)]
