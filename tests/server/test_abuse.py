"""The worst that queries and clients can do, against a real server process, while others ask and the writer writes.

`CHANCERY_ABUSE_QUADS=1000000` runs it on as many quads; the default keeps the suite short.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.server.attacked import BASE, Server, watched

QUADS = int(os.environ.get("CHANCERY_ABUSE_QUADS", "20000"))
ROOT = Path(__file__).resolve().parents[2]
DEADLINE, GRACE = 2.0, 0.5
# A shared machine stops any process for a while now and then: two tries in a hundred may take longer.
TOLERATED = 0.02
SLOW_CLIENTS = 200
RETURNED = 200 << 20  # bytes that the process tree may keep on top of what it had: caches of the engine and Python
ANSWERED, REFUSED, STOPPED, BROKEN = 200, 400, 504, 507

ENDED = (STOPPED, BROKEN)

CROSSED = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
TOO_LARGE = ["query=ASK%7B%7D" + "+" * size for size in (300 << 10, 9 << 20)]
ENDLESS = "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 200) + " }"  # its first row comes at once
DOUBLED = "".join(f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(18))
STEP = f"(<{BASE}actor>|^<{BASE}actor>|<{BASE}recipient>|^<{BASE}recipient>)"
BAD = {
    "cartesian product": (f"SELECT (COUNT(*) AS ?n) {{ {CROSSED} }}", ENDED),
    "order by everything": (f"SELECT * {{ {CROSSED} }} ORDER BY ?c ?f ?i", ENDED),
    "distinct": (f"SELECT DISTINCT ?x {{ {CROSSED} BIND(1 AS ?x) }}", ENDED),
    "groups nested": ("SELECT * " + "{" * 10_000 + "?s ?p ?o" + "}" * 10_000, (REFUSED,)),
    "brackets nested": (f"ASK {{ FILTER({'(' * 10_000}1{')' * 10_000}) }}", (REFUSED,)),
    "negations": (f"ASK {{ FILTER({'!' * 200_000}true) }}", (BROKEN,)),
    "memory": (f'SELECT (STRLEN(?x18) AS ?l) {{ BIND("a" AS ?x0) {DOUBLED} }}', ENDED),
    "group concat": (f"SELECT (GROUP_CONCAT(?c) AS ?x) {{ {CROSSED} }}", ENDED),
    "property path": (
        f"SELECT (COUNT(*) AS ?n) {{ ?a {STEP}* ?b . ?b {STEP}+ ?c . ?c {STEP}* ?d }}",
        ENDED,
    ),
    "regex": (f'SELECT (COUNT(*) AS ?n) {{ {CROSSED} FILTER(REGEX(STR(?c), "(x+x+)+y")) }}', (ANSWERED, *ENDED)),
    "regex that grows": (
        'ASK { ?s ?p ?o FILTER(REGEX(STR(?o), "((a{1,99}){1,99}){1,99}")) }',
        (ANSWERED, *ENDED),
    ),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("abuse") / "store"
    command = [sys.executable, str(ROOT / "tests" / "server" / "abused.py"), str(folder), str(QUADS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline()
            found = re.search(r":(\d+)/", address)
            assert found, address
            running = Server("127.0.0.1", int(found[1]), process.pid)
            while b'"ready"' not in running.get("/health/ready"):
                time.sleep(0.1)
            yield running
        finally:
            process.terminate()
            process.wait(30)


def test_nothing_takes_the_service_down(server: Server) -> None:
    server.ask("ASK {}")
    before = server.memory()
    with watched(server) as watch:
        for number, (name, (query, statuses)) in enumerate(BAD.items()):
            watch.phase = name
            check_ends(server, name, query, statuses, f"203.0.113.{number}")
        for check in CHECKS:
            watch.phase = check.__name__
            check(server)
    settle(server)
    after = server.memory()
    sys.stdout.write(f"\n{QUADS} quads: {watch}; memory {before >> 20} to {after >> 20} MiB\n")
    assert not watch.failed
    assert len(watch.late) <= TOLERATED * len(watch.ready), watch.late
    assert watch.counted == sorted(watch.counted), "a reader saw an older state after a newer one"
    assert watch.counted[-1] > watch.counted[0] + 10, "the writer stood still"
    assert after < before + RETURNED


def check_ends(server: Server, name: str, query: str, statuses: tuple[int, ...], client: str) -> None:
    """A bad query ends in time, with a status that says why.

    The time is that of the second try where the first was late, because the machine may stop any process for a while.
    """
    times = []
    for _ in range(2):
        started = time.perf_counter()
        status, body = server.ask(query, client)
        times.append(time.perf_counter() - started)
        assert status in statuses, (name, status, body[:300])
        if status != ANSWERED:
            assert json.loads(body)["status"] == status
        if times[-1] < DEADLINE + GRACE:
            return
    pytest.fail(f"{name} took {times}")


def check_no_request_goes_out(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        target = f"<http://127.0.0.1:{trap.getsockname()[1]}/>"
        for query in (
            f"SELECT * {{ SERVICE {target} {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT {target} {{ ?s ?p ?o }} }}",
            f"LOAD {target}",
            f"ASK FROM {target} {{ ?s ?p ?o }}",
        ):
            status, body = server.ask(query)
            assert status == REFUSED or (query.startswith("ASK") and b"false" in body), (query, body)
        with pytest.raises(TimeoutError):
            trap.accept()


def check_sizes(server: Server) -> None:
    """What is too large is refused: a query, a body, an address."""
    for form in TOO_LARGE:
        assert server.post(form, "203.0.113.9")[0] == 413
    connection = server.connect()
    connection.request("GET", "/sparql?query=" + "a" * (200 << 10))
    assert connection.getresponse().status == 431
    connection.close()


def check_breaks_off(server: Server) -> None:
    """An answer that is cut at its deadline is no whole answer to any client; one that is whole has every row."""
    with pytest.raises(http.client.IncompleteRead):
        server.ask(ENDLESS, Accept="text/csv")
    status, body = server.ask(f"SELECT ?n {{ ?s <{BASE}number> ?n }} LIMIT 2000", Accept="text/csv")
    assert (status, body.count(b"\n")) == (200, 2001)


def check_disconnects(server: Server) -> None:
    """Clients that go away in mid-stream leave no query behind."""
    for number in range(20):
        with ask_slowly(server, f"{ENDLESS} LIMIT {10**9 + number}", "198.51.100.1") as client:
            client.recv(1000)
    deadline = time.monotonic() + DEADLINE + GRACE
    while server.gauge('chancery_pool_running{pool="visitors"}') > 1:
        assert time.monotonic() < deadline, "a query runs for nobody"
        time.sleep(0.05)


def check_slow_clients(server: Server) -> None:
    """Two hundred that send or read next to nothing, for as long as a query may take."""
    with ExitStack() as stack:
        for number in range(SLOW_CLIENTS):
            client = stack.enter_context(socket.create_connection((server.host, server.port)))
            client.sendall(slow_request(number))
        for _ in range(5):
            time.sleep(DEADLINE / 4)
            status, _body = server.ask("ASK { ?s ?p ?o }", "203.0.113.201")
            assert status == 200


def slow_request(number: int) -> bytes:
    """A head that does not end, a body that does not come, or an answer that is not read."""
    if number % 3 == 0:
        return b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: "
    if number % 3 == 1:
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 999"
        return f"{head}\r\n\r\nASK".encode()
    query = urlencode({"query": f"SELECT * {{ ?s ?p ?o . ?s ?q ?r }} LIMIT {10**6 + number}"})
    return f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.{number % 4}\r\n\r\n".encode()


def ask_slowly(server: Server, query: str, client: str) -> socket.socket:
    connection = socket.create_connection((server.host, server.port), timeout=20)
    target = f"/sparql?{urlencode({'query': query})}"
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {client}\r\n\r\n".encode())
    return connection


def settle(server: Server) -> None:
    """Wait until nothing of visitors runs."""
    deadline = time.monotonic() + 20
    while server.gauge('chancery_pool_running{pool="visitors"}') and time.monotonic() < deadline:
        time.sleep(0.2)


CHECKS = (check_no_request_goes_out, check_sizes, check_breaks_off, check_disconnects, check_slow_clients)
