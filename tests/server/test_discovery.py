"""Descriptions of the data set: VoID, DCAT, licence and publisher, what it counts."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse
from pyoxigraph import Store as Engine
from rdflib import namespace

from server.app import create_app
from server.discovery.census import PATIENCE, Census
from server.discovery.dumps import FILES
from server.imprint import Imprint
from server.settings import Settings
from sparql.store import Store

VOID = "http://rdfs.org/ns/void#"
TERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_the_description_counts_what_is_there(client: TestClient, accept: str, form: RdfFormat) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    engine = Engine()
    engine.extend(parse(answer.content, form))
    assert engine.query(f"ASK {{ ?d a <{VOID}Dataset> ; <{VOID}sparqlEndpoint> <http://testserver/sparql> }}")
    events = client.get("/api/stats").json()["events"]
    counted = f"?p <{VOID}class> <https://w3id.org/chancery/ns#Event> ; <{VOID}entities> {events}"
    assert engine.query(f"ASK {{ ?d <{VOID}classPartition> ?p . {counted} }}")
    links = f"?l a <{VOID}Linkset> ; <{VOID}objectsTarget> <http://www.wikidata.org/> ; <{VOID}triples> ?n"
    assert engine.query(f"ASK {{ {links} FILTER(?n > 0) }}")
    edges = client.get("/api/stats").json()["edges"]
    for relation, count in edges.items():
        assert engine.query(f"ASK {{ ?p <{VOID}property> <{relation}> ; <{VOID}triples> {count} }}")


def described(client: TestClient) -> Engine:
    engine = Engine()
    engine.extend(parse(client.get("/.well-known/void").content, RdfFormat.TURTLE))
    return engine


def rows(engine: Engine, query: str) -> set[tuple[str, ...]]:
    found = engine.query(f"PREFIX void: <{VOID}> PREFIX dcat: <{DCAT}> {query}")
    assert isinstance(found, QuerySolutions)
    return {tuple(term.value for term in row if isinstance(term, NamedNode | Literal)) for row in found}


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        (
            "SELECT ?c ?n { ?d void:classPartition [ void:class ?c ; void:entities ?n ] }",
            "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c",
        ),
        (
            "SELECT ?p ?n { ?d void:propertyPartition [ void:property ?p ; void:triples ?n ] }",
            "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
        ),
        ("SELECT ?n { ?d a dcat:Dataset ; void:triples ?n }", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        (
            "SELECT ?p ?n { ?l a void:Linkset ; void:linkPredicate ?p ; void:triples ?n }",
            "SELECT ?p (COUNT(*) AS ?n) { VALUES ?p { <http://www.w3.org/2002/07/owl#sameAs> } ?s ?p ?o } GROUP BY ?p",
        ),
    ],
)
def test_what_the_description_counts_a_query_counts_too(client: TestClient, told: str, counted: str) -> None:
    asked = client.get("/sparql", params={"query": counted}, headers={"Accept": "text/tab-separated-values"}).text
    answer = {tuple(cell.strip("<>") for cell in line.split("\t")) for line in asked.splitlines()[1:]}
    assert rows(described(client), told) == answer
    assert answer


def test_the_description_uses_terms_that_exist(client: TestClient) -> None:
    """As rdflib lists those of each vocabulary; SPDX's, which it lacks, as DCAT 3 names them (6.17)."""
    spdx = {"checksum", "algorithm", "checksumValue", "Checksum", "checksumAlgorithm_sha256"}
    client.get("/dumps/links.nt")
    terms = {
        term.value
        for quad in described(client)
        for term in (quad.predicate, quad.object if quad.predicate.value.endswith("#type") else None)
        if isinstance(term, NamedNode)
    }
    assert len(terms) > 25
    namespaces = {str(space): space for space in (namespace.VOID, namespace.DCAT, namespace.DCTERMS, namespace.FOAF)}
    for term in terms - {str(namespace.RDF.type)}:
        space, _, local = term.rpartition("#") if "#" in term else term.rpartition("/")
        if space == "http://spdx.org/rdf/terms":
            assert local in spdx
        else:
            vocabulary = namespaces[term.removesuffix(local)]
            assert term in vocabulary, term


BY, WE = "https://creativecommons.org/licenses/by/4.0/", "https://data.example.org/#us"


def test_licence_and_publisher_are_said_where_the_data_are_described(store: Store, settings: Settings) -> None:
    imprint = Imprint(BY, WE, "The Example Archive")
    with TestClient(create_app(store, replace(settings, imprint=imprint))) as client:
        engine = described(client)
        licensed = rows(engine, f"SELECT ?thing {{ ?thing <{TERMS}license> <{BY}> }}")
        files = rows(engine, "SELECT ?file { ?file a dcat:Distribution }")
        dataset = rows(engine, "SELECT ?thing { ?thing a void:Dataset }")
        catalog = rows(engine, "SELECT ?thing { ?thing a dcat:Catalog }")
        assert licensed == files | dataset | catalog
        agent = f"<{WE}> a <{namespace.FOAF.Agent}> ; <{namespace.FOAF.name}> 'The Example Archive'"
        published = rows(engine, f"SELECT ?thing {{ ?thing <{TERMS}publisher> <{WE}> . {agent} }}")
        assert published == dataset | catalog
        service = Engine()
        answer = client.get("/sparql", headers={"Accept": "text/turtle"})
        service.extend(parse(answer.content, RdfFormat.TURTLE))
        said = f"?d a <http://www.w3.org/ns/sparql-service-description#Dataset> ; <{TERMS}license> <{BY}>"
        assert service.query(f"ASK {{ {said} ; <{TERMS}publisher> <{WE}> . {agent} }}")
        told = client.get("/dumps").json()
        assert (told["license"], told["publisher"]) == (BY, {"id": WE, "name": "The Example Archive"})
        for path in ("/dumps/links.nt", "/data/actor/ir.jsonld", "/data/actor/ir.ttl", "/page/actor/ir"):
            assert f'<{BY}>; rel="license"' in client.get(path).headers["link"]


def test_nothing_is_said_of_a_licence_that_nobody_named(client: TestClient) -> None:
    engine = described(client)
    assert not rows(engine, f"SELECT ?t {{ VALUES ?p {{ <{TERMS}license> <{TERMS}publisher> }} ?t ?p ?o }}")
    assert client.get("/dumps").json().keys() == {"items"}
    assert "license" not in client.get("/data/actor/ir.ttl").headers["link"]
    assert "link" not in client.get("/dumps/links.nt").headers


def test_the_catalogue_leads_to_everything(client: TestClient) -> None:
    engine = described(client)
    catalogue = "?c a dcat:Catalog ; dcat:dataset ?d . ?d a void:Dataset , dcat:Dataset"
    files = rows(engine, f"SELECT ?url {{ {catalogue} ; dcat:distribution ?f . ?f dcat:downloadURL ?url }}")
    assert {url.rsplit("/", 1)[1] for (url,) in files} == {name for name, file in FILES.items() if file.whole}
    services = rows(
        engine,
        f"SELECT ?url {{ {catalogue} . ?c dcat:service [ dcat:endpointDescription ?url ; dcat:servesDataset ?d ] }}",
    )
    pages = rows(engine, "SELECT ?url { ?d a dcat:Dataset ; dcat:landingPage ?url }")
    links = rows(engine, "SELECT ?url { ?l a void:Linkset ; void:dataDump ?url }")
    for (url,) in (*files, *services, *pages, *links):
        assert client.get(url).status_code == 200, url
    (lookup,) = rows(engine, "SELECT ?url { ?d void:uriLookupEndpoint ?url }")
    assert client.get(lookup[0] + "http://www.wikidata.org/entity/Q794", follow_redirects=False).status_code == 303


def test_a_count_holds_as_long_as_it_was_dear(tmp_path: Path) -> None:
    """A store that is quickly counted is counted after each write; one that takes 2 s, every 200 s at most."""
    now = [0.0]

    def clock() -> float:
        now[0] += 1.0
        return now[0]

    with Store.open(tmp_path / "store") as store:
        say = NamedNode("http://example.org/say")
        census = Census(clock)

        def count() -> int:
            snapshot = store.snapshot()
            return census.taken(Engine.read_only(str(snapshot.path)), snapshot).properties[say.value]

        for number in range(3):
            store.replace(NamedNode(f"{store.base}graph/article/{number}"), [Quad(say, say, Literal(number))])
            assert count() == 1, "the first count took a second"
        now[0] += PATIENCE
        assert count() == 3


def test_a_description_in_no_known_form_is_refused(client: TestClient) -> None:
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406
