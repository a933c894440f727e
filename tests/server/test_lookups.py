"""/lookup: from the IRIs of others, and from addresses, to ours."""

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad

from sparql.store import Store


def look(client: TestClient, iri: str) -> tuple[int, str]:
    answer = client.get("/lookup", params={"iri": iri}, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", "")


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.wikidata.org/entity/Q794",
        "https://www.wikidata.org/wiki/Q794",
        "https://www.wikidata.org/entity/Q794",
        "https://m.wikidata.org/wiki/Q794",
        "https://data.example.org/id/actor/ir",
    ],
)
def test_an_iri_of_others_leads_to_ours(client: TestClient, iri: str) -> None:
    assert look(client, iri) == (303, "/id/actor/ir")


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", 200), ("text/html", 303), ("*/*", 303), ("text/turtle", 303), ("application/ld+json", 303)],
)
def test_who_asks_for_json_is_told_and_not_led(client: TestClient, accept: str, status: int) -> None:
    answer = client.get(
        "/lookup",
        params={"iri": "http://www.wikidata.org/entity/Q794"},
        headers={"Accept": accept},
        follow_redirects=False,
    )
    assert answer.status_code == status
    assert "Accept" in answer.headers["vary"].split(", ")
    assert answer.json()["items"] == [{"id": "https://data.example.org/id/actor/ir", "name": "Iran"}]


def test_an_address_leads_to_its_article(client: TestClient) -> None:
    status, where = look(client, "https://example.org/talks")
    assert (status, where.startswith("/id/article/")) == (303, True)
    page = client.get("/lookup", params={"iri": "https://example.org/talks"}, headers={"Accept": "text/html"})
    assert "Talks stall" in page.text


@pytest.mark.parametrize(
    ("iri", "status"), [("http://www.wikidata.org/entity/Q1", 404), ("no iri", 400), ("", 400), ("urn:x", 404)]
)
def test_what_is_not_known_is_told(client: TestClient, iri: str, status: int) -> None:
    answer = client.get("/lookup", params={"iri": iri})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert repr(iri) in answer.json()["detail"]


def test_several_things_of_one_iri_are_all_told(store: Store, client: TestClient) -> None:
    graph = NamedNode("https://data.example.org/graph/reference/twice")
    other = NamedNode("http://example.com/same")
    same = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    try:
        store.replace(graph, [Quad(NamedNode(f"https://data.example.org/id/actor/{key}"), same, other) for key in "ab"])
        answer = client.get("/lookup", params={"iri": other.value})
        assert answer.status_code == 300
        assert [item["id"][-1] for item in answer.json()["items"]] == ["a", "b"]
    finally:
        store.delete(graph)
