"""Metrics, the access log, health, and connections that do not get on."""

import json
import logging
import socket
import time
from contextlib import suppress

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from server import accesslog, connections
from server.settings import Settings
from sparql.store import Store
from tests.server.conftest import served

NAMES = {
    "chancery_queries",
    "chancery_query_seconds",
    "chancery_http_requests",
    "chancery_http_request_seconds",
    "chancery_pool_waiting",
    "chancery_pool_running",
    "chancery_pool_idle",
    "chancery_workers_started",
    "chancery_workers_killed",
    "chancery_cache_hits",
    "chancery_cache_bytes",
    "chancery_generation",
    "chancery_generation_age_seconds",
    "chancery_store_bytes",
}

UNFINISHED = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nContent-Type: application/sparql-query\r\n\r\nASK"
)


def test_metrics(client: TestClient) -> None:
    client.get("/sparql", params={"query": "SELECT ?operations {}"})
    answer = client.get("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert set(families) >= NAMES
    values = {sample.name: sample.value for family in families.values() for sample in family.samples}
    assert values["chancery_generation"] >= 1
    assert values["chancery_store_bytes"] > 1000
    assert values["chancery_query_seconds_count"] >= 1
    assert answer.headers["content-type"].startswith("text/plain")


def test_the_access_log_has_a_line_for_each_request(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "chancery.access"):
        client.get("/sparql", params={"query": "ASK { <urn:private> ?p ?o }"})
        client.get("/nowhere")
        time.sleep(2 * accesslog.EVERY)
    written = [record.message for record in caplog.records if record.name == "chancery.access"]
    lines = [json.loads(line) for each in written for line in each.splitlines()]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/sparql", 200),
        ("GET", "/nowhere", 404),
    ]
    assert lines[0]["bytes"] > 10
    assert "aborted" not in lines[0]
    assert "urn:private" not in caplog.text


def test_ready_needs_no_worker_of_its_own(client: TestClient) -> None:
    client.get("/health/ready")
    times = []
    for _ in range(20):
        started = time.perf_counter()
        answer = client.get("/health/ready")
        times.append(time.perf_counter() - started)
        assert answer.json()["status"] == "ready"
    assert sorted(times)[10] < 0.1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"408"),
        (UNFINISHED, b"408"),
        (b"", b"408"),
        (b"GET /" + b"a" * connections.MOST_HEAD + b" HTTP/1.1\r\nHost: x\r\n", b"431"),
    ],
)
def test_a_request_that_does_not_arrive(
    store: Store, settings: Settings, sent: bytes, status: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ARRIVAL_SECONDS", 0.3)
    with served(store, settings) as address:
        port = int(address.rsplit(":", 1)[1].strip("/"))
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(sent)
            answer = b""
            while content := client.recv(1000):
                answer += content
        assert answer.startswith(b"HTTP/1.1 " + status)


def test_an_answer_that_is_not_read(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "STALLED_SECONDS", 0.3)
    query = "SELECT%20*%20%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D"
    with served(store, settings) as address:
        port = int(address.rsplit(":", 1)[1].strip("/"))
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            client.recv(100)
            time.sleep(1.5)
            received = b""
            with suppress(ConnectionResetError):
                while content := client.recv(1 << 20):
                    received = (received + content)[-10:]
            assert not received.endswith(b"0\r\n\r\n"), "it looks whole"
