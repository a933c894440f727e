"""Connections that are lent to workers: deadlines, memory, budgets and death are as without."""

import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace

from server.settings import Settings
from sparql.store import Store
from tests.server.loans.lent import (
    BOMB,
    ENDLESS,
    Endings,
    Serving,
    ask_numbers,
    children,
    is_tenant,
    metrics,
    number,
    warm,
)
from tests.server.wired import Wire, get


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
