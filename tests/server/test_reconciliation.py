"""The Reconciliation API: candidates, suggestions and values, each response against the schemas of both versions."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.reconciliation.names import likeness, pieces
from server.reconciliation.queries import BATCH

Document = dict[str, Any]
AZ = "https://data.example.org/id/actor/az-gov"


@pytest.fixture(scope="module")
def schemas(shared: Path) -> Path:
    return shared / "data" / "reconciliation"


def valid(schemas: Path, version: str, name: str, document: Document) -> Document:
    """The document, if the schema of the specification takes it."""
    validators = pytest.importorskip("jsonschema_rs", reason="it comes with schemathesis, of the extra [dev]")
    folder = schemas / version / "schemas"
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    registry = validators.Registry([(each["$id"], each) for each in found])
    schema = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    validators.Draft202012Validator(schema, registry=registry).validate(document)
    return document


def match(client: TestClient, schemas: Path, **query: object) -> list[Document]:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    document = valid(schemas, "0.2", "reconciliation-result-batch", answer.json())
    found: list[Document] = document["q"]["result"]
    return found


def test_the_manifests(client: TestClient, schemas: Path) -> None:
    old = valid(schemas, "0.2", "manifest", client.get("/reconcile").json())
    assert old["identifierSpace"] == "https://data.example.org/id/actor/"
    assert client.get(old["view"]["url"].replace("{{id}}", "ir"), headers={"Accept": "text/html"}).status_code == 200
    new = valid(schemas, "1.0-draft", "manifest", client.get("/reconcile/1.0/").json())
    assert new["versions"] == ["1.0-draft"]
    assert client.get("/reconcile", headers={"Origin": "http://x"}).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("name", ["Iran", "IRAN", "Persia", "ir", "Q794", "http://www.wikidata.org/entity/Q794"])
def test_exact_names_and_identifiers_come_first_and_are_certain(client: TestClient, schemas: Path, name: str) -> None:
    best = match(client, schemas, query=name)[0]
    assert (best["id"], best["name"], best["match"]) == ("ir", "Iran", True)
    assert best["score"] >= 98
    assert {"id": "State", "name": "state"} in best["type"]


@pytest.mark.parametrize("name", ["Irann", "Goverment of Azerbaidjan", "Azerbaijan government"])
def test_a_name_that_is_written_otherwise_is_not_certain(client: TestClient, schemas: Path, name: str) -> None:
    best = match(client, schemas, query=name)[0]
    assert best["id"] in ("ir", "az-gov")
    assert not best["match"]
    assert best["score"] < 98


def test_types_and_properties_tell_actors_apart(client: TestClient, schemas: Path) -> None:
    assert [each["id"] for each in match(client, schemas, query="Iran", type="State")] == ["ir"]
    assert match(client, schemas, query="Iran", type=["Company", "Person"]) == []
    assert match(client, schemas, query="Iran", type="https://w3id.org/chancery/ns#State", limit=1)[0]["match"]
    lower = match(client, schemas, query="Iran", type="Company", type_strict="should")[0]
    assert (lower["id"], lower["match"]) == ("ir", False)
    right = match(client, schemas, query="Iran", properties=[{"pid": "wikidata", "v": "Q794"}])[0]
    wrong = match(client, schemas, query="Iran", properties=[{"pid": "wikidata", "v": ["Q1", {"id": "Q2"}]}])[0]
    assert (right["match"], wrong["match"]) == (True, False)
    assert right["score"] > wrong["score"]
    assert match(client, schemas, properties=[{"pid": "wikidata", "v": "Q794"}])[0]["id"] == "ir"
    assert match(client, schemas, query="zzzz qqqq") == []


def test_the_draft_matches_in_order(client: TestClient, schemas: Path) -> None:
    def name(value: str) -> Document:
        return {"matchType": "name", "propertyValue": value}

    sector = {"matchType": "property", "propertyId": "sector", "propertyValue": "MIL", "required": True}
    queries = [
        {"conditions": [name("Iran")]},
        {"conditions": [{"matchType": "id", "propertyValue": "az-gov"}], "type": "Government"},
        {"conditions": [name("Iran"), sector]},
        {"conditions": [name("Iran"), {**sector, "required": False, "matchQuantifier": "none"}]},
    ]
    answer = client.post("/reconcile/1.0/match", json={"queries": queries})
    document = valid(schemas, "1.0-draft", "reconciliation-result-batch", answer.json())
    found = [[each["id"] for each in one["candidates"]] for one in document["results"]]
    assert found[0][0] == "ir"
    assert found[1] == ["az-gov"]
    assert found[2] == []
    assert found[3][0] == "ir"


def test_values_of_actors(client: TestClient, schemas: Path) -> None:
    names = ["wikidata", "alias", "state", "sector", "eventCount", "lastEvent", "topCounterparts"]
    asked = {"ids": ["ir", "az-gov", "nobody"], "properties": [{"id": name} for name in names]}
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)})
    document = valid(schemas, "0.2", "data-extension-response", answer.json())
    row = document["rows"]["ir"]
    assert row["wikidata"] == [{"str": "Q794"}]
    assert {"str": "Persia"} in row["alias"]
    stated = client.get("/api/actors/ir").json()["events"]
    assert row["eventCount"] == [{"int": stated}]
    latest = client.get("/api/events", params={"either": "ir"}).json()["items"][0]["date"]["latest"]
    assert row["lastEvent"] == [{"date": f"{latest}T00:00:00Z"}]
    assert row["topCounterparts"][0]["id"] == "az-gov"
    assert document["rows"]["az-gov"]["sector"] == [{"str": "GOV"}]
    assert document["rows"]["nobody"] == {name: [] for name in names}
    assert document["meta"][0]["service"].startswith("https://wikidata")
    asked["properties"] = [{"id": "topCounterparts", "settings": {"limit": 1}}]
    new = client.post("/reconcile/1.0/extend", json=asked).json()
    valid(schemas, "1.0-draft", "data-extension-response", new)
    assert len(new["rows"][0]["properties"][0]["values"]) == 1
    for path, version in (("/reconcile/propose", "0.2"), ("/reconcile/1.0/extend/propose", "1.0-draft")):
        found = client.get(path, params={"type": "State", "limit": 3}).json()
        assert len(valid(schemas, version, "data-extension-property-proposal", found)["properties"]) == 3


def test_suggestions_and_previews(client: TestClient, schemas: Path) -> None:
    for root, version in (("/reconcile", "0.2"), ("/reconcile/1.0", "1.0-draft")):
        for kind, plural, prefix in (
            ("entity", "entities", "ira"),
            ("property", "properties", "event"),
            ("type", "types", "gov"),
        ):
            found = client.get(f"{root}/suggest/{kind}", params={"prefix": prefix}).json()
            assert valid(schemas, version, f"suggest-{plural}-response", found)["result"]
        assert client.get(f"{root}/suggest/entity", params={"prefix": "ir"}).json()["result"][0]["id"] == "ir"
        assert client.get(f"{root}/suggest/place", params={"prefix": "b"}).status_code == 404
        assert "<h1>Iran</h1>" in client.get(f"{root}/preview", params={"id": "ir"}).text
        assert client.get(f"{root}/preview", params={"id": "<b>"}).status_code == 404
    assert client.get("/reconcile/flyout/entity", params={"id": "ir"}).json()["id"] == "ir"


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        ({"queries": "{"}, 400, "JSON"),
        ({"queries": "[]"}, 400, "queries"),
        ({"queries": '{"q": {}}'}, 400, "neither"),
        ({"queries": '{"q": {"query": "a", "more": 1}}'}, 400, "more"),
        ({"queries": '{"q": {"query": "a", "limit": NaN}}'}, 400, "limit"),
        ({"queries": json.dumps({str(n): {"query": "a"} for n in range(BATCH + 1)})}, 413, str(BATCH)),
        ({"extend": '{"ids": ["ir"], "properties": [{"id": "x"}]}'}, 400, "'x'"),
        ({"other": "1"}, 400, "neither"),
    ],
)
def test_what_cannot_be_read_is_told(client: TestClient, data: dict[str, str], status: int, told: str) -> None:
    answer = client.post("/reconcile", data=data)
    assert answer.status_code == status, answer.text
    assert told in answer.json()["detail"]


def test_likeness() -> None:
    assert likeness("iran", "iran") == 1
    assert likeness("iran", "iraq") < likeness("azerbaijan", "azerbaidjan") < 1
    assert pieces("ab") == {"  a", " ab", "ab "}
