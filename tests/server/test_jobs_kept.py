"""Jobs and the end of the service: what was cut off says so, and is done by sending it again."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.app import create_app
from server.articles import jobs as job_rules
from server.articles import ledger
from server.articles.jobs import Jobs, State
from server.articles.ledger import FILE, Ledger
from server.coding import Coder
from server.settings import Settings
from sparql.store import Store

TOKEN = "a-token-for-tests"
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-ndjson", "Idempotency-Key": "night"}
COUNT = 400
LINES = "\n".join(
    json.dumps({"text": "Baku criticized Iran.", "url": f"https://example.org/{number}", "published": "2026-11-18"})
    for number in range(COUNT)
)


def job(client: TestClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers=HEADERS).json()
    return found


def until(client: TestClient, path: str, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    deadline = time.monotonic() + 90
    while not is_so(found := job(client, path)):
        assert time.monotonic() < deadline, found
        time.sleep(0.01)
    return found


def test_a_job_that_the_end_of_the_service_cuts_off_is_done_by_sending_it_again(
    tmp_path: Path, settings: Settings, make_coder: Callable[[], Coder]
) -> None:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store:
        app = create_app(store, replace(settings, token=TOKEN), make_coder)
        with TestClient(app) as client:
            path = client.post("/api/articles", content=LINES, headers=HEADERS).headers["location"]
            waits = client.post("/api/articles", content=LINES + "\n", headers=HEADERS | {"Idempotency-Key": "next"})
            before = until(client, path, lambda told: told["counts"]["read"] > 5)
        with TestClient(create_app(store, replace(settings, token=TOKEN), make_coder)) as client:
            told = job(client, path)
            assert (told["state"], "same Idempotency-Key" in told["error"]) == ("interrupted", True)
            assert before["counts"]["read"] <= told["counts"]["read"] < COUNT
            assert told["ended"]
            assert job(client, waits.headers["location"])["state"] == "interrupted"
            listed = client.get("/api/jobs", headers=HEADERS).json()["items"]
            assert [(each["state"], each["errors"]) for each in listed] == [("interrupted", 0)] * 2
            assert client.delete(path, headers=HEADERS).json()["state"] == "interrupted", "there is nothing to cancel"
            again = client.post("/api/articles", content=LINES, headers=HEADERS)
            assert again.status_code == 202
            assert again.headers["location"] != path
            done = until(client, again.headers["location"], lambda told: bool(told["ended"]))
            assert done["state"] == "done"
            assert done["counts"]["unchanged"] >= told["counts"]["read"] - 1
            assert done["counts"]["read"] == COUNT
            assert client.get("/api/articles").json()["count"] == COUNT
        with TestClient(create_app(store, replace(settings, token=TOKEN), make_coder)) as client:
            assert job(client, again.headers["location"]) == done
            third = client.post("/api/articles", content=LINES, headers=HEADERS)
            assert third.headers["location"] == again.headers["location"], "what was done is not done again"


def test_a_job_of_a_service_that_was_killed_is_interrupted(tmp_path: Path) -> None:
    killed = Jobs(tmp_path)
    running, waiting, done = killed.new(), killed.new(), killed.new()
    assert running.start()
    running.counts.read = 7
    running.write()
    done.start()
    done.end()
    found = Jobs(tmp_path)
    assert found.interrupted() == [running.key, waiting.key]
    told = found.job(running.key).document()
    assert (told["state"], told["error"]) == (State.INTERRUPTED, ledger.ADVICE)
    assert told["counts"]["read"] == 7  # type: ignore[index]
    assert found.job(done.key).document()["state"] == State.DONE
    assert [each.key for each in found.all()] == [done.key, waiting.key, running.key]


def test_who_cancelled_a_job_did_not_see_it_interrupted(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    running, waiting = jobs.new(), jobs.new()
    running.start()
    running.cancel()
    jobs.interrupt_all()
    running.end()
    assert [each.document()["state"] for each in jobs.all()] == [State.INTERRUPTED, State.CANCELLED]
    assert waiting.has_ended


def test_few_jobs_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "KEPT", 3)
    monkeypatch.setattr(job_rules, "KEPT", 3)
    jobs = Jobs(tmp_path)
    keys = []
    for _ in range(5):
        made = jobs.new()
        keys.append(made.key)
        made.start()
        made.end()
    assert [each["key"] for each in Ledger(tmp_path).past()] == keys[2:]


def test_a_broken_ledger_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).write_bytes(b"no database, but as long as the head of one" * 9)
    jobs = Jobs(tmp_path)
    assert jobs.all() == []
    made = jobs.new()
    assert made.start()
    made.end()
    assert made.state is State.DONE
    assert "not written down" in caplog.text
