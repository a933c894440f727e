"""What holds for all Turtle that the ontology ships, and for the core as an OWL 2 DL ontology."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Dataset, Graph

from ontology import gazetteer, vocab
from ontology.iris import DEFAULT_BASE, NAMESPACE, ROOT
from ontology.model import Actor
from ontology.prefixes import PREFIXES
from ontology.taxonomy import turtle_files

CORE = files("ontology") / "chancery.ttl"
ROOMS = tuple(Path(str(files(room))) for room in ("ontology", "server"))
SHIPPED = tuple(file for room in ROOMS for end in ("ttl", "trig") for file in sorted(room.rglob(f"*.{end}")))
KINDS = {vocab.OWL_CLASS, vocab.OWL_OBJECT_PROPERTY, vocab.OWL_DATATYPE_PROPERTY}
THINGS = ("actor", "place", "office", "event", "report", "mention", "article", "candidate")
HEAD = "".join(
    f"PREFIX {name}: <{start}>\n"
    for name, start in {
        **PREFIXES,
        **{kind: f"{DEFAULT_BASE}id/{kind}/" for kind in THINGS},
        "graph": f"{DEFAULT_BASE}graph/article/",
    }.items()
)
EXAMPLES = tuple(each for each in (files("ontology") / "examples").iterdir() if each.name.endswith(".trig"))
DL_DATATYPES = {"string", "boolean", "integer", "decimal"}  # of the OWL 2 datatype map; xsd:date is not in it


def quads(file: Traversable) -> list[Quad]:
    form = RdfFormat.TRIG if file.name.endswith(".trig") else RdfFormat.TURTLE
    return list(parse(file.read_bytes(), form, base_iri="http://localhost:8000/"))


def store(*sources: Traversable) -> Store:
    filled = Store()
    for file in sources:
        filled.extend(quads(file))
    return filled


def named(file: Traversable) -> str:
    return file.name


def placed(file: Path) -> str:
    return str(file.relative_to(ROOMS[0].parent))


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib warns of its own code
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("file", SHIPPED, ids=placed)
def test_pyoxigraph_and_rdflib_read_the_same_triples(file: Path) -> None:
    form = "trig" if file.name.endswith(".trig") else "turtle"
    graph = Dataset() if form == "trig" else Graph()
    graph.parse(data=file.read_text(encoding="utf-8"), format=form, publicID="http://localhost:8000/")
    # The length of a Dataset counts what two graphs say only once.
    read = sum(1 for _ in graph.quads()) if isinstance(graph, Dataset) else len(graph)
    assert read == len(quads(file)) > 0


@pytest.mark.parametrize("file", SHIPPED, ids=placed)
def test_a_namespace_of_ours_has_one_prefix(file: Path) -> None:
    """The one of `ontology.prefixes`, whoever writes: what is copied from one file means the same in another."""
    given = re.findall(r"(?im)^@?prefix +([\w-]+): *<([^>]*)>", file.read_text(encoding="utf-8"))
    assert given
    ours = {namespace: name for name, namespace in PREFIXES.items() if namespace.startswith(ROOT)}
    assert {(name, start) for name, start in given if ours.get(start, name) != name} == set()


@pytest.mark.parametrize("file", [CORE, *turtle_files(), *EXAMPLES], ids=named)
def test_there_are_no_blank_nodes(file: Traversable) -> None:
    assert not [q for q in quads(file) if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


@pytest.mark.parametrize("file", [CORE, *turtle_files(), *EXAMPLES], ids=named)
def test_every_term_that_is_used_is_declared(file: Traversable) -> None:
    declared = {q.subject for q in store(CORE, *turtle_files()) if q.predicate == vocab.RDF_TYPE}
    declared |= {q.object for q in quads(CORE) if q.predicate.value.endswith(("#versionIRI", "#priorVersion"))}
    used = {term for q in quads(file) for term in (q.subject, q.predicate, q.object) if isinstance(term, NamedNode)}
    assert {term for term in used if term.value.startswith(ROOT)} <= declared


def test_the_ontology_says_who_made_it_and_under_which_licence() -> None:
    ontology = NamedNode(ROOT + "ns")
    said = {
        q.predicate.value.replace("#", "/").rsplit("/", 1)[-1]: q.object for q in quads(CORE) if q.subject == ontology
    }
    wanted = {"versionIRI", "versionInfo", "title", "description", "creator", "license", "created", "modified"}
    assert wanted | {"preferredNamespacePrefix", "preferredNamespaceUri"} <= said.keys()
    assert said["preferredNamespaceUri"] == Literal(NAMESPACE)
    assert said["versionIRI"] == NamedNode(f"{ROOT}ns/{_text(said['versionInfo'])}")
    assert said["license"] == NamedNode("https://creativecommons.org/licenses/by/4.0/")


def _text(term: object) -> str:
    assert isinstance(term, Literal)
    return term.value


def ours() -> list[NamedNode]:
    typed = {q.subject for q in quads(CORE) if q.predicate == vocab.RDF_TYPE and isinstance(q.subject, NamedNode)}
    return sorted((term for term in typed if term.value.startswith(NAMESPACE)), key=str)


@pytest.mark.parametrize("term", ours(), ids=lambda term: term.value.rsplit("#")[-1])
def test_every_term_has_a_label_a_definition_and_an_example(term: NamedNode) -> None:
    filled = store(CORE)
    for property in (vocab.RDFS_LABEL, vocab.SKOS_DEFINITION):
        (text,) = [q.object for q in filled.quads_for_pattern(term, property, None)]
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert text.value == text.value.strip() != ""
    assert list(filled.quads_for_pattern(term, vocab.SKOS_EXAMPLE, None))
    assert list(filled.quads_for_pattern(term, vocab.RDFS_IS_DEFINED_BY, NamedNode(ROOT + "ns")))


@pytest.mark.parametrize("term", ours(), ids=lambda term: term.value.rsplit("#")[-1])
def test_the_example_of_a_class_or_property_is_turtle_that_uses_it(term: NamedNode) -> None:
    """With the prefixes of the project, terms that are declared, and actors and places that the gazetteer has."""
    filled = store(CORE)
    if not {q.object for q in filled.quads_for_pattern(term, vocab.RDF_TYPE, None)} & KINDS:
        return
    for example in filled.quads_for_pattern(term, vocab.SKOS_EXAMPLE, None):
        said = list(parse(HEAD + _text(example.object), RdfFormat.TURTLE))
        used = {each for q in said for each in (q.subject, q.predicate, q.object)}
        assert term in used
        named = {each.value for each in used if isinstance(each, NamedNode)}
        assert {iri for iri in named if iri.startswith(NAMESPACE)} <= {each.value for each in ours()}
        assert {iri for iri in named if iri.startswith(f"{DEFAULT_BASE}id/actor/")} <= known("actor")
        assert {iri for iri in named if iri.startswith(f"{DEFAULT_BASE}id/place/")} <= known("place")


@cache
def known(kind: str) -> frozenset[str]:
    """The IRIs of the gazetteer's actors or places."""
    is_actor = kind == "actor"
    things = (entry.thing for entry in gazetteer.load().entries if isinstance(entry.thing, Actor) == is_actor)
    return frozenset(f"{DEFAULT_BASE}id/{kind}/{thing.key}" for thing in things)


def test_no_two_terms_share_a_label() -> None:
    labels = Counter(q.object for q in quads(CORE) if q.predicate == vocab.RDFS_LABEL)
    assert [label for label, count in labels.items() if count > 1] == []


def test_every_property_is_of_one_kind_and_has_a_domain() -> None:
    filled = store(CORE)
    for term in ours():
        kinds = {q.object for q in filled.quads_for_pattern(term, vocab.RDF_TYPE, None)}
        if kinds & {vocab.OWL_OBJECT_PROPERTY, vocab.OWL_DATATYPE_PROPERTY}:
            assert len(kinds) == 1, term
            domains = list(filled.quads_for_pattern(term, vocab.RDFS_DOMAIN, None))
            several = list(filled.quads_for_pattern(term, vocab.SCHEMA_DOMAIN_INCLUDES, None))
            assert len(domains) == 1 or several, term


def test_ranges_are_what_owl_2_dl_allows() -> None:
    """https://www.w3.org/TR/owl2-syntax/#Datatype_Maps; object properties range over classes."""
    filled = store(CORE)
    allowed = {NamedNode("http://www.w3.org/2001/XMLSchema#" + name) for name in DL_DATATYPES}
    allowed.add(NamedNode("http://www.w3.org/2000/01/rdf-schema#Literal"))
    for quad in filled.quads_for_pattern(None, vocab.RDFS_RANGE, None):
        is_object = Quad(quad.subject, vocab.RDF_TYPE, vocab.OWL_OBJECT_PROPERTY) in filled
        is_class = Quad(quad.object, vocab.RDF_TYPE, vocab.OWL_CLASS) in filled  # type: ignore[arg-type]
        assert is_class if is_object else quad.object in allowed, quad


def test_every_predicate_and_class_in_use_is_declared_as_owl_2_dl_asks() -> None:
    filled = store(CORE)
    known = {q.subject for q in filled.quads_for_pattern(None, vocab.RDF_TYPE, None)}
    built_in = (
        "http://www.w3.org/2002/07/owl#",
        "http://www.w3.org/2000/01/rdf-schema#",
        "http://www.w3.org/1999/02/22-rdf",
    )
    predicates = {q.predicate for q in filled if not q.predicate.value.startswith(built_in)}
    assert predicates <= known
    superclasses = {q.object for q in filled.quads_for_pattern(None, vocab.RDFS_SUB_CLASS_OF, None)}
    assert superclasses <= known


def test_nothing_is_said_about_terms_of_others_but_what_they_are() -> None:
    foreign = [q for q in quads(CORE) if isinstance(q.subject, NamedNode) and not q.subject.value.startswith(ROOT)]
    assert foreign
    assert {q.predicate for q in foreign} == {vocab.RDF_TYPE}


@pytest.mark.parametrize("file", EXAMPLES, ids=named)
def test_no_node_of_an_example_falls_into_two_disjoint_classes(file: Traversable) -> None:
    """Types that are stated, and that follow from domain, range and subclass (RDFS), against owl:disjointWith."""
    filled = store(CORE, *turtle_files(), file)
    query = """
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX owl: <http://www.w3.org/2002/07/owl#>
        SELECT ?node ?a ?b WHERE {
          { SELECT DISTINCT ?node ?a WHERE {
              { ?node a/rdfs:subClassOf* ?a } UNION
              { ?node ?p ?any . ?p rdfs:subPropertyOf*/rdfs:domain/rdfs:subClassOf* ?a } UNION
              { ?any ?p ?node . ?p rdfs:subPropertyOf*/rdfs:range/rdfs:subClassOf* ?a } } }
          { SELECT DISTINCT ?node ?b WHERE {
              { ?node a/rdfs:subClassOf* ?b } UNION
              { ?node ?p ?any . ?p rdfs:subPropertyOf*/rdfs:domain/rdfs:subClassOf* ?b } UNION
              { ?any ?p ?node . ?p rdfs:subPropertyOf*/rdfs:range/rdfs:subClassOf* ?b } } }
          ?a owl:disjointWith ?b }"""
    assert list(filled.query(query, use_default_graph_as_union=True)) == []  # type: ignore[arg-type]
    event = NamedNode("http://localhost:8000/id/event/wrong")
    filled.add(Quad(event, vocab.RDF_TYPE, vocab.Event))
    filled.add(Quad(event, vocab.SURFACE, Literal("Baku")))  # an event with a mention's property is found out
    assert list(filled.query(query, use_default_graph_as_union=True)) != []  # type: ignore[arg-type]
