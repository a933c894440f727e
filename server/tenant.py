"""The worker that connections are lent to: `python -m server.tenant MEMORY`.

It answers what the service sends it, as `sparql.worker` does, and reads a connection that it has itself (`sparql.loan`
draws that). It imports nothing of the application: a worker has to start in a moment, and to be small.
"""

import gc
import json
import os
import select
import socket
import sys
import time
from collections import OrderedDict
from contextlib import suppress
from http import HTTPStatus

from ontology.errors import ChanceryError
from server import wire
from server.conditions import Reader, Terms
from sparql import frames
from sparql.board import Reading
from sparql.confinement import confine
from sparql.evaluation import Evaluation, Request, plain
from sparql.query import Query
from sparql.slate import SLOW, Record, Slate, back
from sparql.worker import Held, Worker, failure

SHARE = 16  # requests that are answered before others have their turn
LONGEST = 0.1  # seconds that the service hears nothing: about as long as the log and the counters may be behind
PATIENCE = 2  # milliseconds in which a client that has its answer sends the next request; else its worker is wasted
PIECE = 16 << 10  # bytes of a request; a longer one is the service's affair

Failures = (ChanceryError, SyntaxError, ValueError, RuntimeError, OSError, MemoryError)


class Counter:
    """The wire to the service: frames, and the descriptors that come with some."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._part = bytearray()
        self.descriptors: list[int] = []

    def frame(self) -> bytes | None:
        """The content of the next frame; None at the end."""
        size = frames.LENGTH.size
        while len(self._part) < size or len(self._part) < size + frames.LENGTH.unpack_from(self._part)[0]:
            came, descriptors, _, _ = socket.recv_fds(self._wire, 1 << 17, 2)
            if not came:
                return None
            self._part += came
            self.descriptors += descriptors
        until = size + frames.LENGTH.unpack_from(self._part)[0]
        content = bytes(self._part[size:until])
        del self._part[:until]
        return content

    def send(self, content: bytes) -> None:
        """Send what is packed already."""
        self._wire.sendall(content)


class Shelf:
    """Answers of one generation that were given once, under the bytes of their requests."""

    def __init__(self) -> None:
        self._answers: OrderedDict[bytes, tuple[bytes, int]] = OrderedDict()
        self._terms: tuple[str, int] | None = None
        self._used = 0

    def open(self, terms: Terms) -> None:
        """Forget what was true of another snapshot."""
        if self._terms != (terms.path, terms.generation):
            self._terms = terms.path, terms.generation
            self._answers.clear()
            self._used = 0

    def get(self, data: bytes) -> tuple[bytes, int] | None:
        """The answer to a request, and the bytes of its body."""
        return self._answers.get(data)

    def put(self, data: bytes, answer: bytes, size: int, most: int) -> None:
        """Keep an answer, in `most` bytes in all, those that came first forgotten first."""
        self._answers[data] = answer, size
        self._used += len(data) + len(answer)
        while self._used > most:
            first, (old, _) = self._answers.popitem(last=False)
            self._used -= len(first) + len(old)


class Tenant:
    """A worker with a connection, now and then."""

    def __init__(self, counter: Counter, slate: Slate, board: Reading) -> None:
        self.worker = Worker(sys.stdout.buffer)
        self.counter = counter
        self.slate = slate
        self.board = board
        self.shelf = Shelf()
        self.stamp = (0, b"")

    def have(self, content: bytes, client: int) -> None:
        """Answer requests on a connection until it goes back."""
        terms, data = Terms.unpacked(content)
        self.shelf.open(terms)
        self.slate.open()
        visit = Visit(self, Reader(terms), client)
        try:
            visit.stay(data)
        finally:
            os.close(client)

    def dated(self) -> bytes:
        """The beginning of an answer of this second."""
        now = int(time.time())
        if self.stamp[0] != now:
            date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now)).encode()
            self.stamp = now, wire.STATUS[HTTPStatus.OK] + b"date: " + date + b"\r\n"
        return self.stamp[1]


class Visit:
    """One loan."""

    def __init__(self, tenant: Tenant, reader: Reader, client: int) -> None:
        self.tenant = tenant
        self.slate = tenant.slate
        self.reader = reader
        self.client = client
        self.until = time.monotonic() + LONGEST
        self.left = reader.terms.allowance
        self.served = 0
        self.asking = select.poll()
        self.asking.register(client, select.POLLIN)

    def stay(self, data: bytes) -> None:
        """Answer requests, and give the connection back."""
        began = time.monotonic()
        while self.answer(data, began):
            data = b""
            if self.is_over() or not self.asking.poll(PATIENCE):
                break
            began = time.monotonic()
            with suppress(OSError):  # whatever is wrong with the connection, the service will see
                data = os.read(self.client, PIECE)
            if not data:
                break
        else:
            return
        self.slate.keep(data)
        self.tenant.counter.send(back(asked=False))

    def is_over(self) -> bool:
        """Whether it is somebody else's turn."""
        spent = self.left is not None and self.left <= 0
        pressed = self.served >= SHARE and self.slate.wanted
        return pressed or spent or self.slate.is_full or time.monotonic() >= self.until

    def answer(self, data: bytes, began: float) -> bool:
        """Answer a request; False where the connection has gone back."""
        if not self.is_current():
            return self.leave(data)
        found = self.tenant.shelf.get(data)
        if found is not None:
            return self.send(*found, (began, began))
        query = self.reader.query(data)
        tag = self.reader.tag(query) if query is not None else None
        if query is None or tag is None or self.tenant.board.is_marked(data):
            return self.leave(data)
        started = time.monotonic()
        self.slate.begin(data, started)
        body = self.run(query, started)
        if body is None:
            return False
        answer = self.reader.answer(tag, body)
        self.tenant.shelf.put(data, answer, len(body), self.reader.terms.kept)
        return self.send(answer, len(body), (began, started), data)

    def is_current(self) -> bool:
        """Whether the snapshot shows all that is written."""
        return self.tenant.board.generation == self.reader.terms.generation

    def leave(self, data: bytes) -> bool:
        """Give the connection back with a request that is not answered."""
        self.slate.keep(data)
        self.tenant.counter.send(back(asked=False))
        return False

    def run(self, query: Query, started: float) -> bytes | None:
        """The whole of a short answer; None where the service has what there is of it."""
        held: Held | None = None
        sent = Sent(self)
        try:
            held = Held(sent.add, {"format": query.result_format})
            self.evaluation(query).write(held)
        except Failures as error:
            if held is not None and held.begun:
                os._exit(frames.FAILED_MIDWAY)
            self.slate.write()
            sent.add(frames.pack(frames.headed(failure(error, query.text))))
            return None
        self.slate.write()
        most = self.reader.terms.most
        if held.begun or (most and len(held.kept) >= most) or time.monotonic() - started >= SLOW:
            held.finish()
            return None
        return bytes(held.kept)

    def evaluation(self, query: Query) -> Evaluation:
        """The query, begun."""
        terms = self.reader.terms
        request = Request(query.text, (), (), {}, terms.result_format, None, terms.base, terms.version)
        return plain(self.tenant.worker.opened(terms.path), request, terms.result_format)

    def send(self, answer: bytes, size: int, times: tuple[float, float], made: bytes = b"") -> bool:
        """Send an answer, or as much of it as the connection takes; False where it has gone back.

        `times` are those at which the request and its query began; `made` is the request that it was made for.
        """
        self.slate.write()
        content = self.tenant.dated() + answer
        try:
            sent = os.write(self.client, content)
        except BlockingIOError:
            sent = 0
        except OSError:  # the client has gone; the service will see
            sent = len(content)
        now = time.monotonic()
        worked = now - times[1] if made else 0.0
        self.slate.note(Record(not made, size, now - times[0], worked, made, answer if made else b""))
        self.served += 1
        if self.left is not None:
            self.left -= worked
        if sent < len(content):
            self.slate.keep(b"")
            self.tenant.counter.send(back(False, content[sent:]))
            return False
        self.slate.wait()
        return True


class Sent:
    """Frames of an answer for the service; before the first goes the word that its connection comes back."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._begun = False

    def add(self, frame: bytes) -> None:
        """Send a frame."""
        if not self._begun:
            self._begun = True
            self._visit.slate.write()
            frame = back(asked=True) + frame
        self._visit.tenant.counter.send(frame)


def main() -> None:
    """Confine this process, then answer until the input ends."""
    (memory,) = sys.argv[1:]
    isolated = confine(int(memory))
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as own:
        counter = Counter(own)
        counter.send(frames.pack(json.dumps({"isolated": isolated}).encode()))
        if counter.frame() is None:
            return
        slate, board = counter.descriptors
        counter.descriptors.clear()
        tenant = Tenant(counter, Slate(slate), Reading.of(board))
        gc.freeze()  # the collector need not look at the modules again
        while (request := counter.frame()) is not None:
            if counter.descriptors:
                tenant.have(request, counter.descriptors.pop())
            else:
                tenant.worker.answer(json.loads(request))


if __name__ == "__main__":
    main()
