"""Connections that are lent to workers: the same answers, counts and log as without."""

import json
import logging
import time

import pytest
from pyoxigraph import Literal, Quad

from server.accesslog import EVERY, LOGGER
from server.settings import Settings
from sparql.store import Store
from tests.server.loans.lent import (
    COUNT,
    EXTRA,
    LONG,
    ORDINARY,
    PRODUCT,
    Endings,
    Serving,
    ask_numbers,
    metrics,
    number,
    warm,
)
from tests.server.wired import Wire, get


def test_queries_that_follow_each_other_are_answered_by_a_worker_and_counted(
    connected: Wire, endings: Endings, caplog: pytest.LogCaptureFixture
) -> None:
    names = (
        'chancery_http_requests_total{method="GET",status="200"}',
        'chancery_queries_total{outcome="answered"}',
        "chancery_http_request_seconds_count",
        "chancery_query_seconds_count",
        "chancery_cache_misses_total",
        "chancery_cache_hits_total",
    )
    before = metrics(connected)
    with caplog.at_level(logging.INFO, LOGGER):
        ask_numbers(connected, range(400))
        time.sleep(2 * EVERY)
    after = metrics(connected)
    assert endings.served > 300
    told = [round(after[name] - before[name]) for name in names]
    assert told == [401, 400, 401, 400, 401, 0]  # with the request for /metrics, which is in no cache
    logged = [json.loads(line) for each in caplog.records if each.name == LOGGER for line in each.message.split("\n")]
    asked = [line for line in logged if line["path"] == "/sparql"]
    assert len(asked) == 400
    assert {(line["client"], line["status"], line["method"]) for line in asked} == {("127.0.0.1", 200, "GET")}
    assert all(line["bytes"] > 0 and 0 < line["seconds"] + 1e-4 < 1 for line in asked)


def test_an_answer_is_the_same_byte_for_byte(connected: Wire, endings: Endings) -> None:
    for fields in ((), ("Accept: text/csv",), ("Origin: https://elsewhere.example",), ("Accept-Encoding: gzip",)):
        ordinary = connected.ask(get(number(7), ORDINARY, *fields))
        before = endings.served
        for value in range(10, 20):
            connected.ask(get(number(value), *fields))
        lent = connected.ask(get(number(7), *fields))
        for _ in range(3):  # what the worker keeps
            assert without_date(connected.ask(get(number(7), *fields))) == without_date(lent)
        time.sleep(0.02)
        assert endings.served > before
        assert without_date(lent) == without_date(ordinary)


def without_date(answer: tuple[str, dict[str, str], bytes]) -> tuple[str, dict[str, str], bytes]:
    status, fields, body = answer
    assert "GMT" in fields["date"]
    return status, {name: value for name, value in fields.items() if name != "date"}, body


def test_what_is_asked_again_comes_from_what_the_worker_keeps(connected: Wire, endings: Endings) -> None:
    warm(connected)
    for _ in range(20):
        ask_numbers(connected, range(11, 13))
    after = metrics(connected)
    hits = [ending for ending, _ in endings.all]
    assert hits
    assert after["chancery_cache_hits_total"] >= 38  # another loan, on which another worker had to ask anew
    assert after['chancery_queries_total{outcome="answered"}'] <= 44


def test_what_a_worker_has_answered_the_service_keeps(connected: Wire, endings: Endings) -> None:
    ask_numbers(connected, range(40))
    time.sleep(0.3)
    before = metrics(connected)
    assert endings.served > 10
    other = Wire("http://{}:{}/".format(*connected.socket.getpeername()))
    with other.socket:
        for value in range(5, 40):
            time.sleep(0.001)
            ask_numbers(other, range(value, value + 1))
            time.sleep(0.004)
    after = metrics(connected)
    assert after["chancery_cache_hits_total"] - before["chancery_cache_hits_total"] >= 33


def test_requests_that_come_together_or_in_pieces_are_answered_in_their_order(
    connected: Wire, endings: Endings
) -> None:
    warm(connected)
    connected.send(*(get(number(value)) for value in range(100, 103)))
    connected.send(get(number(103))[:40])
    time.sleep(0.05)
    connected.send(get(number(103))[40:] + get(number(104)))
    for value in range(100, 105):
        assert f'"value":"{value}"'.encode() in connected.answer()[2]
    warm(connected)
    connected.send(get(number(105))[:-1])  # in the midst of a loan
    time.sleep(0.05)
    connected.send(get(number(105))[-1:])
    assert b'"value":"105"' in connected.answer()[2]
    assert endings.of(lambda ending: bool(ending.unread) and not ending.asked)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (get(number(1), ORDINARY), "200"),
        (get(number(1)).replace(b"GET", b"HEAD"), "200"),
        (get(number(1), "If-None-Match: *"), "304"),
        (get(number(1), "Accept: text/turtle;q=0.1, text/csv"), "200"),
        (get(number(1), timeout="2"), "200"),
        (get("SELECT (RAND() AS ?n) {}"), "200"),
        (get("SELECT * { ?s ?p ?o } LIMIT 1"), "200"),
        (get("CONSTRUCT WHERE { ?s ?p ?o }"), "200"),
        (get("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"), "400"),
        (get("ASK {"), "400"),
        (get("ASK { FILTER(<urn:unknown>(1)) }"), "400"),
        (b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n", "200"),
        (b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", "404"),
        (b"NONSENSE\r\n\r\n", "400"),
    ],
)
def test_another_request_in_the_midst_of_a_loan_goes_its_own_way(
    connected: Wire, endings: Endings, request_: bytes, status: str
) -> None:
    warm(connected)
    connected.send(request_)
    if request_.startswith(b"HEAD"):
        while b"\r\n\r\n" not in connected.kept:
            connected.kept += connected.socket.recv(1 << 16)
        assert connected.kept.startswith(f"HTTP/1.1 {status}".encode())
        connected.kept = b""
    else:
        assert connected.answer()[0].split()[1] == status
    time.sleep(0.02)
    assert endings.served >= 2
    if not request_.startswith(b"NONSENSE"):
        warm(connected)


def test_a_long_answer_is_whole(connected: Wire, endings: Endings) -> None:
    ordinary = connected.ask(get(LONG, ORDINARY))
    warm(connected)
    status, _, body = connected.ask(get(LONG))
    assert (status, unchunked(body)) == (ordinary[0], unchunked(ordinary[2]))
    assert len(body) > 300_000
    assert endings.of(lambda ending: ending.asked)
    warm(connected)


def unchunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        whole, body = whole + body[: int(size, 16)], body[int(size, 16) + 2 :]
    return whole


def test_what_is_written_is_read_at_once(store: Store, settings: Settings, serving: Serving, endings: Endings) -> None:
    with serving(store, settings) as address:
        reading, writing = Wire(address), Wire(address)
        try:
            with reading.socket, writing.socket:
                warm(reading)
                for many in range(1, 6):
                    warm(reading)
                    store.replace(EXTRA, [Quad(EXTRA, EXTRA, Literal(each)) for each in range(many)])
                    for each in (reading, reading, writing):
                        assert f'"value":"{many}"'.encode() in each.ask(get(COUNT))[2]
                    warm(reading)
                    assert f'"value":"{many}"'.encode() in reading.ask(get(COUNT))[2]
        finally:
            store.delete(EXTRA)
            store.snapshot()
    assert endings.served > 5


def test_a_client_that_does_not_read_gets_all_of_its_answers(connected: Wire, endings: Endings) -> None:
    warm(connected)
    for value in range(600):  # 7 MB, which no buffers of the system hold
        connected.send(get(f"SELECT ?a ?b ?c ?d ({value} AS ?n) {{ {PRODUCT} }}", "Accept: text/csv"))
        time.sleep(0.001)
    time.sleep(0.5)
    for value in range(600):
        body = connected.answer()[2]
        assert (body.count(b"\r\n"), body.endswith(f",{value}\r\n".encode())) == (1297, True)
    warm(connected)
    assert endings.served > 0
