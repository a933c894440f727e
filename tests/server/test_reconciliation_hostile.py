"""Hostile requests to /reconcile: never a 5xx, and a refusal names what it refuses."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.reconciliation.queries import BATCH, MOST_IDS

FORM = {"content-type": "application/x-www-form-urlencoded"}
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(("Iran", "State", "ir", "any", "name", "id", "property", "iso3", "topCounterparts", "\x00", "*")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
KEYS_02 = ("query", "type", "limit", "properties", "type_strict", "extra")
KEYS_10 = ("type", "limit", "lang", "dir", "conditions", "extra")
CONDITION = st.dictionaries(
    st.sampled_from(("matchType", "propertyId", "propertyValue", "required", "matchQuantifier", "matchQualifier")),
    JSON,
    max_size=6,
)
Q02 = st.dictionaries(
    st.text(max_size=5), st.dictionaries(st.sampled_from(KEYS_02), JSON, max_size=5) | JSON, max_size=3
)
Q10 = st.lists(st.fixed_dictionaries({"conditions": st.lists(CONDITION | JSON, max_size=3)}) | JSON, max_size=3)
EXTEND = st.fixed_dictionaries(
    {"ids": JSON, "properties": st.lists(st.dictionaries(st.sampled_from(("id", "settings")), JSON))}
)


def answered(client: TestClient, path: str, **sent: Any) -> None:  # noqa: ANN401 - what httpx takes
    answer = client.post(path, **sent)
    assert answer.status_code in (200, 400, 413), answer.text
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"].split(" ")[0].split(".")[0] in ("queries", "extend", "body"), answer.text


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(batch=Q02 | JSON)
def test_batches_of_0_2(client: TestClient, batch: object) -> None:
    answered(client, "/reconcile", data={"queries": json.dumps(batch)})


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(batch=st.fixed_dictionaries({"queries": Q10}) | JSON)
def test_batches_of_1_0(client: TestClient, batch: object) -> None:
    content = json.dumps(batch)
    answered(client, "/reconcile/1.0/match", content=content, headers={"content-type": "application/json"})


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(wished=EXTEND | JSON)
def test_data_extensions(client: TestClient, wished: object) -> None:
    content = json.dumps(wished)
    answered(client, "/reconcile", data={"extend": content})
    answered(client, "/reconcile/1.0/extend", content=content, headers={"content-type": "application/json"})


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(content=st.text(max_size=60) | st.sampled_from(("[" * 5000, '"\\ud800"', "NaN", "1e999", '{"a":"\\u0000"}')))
def test_what_is_no_json(client: TestClient, content: str) -> None:
    answered(client, "/reconcile", data={"queries": content})
    sent = {"content": content.encode("utf-8", "replace"), "headers": {"content-type": "application/json"}}
    answered(client, "/reconcile/1.0/match", **sent)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        *(({}, "queries.q"), ({"query": 5}, "queries.q.query"), ({"query": "x" * 501}, "queries.q.query")),
        *(({"query": "x", "limit": each}, "queries.q.limit") for each in (0, -1, "3", True)),
        *(({"query": "x", "type": each}, "queries.q.type") for each in ("Ghost", "Matter", ["State", "Ghost"], 5)),
        *(({"query": "x", "type_strict": each}, "queries.q.type_strict") for each in ("none", 1)),
        ({"query": "x", "colour": "red"}, "queries.q.colour"),
        ({"properties": []}, "queries.q"),
        ({"properties": [{"pid": "P17", "v": "x"}]}, "queries.q.properties.0.pid"),
        ({"properties": [{"pid": "state"}]}, "queries.q.properties.0.v"),
        ({"properties": [{"pid": "state", "v": {"name": "x"}}]}, "queries.q.properties.0.v"),
        ({"properties": [{"pid": "state", "v": ["x"] * 51}]}, "queries.q.properties.0.v"),
    ],
)
def test_a_refusal_names_its_place_in_0_2(client: TestClient, query: dict[str, object], named: str) -> None:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 400
    assert named in answer.json()["detail"]


@pytest.mark.parametrize(
    ("condition", "named"),
    [
        *(({"matchType": "name"}, "propertyValue"), ({"matchType": "sound", "propertyValue": "x"}, "matchType")),
        ({"matchType": "property", "propertyValue": "x"}, "propertyId"),
        ({"matchType": "property", "propertyId": "P17", "propertyValue": "x"}, "propertyId"),
        ({"matchType": "name", "propertyValue": "x", "matchQuantifier": "most"}, "matchQuantifier"),
        ({"matchType": "name", "propertyValue": "x", "matchQualifier": "skos:exactMatch"}, "matchQualifier"),
        ({"matchType": "name", "propertyValue": "x", "required": "yes"}, "required"),
    ],
)
def test_a_refusal_names_its_place_in_1_0(client: TestClient, condition: dict[str, object], named: str) -> None:
    answer = client.post("/reconcile/1.0/match", json={"queries": [{"conditions": [condition]}]})
    assert answer.status_code == 400
    assert f"queries.0.conditions.0.{named}" in answer.json()["detail"]


def test_batches_are_bounded(client: TestClient) -> None:
    many = {f"q{number}": {"query": "Iran"} for number in range(BATCH + 1)}
    assert client.get("/reconcile").json()["batchSize"] == BATCH
    assert client.post("/reconcile", data={"queries": json.dumps(many)}).status_code == 413
    sent = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Iran"}]}] * (BATCH + 1)}
    assert client.post("/reconcile/1.0/match", json=sent).status_code == 413
    assert client.post("/reconcile", content=b"queries=" + b"x" * (1 << 20), headers=FORM).status_code == 413
    ids = {"ids": ["ir"] * (MOST_IDS + 1), "properties": []}
    assert client.post("/reconcile/1.0/extend", json=ids).status_code == 400


@pytest.mark.parametrize("setting", [{"count": 0}, {"count": 51}, {"count": "many"}, {"count": True}, {"colour": 1}])
def test_settings_are_checked(client: TestClient, setting: dict[str, object]) -> None:
    wished = {"ids": ["ir"], "properties": [{"id": "topCounterparts", "settings": setting}]}
    for answer in (
        client.post("/reconcile", data={"extend": json.dumps(wished)}),
        client.post("/reconcile/1.0/extend", json=wished),
    ):
        assert answer.status_code == 400
        assert ".properties.0.settings" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        *(("?callback=x", "callback"), ("?query=Iran", "query"), ("?queries=%7B%7D&extend=%7B%7D", "queries")),
        *(("?queries=%7B%7D&queries=%7B%7D", "queries"), ("?queries=%FF", "parameters"), ("?queries=", "queries")),
        *(("/suggest/entity?prefix=a&limit=0", "limit"), ("/suggest/entity?prefix=a&type=Ghost", "type")),
        *(("/suggest/entity?prefix=a&cursor=-1", "cursor"), ("/suggest/entity?prefix=%00", "prefix")),
        *(("/suggest/type?colour=red", "colour"), ("/properties", "type"), ("/properties?type=Ghost", "type")),
        *(("/preview", "id"), ("/preview?id=", "id"), ("/flyout/entity?id=" + "x" * 501, "id")),
        *(("/1.0/?x=1", "x"), ("/1.0/suggest/entity?offset=x", "offset"), ("/1.0/extend/propose?type=x", "type")),
    ],
)
def test_parameters_are_checked(client: TestClient, path: str, named: str) -> None:
    answer = client.get(f"/reconcile{path}")
    assert answer.status_code == 400, answer.text
    assert named in answer.json()["detail"]


def test_bodies_of_other_types(client: TestClient) -> None:
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415
    assert client.post("/reconcile/1.0/match", data={"queries": "[]"}).status_code == 415
    assert client.post("/reconcile/1.0/extend", content=b"{}").status_code == 415
    assert client.post("/reconcile", content=b"", headers=FORM).status_code == 400
    assert client.put("/reconcile").status_code == 405
