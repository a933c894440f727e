"""Updates that take too long or too much: told so in time, nothing of them written, and the service ready meanwhile."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from server import writing
from server.settings import Settings
from sparql.loading import extend
from sparql.store import Store

TOKEN = "0123456789abcdef"
SECONDS = 1.5
SEVERAL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ENDLESS = f"DELETE {{ ?a ?b ?c }} INSERT {{ ?a <x:crossed> ?l }} WHERE {{ {SEVERAL} }}"
BOMB = "".join(f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(18))
Serving = Callable[[Store, Settings], AbstractContextManager[str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", "https://data.example.org/") as found:
        extend(found, (Quad(NamedNode(f"x:s{n}"), NamedNode("x:p"), Literal(n), NamedNode("x:g")) for n in range(300)))
        extend(found, (Quad(NamedNode(f"x:s{n}"), NamedNode("x:p"), Literal(n)) for n in range(300)))
        found.snapshot()
        yield found


@pytest.fixture
def address(store: Store, settings: Settings, serving: Serving) -> Iterator[str]:
    with serving(store, replace(settings, query_seconds=SECONDS, query_memory=256 << 20, token=TOKEN)) as found:
        yield found


def update(address: str, text: str) -> tuple[int, str]:
    """The status, and of a problem its name."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    try:
        with urlopen(Request(f"{address}update", text.encode(), headers)) as answer:
            return answer.status, ""
    except HTTPError as error:
        with error:
            return error.code, json.loads(error.read())["type"].rpartition("/")[2]


def held(store: Store) -> set[Quad]:
    return set(pyoxigraph.Store.read_only(str(store.snapshot().path)))


@pytest.mark.parametrize(
    ("text", "status", "name"),
    [
        (ENDLESS, 504, "query-timeout"),
        (f"INSERT DATA {{ <x:a> <x:b> 1 }} ; {ENDLESS}", 504, "query-timeout"),
        (f'INSERT {{ ?s <x:l> ?x18 }} WHERE {{ ?s ?p ?o BIND("a" AS ?x0) {BOMB} }}', 507, "query-aborted"),
        ("INSERT { ?s <x:b> 1 } WHERE { ?s ?p ?o } ; CREATE GRAPH <x:g>", 400, "query-error"),
        ("INSERT { ?s <x:b> 1 } WHERE { ?s ?p } ", 400, "query-syntax-error"),
    ],
)
def test_nothing_of_what_fails_is_written(address: str, store: Store, text: str, status: int, name: str) -> None:
    before, generation = held(store), store.generation
    started = time.monotonic()
    assert update(address, text) == (status, name)
    assert time.monotonic() - started < SECONDS + 3  # half a second on a machine that does nothing else
    assert (held(store), store.generation) == (before, generation)
    assert update(address, "INSERT { ?s <x:q> 1 } WHERE { ?s <x:p> 7 }") == (204, "")
    assert held(store) - before == {Quad(NamedNode("x:s7"), NamedNode("x:q"), Literal(1))}


def test_the_service_goes_on_meanwhile(address: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SPARE", -1.2)
    found: list[tuple[int, str]] = []
    slow = threading.Thread(target=lambda: found.append(update(address, ENDLESS)))
    slow.start()
    time.sleep(0.3)
    try:
        for path in ("health/ready", "sparql?query=ASK%7B%3Fs%20%3Fp%203%7D", "graphs?graph=x:g", "sparql"):
            started = time.monotonic()
            with urlopen(f"{address}{path}") as answer:
                assert answer.status == 200
            assert time.monotonic() - started < 1
        assert slow.is_alive()
        assert update(address, "INSERT DATA { <x:a> <x:b> 2 }") == (503, "service-busy")
    finally:
        slow.join(20)
    assert found == [(504, "query-timeout")]
    assert update(address, "INSERT DATA { <x:a> <x:b> 2 }") == (204, "")


def test_a_service_that_stops_does_not_wait_for_an_update(store: Store, settings: Settings, serving: Serving) -> None:
    before = held(store)
    found: list[tuple[int, str]] = []
    with serving(store, replace(settings, query_seconds=60, token=TOKEN)) as address:
        slow = threading.Thread(target=lambda: found.append(update(address, ENDLESS)))
        slow.start()
        time.sleep(0.5)
        store.interrupt()
        slow.join(10)
        assert found == [(503, "service-busy")]
    assert held(store) == before
