"""The worker that connections are lent to, as the service sees it: frames, slate, board, the socket of a client."""

import json
import mmap
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import lending, wire
from server.conditions import ENCODING, Reader, Terms
from sparql import frames
from sparql.board import NONE, Board, Reading
from sparql.process import inherited
from sparql.slate import Doing, Record, Slate
from sparql.snapshots import Snapshot
from sparql.store import Store
from tests.server.wired import get

FIRST = get("SELECT (1 AS ?n) {}", "Accept: text/csv")
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
        """Lend the connection, with a request that came on it."""
        terms = terms_of(self.snapshot, **more)
        self.slate.clear()
        socket.send_fds(self.wire, [frames.pack(terms.packed(data))], [self.lent.fileno()])

    def serve(self, data: bytes = FIRST, **more: object) -> bytes:
        """Lend the connection until the worker answers a request on it itself, which it does if that is quick."""
        while True:
            self.lend(data, **more)
            while not select.select([self.client, self.wire], [], [], 10)[0]:
                pytest.fail("no answer")
            if select.select([self.client], [], [], 0)[0]:
                return self.client.recv(1 << 16)
            assert self.back() == (True, b"")
            self.frame()

    def frame(self) -> bytes:
        """The next frame that comes."""
        (size,) = frames.LENGTH.unpack(self.wire.recv(frames.LENGTH.size, socket.MSG_WAITALL))
        return self.wire.recv(size, socket.MSG_WAITALL)

    def back(self) -> tuple[bool, bytes]:
        """Whether a query runs on, and what is still to be sent, when the connection comes back."""
        line, _, rest = self.frame().partition(b"\n")
        return json.loads(line)["asked"], rest


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
    while worker.back()[0]:  # it was slow, or the worker had lost patience
        worker.frame()
    if worker.slate.read().data:
        assert worker.slate.read().data == FIRST
    assert worker.slate.read().doing is Doing.WAITING
    records = worker.slate.take()
    assert [(each.kept, each.size) for each in records] == [(False, 6)] * len(records)
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
    while (told := worker.back())[0]:
        worker.frame()
        worker.lend(get(LARGE, "Accept: text/csv"))
    asked, rest = told
    assert sent > 0
    assert (asked, rest.count(b"\r\n") > 1000, len(worker.slate.take())) == (False, True, 1)
    assert rest.startswith(b"HTTP/1.1 200 OK\r\ndate: ")
    assert worker.slate.read().data == b""


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
    assert worker.back() == (False, b"")
    assert worker.slate.read().data in (data, b"")  # none where the worker had lost patience


def test_nothing_is_answered_from_an_earlier_generation_or_that_the_service_has(worker: Worker) -> None:
    worker.board.mark(FIRST)
    worker.lend()
    assert worker.back() == (False, b"")
    assert (worker.slate.read().data, worker.slate.take()) == (FIRST, [])
    for generation in (None, worker.snapshot.generation + 1):
        worker.board.show(generation)
        worker.lend()
        assert worker.back() == (False, b"")
        assert (worker.slate.read().data, worker.slate.take()) == (FIRST, [])


def test_an_error_and_a_long_answer_go_through_the_service(worker: Worker) -> None:
    worker.lend(get("ASK {", "Accept: text/csv"))
    assert worker.back() == (True, b"")
    header, _ = frames.split(worker.frame())
    assert header["error"] == "QuerySyntaxError"
    worker.lend(get(LARGE, "Accept: text/csv"), most=1000)
    assert worker.back() == (True, b"")
    header, body = frames.split(worker.frame())
    assert (header, body.count(b"\r\n")) == ({"format": "csv", "complete": True}, 1297)
    assert worker.slate.take() == []


def test_a_budget_and_those_who_wait_end_a_loan(worker: Worker) -> None:
    assert worker.serve(allowance=1e-9)
    assert worker.back() == (False, b"")
    assert worker.serve()
    worker.slate.want()
    served = 1
    while not select.select([worker.wire], [], [], 0)[0]:
        worker.client.sendall(FIRST.replace(b"%281+", f"%28{served}+".encode()))
        if not select.select([worker.client], [], [], 0.1)[0]:
            break
        served += len(worker.client.recv(1 << 16)) > 0
    worker.back()
    assert served <= 17


def test_a_slate_and_a_board_say_what_was_written() -> None:
    slate, board = Slate(), Board()
    other = Slate(slate.descriptor)
    other.begin(b"request", 1.5)
    assert (slate.read().doing, slate.read().number, slate.read().started, slate.read().data) == (
        *(Doing.RUNNING, 1, 1.5),
        b"request",
    )
    other.write()
    other.note(True, 7, 0.5, 0.25)
    other.offer(b"asked", b"given")
    other.note(False, 1, 0.5, 0.25)
    other.wait()
    assert (slate.read().doing, slate.read().data) == (Doing.WAITING, b"")
    assert slate.take() == [Record(True, 7, 0.5, 0.25), Record(False, 1, 0.5, 0.25, b"asked", b"given")]
    assert not other.wanted
    slate.want()
    assert other.wanted
    other.note(True, 7, 0.5, 0.25)
    slate.clear()
    assert (slate.take(), other.wanted) == ([], False)
    reading = Reading.of(os.dup(board.descriptor))
    board.show(3)
    board.mark(b"request")
    assert (reading.generation, reading.is_marked(b"request"), reading.is_marked(b"another")) == (3, True, False)
    board.show(None)
    assert (reading.generation, reading.is_marked(b"request")) == (NONE, False)
    with pytest.raises(PermissionError):  # a worker may not write there
        mmap.mmap(board.descriptor, mmap.PAGESIZE)
    board.close()
    slate.close()


@given(st.lists(st.tuples(st.sampled_from(["note", "offer", "take"]), st.integers(1, 300_000)), max_size=40))
@settings(max_examples=50, deadline=None)
def test_records_are_read_once_in_their_order_with_what_was_offered(steps: list[tuple[str, int]]) -> None:
    slate = Slate()
    other = Slate(os.dup(slate.descriptor))
    written: list[Record] = []
    read: list[Record] = []
    for what, size in steps:
        if what == "take":
            read += slate.take()
        for number in range(1 if what == "offer" else size % 1500):
            if not other.has_room(1):
                read += slate.take()
            request, answer = (b"%d" % number, bytes([size % 256]) * size) if what == "offer" else (b"", b"")
            if what == "offer":
                other.offer(request, answer)
            other.note(False, number, 0.5, 0.0)
            written.append(Record(False, number, 0.5, 0.0, request, answer))
    read += slate.take()
    assert [replace(each, request=b"", answer=b"") for each in read] == [
        replace(each, request=b"", answer=b"") for each in written
    ]
    for one, offered in zip(read, written, strict=True):
        assert (one.request, one.answer) in ((offered.request, offered.answer), (b"", b""))  # where there was room
    slate.close()
    other.close()


def test_what_is_offered_has_room_again_when_the_service_has_read_it() -> None:
    slate = Slate()
    other = Slate(os.dup(slate.descriptor))
    for _ in range(5):
        other.offer(b"asked", bytes(900_000))
        other.note(True, 1, 0.5, 0.0)
        other.offer(b"more", bytes(900_000))
        other.note(True, 1, 0.5, 0.0)
        assert [(each.request, len(each.answer)) for each in slate.take()] == [(b"asked", 900_000), (b"", 0)]
    slate.close()
    other.close()
