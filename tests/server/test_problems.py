"""Errors as problem documents."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ontology import errors
from ontology.errors import ChanceryError
from server.problems import STATUS, install, kebab


def tree(root: type[ChanceryError]) -> Iterator[type[ChanceryError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


@pytest.fixture
def failing() -> Iterator[TestClient]:
    """An application that raises the error whose name is the path."""
    app = FastAPI()
    app.state.routes = app.router.routes
    install(app)

    @app.get("/raise/{name}")
    async def fail(name: str) -> None:
        if name == "bug":
            raise KeyError("secret detail")
        raise getattr(errors, name)("What came. What was wanted.")

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_every_error_has_a_status() -> None:
    ours = {error for error in tree(ChanceryError) if error.__module__ == errors.__name__}
    assert set(STATUS) == ours


@pytest.mark.parametrize("error", sorted(STATUS, key=str))
def test_every_error_is_a_problem_document(failing: TestClient, error: type[ChanceryError]) -> None:
    response = failing.get(f"/raise/{error.__name__}")
    assert response.status_code == STATUS[error]
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == STATUS[error]
    assert document["detail"] == "What came. What was wanted."
    assert document["type"].endswith(kebab(error.__name__))
    assert set(document) == {"type", "title", "status", "detail"}


def test_plain_text_for_who_prefers_it(failing: TestClient) -> None:
    response = failing.get("/raise/QueryTimeout", headers={"Accept": "text/plain, */*;q=0.1"})
    assert response.status_code == 504
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text == "504 Gateway Timeout: What came. What was wanted.\n"


def test_a_page_for_who_reads_it_in_a_browser(failing: TestClient) -> None:
    """What browsers send; the words of a request are text there and no markup."""
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
    response = failing.get("/raise/NotFound", headers=browser)
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert response.headers["cache-control"] == "no-store"
    assert "<h1>Not found</h1>" in response.text
    assert "What came. What was wanted." in response.text
    assert failing.get("/raise/NotFound", headers={"Accept": "*/*"}).json()["status"] == 404
    assert "<i>" not in failing.get("/nowhere/<i>", headers=browser).text


def test_busy_says_when_to_come_back(failing: TestClient) -> None:
    assert failing.get("/raise/ServiceBusy").headers["retry-after"] == "1"


def test_a_fault_of_ours_tells_no_secrets(failing: TestClient) -> None:
    response = failing.get("/raise/bug")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text


def test_no_such_path_and_no_such_method(failing: TestClient) -> None:
    assert failing.get("/nowhere").json()["status"] == 404
    refused = failing.delete("/raise/NotFound")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD"
