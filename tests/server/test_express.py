"""Plain queries answered by the connection itself: as the application would answer them, and everything else by it."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from urllib.parse import urlencode

import pytest
import zstandard
from pyoxigraph import Literal, NamedNode, Quad

from server import wire
from server.settings import Settings
from sparql.store import Store
from tests.server.wired import Wire, get, post

# A field that `server.wire` leaves to the application, and that changes nothing of an answer to a query.
ORDINARY = "Authorization: Bearer nobody"
EXTRA = NamedNode("https://data.example.org/graph/express")
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ <{EXTRA.value}> ?p ?o }}"
LABELS = "SELECT ?s ?l WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?s ?l"
Serving = Callable[[Store, Settings], AbstractContextManager[str]]


@pytest.fixture
def connected(address: str) -> Iterator[Wire]:
    found = Wire(address)
    with found.socket:
        yield found


REQUESTS: list[Callable[..., bytes]] = [
    lambda *more: get("ASK { ?s ?p ?o }", *more),
    lambda *more: get(LABELS, *more),
    lambda *more: get(LABELS, "Accept: text/csv", *more),
    lambda *more: get(LABELS, "Accept: text/html", "Accept-Encoding: gzip, zstd", *more),
    lambda *more: get(LABELS, "Origin: https://elsewhere.example", *more),
    lambda *more: get(f"# {'é' * 20}\n{LABELS}", *more, format="tsv", timeout="3", version="1.2"),
    lambda *more: get("SELECT (RAND() AS ?x) {} LIMIT 0", *more),
    lambda *more: get("SELECT * { ?s ?p ?o } LIMIT 3", "Accept: application/sparql-results+xml", *more),
    lambda *more: get("CONSTRUCT WHERE { ?s ?p ?o }", *more),
    lambda *more: get("DESCRIBE <https://data.example.org/id/actor/ir>", "Accept: application/ld+json", *more),
    lambda *more: get("ASK {", *more),
    lambda *more: get("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", *more),
    lambda *more: get("ASK {}", "Accept: image/png", *more),
    lambda *more: get("ASK {}", "If-None-Match: *", *more),
    lambda *more: get("ASK {}", *more, update="DROP ALL"),
    lambda *more: get("ASK {}", *more, format="pdf"),
    lambda *more: post(LABELS, "application/sparql-query", *more),
    lambda *more: post(urlencode({"query": LABELS}), "application/x-www-form-urlencoded; charset=utf-8", *more),
    lambda *more: post(LABELS, "text/plain", *more),
    lambda *more: b"\r\n".join((b"GET /sparql HTTP/1.1", b"Host: x", *(each.encode() for each in more), b"", b"")),
]


@pytest.mark.parametrize("number", range(len(REQUESTS)))
def test_both_ways_say_the_same(connected: Wire, number: int) -> None:
    request = REQUESTS[number]
    assert wire.read(request()) is not None
    assert wire.read(request(ORDINARY)) is None
    ordinary = connected.ask(request(ORDINARY))
    for _ in range(3):  # asked, then from the cache by what is asked, then by its bytes
        status, fields, body = connected.ask(request())
        assert status == ordinary[0]
        without = ("date", "content-length", "transfer-encoding")
        assert {k: v for k, v in fields.items() if k not in without} == {
            k: v for k, v in ordinary[1].items() if k not in without
        }
        assert unpacked(fields, body) == unpacked(ordinary[1], ordinary[2])


def unpacked(fields: dict[str, str], body: bytes) -> bytes:
    if fields.get("content-encoding") == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(body)
    return body


def test_who_has_the_answer_gets_304(connected: Wire) -> None:
    tag = connected.ask(get(LABELS))[1]["etag"]
    for _ in range(3):
        status, fields, body = connected.ask(get(LABELS, f"If-None-Match: {tag}"))
        assert (status, fields["etag"], body) == ("HTTP/1.1 304 Not Modified", tag, b"")
        assert connected.ask(get(LABELS, 'If-None-Match: "other"'))[0] == "HTTP/1.1 200 OK"


def test_what_is_written_is_read(connected: Wire, store: Store) -> None:
    try:
        for number in range(1, 4):
            store.replace(EXTRA, [Quad(EXTRA, EXTRA, Literal(each)) for each in range(number)])
            for _ in range(3):
                assert f'"value":"{number}"'.encode() in connected.ask(get(COUNT))[2]
    finally:
        store.delete(EXTRA)
        store.snapshot()


def test_requests_that_come_together_are_answered_in_their_order(connected: Wire) -> None:
    numbers = [f"SELECT ({number} AS ?n) {{}}" for number in range(6)]
    connected.send(get(numbers[0]), get(numbers[1], ORDINARY), get(numbers[2]))
    connected.send(get(numbers[3]))
    time.sleep(0.01)
    connected.send(get(numbers[4]))
    connected.send(get(numbers[5])[:40])
    time.sleep(0.05)
    connected.send(get(numbers[5])[40:])
    for number in range(6):
        assert f'"value":"{number}"'.encode() in connected.answer()[2]


def test_budgets_and_counters_are_those_of_the_ordinary_way(store: Store, settings: Settings, serving: Serving) -> None:
    with serving(store, replace(settings, client_errors=2)) as address:
        connected = Wire(address)
        with connected.socket:
            client = "X-Forwarded-For: 203.0.113.7"
            statuses = [connected.ask(get(f"ASK {{ {number} }}", client))[0].split()[1] for number in range(3)]
            assert statuses == ["400", "400", "429"]
            assert connected.ask(get("ASK {}", client))[0].split()[1] == "429"
            for _ in range(4):
                assert connected.ask(get("ASK {}", "X-Forwarded-For: 203.0.113.8"))[0].split()[1] == "200"
            text = connected.ask(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")[2].decode()
    for line in (
        'chancery_http_requests_total{method="GET",status="400"} 2.0',
        'chancery_http_requests_total{method="GET",status="200"} 4.0',
        'chancery_queries_total{outcome="refused"} 2.0',
        'chancery_queries_total{outcome="answered"} 1.0',
        "chancery_budget_refusals_total 2.0",
        "chancery_cache_hits_total 3.0",
    ):
        assert line in text


NOT_PLAIN = [
    get("ASK {}").replace(b"GET", b"HEAD"),
    get("ASK {}").replace(b"HTTP/1.1", b"HTTP/1.0"),
    get("ASK {}").replace(b"/sparql", b"http://x/sparql"),
    get("ASK {}").replace(b"Host: x\r\n", b""),
    get("ASK {}").replace(b"\r\n", b"\n"),
    get("ASK {}")[:-2],
    get("ASK {}") + b"GET",
    get("ASK {}", "Host: y"),
    get("ASK {}", "Connection: close"),
    get("ASK {}", "Content-Length: 1"),
    get("ASK {}", "Transfer-Encoding: chunked"),
    get("ASK {}", "Expect: 100-continue"),
    get("ASK {}", "Range: bytes=0-5"),
    get("ASK {}", "X : y"),
    get("ASK {}", " folded"),
    get("ASK {}", "X: \x01"),
    get("ASK {}", "X: é"),
    get("ASK {}", "X: " + "y" * wire.MOST_FIELDS),
    post("ASK {}", "application/sparql-query")[:-1],
    post("ASK {}", "application/sparql-query") + b"x",
    post("ASK {}", "application/sparql-query", "Content-Length: 6"),
    post("ASK {}", "application/sparql-query").replace(b"Content-Length: 6", b"Content-Length: +6"),
]


@pytest.mark.parametrize("data", NOT_PLAIN)
def test_what_could_be_read_otherwise_is_left_to_the_application(data: bytes) -> None:
    assert wire.read(get("ASK {}")) is not None
    assert wire.read(data) is None


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = "".join(f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(18))
BOMB = f'SELECT (STRLEN(?x18) AS ?n) {{ BIND("a" AS ?x0) {DOUBLED} }}'


def test_a_query_that_a_worker_has_ends_at_its_deadline_with_its_client_and_with_its_worker(
    store: Store, settings: Settings, serving: Serving
) -> None:
    def running(connected: Wire) -> str:
        text = connected.ask(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")[2].decode()
        return next(line for line in text.splitlines() if line.startswith('chancery_pool_running{pool="visitors"}'))

    with serving(store, replace(settings, query_memory=256 << 20)) as address:
        watching, connected, leaving = (Wire(address) for _ in range(3))
        with watching.socket, connected.socket, leaving.socket:
            assert connected.ask(get("ASK { 1 }"))[0].split()[1] == "400"  # there is a worker from now on
            for _ in range(2):
                status, _, body = connected.ask(get(ENDLESS, timeout="0.4"))
                assert (status.split()[1], b"deadline of 0.4 s" in body) == ("504", True)
            status, _, body = connected.ask(get(BOMB))
            assert (status.split()[1], b"memory" in body) == ("507", True)
            leaving.send(get(ENDLESS))
            time.sleep(0.2)
            assert running(watching).endswith(" 1.0")
            leaving.socket.close()
            time.sleep(0.2)
            assert running(watching).endswith(" 0.0")
            assert connected.ask(get("ASK {}"))[0].split()[1] == "200"
