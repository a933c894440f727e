"""/sparql: SPARQL 1.1 Protocol, the query operation."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from html import escape, unescape
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from server.app import create_app
from server.bodies import FORM
from server.protocol import LARGEST_BODY, formats
from server.settings import Settings
from sparql import library
from sparql.store import Store

ASK = "ASK { ?event a <https://w3id.org/chancery/ns#Event> }"
SELECT = (
    "SELECT ?label WHERE { <https://data.example.org/id/actor/ir> <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
)
CONSTRUCT = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ARTICLE_QUERY = "SELECT (COUNT(*) AS ?n) WHERE { ?article a <https://w3id.org/chancery/ns#Article> }"


def graph_of_quiet(client: TestClient) -> str:
    text = 'SELECT ?g WHERE { GRAPH ?g { ?a <http://purl.org/dc/terms/title> "Quiet"@en } }'
    return str(client.get("/sparql", params={"query": text}).json()["results"]["bindings"][0]["g"]["value"])


def number(content: bytes) -> int:
    return int(json.loads(content)["results"]["bindings"][0]["n"]["value"])


def test_three_ways_to_ask(client: TestClient) -> None:
    direct = {"Content-Type": "application/sparql-query; charset=UTF-8"}
    answers = [
        client.get("/sparql", params={"query": ASK}),
        client.post("/sparql", data={"query": ASK}),
        client.post("/sparql", content=ASK.encode(), headers=direct),
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.json()["boolean"] for answer in answers] == [True] * 3
    assert {answer.headers["content-type"] for answer in answers} == {"application/sparql-results+json"}
    assert all("Accept" in answer.headers["vary"] for answer in answers)


def test_percent_and_plus_are_decoded_once(client: TestClient) -> None:
    text = 'SELECT ?x WHERE { BIND("100%25 + é" AS ?x) }'
    for answer in (client.get("/sparql", params={"query": text}), client.post("/sparql", data={"query": text})):
        assert answer.json()["results"]["bindings"][0]["x"]["value"] == "100%25 + é"


def test_relative_iris_are_those_of_the_store(client: TestClient) -> None:
    for text in ("ASK { <id/actor/ir> ?p ?o }", "BASE <https://data.example.org/id/> ASK { <actor/ir> ?p ?o }"):
        assert client.get("/sparql", params={"query": text}).json()["boolean"] is True


def test_datasets_of_the_protocol(client: TestClient) -> None:
    graph = graph_of_quiet(client)
    whole = client.get("/sparql", params={"query": ARTICLE_QUERY})
    one = client.get("/sparql", params={"query": ARTICLE_QUERY, "default-graph-uri": graph})
    assert (number(whole.content), number(one.content)) == (4, 1)
    direct = client.post(
        f"/sparql?{urlencode({'default-graph-uri': graph})}",
        content=ARTICLE_QUERY,
        headers={"Content-Type": "application/sparql-query"},
    )
    assert number(direct.content) == 1
    named = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    both = {"query": named, "named-graph-uri": [graph, "urn:none"], "default-graph-uri": graph}
    assert number(client.post("/sparql", data=both).content) == 1


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/sparql-results+json"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/turtle, application/sparql-results+json;q=0.1", "application/sparql-results+json"),
        (BROWSER, "text/html; charset=utf-8"),
    ],
)
def test_result_formats(client: TestClient, accept: str, kind: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    if "html" in kind:
        assert "<td>" in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    elif "xml" in kind:
        solutions = list(parse_query_results(answer.content, QueryResultsFormat.XML))  # type: ignore[arg-type]
        assert len(solutions) == 1


@pytest.mark.parametrize(
    ("accept", "kind", "format_"),
    [
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("text/turtle;version=1.2", "text/turtle; version=1.2; charset=utf-8", RdfFormat.TURTLE),
    ],
)
def test_graph_formats(client: TestClient, accept: str, kind: str, format_: RdfFormat) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})
    assert answer.headers["content-type"] == kind
    assert len(list(parse(answer.content, format_))) > 10


def test_format_parameter_goes_over_accept(client: TestClient) -> None:
    for name, kind in (("csv", "text/csv"), ("xml", "application/sparql-results+xml"), ("text/csv", "text/csv")):
        answer = client.get("/sparql", params={"query": SELECT, "format": name}, headers={"Accept": "text/html"})
        assert answer.headers["content-type"].split(";")[0] == kind
    refused = client.get("/sparql", params={"query": SELECT, "format": "docx"})
    assert refused.status_code == 400
    assert "'docx'" in refused.json()["detail"]


def test_formats_for_what_clients_send() -> None:
    wrapper = "application/sparql-results+json,application/json,text/javascript,application/javascript"
    assert formats(wrapper, None) == ("json", "jsonld")
    assert formats(None, "json") == ("json", "jsonld")
    assert formats("text/turtle", None) == (None, "turtle")


@pytest.mark.parametrize(
    ("text", "accept"),
    [(SELECT, "text/turtle"), (SELECT, "image/png"), (CONSTRUCT, "text/csv"), (CONSTRUCT, "text/html")],
)
def test_not_acceptable(client: TestClient, text: str, accept: str) -> None:
    assert client.get("/sparql", params={"query": text}, headers={"Accept": accept}).status_code == 406


@pytest.mark.parametrize(
    ("request_", "body", "kind", "status"),
    [
        ("POST /sparql", b"", FORM, 400),
        ("POST /sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, None, 400),
        ("POST /sparql?query=ASK%7B%7D", b"ASK {}", "application/sparql-query", 400),
        ("POST /sparql", b"query=ASK%7B%7D", None, 415),
        ("POST /sparql", b"ASK {}", "text/plain", 415),
        ("POST /sparql", "ASK {}".encode("utf-16"), "application/sparql-query", 400),
        ("POST /sparql", "ASK {}".encode("utf-16"), "application/sparql-query; charset=utf-16", 415),
        ("POST /sparql", b"query=ASK%7B%7D%FF", FORM, 400),
        ("GET /sparql?query=ASK%7B", None, None, 400),
        ("GET /sparql?query=", None, None, 400),
        ("GET /sparql?query=INSERT%20DATA%20%7B%7D", None, None, 400),
        ("GET /sparql?update=CLEAR%20ALL", None, None, 400),
        ("GET /sparql?query=ASK%7B%7D&timeout=soon", None, None, 400),
        ("GET /sparql?query=ASK%7B%7D&timeout=0", None, None, 400),
        ("GET /sparql?query=ASK%7B%7D&default-graph-uri=relative", None, None, 400),
        ("PUT /sparql?query=ASK%7B%7D", None, None, 405),
        ("DELETE /sparql", None, None, 405),
        ("POST /sparql", b" " * (LARGEST_BODY + 1), "application/sparql-query", 413),
    ],
)
def test_what_is_refused(client: TestClient, request_: str, body: bytes | None, kind: str | None, status: int) -> None:
    headers = {"Content-Type": kind} if kind else {}
    method, target = request_.split(" ")
    answer = client.request(method, target, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_deadline(client: TestClient) -> None:
    slow = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"
    answer = client.get("/sparql", params={"query": slow, "timeout": "0.3"})
    assert answer.status_code == 504
    assert answer.json()["type"].endswith("/query-timeout")
    assert client.get("/sparql", params={"query": ASK}).json()["boolean"] is True


def test_entity_tags(client: TestClient) -> None:
    first = client.get("/sparql", params={"query": SELECT})
    tag = first.headers["etag"]
    again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert "Accept" in again.headers["vary"]
    other = client.get("/sparql", params={"query": SELECT, "format": "csv"}, headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert other.headers["etag"] != tag
    assert "etag" not in client.get("/sparql", params={"query": "SELECT (now() AS ?t) WHERE {}"}).headers


def test_head_has_the_head_of_get(client: TestClient) -> None:
    head, get = (client.request(method, "/sparql", params={"query": SELECT}) for method in ("HEAD", "GET"))
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers["etag"] == get.headers["etag"]


def test_pages_of_other_sites_may_ask(client: TestClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    answer = client.get("/sparql", params={"query": ASK}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    preflight = client.options(
        "/sparql",
        headers=origin | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"},
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert client.options("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_without_a_query_it_describes_itself(client: TestClient) -> None:
    turtle = client.get("/sparql")
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    quads = {(str(quad.predicate), str(quad.object)) for quad in parse(turtle.content, RdfFormat.TURTLE)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert (f"<{sd}endpoint>", "<http://testserver/sparql>") in quads
    assert (f"<{sd}name>", "<https://data.example.org/graph/gazetteer>") in quads
    assert (f"<{sd}supportedLanguage>", f"<{sd}SPARQL11Query>") in quads
    assert (f"<{sd}supportedLanguage>", f"<{sd}SPARQL11Update>") in quads
    assert (f"<{sd}endpoint>", "<http://testserver/update>") in quads
    assert ("<https://schema.org/name>", '"seconds of a query"') in quads
    assert ("<https://schema.org/value>", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>') in quads
    xml = client.get("/sparql", headers={"Accept": "application/rdf+xml"})
    assert len(list(parse(xml.content, RdfFormat.RDF_XML))) == len(list(parse(turtle.content, RdfFormat.TURTLE)))
    form = client.get("/sparql", headers={"Accept": BROWSER})
    assert form.headers["content-type"] == "text/html; charset=utf-8"
    assert "<textarea" in form.text


def test_it_tells_of_the_stored_queries(client: TestClient) -> None:
    quads = list(parse(client.get("/sparql").content, RdfFormat.TURTLE))
    texts = [quad.object for quad in quads if quad.predicate.value.endswith("shacl#select")]
    assert len(texts) == len(library.names())
    form = client.get("/sparql", headers={"Accept": BROWSER}).text
    for name in library.names():
        assert escape(library.stored(name).comment) in form
    links = [unescape(link) for link in re.findall(r'<a href="(/sparql[^"]+)">Run it', form)]
    assert len(links) == len(texts)
    for link in links:
        assert client.get(link).status_code == 200


def test_slow_queries_leave_workers_for_the_rest(store: Store, settings: Settings) -> None:
    """With every worker for queries taken, the REST routes and /health answer as ever."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
    with TestClient(create_app(store, settings)) as client, ThreadPoolExecutor(settings.workers) as threads:
        running = [
            threads.submit(client.get, "/sparql", params={"query": slow, "timeout": "4"})
            for _ in range(settings.workers)
        ]
        time.sleep(1)
        started = time.monotonic()
        assert client.get("/health/ready").status_code == 200
        assert client.get("/api/events").status_code == 200
        assert time.monotonic() - started < 2
        assert [each.result().status_code for each in running] == [504] * settings.workers
