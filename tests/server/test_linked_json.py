"""Every REST document is JSON-LD under our context: it expands to statements of the store, and to nothing else."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld  # type: ignore[import-untyped] # it has no annotations
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine
from rdflib import Graph
from starlette.testclient import TestClient

from ontology import taxonomy, vocab
from ontology.iris import CONTEXT_DOCUMENT, DataIris
from server.app import create_app
from server.settings import Settings
from sparql.store import Store

Document = dict[str, Any]
Triples = frozenset[Any]

LISTS = (
    "/api/events",
    "/api/actors",
    "/api/articles",
    "/api/actors?q=a",
    "/api/relations",
    "/api/reports",
    "/api/places?q=a",
)
# In Turkish, dated to a month, by somebody whom nothing describes; the actor is labelled in no language.
FOREIGN = """
PREFIX chy: <https://w3id.org/chancery/ns#>
PREFIX rel: <https://w3id.org/chancery/rel/>
PREFIX mod: <https://w3id.org/chancery/modality/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<id/article/t> a chy:Article , schema:NewsArticle ; dcterms:title "Haber"@tr ; dcterms:language "tr" ;
    dcterms:issued "2025-07"^^xsd:gYearMonth ; dcterms:publisher <id/publisher/p> .
<id/publisher/p> schema:name "Gazete" .
<id/event/t> a chy:Event ; rdfs:label "TR: reject (2025-07)"@en ; chy:relation rel:reject ; chy:actor <id/actor/plain> ;
    chy:recipient <id/actor/unknown> ; chy:theme "gaz"@tr ; chy:dateExpression "temmuzda"@tr ;
    chy:date "2025-07"^^xsd:gYearMonth ; chy:earliestDate "2025-07-01"^^xsd:date ;
    chy:latestDate "2025-07-31"^^xsd:date ; chy:datePrecision chy:Month ; chy:dateBasis chy:Explicit .
<id/actor/plain> a chy:Organization ; rdfs:label "Plain" .
<id/report/t> a chy:Report ; chy:reports <id/event/t> ; chy:inArticle <id/article/t> ; chy:evidence "Reddetti."@tr ;
    chy:sentenceIndex 0 ; chy:startOffset 0 ; chy:endOffset 9 ; chy:trigger "Reddetti"@tr ; chy:triggerStart 0 ;
    chy:triggerEnd 8 ; chy:modality mod:asserted ; chy:confidence 0.3 ; chy:hasMention <id/mention/t> .
<id/mention/t> a chy:Mention ; chy:surface "Reddetti"@tr ; chy:role chy:actor ; chy:refersTo <id/actor/plain> ;
    chy:startOffset 0 ; chy:endOffset 8 ; chy:linkConfidence 0.5 .
<id/actor/plain> rel:reject <id/actor/unknown> .
"""


@cache
def context() -> Document:
    found: Document = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return found


def inlined(document: Document) -> Document:
    """The document with the text of our context in the place of its IRI: nothing is fetched."""
    contexts = document["@context"]
    if contexts is None:
        return document
    several = contexts if isinstance(contexts, list) else [contexts]
    assert several[0] == CONTEXT_DOCUMENT
    return {**document, "@context": [context(), *several[1:]]}


def oxigraph(document: Document) -> Triples:
    quads = parse(json.dumps(inlined(document)), RdfFormat.JSON_LD)
    return frozenset(canonical(quad) for quad in quads)


def rdflib(document: Document) -> Triples:
    graph = Graph().parse(data=json.dumps(inlined(document)), format="json-ld")
    return frozenset(
        canonical(quad) for quad in parse(graph.serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES)
    )


def pyld(document: Document) -> Triples:
    lines = jsonld.to_rdf(inlined(document), {"format": "application/n-quads"})
    return frozenset(canonical(quad) for quad in parse(lines, RdfFormat.N_QUADS))


def canonical(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the examples, an article in Turkish, and the taxonomy."""
    with Store.open(tmp_path_factory.mktemp("linked") / "store") as store:
        quads = [quad for file in (files("ontology") / "examples").iterdir() for quad in parsed(file.read_bytes())]
        for name in {quad.graph_name for quad in quads}:
            assert isinstance(name, NamedNode)
            store.replace(name, [quad for quad in quads if quad.graph_name == name])
        iris = DataIris(store.base)
        foreign = parse(FOREIGN, RdfFormat.TURTLE, base_iri=store.base)
        store.replace(iris.article_graph("t"), foreign)
        turtles = [quad for file in taxonomy.turtle_files() for quad in parse(file.read_bytes(), RdfFormat.TURTLE)]
        store.replace(iris.reference_graph("taxonomy"), turtles)
        store.snapshot()
        yield store


def parsed(content: bytes) -> Iterator[Quad]:
    return iter(parse(content, RdfFormat.TRIG))


@pytest.fixture(scope="module")
def statements(filled: Store) -> Triples:
    """All that the store says."""
    path: Path = filled.snapshot().path
    engine = Engine.read_only(str(path))
    return frozenset(canonical(quad) for quad in engine.quads_for_pattern(None, None, None, DefaultGraph()))


@pytest.fixture(scope="module")
def served(filled: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(filled, settings)) as found:
        yield found


def documents(client: TestClient, route: str) -> Iterator[Document]:
    """The pages of a list."""
    address: str | None = route
    while address:
        page: Document = client.get(address).json()
        yield page
        address = page.get("next")


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib uses its own
def test_a_list_says_only_what_the_store_says(served: TestClient, statements: Triples, route: str) -> None:
    found = list(documents(served, route))
    assert sum(len(page["items"]) for page in found) > 1
    for page in found:
        said = oxigraph(page)
        assert len(said) > 10
        assert said - statements == set()
        assert rdflib(page) == said
        assert pyld(page) == said


@pytest.mark.parametrize("kind", ["events", "actors", "articles", "reports", "places"])
def test_a_single_document_says_only_what_the_store_says(served: TestClient, statements: Triples, kind: str) -> None:
    for page in documents(served, f"/api/{kind}"):
        for item in page["items"]:
            if item["id"].endswith("/unknown"):  # whom only an event names: there is no more to say of them
                continue
            one = served.get(f"/api/{kind}/{item['id'].rsplit('/', 1)[-1]}").json()
            assert {**item, "@context": None} == {**one, "@context": None}
            said = oxigraph(one)
            assert said
            assert said - statements == set()
            assert not any(isinstance(quad.subject, BlankNode) for quad in said)


def test_an_event_document_says_all_that_the_store_says_of_event_reports_and_mentions(
    served: TestClient, statements: Triples
) -> None:
    said = frozenset[Any]().union(*(oxigraph(page) for page in documents(served, "/api/events")))
    whole = {
        quad
        for kind in (vocab.Event, vocab.Report, vocab.Mention)
        for thing in subjects(statements, kind)
        for quad in statements
        if quad.subject == thing
    }
    assert len(whole) > 800
    missing = whole - said
    assert {quad.predicate for quad in missing} == {vocab.DATE_EXPRESSION}, "two articles have words of their own"
    assert all(any((q.subject, q.predicate) == (quad.subject, quad.predicate) for q in said) for quad in missing)


def subjects(statements: Triples, kind: NamedNode) -> set[Any]:
    return {quad.subject for quad in statements if quad.predicate == vocab.RDF_TYPE and quad.object == kind}


def test_what_is_made_up_for_people_is_not_said(served: TestClient) -> None:
    event = served.get("/api/events/t").json()
    assert (event["recipient"]["name"], event["recipient"]["type"]) == ("unknown", "Actor")
    assert event["recipient"]["@context"] == {"name": None, "type": None}
    unknown = NamedNode("http://localhost:8000/id/actor/unknown")
    assert [quad for quad in oxigraph(event) if quad.subject == unknown] == []


def test_numbers_of_the_whole_are_no_statements(served: TestClient) -> None:
    stats = served.get("/api/stats").json()
    assert stats["@context"] is None
    assert stats["events"] > 20
    assert oxigraph(stats) == set()
