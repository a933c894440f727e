"""Writes over HTTP: who may, what is refused, and that whoever reads afterwards reads what was written."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad

from server.app import create_app
from server.bodies import FORM
from server.graphs import LARGEST_BODY
from server.protocol import LARGEST_BODY as LARGEST_QUERY
from server.protocol import LARGEST_UPDATE
from server.settings import Settings
from sparql.store import Store

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
TOKEN = "a-token-for-tests"
MAY = {"Authorization": f"Bearer {TOKEN}"}
DIRECT = "application/sparql-update"
MINE = "https://example.org/mine"
ONE = f"INSERT DATA {{ GRAPH <{MINE}> {{ <x:a> <x:b> 1 }} }}"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("writing") / "store") as store:
        yield store


@pytest.fixture(scope="module")
def writer(empty: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(empty, replace(settings, token=TOKEN))) as client:
        yield client


@pytest.fixture(autouse=True)
def _clean(request: pytest.FixtureRequest) -> None:
    if "writer" in request.fixturenames:
        client: TestClient = request.getfixturevalue("writer")
        assert update(client, "DROP ALL") == 204


def update(client: TestClient, text: str, **parameters: str) -> int:
    headers = {**MAY, "Content-Type": DIRECT}
    return client.post("/update", params=parameters, content=text, headers=headers).status_code


def is_true(client: TestClient, pattern: str) -> bool:
    return bool(client.get("/sparql", params={"query": f"ASK {{ {pattern} }}", "format": "json"}).json()["boolean"])


def test_who_writes_reads_it_at_once(writer: TestClient) -> None:
    for number in range(5):
        answer = writer.post("/update", data={"update": f"INSERT DATA {{ <x:a> <x:b> {number} }}"}, headers=MAY)
        assert answer.status_code == 204
        assert is_true(writer, f"<x:a> <x:b> {number}")
        assert int(answer.headers["chancery-generation"]) == writer.get("/health/ready").json()["generation"]


@pytest.mark.parametrize("path", ["/update", f"/graphs?graph={MINE}", "/graphs", "/graphs/a", "/graphs?default"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "no token came"),
        (f"Bearer {TOKEN}x", "another token"),
        ("Basic YTpi", "'Basic' came"),
        ("Bearer é", "another"),
    ],
)
def test_only_the_token_writes(writer: TestClient, path: str, given: str | None, said: str) -> None:
    headers = {"Content-Type": DIRECT if path == "/update" else "text/turtle"}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    raw += [(b"Authorization", given.encode())] if given else []
    answer = writer.post(path, content=ONE, headers=raw)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert said in answer.json()["detail"]
    assert TOKEN not in answer.text


def test_without_a_token_nobody_writes(client: TestClient) -> None:
    for method, path in (("POST", "/update"), ("PUT", "/graphs?default"), ("DELETE", "/graphs?default")):
        answer = client.request(method, path, headers={"Authorization": "Bearer "})
        assert answer.status_code == 403
        assert "CHANCERY_TOKEN" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/update", b"", FORM, 400),
        ("/update", b"query=ASK%7B%7D", FORM, 400),
        ("/update?update=CLEAR%20ALL", b"", FORM, 400),
        ("/update", b"CLEAR ALL", "text/plain", 415),
        ("/update", b"CLEAR ALL", None, 415),
        ("/update", b"CLEAR \xff", DIRECT, 400),
        ("/update", b"CLEAR XYZ", DIRECT, 400),
        ("/update", b"LOAD <http://127.0.0.1/>", DIRECT, 400),
        ("/update", b"INSERT { <x:a> <x:b> ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", DIRECT, 400),
        ("/update?using-graph-uri=x:g", b"WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", DIRECT, 400),
        ("/update?using-graph-uri=g", b"CLEAR ALL", DIRECT, 400),
        ("/update", b"CREATE GRAPH <x:g> ; CREATE GRAPH <x:g>", DIRECT, 400),
        ("/update", b" " * ((8 << 20) + 1), DIRECT, 413),
        ("/graphs?graph=relative", b"", "text/turtle", 400),
        ("/graphs?graph=x:g&default", b"", "text/turtle", 400),
        ("/graphs?graph=x:g&graph=x:h", b"", "text/turtle", 400),
        ("/graphs/a?graph=x:g", b"", "text/turtle", 400),
        ("/graphs?graph=x:g", b"<a> <b", "text/turtle", 400),
        ("/graphs?graph=x:g", b"<a/>", "application/rdf+xml", 400),
        ("/graphs?graph=x:g", b"", "image/png", 415),
        ("/graphs?graph=x:g", b"", None, 415),
        ("/graphs?graph=x:g", b"none", "multipart/form-data", 400),
    ],
)  # fmt: skip
def test_what_is_refused(writer: TestClient, path: str, body: bytes, kind: str | None, status: int) -> None:
    answer = writer.post(path, content=body, headers={**MAY, **({"Content-Type": kind} if kind else {})})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert not is_true(writer, "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }")


def test_a_graph_that_is_too_large_is_not_read(writer: TestClient) -> None:
    headers = {**MAY, **TURTLE, "Content-Length": str(LARGEST_BODY + 1)}
    answer = writer.put("/graphs?default", content=b"", headers=headers)
    assert answer.status_code == 413
    assert "chancery load" in answer.json()["detail"]


def test_an_update_may_be_larger_than_a_query(writer: TestClient) -> None:
    room = " " * LARGEST_QUERY
    assert update(writer, ONE + room) == 204
    assert update(writer, ONE + " " * LARGEST_UPDATE) == 413
    assert writer.post("/sparql", data={"query": f"ASK {{}}{room}"}).status_code == 413


def test_what_was_kept_or_indexed_goes_with_a_write(writer: TestClient) -> None:
    search = 'PREFIX search: <https://w3id.org/chancery/search#> ASK { ?x search:matches "latecomer" }'
    label = "<http://www.w3.org/2000/01/rdf-schema#label> 'The latecomer'"
    for there in (True, False, True):
        change = "INSERT" if there else "DELETE"
        assert update(writer, f"{change} DATA {{ <x:a> {label} . GRAPH <{MINE}> {{ <x:a> {label} }} }}") == 204
        for _ in range(2):  # the second answer is one that was kept
            found = writer.get("/sparql", params={"query": search, "format": "json"})
            assert found.json()["boolean"] is there
            assert (b"latecomer" in writer.get("/graphs", params={"graph": MINE}).content) is there


def test_a_syntax_error_has_line_column_and_hint(writer: TestClient) -> None:
    text = "INSERT DATA {\n  rdfs:label <x:b> 1 }"
    answer = writer.post("/update", content=text, headers={**MAY, "Content-Type": DIRECT})
    problem = answer.json()
    assert (problem["line"], problem["column"]) == (2, 13)
    assert problem["hint"] == "Declare the prefix: PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>."
    query = writer.get("/sparql", params={"query": "SELECT * {\n ?s ex:p <relative> }"}).json()
    assert (query["line"], query["hint"]) == (2, "Declare the prefix: PREFIX ex: <…>.")
    plain = writer.get("/sparql", params={"query": text}, headers={"Accept": "text/plain"})
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert "send it to /update" in plain.text


def test_graphs_by_parameter_and_by_address(writer: TestClient) -> None:
    at = f"/graphs?graph={MINE}"
    assert writer.get(at).status_code == 404
    assert writer.delete(at, headers=MAY).status_code == 404
    first = writer.put(at, content="<#a> <x:b> 1 .", headers=MAY | TURTLE)
    assert (first.status_code, first.headers["location"]) == (201, MINE)
    assert writer.post(at, content="<#a> <x:b> 2 .", headers=MAY | TURTLE).status_code == 204
    got = writer.get(at, headers={"Accept": "application/n-triples"})
    assert sorted(got.text.splitlines()) == [
        f'<{MINE}#a> <x:b> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .' for n in (1, 2)
    ]
    assert (
        writer.get(at, headers={"If-None-Match": got.headers["etag"], "Accept": "application/n-triples"}).status_code
        == 304
    )
    head = writer.head(at)
    assert (head.status_code, head.content, head.headers["content-type"]) == (200, b"", "text/turtle; charset=utf-8")
    assert writer.get(at, headers={"Accept": "image/png"}).status_code == 406
    assert writer.delete(at, headers=MAY).status_code == 204
    assert writer.head(at).status_code == 404
    new = writer.post("/graphs", content="<> <x:b> 1 .", headers=MAY | TURTLE)
    name = new.headers["location"]
    assert is_true(writer, f"GRAPH <{name}> {{ <{name}> <x:b> 1 }}")
    assert writer.get(name.removeprefix("http://localhost:8000")).status_code == 200
    assert writer.get("/graphs").status_code == 400
    assert (
        writer.put("/graphs/a%20b/c", content="", headers=MAY | TURTLE).headers["location"].endswith("/graphs/a%20b/c")
    )


def test_blank_nodes_of_two_documents_are_two(writer: TestClient) -> None:
    for _ in range(2):
        writer.post("/graphs?default", content='_:b <x:name> "somebody" .', headers=MAY | TURTLE)
    assert is_true(writer, "?a <x:name> ?n . ?b <x:name> ?n FILTER(?a != ?b)")


def test_graphs_of_the_service_are_not_written(tmp_path: Path, settings: Settings) -> None:
    article = "http://localhost:8000/graph/article/a"
    with Store.open(tmp_path / "kept") as store:
        store.replace(NamedNode(article), [Quad(NamedNode("x:a"), NamedNode("x:b"), Literal(1))])
        with TestClient(create_app(store, replace(settings, token=TOKEN))) as client:
            for path in (f"/graphs?graph={article}", "/graphs?default"):
                for method in ("PUT", "POST", "DELETE"):
                    answer = client.request(method, path, content="", headers=MAY | TURTLE)
                    assert answer.status_code == 403
                    assert "/graphs?graph=IRI" in answer.json()["detail"]
                assert "<x:b>" in client.get(path, headers={"Accept": "application/n-triples"}).text
            assert update(client, "DROP ALL") == 403
            assert update(client, ONE) == 204
            assert is_true(client, f"GRAPH <{MINE}> {{ <x:a> <x:b> 1 }}")


def test_the_protocol_suites_of_w3c(shared: Path, tmp_path: Path, settings: Settings, serving: Serving) -> None:
    """34 tests of the protocol and 13 of the graph store, by their own runner, against a real server."""
    tests = shared / "data" / "sparql-tests" / "sparql" / "sparql11"
    with Store.open(tmp_path / "store") as store, serving(store, replace(settings, token=TOKEN)) as address:
        places = ("--query", f"{address}sparql", "--update", f"{address}update", "--gsp", f"{address}graphs")
        command = [sys.executable, str(shared / "bench" / "protocol_runner.py"), "--tests", str(tests), *places]
        done = subprocess.run([*command, "--auth", TOKEN], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["== protocol: 34/34", "== gsp-indirect: 9/9", "== gsp-direct: 4/4"]
    assert done.returncode == 0
