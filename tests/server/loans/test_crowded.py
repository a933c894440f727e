"""More connections than workers, lent side by side: every answer is right, and none waits for ever."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace

import pytest

from server import shared
from server.settings import Settings
from server.shared import Shared
from sparql.loan import Ending, Loan
from sparql.store import Store
from tests.server.loans.lent import ENDLESS, LONG, children, is_tenant, metrics, number
from tests.server.wired import Wire, get

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
CLIENTS = 12


@dataclass
class Crowd:
    """Clients that ask one query after the other, each on a connection of its own."""

    address: str
    fields: tuple[str, ...] = ()
    statuses: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    wrong: list[str] = field(default_factory=list)
    cut: int = 0

    def ask(self, first: int, count: int) -> None:
        """Ask so many; what was wrong is noted."""
        wire = Wire(self.address)
        for value in range(first, first + count):
            started = time.monotonic()
            try:
                status, _, body = wire.ask(get(number(value), *self.fields))
            except (AssertionError, OSError):
                self.cut += 1
                wire.socket.close()
                wire = Wire(self.address)
                continue
            self.longest = max(self.longest, time.monotonic() - started)
            self.statuses[status.split()[1]] += 1
            if status.endswith("200 OK") and f'"value":"{value}"'.encode() not in body:
                self.wrong.append(f"{value}: {body!r}")
        wire.socket.close()

    def start(self, count: int, clients: int = CLIENTS) -> list[threading.Thread]:
        threads = [threading.Thread(target=self.ask, args=(100_000 * each, count)) for each in range(clients)]
        for thread in threads:
            thread.start()
        return threads


def join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many requests were answered on loans, and how these ended."""
    found: Counter[str] = Counter()
    returned = Shared.returned

    def noted(self: Shared, loan: Loan, ending: Ending) -> None:
        found["served"] += loan.served
        found["asked" if ending.asked else "cut" if ending.cut else "home"] += 1
        returned(self, loan, ending)

    monkeypatch.setattr(Shared, "returned", noted)
    # However busy this machine is, and however short the loan before was, the second query is lent.
    monkeypatch.setattr(shared, "QUICK", 5.0)
    monkeypatch.setattr(shared, "MOST_NEEDED", 1)
    return found


def test_each_of_many_clients_gets_its_own_answers(
    store: Store, settings: Settings, serving: Serving, lent: Counter[str]
) -> None:
    with serving(store, settings) as address:
        crowd = Crowd(address)
        join(crowd.start(200))
        wire = Wire(address)
        with wire.socket:
            told = metrics(wire)
    assert (crowd.statuses, crowd.wrong, crowd.cut) == ({"200": CLIENTS * 200}, [], 0)
    assert told['chancery_http_requests_total{method="GET",status="200"}'] == CLIENTS * 200
    assert told['chancery_queries_total{outcome="answered"}'] == CLIENTS * 200
    assert lent["served"] > CLIENTS * 20


def test_slow_and_long_answers_and_errors_of_some_disturb_no_other(
    store: Store, settings: Settings, serving: Serving, lent: Counter[str]
) -> None:
    with serving(store, replace(settings, query_seconds=1)) as address:
        crowd = Crowd(address)
        threads = crowd.start(300)
        for _ in range(3):
            for query, wanted in ((ENDLESS, "504"), (LONG, "200"), ("ASK {", "400"), (ENDLESS, "504")):
                wire = Wire(address)
                with wire.socket:
                    for value in range(3):
                        wire.ask(get(number(value)))
                    started = time.monotonic()
                    assert wire.ask(get(query))[0].split()[1] == wanted
                    assert time.monotonic() - started < 8  # the wait for a worker, and the deadline
        join(threads)
    assert (crowd.statuses, crowd.wrong, crowd.cut) == ({"200": CLIENTS * 300}, [], 0)
    assert crowd.longest < 8
    assert lent["served"] > 0


def test_workers_that_are_killed_take_little_with_them(
    store: Store, settings: Settings, serving: Serving, lent: Counter[str]
) -> None:
    stop = threading.Event()

    def kill() -> None:
        while not stop.wait(0.2):
            for pid in children(os.getpid()):
                if is_tenant(pid):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    with serving(store, settings) as address:
        crowd = Crowd(address)
        threads = crowd.start(250)
        killer.start()
        try:
            join(threads)
        finally:
            stop.set()
            killer.join()
        again = Crowd(address)
        join(again.start(20))
    assert crowd.wrong == []
    assert set(crowd.statuses) <= {"200", "507", "503"}
    assert crowd.statuses["200"] > CLIENTS * 250 * 0.9
    assert (again.statuses, again.wrong, again.cut) == ({"200": CLIENTS * 20}, [], 0)
    assert lent["served"] > 0


def test_the_connections_of_a_client_have_one_turn_together(
    store: Store, settings: Settings, serving: Serving, lent: Counter[str]
) -> None:
    with serving(store, replace(settings, client_seconds=1000)) as address:
        crowd = Crowd(address, ("X-Forwarded-For: 203.0.113.9",))
        threads = crowd.start(200)
        local = Crowd(address)
        join([*local.start(100, clients=3), *threads])
    assert (crowd.statuses, crowd.wrong, crowd.cut) == ({"200": CLIENTS * 200}, [], 0)
    assert (local.statuses, local.wrong, local.cut) == ({"200": 300}, [], 0)
    assert max(crowd.longest, local.longest) < 4
    assert lent["served"] > CLIENTS * 20
    assert lent["served"] > 3 * lent["home"]  # nobody drove the others out again and again


def test_a_client_with_many_connections_has_one_budget(
    store: Store, settings: Settings, serving: Serving, lent: Counter[str]
) -> None:
    with serving(store, replace(settings, client_seconds=0.1)) as address:
        greedy = Crowd(address, ("X-Forwarded-For: 203.0.113.9",))
        modest = Crowd(address, ("X-Forwarded-For: 203.0.113.10",))
        threads = greedy.start(600, clients=6)
        modest.ask(1, 20)
        join(threads)
        wire = Wire(address)
        with wire.socket:
            told = metrics(wire)
    assert modest.statuses == {"200": 20}
    assert set(greedy.statuses) == {"200", "429"}
    assert told["chancery_query_seconds_sum"] < 0.4


def test_the_service_stops_while_many_ask(
    store: Store, settings: Settings, serving: Serving, lent: Counter[str]
) -> None:
    with serving(store, settings) as address:
        halves: list[str] = []

        def work(first: int) -> None:
            wire = Wire(address)
            try:
                for value in range(first, first + 10**5):
                    wire.ask(get(number(value)))
            except (AssertionError, OSError):
                halves.append(wire.kept.decode())
            wire.socket.close()

        threads = [threading.Thread(target=work, args=(10**6 * each,)) for each in range(CLIENTS)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        started = time.monotonic()
    assert time.monotonic() - started < 5
    join(threads)
    assert halves == [""] * CLIENTS
    assert lent["served"] > 0
