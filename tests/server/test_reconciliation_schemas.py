"""Every answer of /reconcile against the published schemas, and every published example of a query answered."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.reconciliation import kinds
from server.reconciliation.properties import properties
from tests.server.reconciled import checker

ALL = [{"id": each} for each in properties()]
NAMES = (
    "Iran",
    "Moscow",
    "Kremlin",
    "Persia",
    "Azerbaijan's",
    "IR",
    "Q794",
    "Goverment",
    "az-gov",
    "—",
    "\u202e\U0001f600",
    "a" * 500,
)
PREFIXES = ("", "I", "ira", "ir", "type", "event", "—", "number of", "Actor")


def good(client: TestClient, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - any JSON
    answer = client.request(method, path, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_0_2(shared: Path, client: TestClient) -> None:
    check = checker(shared / "data/reconciliation/0.2/schemas")
    check("manifest", good(client, "GET", "/reconcile"))
    plain = {f"q{number}": {"query": name, "limit": 20} for number, name in enumerate(NAMES)}
    full = {
        f"full{number}": {
            "query": name,
            "type": [*kinds.types()],
            "type_strict": strict,
            "properties": [{"pid": each, "v": ["ir", 1, 2.5, True, {"id": "az"}]} for each in properties()],
        }
        for number, (name, strict) in enumerate((name, strict) for name in NAMES for strict in ("any", "should", "all"))
    }
    for batch in (plain, full, {}):
        check("reconciliation-query-batch", batch)
        posted = good(client, "POST", "/reconcile", data={"queries": json.dumps(batch)})
        check("reconciliation-result-batch", posted)
        assert posted.keys() == batch.keys()
    assert good(client, "GET", "/reconcile", params={"queries": json.dumps(plain)}) == good(
        client, "POST", "/reconcile", data={"queries": json.dumps(plain)}
    )
    for kind, schema in (("entity", "entities"), ("type", "types"), ("property", "properties")):
        for prefix in PREFIXES:
            found = good(client, "GET", f"/reconcile/suggest/{kind}", params={"prefix": prefix})
            check(f"suggest-{schema}-response", found)
    wished = {"ids": ["ir", "actor/az-gov", "place/moscow", "nobody", ""], "properties": ALL}
    check("data-extension-query", wished)
    for sent in ({"data": {"extend": json.dumps(wished)}}, {"data": {"extend": json.dumps({**wished, "ids": []})}}):
        check("data-extension-response", good(client, "POST", "/reconcile", **sent))
    for type_ in kinds.types():
        found = good(client, "GET", "/reconcile/properties", params={"type": type_, "limit": 3})
        check("data-extension-property-proposal", found)


def test_1_0_draft(shared: Path, client: TestClient) -> None:
    check = checker(shared / "data/reconciliation/1.0-draft/schemas")
    check("manifest", good(client, "GET", "/reconcile/1.0/"))
    values = [["ir", 1, 2.5, True, {"id": "az", "name": "A", "lang": "en"}], "Iran"]
    conditions = [
        {"matchType": "property", "propertyId": each, "propertyValue": value, "matchQuantifier": quantifier}
        for each in properties()
        for value, quantifier in zip(values, ("all", "none"), strict=True)
    ]
    queries = [{"conditions": [{"matchType": "name", "propertyValue": name}], "lang": "en"} for name in NAMES]
    queries += [{"conditions": [{"matchType": "id", "propertyValue": name}], "type": "State"} for name in NAMES]
    queries += [
        {"conditions": [*conditions[at : at + 2], *queries[0]["conditions"]]}
        for at in range(0, 2 * len(properties()), 2)
    ]
    batch = {"queries": queries}
    check("reconciliation-query-batch", batch)
    found = good(client, "POST", "/reconcile/1.0/match", json=batch)
    check("reconciliation-result-batch", found)
    assert len(found["results"]) == len(queries)
    scores = [each["score"] for result in found["results"] for each in result["candidates"]]
    assert all(0 <= score <= 100 for score in scores)
    for kind, schema in (("entity", "entities"), ("type", "types"), ("property", "properties")):
        for prefix in PREFIXES:
            found = good(client, "GET", f"/reconcile/1.0/suggest/{kind}", params={"prefix": prefix, "limit": 5})
            check(f"suggest-{schema}-response", found)
    wished = {"ids": ["ir", "actor/az-gov", "place/moscow", "nobody", ""], "properties": ALL}
    check("data-extension-query", wished)
    found = good(client, "POST", "/reconcile/1.0/extend", json=wished)
    check("data-extension-response", found)
    assert [each["id"] for each in found["rows"]] == wished["ids"]
    for type_ in kinds.types():
        found = good(client, "GET", "/reconcile/1.0/extend/propose", params={"type": type_})
        check("data-extension-property-proposal", found)


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_the_schemas_are_used_rightly(shared: Path, version: str) -> None:
    """The examples that the specification calls valid are so here, and those that it calls invalid are not."""
    check = checker(shared / "data/reconciliation" / version / "schemas")
    folder = shared / "data/reconciliation" / version / "examples"
    seen = {"valid": 0, "invalid": 0}
    for file in sorted(folder.glob("*/*/*.json")):
        name, said = file.parts[-3:-1]
        if not (shared / "data/reconciliation" / version / "schemas" / f"{name}.json").exists():
            continue
        document = json.loads(file.read_text(encoding="utf-8"))
        seen[said] += 1
        if said == "valid":
            check(name, document)
        else:
            with pytest.raises(AssertionError):
                check(name, document)
    assert min(seen.values()) > 0, seen


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_examples_of_others_are_refused_by_what_is_unknown(shared: Path, client: TestClient, version: str) -> None:
    """Published queries speak of types and properties of Wikidata: the refusal names the first of them."""
    folder = shared / "data/reconciliation" / version / "examples/reconciliation-query-batch/valid"
    files = sorted(folder.glob("*.json"))
    assert files
    for file in files:
        batch = file.read_text(encoding="utf-8")
        if version == "0.2":
            answer = client.post("/reconcile", data={"queries": batch})
        else:
            answer = client.post("/reconcile/1.0/match", content=batch, headers={"content-type": "application/json"})
        assert answer.status_code in (200, 400), file
        if answer.status_code == 400:
            assert answer.json()["detail"].startswith("queries."), file
