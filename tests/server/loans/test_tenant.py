"""The worker that connections are lent to, as the service sees it: frames, slate, board, the socket of a client."""

import itertools
import json
import select
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from server import lending, wire
from server.conditions import ENCODING, Reader, Terms
from sparql import frames
from sparql.board import Board
from sparql.process import inherited
from sparql.slate import Back, Doing, Slate
from sparql.snapshots import Snapshot
from sparql.store import Store
from tests.server.wired import get

FIRST = get("SELECT (1 AS ?n) {}", "Accept: text/csv")
TENANCIES = itertools.count(1)
LARGE = "SELECT ?a ?b ?c ?d { " + " ".join(f"VALUES ?{name} {{ 1 2 3 4 5 6 }}" for name in "abcd") + " }"


@dataclass
class Worker:
    """A worker, our end of its wire, what it shares with us, and a connection that it can be lent."""

    process: subprocess.Popen[bytes]
    wire: socket.socket
    slate: Slate
    board: Board
    client: socket.socket
    lent: socket.socket
    snapshot: Snapshot

    def lend(self, data: bytes = FIRST, **more: object) -> None:
        """Lend the connection, in a tenancy of its own, with a request that came on it."""
        self.slate.clear()
        self.share(self.lent, 1, next(TENANCIES), data, **more)

    def share(self, lent: socket.socket, loan: int, tenancy: int, data: bytes = FIRST, **more: object) -> None:
        """Lend a connection, perhaps beside others."""
        terms = terms_of(self.snapshot, **more).packed()
        content = frames.pack(b"%d %d %.6f\n%b\n%b" % (tenancy, loan, time.monotonic(), terms, data))
        socket.send_fds(self.wire, [content], [lent.fileno()])

    def serve(self, data: bytes = FIRST, **more: object) -> bytes:
        """Lend the connection until the worker answers a request on it itself, which it does if that is quick."""
        while True:
            self.lend(data, **more)
            while not select.select([self.client, self.wire], [], [], 10)[0]:
                pytest.fail("no answer")
            if select.select([self.client], [], [], 0)[0]:
                return self.client.recv(1 << 16)
            assert self.back().asked
            self.frame()

    def frame(self) -> bytes:
        """The next frame that comes."""
        (size,) = frames.LENGTH.unpack(self.wire.recv(frames.LENGTH.size, socket.MSG_WAITALL))
        return self.wire.recv(size, socket.MSG_WAITALL)

    def back(self) -> Back:
        """How a connection comes back."""
        return Back.unpacked(self.frame())


def terms_of(snapshot: Snapshot, **more: object) -> Terms:
    plain = wire.read(FIRST)
    assert plain is not None
    around = lending.around("csv", "1.1", False, ())
    given: dict[str, object] = {
        "path": str(snapshot.path),
        "generation": snapshot.generation,
        "block": plain.block.decode(ENCODING),
        **dict(zip(("before", "between", "after"), around, strict=True)),
        **{"result_format": "csv", "graph_format": None, "base": None, "version": "1.1"},
        **{"most": 0, "allowance": None, "kept": 1 << 20},
    }
    return Terms(**(given | more))  # type: ignore[arg-type]


@pytest.fixture
def worker(store: Store) -> Iterator[Worker]:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "server.tenant", str(1 << 30)]
    snapshot, slate, board = store.snapshot(), Slate(), Board()
    board.show(snapshot.generation)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = socket.create_connection(listening.getsockname(), timeout=10)
        lent, _ = listening.accept()
    lent.setblocking(False)
    with (
        ours,
        client,
        lent,
        subprocess.Popen(command, stdin=theirs.fileno(), stdout=theirs.fileno(), env=inherited()) as process,
    ):
        theirs.close()
        ours.settimeout(20)
        found = Worker(process, ours, slate, board, client, lent, snapshot)
        assert "isolated" in json.loads(found.frame())
        socket.send_fds(ours, [frames.pack(b"{}")], [slate.descriptor, board.descriptor])
        yield found
        process.kill()
    slate.close()
    board.close()
    board.close()


def test_answers_go_to_the_client_and_are_noted(worker: Worker) -> None:
    assert worker.serve().endswith(b"\r\nn\r\n1\r\n")
    worker.client.sendall(FIRST.replace(b"%281+", b"%282+"))
    while worker.back().asked:  # it was slow, or the worker had lost patience
        worker.frame()
    assert worker.slate.read().doing is Doing.WAITING
    records = worker.slate.take()
    assert [(each.loan, each.kept, each.size) for each in records] == [(1, False, 6)] * len(records)
    assert all(0 < each.worked <= each.seconds < 1 for each in records)


def test_what_the_client_does_not_take_is_handed_back(worker: Worker) -> None:
    worker.serve()
    worker.back()
    worker.lent.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2048)
    worker.client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    filler = b"x" * 100_000
    sent = 0
    try:
        while True:
            sent += worker.lent.send(filler)
    except BlockingIOError:
        worker.lend(get(LARGE, "Accept: text/csv"))
    while (back := worker.back()).asked:
        worker.frame()
        worker.lend(get(LARGE, "Accept: text/csv"))
    assert sent > 0
    assert (back.unread, back.rest.count(b"\r\n") > 1000, len(worker.slate.take())) == (b"", True, 1)
    assert back.rest.startswith(b"HTTP/1.1 200 OK\r\ndate: ")


@pytest.fixture
def others(worker: Worker) -> Iterator[list[tuple[socket.socket, socket.socket]]]:
    """More connections: the client's end and the one to be lent."""
    found = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        for _ in range(3):
            client = socket.create_connection(listening.getsockname(), timeout=10)
            found.append((client, listening.accept()[0]))
            found[-1][1].setblocking(False)
    del worker
    yield found
    for pair in found:
        for each in pair:
            each.close()


Pairs = list[tuple[socket.socket, socket.socket]]


def numbered(value: int) -> bytes:
    return FIRST.replace(b"%281+", b"%%28%d+" % value)


def test_many_connections_are_answered_side_by_side(worker: Worker, others: Pairs) -> None:
    worker.serve()
    worker.back()
    for _ in range(20):
        tenancy = next(TENANCIES)
        worker.slate.clear()
        for loan, (_, lent) in enumerate(others, 7):
            worker.share(lent, loan, tenancy, numbered(loan))
        for value in range(10, 60):
            for loan, (client, _) in enumerate(others, 7):
                expected = loan if value == 10 else value
                assert client.recv(1 << 16).endswith(b"\r\nn\r\n%d\r\n" % expected)
                client.sendall(numbered(value + 1))
            if select.select([worker.wire], [], [], 0)[0]:  # it has lost patience, or was slow
                break
        backs: list[Back] = []
        while len(backs) < len(others):
            backs.append(worker.back())
            if backs[-1].asked:
                worker.frame()
        assert sorted(each.loan for each in backs) == [7, 8, 9]
        counts = Counter(each.loan for each in worker.slate.take())
        for client, _ in others:  # answers that nobody has read
            client.settimeout(0.05)
            with suppress(TimeoutError):
                client.recv(1 << 16)
            client.settimeout(10)
        if min(counts.values()) > 10:
            return
    pytest.fail("it was never quick")


def test_a_query_that_is_the_services_sends_all_others_home(worker: Worker, others: Pairs) -> None:
    tenancy = next(TENANCIES)
    worker.slate.clear()
    for loan, (_, lent) in enumerate(others[:2], 1):
        worker.share(lent, loan, tenancy, numbered(loan))
    worker.share(others[2][1], 3, tenancy, get("ASK {", "Accept: text/csv"))
    backs = [worker.back()]
    while not backs[-1].asked:
        backs.append(worker.back())
    assert backs[-1].unread in (get("ASK {", "Accept: text/csv"), numbered(1), numbered(2))
    worker.frame()
    late = next(iter({1, 2, 3} - {each.loan for each in backs}), None)
    worker.share(others[0][1], 4, tenancy)  # what the service sends before it has heard
    worker.lend()  # the next tenancy
    if late is not None:
        assert not backs[-1].unread.startswith(b"ASK")  # a slow first one: what came after it was left unread
    assert worker.back().loan == 1
    assert all(each.loan != 4 for each in worker.slate.take())


@pytest.mark.parametrize(
    "data",
    [
        get("SELECT (RAND() AS ?n) {}", "Accept: text/csv"),
        get("SELECT (1 AS ?n) {}", "Accept: text/csv", "X: y"),
        get("SELECT (1 AS ?n) {}"),
        get("SELECT (1 AS ?n) {}", "Accept: text/csv", timeout="1"),
        get("SELECT * {}", "Accept: text/csv"),
        get('SELECT ?s { ?s <https://w3id.org/chancery/search#matches> "x" }', "Accept: text/csv"),
        FIRST.replace(b"GET", b"POST"),
        FIRST[:-1],
        FIRST + b"G",
        b"\x00",
    ],
)
def test_what_is_not_in_the_terms_comes_back_unread(worker: Worker, data: bytes) -> None:
    assert Reader(terms_of(worker.snapshot)).text(FIRST) is not None
    worker.serve()
    worker.client.sendall(data)
    back = worker.back()
    assert (back.asked, back.rest) == (False, b"")
    assert back.unread in (data, b"")  # none where the worker had lost patience


def test_nothing_is_answered_from_an_earlier_generation_or_that_the_service_has(worker: Worker) -> None:
    worker.board.mark(FIRST)
    worker.lend()
    assert (worker.back(), worker.slate.take()) == (Back(1, False, FIRST), [])
    for generation in (None, worker.snapshot.generation + 1):
        worker.board.show(generation)
        worker.lend()
        assert (worker.back(), worker.slate.take()) == (Back(1, False, FIRST), [])


def test_an_error_and_a_long_answer_go_through_the_service(worker: Worker) -> None:
    worker.lend(get("ASK {", "Accept: text/csv"))
    assert worker.back() == Back(1, True, get("ASK {", "Accept: text/csv"))
    header, _ = frames.split(worker.frame())
    assert header["error"] == "QuerySyntaxError"
    worker.lend(get(LARGE, "Accept: text/csv"), most=1000)
    assert worker.back().asked
    header, body = frames.split(worker.frame())
    assert (header, body.count(b"\r\n")) == ({"format": "csv", "complete": True}, 1297)
    assert worker.slate.take() == []


def test_a_budget_and_those_who_wait_end_a_loan(worker: Worker) -> None:
    assert worker.serve(allowance=1e-9)
    assert worker.back() == Back(1)
    assert worker.serve()
    worker.slate.want()
    started = time.monotonic()
    while not select.select([worker.wire], [], [], 0)[0]:
        worker.client.sendall(FIRST.replace(b"%281+", f"%28{time.monotonic_ns()}+".encode()))
        if not select.select([worker.client], [], [], 0.1)[0]:
            break
        worker.client.recv(1 << 16)
    worker.back()
    assert time.monotonic() - started < 1
