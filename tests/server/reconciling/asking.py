"""Questions for the Reconciliation API, and the answers."""

import json
from typing import Any

from fastapi.testclient import TestClient

from server.reconciliation.properties import properties

Item = dict[str, Any]
ALL = [{"id": each} for each in properties()]


def asked(client: TestClient, query: str | None = None, **more: object) -> list[Item]:
    """The candidates of one query of 0.2."""
    one = {**({} if query is None else {"query": query}), **more}
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": one})})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["q"]["result"])


def matched(client: TestClient, *conditions: Item, **more: object) -> list[Item]:
    """The candidates of one query of 1.0."""
    answer = client.post("/reconcile/1.0/match", json={"queries": [{"conditions": conditions, **more}]})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"][0]["candidates"])


def name(value: object, **more: object) -> Item:
    return {"matchType": "name", "propertyValue": value, **more}


def of(property_: str, value: object, **more: object) -> Item:
    return {"matchType": "property", "propertyId": property_, "propertyValue": value, **more}


def extended(client: TestClient, ids: list[str], wished: list[Item]) -> Item:
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": wished})})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
