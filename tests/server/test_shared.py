"""Connections that are lent to workers: the same answers, limits, counts and log as without, whatever happens."""

import itertools
import json
import logging
import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from server import shared
from server.accesslog import EVERY, LOGGER
from server.settings import Settings
from server.shared import Shared
from sparql.loan import Ending, Loan
from sparql.store import Store
from tests.server.wired import Wire, get

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
EXTRA = NamedNode("https://data.example.org/graph/shared")
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ <{EXTRA.value}> ?p ?o }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = "".join(f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(18))
BOMB = f'SELECT (STRLEN(?x18) AS ?n) {{ BIND("a" AS ?x0) {DOUBLED} }}'
PRODUCT = " ".join(f"VALUES ?{name} {{ 1 2 3 4 5 6 }}" for name in "abcd")
LONG = f"SELECT ?a ?b ?c ?d {{ {PRODUCT} VALUES ?e {{ 1 2 3 4 }} }}"  # 5,184 rows, 1 MB
ORDINARY = "Authorization: Bearer nobody"


class Endings:
    """The loans that were over, and how many answers came of them."""

    def __init__(self) -> None:
        self.all: list[tuple[Ending, int]] = []

    @property
    def served(self) -> int:
        return sum(served for _, served in self.all)

    def of(self, about: Callable[[Ending], bool]) -> list[Ending]:
        return [ending for ending, _ in self.all if about(ending)]


@pytest.fixture
def endings(monkeypatch: pytest.MonkeyPatch) -> Endings:
    found = Endings()
    returned = Shared.returned

    def noted(self: Shared, loan: Loan, ending: Ending) -> None:
        found.all.append((ending, loan.served))
        returned(self, loan, ending)

    monkeypatch.setattr(Shared, "returned", noted)
    # However busy this machine is, and however short the loan before was, the second query is lent.
    monkeypatch.setattr(shared, "QUICK", 5.0)
    monkeypatch.setattr(shared, "MOST_NEEDED", 1)
    return found


@pytest.fixture
def connected(store: Store, settings: Settings, serving: Serving, endings: Endings) -> Iterator[Wire]:
    """A connection, of a server of its own, on which the next query will be lent."""
    del endings
    with serving(store, replace(settings, query_memory=256 << 20, query_seconds=3)) as address:
        found = Wire(address)
        with found.socket:
            for _ in range(2):  # a worker for each query that may run at once
                assert found.ask(get("ASK { 1 }"))[0].split()[1] == "400"
            yield found


def number(value: int) -> str:
    return f"SELECT ({value} AS ?n) {{}}"


def ask_numbers(wire: Wire, values: range, *fields: str) -> None:
    for value in values:
        status, _, body = wire.ask(get(number(value), *fields))
        assert (status, f'"value":"{value}"'.encode() in body) == ("HTTP/1.1 200 OK", True)


FRESH = itertools.count(1000)


def warm(wire: Wire) -> None:
    """Ask what was not asked before until the connection is lent: a loan that was good makes the next one likely."""
    for _ in range(40):
        first = next(FRESH)
        ask_numbers(wire, range(first, first + 1))


def metrics(wire: Wire) -> dict[str, float]:
    text = wire.ask(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")[2].decode()
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return defaultdict(float, {name: float(value) for name, value in lines})


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


def test_a_query_ends_at_its_deadline_and_one_of_too_much_memory_at_once(connected: Wire, endings: Endings) -> None:
    for query, status, word in ((ENDLESS, "504", b"deadline of 3 s"), (BOMB, "507", b"memory")):
        warm(connected)
        started = time.monotonic()
        said, _, body = connected.ask(get(query))
        assert (said.split()[1], word in body) == (status, True)
        assert time.monotonic() - started < 3.5
        assert endings.of(lambda ending: ending.asked)
        endings.all.clear()
        for _ in range(20):
            warm(connected)
            time.sleep(0.01)
    told = metrics(connected)
    assert told['chancery_queries_total{outcome="timed-out"}'] == 1
    assert told['chancery_queries_total{outcome="broken"}'] == 1
    assert told['chancery_workers_killed_total{pool="visitors"}'] == 2


def test_a_query_ends_with_its_client(store: Store, settings: Settings, serving: Serving, endings: Endings) -> None:
    with serving(store, settings) as address:
        leaving, watching = Wire(address), Wire(address)
        with leaving.socket, watching.socket:
            warm(leaving)
            time.sleep(0.05)
            warm(leaving)
            leaving.send(get(ENDLESS))
            time.sleep(0.3)
            assert metrics(watching)['chancery_pool_running{pool="visitors"}'] == 1
            leaving.socket.close()
            time.sleep(0.3)
            told = metrics(watching)
            assert told['chancery_pool_running{pool="visitors"}'] == 0
            assert told['chancery_queries_total{outcome="abandoned"}'] == 1
    assert endings.served > 0


def test_a_budget_holds_in_the_midst_of_a_loan(
    store: Store, settings: Settings, serving: Serving, endings: Endings
) -> None:
    client = "X-Forwarded-For: 203.0.113.9"
    with serving(store, replace(settings, client_seconds=0.4)) as address:
        wire = Wire(address)
        with wire.socket:
            for value in range(10**5):
                status, fields, _ = wire.ask(get(number(value), client))
                if status.split()[1] == "429":
                    break
            assert status.split()[1] == "429"
            assert int(fields["retry-after"]) > 0
            told = metrics(wire)
            spent = told["chancery_query_seconds_sum"]
            assert 0.4 <= spent < 0.5  # what came back of it meanwhile, and the last query
            assert told['chancery_http_requests_total{method="GET",status="200"}'] == value
            ask_numbers(wire, range(3), "X-Forwarded-For: 203.0.113.10")
    assert endings.served > 10


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


def test_many_clients_get_on_beside_a_slow_query(
    store: Store, settings: Settings, serving: Serving, endings: Endings
) -> None:
    with serving(store, settings) as address:
        slow = Wire(address)
        with slow.socket:
            warm(slow)
            slow.send(get(ENDLESS))
            time.sleep(0.1)
            longest: list[float] = []

            def work(first: int) -> None:
                wire = Wire(address)
                with wire.socket:
                    for value in range(first, first + 40):
                        started = time.monotonic()
                        ask_numbers(wire, range(value, value + 1))
                        longest.append(time.monotonic() - started)

            threads = [threading.Thread(target=work, args=(1000 * each,)) for each in range(50)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(longest) == 2000
            assert max(longest) < 2
            slow.answer()
    assert endings.served > 0


def test_workers_that_are_killed_cost_no_answer_that_was_not_being_made(connected: Wire, endings: Endings) -> None:
    stop = threading.Event()

    def kill() -> None:
        while not stop.wait(0.15):
            for pid in children(os.getpid()):
                if is_tenant(pid):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    address = "http://{}:{}/".format(*connected.socket.getpeername())
    answered = broken = cut = 0
    wire = Wire(address)
    try:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            try:
                status, _, body = wire.ask(get(number(answered)))
            except (AssertionError, OSError):
                cut += 1
                wire.socket.close()
                wire = Wire(address)
                continue
            if status.split()[1] == "200":
                assert f'"value":"{answered}"'.encode() in body
                answered += 1
            else:
                assert status.split()[1] in ("507", "503")
                broken += 1
    finally:
        stop.set()
        thread.join()
        wire.socket.close()
    assert answered > 50
    assert broken + cut < 60
    assert endings.served > 0


def children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        found = [int(each) for each in file.read().split()]
    for thread in os.listdir(f"/proc/{pid}/task"):
        with suppress(OSError), open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
            found += [int(each) for each in file.read().split()]
    return sorted(set(found))


def is_tenant(pid: int) -> bool:
    with suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
        return b"server.tenant" in file.read()
    return False


def test_the_service_stops_in_the_midst_of_loans(
    store: Store, settings: Settings, serving: Serving, endings: Endings
) -> None:
    halves: list[bytes] = []

    def work(address: str) -> None:
        wire = Wire(address)
        with wire.socket:
            try:
                for value in range(10**6):
                    ask_numbers(wire, range(value, value + 1))
            except (AssertionError, OSError):
                halves.append(wire.kept)

    with serving(store, settings) as address:
        threads = [threading.Thread(target=work, args=(address,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        started = time.monotonic()
    assert time.monotonic() - started < 5
    for thread in threads:
        thread.join()
    assert len(halves) == 2
    assert endings.served > 0
