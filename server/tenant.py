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
from http import HTTPStatus

from ontology.errors import ChanceryError
from server import wire
from server.conditions import Reader, Terms
from sparql import frames
from sparql.board import Reading
from sparql.confinement import confine
from sparql.evaluation import plain
from sparql.slate import SLOW, Slate, back
from sparql.worker import Held, Worker, failure

SHARE = 16  # requests that are answered before others have their turn
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
        self._asked_again: set[bytes] = set()
        self._terms: tuple[str, int] | None = None
        self._used = 0

    def open(self, terms: Terms) -> None:
        """Forget what was true of another snapshot."""
        if self._terms != (terms.path, terms.generation):
            self._terms = terms.path, terms.generation
            self._answers.clear()
            self._asked_again.clear()
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
            self._asked_again.discard(first)
            self._used -= len(first) + len(old)

    def is_second(self, data: bytes) -> bool:
        """Whether what is kept is given for the first time again: others may then ask for it too."""
        if data in self._asked_again:
            return False
        self._asked_again.add(data)
        return True


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
            try:
                data = os.read(self.client, PIECE)
            except OSError:  # whatever is wrong with the connection, the service will see
                break
            if not data:
                break
        else:
            return
        self.leave(data)

    def is_over(self) -> bool:
        """Whether it is somebody else's turn."""
        spent = self.left is not None and self.left <= 0
        return spent or (self.served % SHARE == 0 and (self.slate.wanted or not self.slate.has_room(SHARE)))

    def answer(self, data: bytes, began: float) -> bool:
        """Answer a request; False where the connection has gone back."""
        tenant = self.tenant
        if tenant.board.generation != self.reader.terms.generation:  # there is more than this snapshot shows
            return self.leave(data)
        kept = tenant.shelf.get(data)
        if kept is not None:
            return self.again(data, began, *kept)
        text = self.reader.text(data)
        tag = self.reader.tag(text) if text is not None else None
        if text is None or tag is None or tenant.board.is_marked(data):
            return self.leave(data)
        started = time.monotonic()
        self.slate.begin(data, started)
        body = self.run(text, started)
        if body is None:
            return False
        self.slate.write()
        answer = self.reader.answer(tag, body)
        tenant.shelf.put(data, answer, len(body), self.reader.terms.kept)
        rest = self.send(answer)
        now = time.monotonic()
        self.slate.note(False, len(body), now - began, now - started)
        if self.left is not None:
            self.left -= now - started
        return self.go_on(rest)

    def again(self, data: bytes, began: float, answer: bytes, size: int) -> bool:
        """Give an answer that is kept."""
        self.slate.write()
        rest = self.send(answer)
        if self.tenant.shelf.is_second(data):
            self.slate.offer(data, answer)
        self.slate.note(True, size, time.monotonic() - began, 0.0)
        return self.go_on(rest)

    def leave(self, data: bytes) -> bool:
        """Give the connection back with a request that is not answered."""
        self.slate.keep(data)
        self.tenant.counter.send(back(asked=False))
        return False

    def go_on(self, rest: bytes) -> bool:
        """Wait for the next request, unless the client has not taken the `rest` of an answer: the service sends it."""
        self.served += 1
        if rest:
            self.slate.keep(b"")
            self.tenant.counter.send(back(False, rest))
            return False
        self.slate.wait()
        return True

    def run(self, text: str, started: float) -> bytes | None:
        """The whole of a short answer; None where the service has what there is of it."""
        terms, format_ = self.reader.terms, self.reader.format
        sent = Sent(self)
        held = Held(sent.add, {"format": format_.name})
        try:
            store = self.tenant.worker.opened(terms.path)
            plain(store, text, terms.base, format_, terms.version).write(held)
        except Failures as error:
            if held.begun:
                os._exit(frames.FAILED_MIDWAY)
            self.slate.write()
            sent.add(frames.pack(frames.headed(failure(error, text))))
            return None
        if held.begun or (terms.most and len(held.kept) >= terms.most) or time.monotonic() - started >= SLOW:
            self.slate.write()
            held.finish()
            return None
        return bytes(held.kept)

    def send(self, answer: bytes) -> bytes:
        """Send an answer, and say what the connection has not taken of it."""
        content = self.tenant.dated() + answer
        try:
            return content[os.write(self.client, content) :]
        except BlockingIOError:
            return content
        except OSError:  # the client has gone; the service will see
            return b""


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
