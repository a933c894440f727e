"""The OpenAPI document: every parameter and body has an example, and each example is executed and works.

What the document allows beyond them, schemathesis asks (`test_described.py`).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from ontology.iris import DataIris
from server import references
from server.app import create_app
from server.coding import Coder
from server.rest.openapi import PROBLEM_SCHEMA
from server.settings import Settings
from sparql.store import Store

TOKEN = "a-token-for-tests"
Document = dict[str, Any]
# What has no example: a cursor comes from an answer, and the key of a job is made anew each time.
MADE_BY_US = {"cursor", "Last-Event-ID"}
WITHOUT_END = {"/api/events/stream"}
NAMED_AFRESH = {"/api/jobs/az"}


@dataclass(frozen=True)
class Asked:
    """A request with examples of the document."""

    method: str
    path: str
    parameters: dict[str, Any]
    headers: dict[str, str]
    kind: str | None
    body: Any

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path} {self.parameters} {self.kind or ''}"


@pytest.fixture(scope="module")
def app_client(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings, make_coder: Callable[[], Coder]
) -> Iterator[TestClient]:
    """A store with the worked example and all that is shipped, which the examples of the document are of."""
    with Store.open(tmp_path_factory.mktemp("examples") / "store") as store:
        references.refresh(store)
        quads = list(parse((files("ontology") / "examples" / "worked.trig").read_bytes(), RdfFormat.TRIG))
        for name in {quad.graph_name for quad in quads}:
            assert isinstance(name, NamedNode)
            held = [quad for quad in quads if quad.graph_name == name]
            if name.value.startswith(DataIris(store.base).article_graph("").value):
                store.replace(name, held)
        store.snapshot()
        app = create_app(store, replace(settings, token=TOKEN), make_coder)
        with TestClient(app, headers={"Authorization": f"Bearer {TOKEN}"}, follow_redirects=False) as found:
            yield found


@pytest.fixture(scope="module")
def document(app_client: TestClient) -> Document:
    found: Document = app_client.get("/openapi.json").json()
    return found


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def example(parameter: Document) -> object:
    """The example of a parameter or a body; None where there is none."""
    schema = parameter.get("schema", {})
    for each in (parameter, schema, *schema.get("anyOf", ())):
        if "example" in each:
            return each["example"]
        if each.get("examples"):
            return each["examples"][0]
        if each.get("enum"):
            return each["enum"][0]
        if "default" in each and each["default"] is not None:
            return each["default"]
    return None


def test_the_document_is_openapi_3_1_with_an_example_of_everything(document: Document) -> None:
    assert document["openapi"].startswith("3.1.")
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids)) > 50
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["name"] not in MADE_BY_US:
                assert example(parameter) is not None, f"{method} {path}: {parameter['name']}"
            assert parameter.get("description"), f"{method} {path}: {parameter['name']}"
        contents = operation.get("requestBody", {}).get("content", {})
        assert not contents or any(example(each) is not None for each in contents.values()), f"{method} {path}"
        assert operation.get("summary") or operation.get("description"), f"{method} {path}"


def test_every_error_that_is_documented_is_a_problem_document(document: Document) -> None:
    for method, path, operation in operations(document):
        if path.startswith(("/health", "/metrics")):
            continue
        for status, told in operation["responses"].items():
            if status[0] in "45" and status != "416":
                content = told["content"]["application/problem+json"]["schema"]
                assert content == PROBLEM_SCHEMA, f"{method} {path} {status}"


def requests(document: Document) -> Iterator[Asked]:
    """Each operation with what must be given, and then with each thing more that may be; each type of body."""
    for method, path, operation in operations(document):
        given = operation.get("parameters", [])
        needed = {each["name"]: each for each in given if each.get("required")}
        for each in needed.values():
            if each["in"] == "path":
                path = path.replace("{" + each["name"] + "}", quote(str(example(each)), safe=""))
        base = {name: example(each) for name, each in needed.items() if each["in"] == "query"}
        if path == "/graphs":  # each needs one, and the default graph of a store with articles is not written
            base |= {"default": ""} if method == "get" else {"graph": example(given[0])}
        bodies = [
            (kind, example(told))
            for kind, told in operation.get("requestBody", {}).get("content", {}).items()
            if example(told) is not None
        ] or [(None, None)]
        for kind, body in bodies:
            yield Asked(method, path, base, {}, kind, body)
        for each in given:
            value = example(each)
            if each.get("required") or value is None:
                continue
            kind, body = bodies[0]
            more = {each["name"]: value}
            if each["in"] == "header":
                own = {each["name"]: f"{value}-{method}"}  # of two requests, each has a key of its own
                yield Asked(method, path, base, own, kind, body)
            else:
                if path != "/graphs" or each["name"] == "format":
                    more = base | more
                if path != "/graphs" or each["name"] != "default" or method == "get":
                    yield Asked(method, path, more, {}, kind, body)


def send(client: TestClient, asked: Asked) -> tuple[int, str]:
    content: dict[str, Any] = {}
    if asked.kind == "application/x-www-form-urlencoded":
        content = {"data": asked.body}
    elif asked.kind is not None:
        text = asked.body if isinstance(asked.body, str) else json.dumps(asked.body)
        content = {"content": text.encode(), "headers": {**asked.headers, "Content-Type": asked.kind}}
    content.setdefault("headers", asked.headers)
    answer = client.request(asked.method, asked.path, params=asked.parameters, **content)
    return answer.status_code, answer.text


def test_every_example_works(app_client: TestClient, document: Document) -> None:
    """Deletions come last: they take away what the others ask for."""
    order = {"delete": 2, "put": 1}
    unique = {str(asked): asked for asked in requests(document)}
    found = sorted(unique.values(), key=lambda asked: order.get(asked.method, 0))
    failed = []
    for asked in found:
        if asked.path in WITHOUT_END or asked.path == "/backup":
            continue
        status, text = send(app_client, asked)
        if status >= 400 and not (status == 404 and asked.path in NAMED_AFRESH):
            failed.append(f"{asked}: {status} {text[:300]}")
    assert len(found) > 200
    assert not failed, "\n".join(failed)
