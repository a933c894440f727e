"""/api/search, and `search:matches` in a query."""

from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad

from ontology import vocab
from sparql.store import Store

PREFIX = "PREFIX search: <https://w3id.org/chancery/search#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LATE = NamedNode("https://data.example.org/graph/late")


def labels(client: TestClient, words: str) -> list[str]:
    text = f'{PREFIX} SELECT ?label {{ ?x search:matches "{words}" . ?x rdfs:label ?label }} LIMIT 20'
    answer = client.get("/sparql", params={"query": text})
    assert answer.status_code == 200, answer.text
    return [row["label"]["value"] for row in answer.json()["results"]["bindings"]]


def test_search(client: TestClient) -> None:
    items = client.get("/api/search", params={"q": "persia"}).json()["items"]
    assert [item["id"] for item in items] == ["https://data.example.org/id/actor/ir"]
    assert items[0]["types"] == ["State"]
    assert items[0]["matched"]["text"] == "Persia"
    many = client.get("/api/search", params={"q": "criticized", "limit": 1}).json()
    assert (len(many["items"]), many["more"]) == (1, True)
    assert client.get("/api/search", params={"q": "*"}).status_code == 400
    assert client.get("/api/search").status_code == 400
    assert client.get("/api/search", params={"q": "nobodyhasthisname"}).json()["items"] == []


def test_search_in_sparql(client: TestClient) -> None:
    assert "Iran" in labels(client, "persia")
    refused = client.get("/sparql", params={"query": f"{PREFIX} ASK {{ ?x search:matches ?y }}"})
    assert refused.status_code == 400
    assert "of its own" in refused.json()["detail"]
    assert "search#matches" in client.get("/sparql", headers={"Accept": "text/turtle"}).text


def test_what_is_written_is_found(client: TestClient, store: Store) -> None:
    assert labels(client, "latecomer") == []
    try:
        store.replace(LATE, [Quad(LATE, vocab.RDFS_LABEL, Literal("The latecomer"))])
        assert labels(client, "latecomer") == ["The latecomer"]
        assert client.get("/api/search", params={"q": "latecomer"}).json()["items"][0]["id"] == LATE.value
    finally:
        store.delete(LATE)
        store.snapshot()
    assert labels(client, "latecomer") == []
