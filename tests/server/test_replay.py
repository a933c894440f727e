"""Answers given again, their tags, their compression, HEAD, and what may keep them."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import zstandard
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import Literal, NamedNode, Quad

from server.app import create_app
from server.cache import SHARE, Cache, Kept
from server.compression import chosen
from server.settings import Settings
from sparql.store import Store

EVERYTHING = "SELECT * WHERE { ?s ?p ?o }"
EXTRA = NamedNode("https://data.example.org/graph/extra")
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ <{EXTRA.value}> ?p ?o }}"


@pytest.fixture
def fresh(store: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(store, settings)) as found:
        yield found


def queries(client: TestClient) -> int:
    lines = client.get("/metrics").text.splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if line.startswith("chancery_queries_total{"))


def test_a_second_time_runs_nothing(fresh: TestClient) -> None:
    ways: tuple[Callable[[], Response], ...] = (
        lambda: fresh.get("/sparql", params={"query": EVERYTHING}),
        lambda: fresh.post("/sparql", data={"query": EVERYTHING}),
        lambda: fresh.get("/sparql", params={"query": EVERYTHING, "format": "csv"}),
        lambda: fresh.get("/sparql", params={"query": EVERYTHING}, headers={"Accept": "text/csv"}),
    )
    for number, ask in enumerate(ways, 1):
        first, second = ask(), ask()
        assert first.status_code == second.status_code == 200
        assert first.content == second.content
        assert queries(fresh) == number
        same = ("content-type", "etag", "cache-control", "vary", "content-encoding")
        assert [first.headers.get(name) for name in same] == [second.headers.get(name) for name in same]
    assert fresh.get("/api/events").json() == fresh.get("/api/events").json()


def test_304_runs_nothing_either(fresh: TestClient) -> None:
    tag = fresh.get("/sparql", params={"query": EVERYTHING}).headers["etag"]
    for _ in range(2):
        answer = fresh.get("/sparql", params={"query": EVERYTHING}, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert answer.headers["cache-control"] == "public, no-cache"
    assert queries(fresh) == 1


def test_what_is_written_is_read(fresh: TestClient, store: Store) -> None:
    try:
        for number in range(1, 4):
            quads = [Quad(EXTRA, EXTRA, Literal(each)) for each in range(number)]
            store.replace(EXTRA, quads)
            found = fresh.get("/sparql", params={"query": COUNT}).json()["results"]["bindings"][0]["n"]["value"]
            assert int(found) == number
    finally:
        store.delete(EXTRA)
        store.snapshot()


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?x) {}", "SELECT (NOW() AS ?x) {}"])
def test_what_differs_each_time_is_not_kept(fresh: TestClient, query: str) -> None:
    answers = [fresh.get("/sparql", params={"query": query}) for _ in range(2)]
    assert answers[0].content != answers[1].content
    assert answers[0].headers["cache-control"] == "no-store"


def test_errors_are_not_kept(fresh: TestClient) -> None:
    for _ in range(2):
        answer = fresh.get("/sparql", params={"query": "ASK {"})
        assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
    assert queries(fresh) == 2


def test_a_cache_of_nothing(store: Store, settings: Settings) -> None:
    with TestClient(create_app(store, replace(settings, cache=0))) as client:
        for _ in range(2):
            assert client.get("/sparql", params={"query": EVERYTHING}).status_code == 200
        assert queries(client) == 2


def test_the_cache_has_an_end_and_forgets_the_oldest() -> None:
    cache = Cache(SHARE * 10_000)
    answer = Kept((), 'W/"1-x"', b"x" * 8_000)
    assert cache.get(("before",), 1) is None
    for number in range(100):
        cache.put((number,), 1, answer)
        assert cache.get((0,), 1) is not None  # used again and again, so kept
    assert cache.used <= cache.most
    assert cache.get((1,), 1) is None
    cache.put(("large",), 1, Kept((), "", b"x" * 10_000))
    assert cache.get(("large",), 1) is None
    cache.put(("late",), 0, answer)
    assert cache.get((0,), 2) is None, "another generation"
    assert (len(cache), cache.used) == (0, 0)


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=0, zstd;q=0", None),
        ("br", None),
        ("identity", None),
    ],
)
def test_which_coding(header: str | None, coding: str | None) -> None:
    assert chosen(header) == coding


@pytest.mark.parametrize("path", ["/sparql", "/api/events", "/openapi.json"])
def test_codings_hold_the_same_bytes(fresh: TestClient, path: str) -> None:
    params = {"query": EVERYTHING} if path == "/sparql" else {}
    plain = fresh.get(path, params=params, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]
    unpack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.decompress,
        "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
    }
    for coding, unpacked in unpack.items():
        for _ in range(2):
            with fresh.stream("GET", path, params=params, headers={"Accept-Encoding": coding}) as answer:
                raw = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == coding
            assert answer.headers.get("content-length", str(len(raw))) == str(len(raw))
            assert len(raw) < len(plain.content)
            assert unpacked(raw) == plain.content


def test_small_answers_are_sent_as_they_are(fresh: TestClient) -> None:
    answer = fresh.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert json.loads(answer.content)["boolean"] is True


def test_head_is_a_get_without_a_body(fresh: TestClient) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/api/events", "/health/live"):
        got, head = fresh.get(path), fresh.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers.get("etag") == got.headers.get("etag")


def test_other_sites_may_ask_without_credentials(fresh: TestClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    answer = fresh.get("/sparql", params={"query": "ASK {}"}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    again = fresh.get("/sparql", params={"query": "ASK {}"})
    assert "access-control-allow-origin" not in again.headers
    asked = fresh.options("/sparql", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert asked.status_code == 200
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "allow" in fresh.options("/sparql").headers
