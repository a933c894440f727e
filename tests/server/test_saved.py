"""Saved queries: kept, changed, run and forgotten, by whoever has the token."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.app import create_app
from server.saved import book as keeping
from server.saved.book import FILE
from server.settings import Settings
from sparql.store import Store

TOKEN = "a-token-for-tests"
MAY = {"Authorization": f"Bearer {TOKEN}"}
IRAN: dict[str, Any] = {
    "id": "iran",
    "name": "Iran is criticized",
    "filters": {"recipient_state": "ir", "min_confidence": 0.1},
}
HOOK = "https://hooks.example/a/b?c=d"


@pytest.fixture
def written(tmp_path: Path, filling: Callable[[Store], None]) -> Iterator[Store]:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store:
        filling(store)
        yield store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, filling: Callable[[Store], None]) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("saved") / "store", "https://data.example.org/") as opened:
        filling(opened)
        yield opened


@pytest.fixture(scope="module")
def opened(store: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(store, replace(settings, token=TOKEN))) as client:
        yield client


@pytest.fixture
def asked(opened: TestClient) -> Iterator[TestClient]:
    """A client with the token, of a service without saved queries."""
    opened.headers.update(MAY)
    yield opened
    opened.headers.update(MAY)
    for each in opened.get("/api/saved").json()["items"]:
        opened.delete(each["url"])


def test_a_query_is_saved_and_run(asked: TestClient) -> None:
    made = asked.post("/api/saved", json=IRAN)
    assert (made.status_code, "secret" in made.json()) == (201, False)
    assert made.json()["filters"] == {"recipient_state": "ir", "min_confidence": "0.1"}
    assert made.headers["location"] == made.json()["url"] == "http://testserver/api/saved/iran"
    assert asked.get("/api/saved/iran").json() == made.json()
    assert asked.get("/api/saved").json() == {"items": [made.json()]}
    wanted = asked.get("/api/events", params={**IRAN["filters"], "limit": "1"}).json()
    found = asked.get("/api/saved/iran/events", params={"limit": "1"}).json()
    assert wanted["count"] > 0
    assert {**found, "next": None} == {**wanted, "next": None}
    csv = asked.get("/api/saved/iran/events", params={"format": "csv", "fields": "label"}).text
    assert csv == asked.get("/api/events", params={**IRAN["filters"], "format": "csv", "fields": "label"}).text


def test_pages_of_a_saved_query_follow_each_other(asked: TestClient) -> None:
    asked.post("/api/saved", json={"id": "all", "name": "All"})
    whole = [each["id"] for each in asked.get("/api/events").json()["items"]]
    found, page = [], "/api/saved/all/events?limit=1"
    while page:
        answer = asked.get(page).json()
        found += [each["id"] for each in answer["items"]]
        page = answer["next"]
    assert found == whole
    assert len(whole) > 1


def test_a_changed_query_is_not_answered_from_before(asked: TestClient) -> None:
    """Its events are of the same generation, and others."""
    asked.post("/api/saved", json=IRAN)
    del asked.headers["Authorization"]  # of who sends it, no answer is kept
    before = asked.get("/api/saved/iran/events")
    assert "etag" not in before.headers
    asked.patch("/api/saved/iran", json={"filters": {"actor": "nobody"}}, headers=MAY)
    after = asked.get("/api/saved/iran/events")
    assert (after.status_code, after.json()["count"]) == (200, 0)


def test_without_an_id_one_is_made(asked: TestClient) -> None:
    made = [asked.post("/api/saved", json={"name": "A"}).json()["id"] for _ in range(2)]
    assert len(set(made)) == 2
    assert all(len(key) == 16 for key in made)


def test_a_query_is_changed_and_forgotten(asked: TestClient) -> None:
    asked.post("/api/saved", json=IRAN)
    changed = asked.patch("/api/saved/iran", json={"name": " Tehran "})
    assert (changed.json()["name"], changed.json()["filters"]["recipient_state"]) == ("Tehran", "ir")
    assert asked.post("/api/saved", json=IRAN).status_code == 409
    assert asked.delete("/api/saved/iran").status_code == 204
    for method, path in (("GET", ""), ("GET", "/events"), ("GET", "/deliveries"), ("DELETE", ""), ("POST", "/test")):
        assert asked.request(method, f"/api/saved/iran{path}").status_code == 404, path
    assert asked.patch("/api/saved/iran", json={"name": "B"}).status_code == 404


def test_the_secret_is_shown_once(asked: TestClient, store: Store) -> None:
    made = asked.post("/api/saved", json={**IRAN, "webhook": HOOK, "changes": ["added", "withdrawn"]})
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    hook = made.json()["webhook"]
    assert hook == {
        "url": HOOK,
        "changes": ["added", "withdrawn"],
        "state": "active",
        "reason": None,
        "after": store.journal.last(),
    }
    assert secret not in asked.get("/api/saved").text + asked.get("/api/saved/iran").text
    assert secret not in asked.patch("/api/saved/iran", json={"state": "paused"}).text
    renewed = asked.post("/api/saved/iran/secret").json()["secret"]
    assert renewed.startswith("whsec_")
    assert renewed != secret
    assert asked.patch("/api/saved/iran", json={"webhook": None}).json()["webhook"] is None
    for path in ("test", "secret"):
        refused = asked.post(f"/api/saved/iran/{path}")
        assert (refused.status_code, "no webhook" in refused.json()["detail"]) == (409, True)
    again = asked.patch("/api/saved/iran", json={"webhook": HOOK, "state": "paused"}).json()
    assert again["webhook"]["state"] == "paused"
    assert again["secret"] not in (secret, renewed)
    mode = (store.path / FILE).stat().st_mode & 0o777
    assert mode == 0o600, "it holds secrets"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{", "JSON"),
        ("[]", "no object"),
        ('{"name": "\\ud800"}', "JSON"),
        ("{}", "name is missing"),
        ({"name": ""}, "1 to 200"),
        ({"name": "a" * 201}, "1 to 200"),
        ({"name": "a\nb"}, "control"),
        ({"name": 1}, "name is '1'"),
        ({"name": "A", "title": "B"}, "'title'"),
        ({"name": "A", "id": "A B"}, "hyphens"),
        ({"name": "A", "id": "-a"}, "hyphens"),
        ({"name": "A", "filters": ["quad"]}, "an object of filters"),
        ({"name": "A", "filters": {"quad": True}}, "'quad' has to be text"),
        ({"name": "A", "filters": {"quad": 9}}, "quad is '9'"),
        ({"name": "A", "filters": {"stat": "ir"}}, "no parameter 'stat'"),
        ({"name": "A", "filters": {"since": "soon"}}, "a day"),
        ({"name": "A", "filters": {"since": "2026-02-01", "until": "2026-01-01"}}, "before"),
        ({"name": "A", "filters": {"actor": "a b>"}}, "actor is"),
        ({"name": "A", "filters": {"text": '"'}}, "text is"),
        ({"name": "A", "changes": ["added"]}, "none is given"),
        ({"name": "A", "webhook": HOOK, "changes": []}, "wanted one of"),
        ({"name": "A", "webhook": HOOK, "changes": ["new"]}, "'added', 'changed' or 'withdrawn'"),
        ({"name": "A", "webhook": HOOK, "after": 10**9}, "the last change is"),
        ({"name": "A", "webhook": HOOK, "after": -1}, "after is"),
        ({"name": "A", "webhook": 5}, "webhook is"),
    ],
)
def test_what_cannot_be_saved_is_told(asked: TestClient, given: object, told: str) -> None:
    refused(asked, "POST /api/saved", given, told)
    assert asked.get("/api/saved").json() == {"items": []}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{", "JSON"),
        ({"name": ""}, "1 to 200"),
        ({"id": "other"}, "'id'"),
        ({"state": "off"}, "'active' or 'paused'"),
        ({"filters": {"quad": 9}}, "quad is '9'"),
        ({"webhook": "https://"}, "https://"),
        ({"webhook": HOOK, "after": 10**9}, "the last change is"),
        ({"changes": ["added"]}, "this query has none"),
        ({"state": "active"}, "this query has none"),
        ({"after": 0}, "this query has none"),
    ],
)
def test_what_cannot_be_changed_is_told(asked: TestClient, given: object, told: str) -> None:
    before = asked.post("/api/saved", json=IRAN).json()
    refused(asked, "PATCH /api/saved/iran", given, told)
    assert asked.get("/api/saved/iran").json() == before


def refused(asked: TestClient, line: str, given: object, told: str) -> None:
    content = given if isinstance(given, str) else json.dumps(given)
    method, path = line.split()
    answer = asked.request(method, path, content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), answer.text
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(("kind", "status"), [("text/plain", 415), ("", 415)])
def test_other_bodies_are_refused(asked: TestClient, kind: str, status: int) -> None:
    assert asked.post("/api/saved", content="{}", headers={"Content-Type": kind}).status_code == status
    long = {"name": "A", "filters": {"text": "a" * (1 << 17)}}
    assert asked.post("/api/saved", json=long).status_code == 413


@pytest.fixture(scope="module")
def untaken(store: Store, settings: Settings) -> Iterator[TestClient]:
    """A client of a service that takes no writes."""
    with TestClient(create_app(store, settings)) as client:
        yield client


REQUESTS = [
    "POST /api/saved",
    "GET /api/saved",
    "GET /api/saved/iran",
    "PATCH /api/saved/iran",
    "DELETE /api/saved/iran",
    "POST /api/saved/iran/test",
    "POST /api/saved/iran/secret",
    "GET /api/saved/iran/deliveries",
]


@pytest.mark.parametrize("request_line", REQUESTS)
def test_only_who_has_the_token_sees_or_changes_them(asked: TestClient, untaken: TestClient, request_line: str) -> None:
    method, path = request_line.split()
    assert asked.request(method, path, headers={"Authorization": "Bearer another-token-than-that"}).status_code == 401
    answer = untaken.request(method, path)
    assert (answer.status_code, "CHANCERY_TOKEN" in answer.json()["detail"]) == (403, True)


def test_there_are_not_too_many(asked: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    statuses = [asked.post("/api/saved", json={"name": "A"}).status_code for _ in range(3)]
    assert statuses == [201, 201, 409]
    assert "DELETE one" in asked.post("/api/saved", json={"name": "A"}).json()["detail"]


def test_without_saved_queries_nothing_is_kept_or_runs(written: Store, settings: Settings) -> None:
    app = create_app(written, replace(settings, token=TOKEN))
    with TestClient(app, headers=MAY) as client:
        assert client.get("/api/saved").json() == {"items": []}
        assert not (written.path / FILE).exists()
        courier = app.state.service.courier
        assert (courier._tasks, courier._watch) == ({}, None)


def test_they_outlive_the_service(written: Store, settings: Settings) -> None:
    for _ in range(2):
        with TestClient(create_app(written, replace(settings, token=TOKEN)), headers=MAY) as client:
            client.post("/api/saved", json={**IRAN, "webhook": HOOK})
            assert [each["id"] for each in client.get("/api/saved").json()["items"]] == ["iran"]


def test_a_broken_file_is_an_error_and_the_rest_is_served(
    written: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (written.path / FILE).write_bytes(b"no database, but as long as the head of one" * 9)
    with TestClient(create_app(written, replace(settings, token=TOKEN)), headers=MAY) as client:
        answer = client.get("/api/saved")
        assert (answer.status_code, FILE in answer.json()["detail"]) == (500, True)
        assert client.get("/api/events").status_code == 200
    assert "No webhook is told of anything" in caplog.text


def test_a_backup_leaves_the_secrets_out(asked: TestClient) -> None:
    secret = asked.post("/api/saved", json={**IRAN, "webhook": HOOK}).json()["secret"]
    content = asked.get("/backup").content
    assert secret.encode() not in content
    assert FILE.encode() not in content
