"""Articles over HTTP: one, many as a job, changed, taken back, sent twice."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.app import create_app
from server.articles import jobs as job_rules
from server.articles import once as once_rules
from server.coding import Coder
from server.settings import Settings
from sparql.store import Store

TOKEN = "a-token-for-tests"
MAY = {"Authorization": f"Bearer {TOKEN}"}
LINES = {**MAY, "Content-Type": "application/x-ndjson"}
ONE = {
    "text": "Baku criticized Iran over delays.",
    "title": "Talks stall",
    "url": "https://example.org/talks",
    "published": "2026-11-18",
    "publisher": "Caspian Courier",
}
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><link>https://example.org/</link>
<item><title>Talks stall</title><link>https://example.org/item</link><pubDate>Wed, 18 Nov 2026 08:00:00 GMT</pubDate>
<description>Baku criticized Iran over delays at the border, the ministry said on Wednesday after talks.</description>
</item></channel></rss>"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("articles") / "store", "https://data.example.org/") as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store: Store, settings: Settings, make_coder: Callable[[], Coder]) -> Iterator[TestClient]:
    with TestClient(create_app(store, replace(settings, token=TOKEN), make_coder)) as opened:
        yield opened


def events(client: TestClient) -> int:
    return int(client.get("/api/events").json()["count"])


def ended(client: TestClient, address: str) -> dict[str, object]:
    deadline = time.monotonic() + 60
    while True:
        job: dict[str, object] = client.get(address, headers=MAY).json()
        if job["ended"]:
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.05)


def send(client: TestClient, given: dict[str, str], **headers: str) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/articles", json=given, headers=MAY | headers)
    return answer.status_code, answer.json()


def test_one_article_comes_back_with_its_events_and_is_there(client: TestClient) -> None:
    answer = client.post("/api/articles", json=ONE, headers=MAY)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert document["taken"]["outcome"] == "new"
    assert document["taken"]["article"]["publisher"] == "Caspian Courier"
    (event,) = document["items"]
    assert (event["relation"], event["actor"]["text"]) == ("ACCUSE", "Baku")
    assert event["sentence"]["text"] == ONE["text"]
    assert client.get(answer.headers["location"]).json()["title"] == "Talks stall"
    key = event["id"].rsplit("/", 1)[-1]
    alone = client.get(f"/api/events/{key}").json()
    assert {**alone, "@context": None} == {**event, "@context": None}
    assert send(client, ONE)[0] == 200
    status, again = send(client, ONE | {"title": "Talks stall again"})
    assert (status, again["taken"]["outcome"]) == (200, "changed")  # type: ignore[index]
    assert events(client) == 1


def test_an_article_is_replaced_and_taken_back(client: TestClient) -> None:
    given = ONE | {"url": "https://example.org/replaced", "published": "2026-11-19"}
    where = client.post("/api/articles", json=given, headers=MAY).headers["location"]
    before = events(client)
    answer = client.put(where, json=given | {"text": "Iran criticized Baku over it."}, headers=MAY)
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"][0]["actor"]["text"] == "Iran"
    assert events(client) == before
    wrong = client.put("/api/articles/a", json=given, headers=MAY)
    assert (wrong.status_code, where.rsplit("/", 1)[-1] in wrong.json()["detail"]) == (409, True)
    assert client.delete(where, headers=MAY).status_code == 204
    assert client.get(where).status_code == 404
    assert events(client) == before - 1
    assert client.delete(where, headers=MAY).status_code == 404
    assert client.put(where, json=given, headers=MAY).status_code == 201


@pytest.mark.parametrize(
    ("body", "kind", "status", "told"),
    [
        ("{", "application/json", 422, "JSON"),
        ("[]", "application/json", 422, "object"),
        ('{"title": "a"}', "application/json", 422, "'text'"),
        ('{"text": "a", "ttl": "b"}', "application/json", 422, "'ttl'"),
        ('{"text": "a", "url": "ftp://x"}', "application/json", 422, "http"),
        ('{"text": "a", "published": "soon"}', "application/json", 422, "soon"),
        ("Baku", "text/plain", 415, "text/plain"),
        ("Baku", "", 415, "of no type"),
        ("x" * (5 << 20), "application/json", 413, "bytes"),
    ],
)
def test_what_is_no_article_is_told(client: TestClient, body: str, kind: str, status: int, told: str) -> None:
    answer = client.post("/api/articles", content=body, headers=MAY | {"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(
    "method", ["POST /api/articles", "PUT /api/articles/a", "DELETE /api/articles/a", "GET /api/jobs"]
)
def test_only_who_has_the_token_writes(client: TestClient, method: str) -> None:
    verb, path = method.split()
    assert client.request(verb, path, headers={"Content-Type": "application/json"}, content="{}").status_code == 401


def test_lines_are_a_job_that_tells_its_errors(client: TestClient) -> None:
    lines = [{**ONE, "url": f"https://example.org/line/{number}"} for number in range(3)]
    body = "\n".join([*(json.dumps(each) for each in lines), "{", '{"title": "no text"}'])
    answer = client.post("/api/articles", content=body, headers=LINES)
    assert answer.status_code == 202
    assert answer.headers["location"] == answer.json()["url"]
    job = ended(client, answer.headers["location"])
    assert job["state"] == "done", job
    counts = job["counts"]
    assert isinstance(counts, dict)
    assert (counts["read"], counts["new"], counts["refused"], counts["events"]) == (3, 3, 2, 1)
    errors = job["errors"]
    assert isinstance(errors, list)
    assert [error["line"] for error in errors] == [4, 5]
    assert client.get("/api/jobs", headers=MAY).json()["items"][0]["errors"] == 2
    assert client.get("/api/jobs/none", headers=MAY).status_code == 404


def test_a_feed_is_a_job(client: TestClient) -> None:
    headers = MAY | {"Content-Type": "application/rss+xml; charset=utf-8"}
    answer = client.post("/api/articles", content=FEED, headers=headers)
    job = ended(client, answer.headers["location"])
    assert (job["state"], job["errors"], job["counts"]["read"]) == ("done", [], 1)  # type: ignore[index]


def test_a_job_is_cancelled(client: TestClient) -> None:
    body = "\n".join(json.dumps(ONE | {"url": f"https://example.org/c/{number}"}) for number in range(20_000))
    where = client.post("/api/articles", content=body, headers=LINES).headers["location"]
    waits = client.post("/api/articles", content=body, headers=LINES).headers["location"]
    assert client.delete(waits, headers=MAY).json()["state"] == "cancelled"
    client.delete(where, headers=MAY)
    job = ended(client, where)
    assert job["state"] == "cancelled"
    assert job["counts"]["read"] < 20_000  # type: ignore[index]


def test_a_request_with_a_key_is_done_once(client: TestClient, store: Store) -> None:
    given = ONE | {"url": "https://example.org/once"}
    first = client.post("/api/articles", json=given, headers=MAY | {"Idempotency-Key": "k-1"})
    assert first.status_code == 201
    generation = store.snapshot().generation
    again = client.post("/api/articles", json=given, headers=MAY | {"Idempotency-Key": "k-1"})
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert store.snapshot().generation == generation, "nothing was written"
    status, problem = send(client, given | {"title": "Another"}, **{"Idempotency-Key": "k-1"})
    assert (status, "k-1" in str(problem["detail"])) == (409, True)
    assert send(client, given, **{"Idempotency-Key": "k 1"})[0] == 400
    line = json.dumps(given)
    jobs = [client.post("/api/articles", content=line, headers=LINES | {"Idempotency-Key": "k-2"}) for _ in range(2)]
    assert jobs[0].headers["location"] == jobs[1].headers["location"]
    ended(client, jobs[0].headers["location"])


def test_a_key_is_remembered_by_the_next_service_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = once_rules.Told(201, "there", b"{}")
    once_rules.Once(tmp_path).keep("k", b"a", told)
    with once_rules.Once(tmp_path).begun("k", b"a") as before:
        assert before == told
    monkeypatch.setattr(once_rules, "DAY", -1)
    with once_rules.Once(tmp_path).begun("k", b"a") as before:
        assert before is None


def test_a_job_that_breaks_says_so() -> None:
    jobs = job_rules.Jobs()
    job = jobs.new()
    assert job.start()
    job.end(ZeroDivisionError("by nought"))
    assert (job.state, job.error) == (job_rules.State.FAILED, "ZeroDivisionError: by nought")
    for _ in range(job_rules.KEPT + 5):
        made = jobs.new()
        made.cancel()
        assert not made.start()
    assert len(jobs.all()) <= job_rules.KEPT + 1
