"""The worker that connections are lent to: `python -m server.tenant MEMORY`.

It answers what the service sends it, as `sparql.worker` does, and reads connections that it has itself (`sparql.loan`
draws that). It imports nothing of the application: a worker has to start in a moment, and to be small.
"""

import gc
import json
import os
import select
import socket
import sys
import time
from http import HTTPStatus

from ontology.errors import ChanceryError
from server import wire
from server.conditions import Reader, Terms
from server.counter import Counter
from server.shelf import Shelf
from sparql import frames
from sparql.board import Reading
from sparql.confinement import confine
from sparql.evaluation import plain
from sparql.slate import SLOW, Back, Slate
from sparql.worker import Held, Worker, failure

# Seconds in which the next request comes, else the worker is wasted; in which it comes on one of its connections while
# others have work for it; and between two looks whether it does.
PATIENCE, LONGEST, MOMENT = 0.002, 0.1, 0.001
TURN = 0.01  # seconds before others have theirs: to lend a connection takes as long as five answers
ROOM = 256  # records that are made between two looks, at the very most
PIECE = 16 << 10  # bytes of a request; a longer one is the service's affair

Failures = (ChanceryError, SyntaxError, ValueError, RuntimeError, OSError, MemoryError)


class Tenant:
    """A worker, and the connections that it has."""

    def __init__(self, counter: Counter, slate: Slate, board: Reading) -> None:
        self.worker = Worker(sys.stdout.buffer)
        self.counter = counter
        self.slate = slate
        self.board = board
        self.shelf = Shelf()
        self.visits: dict[int, Visit] = {}
        self._asking = select.poll()
        self._asking.register(counter.fileno(), select.POLLIN)
        self._tenancy = self._parted = 0  # the present one; the last that a query of the service's has ended
        self._began = self._next_look = 0.0
        self._stamp = (0, b"")

    def work(self) -> None:
        """Answer until the service ends."""
        own = self.counter.fileno()
        while True:
            for descriptor, _ in self._asking.poll(1000 * PATIENCE if self.visits else None):
                visit = self.visits.get(descriptor)
                if visit is not None:
                    visit.serve()
                elif descriptor == own and not self.hear():
                    return
            if self.visits:
                self.look()

    def hear(self) -> bool:
        """Do what the service says; False at the end."""
        alive = self.counter.wait()
        while (content := self.counter.frame()) is not None:
            if content.startswith(b"{"):
                self.worker.answer(json.loads(content))
            else:
                self.have(content, self.counter.descriptor())
        return alive

    def have(self, content: bytes, client: int) -> None:
        """Take a connection, and answer its first request."""
        head, told, first = content.split(b"\n", 2)
        numbers, came = head.rsplit(b" ", 1)
        tenancy, loan = map(int, numbers.split())
        if tenancy <= self._parted:  # the service knows that, or will
            os.close(client)
            return
        if tenancy != self._tenancy:
            self._tenancy = tenancy
            self._began = time.monotonic()
            self.slate.open()
        terms = Terms.unpacked(told)
        self.shelf.open(terms)
        visit = self.visits[client] = Visit(self, loan, Reader(terms), client)
        self._asking.register(client, select.POLLIN)
        visit.answer(first, float(came))

    def look(self) -> None:
        """Give back the connections of those who ask nothing, or all where others wait."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + MOMENT
        idle = all(now - each.answered > PATIENCE for each in self.visits.values())
        pressed = self.slate.wanted and now - self._began >= TURN
        if idle or pressed or not self.slate.has_room(ROOM):
            self.leave_all()
        for visit in [each for each in self.visits.values() if each.is_over(now)]:
            self.leave(visit)

    def leave(self, visit: "Visit", unread: bytes = b"", rest: bytes = b"") -> None:
        """Give a connection back."""
        self.forget(visit)
        self.counter.send(Back(visit.loan, False, unread, rest).packed())

    def leave_all(self) -> None:
        """Give all connections back."""
        for visit in [*self.visits.values()]:
            self.leave(visit)

    def part(self, visit: "Visit", unread: bytes) -> bytes:
        """Give all connections back, one of them with a query whose answer follows; the frame that says so."""
        self.forget(visit)
        self.leave_all()
        self._parted = self._tenancy
        return Back(visit.loan, True, unread).packed()

    def forget(self, visit: "Visit") -> None:
        """Have a connection no more."""
        del self.visits[visit.client]
        self._asking.unregister(visit.client)
        os.close(visit.client)

    def dated(self) -> bytes:
        """The beginning of an answer of this second."""
        now = int(time.time())
        if self._stamp[0] != now:
            date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now)).encode()
            self._stamp = now, wire.STATUS[HTTPStatus.OK] + b"date: " + date + b"\r\n"
        return self._stamp[1]


class Visit:
    """A connection while the worker has it."""

    def __init__(self, tenant: Tenant, loan: int, reader: Reader, client: int) -> None:
        self.tenant = tenant
        self.slate = tenant.slate
        self.loan = loan
        self.reader = reader
        self.client = client
        self.left = reader.terms.allowance
        self.answered = time.monotonic()

    def is_over(self, now: float) -> bool:
        """Whether its client asks nothing, or may ask no more."""
        return now - self.answered > LONGEST or (self.left is not None and self.left <= 0)

    def serve(self) -> None:
        """Answer the request that has come."""
        began = time.monotonic()
        self.slate.write(
            self.loan
        )  # what is read is lost with this process until the slate has it: the client is to know
        try:
            data = os.read(self.client, PIECE)
        except OSError:  # whatever is wrong with the connection, the service will see
            data = b""
        if data:
            self.answer(data, began)
        else:
            self.tenant.leave(self)

    def answer(self, data: bytes, began: float) -> None:
        """Answer a request, or give the connection back."""
        tenant = self.tenant
        if tenant.board.generation != self.reader.terms.generation:  # there is more than this snapshot shows
            tenant.leave(self, data)
            return
        kept = tenant.shelf.get(data)
        if kept is not None:
            self.again(data, began, *kept)
            return
        text = self.reader.text(data)
        tag = self.reader.tag(text) if text is not None else None
        if text is None or tag is None or tenant.board.is_marked(data):
            tenant.leave(self, data)
            return
        started = time.monotonic()
        self.slate.begin(self.loan, data, started)
        body = self.run(text, data, started)
        if body is None:
            return
        self.slate.write(self.loan)
        answer = self.reader.answer(tag, body)
        tenant.shelf.put(data, answer, len(body), self.reader.terms.kept)
        rest = self.send(answer)
        now = self.answered = time.monotonic()
        self.slate.note(self.loan, False, len(body), (now - began, now - started))
        if self.left is not None:
            self.left -= now - started
        self.go_on(rest)

    def again(self, data: bytes, began: float, answer: bytes, size: int) -> None:
        """Give an answer that is kept."""
        self.slate.write(self.loan)
        rest = self.send(answer)
        if self.tenant.shelf.is_second(data):
            self.slate.offer(data, answer)
        self.answered = time.monotonic()
        self.slate.note(self.loan, True, size, (self.answered - began, 0.0))
        self.go_on(rest)

    def go_on(self, rest: bytes) -> None:
        """Wait for the next request, unless the client has not taken the `rest` of an answer: the service sends it."""
        if rest:
            self.tenant.leave(self, b"", rest)
        else:
            self.slate.wait()

    def run(self, text: str, data: bytes, started: float) -> bytes | None:
        """The whole of a short answer; None where the service has what there is of it."""
        terms, format_ = self.reader.terms, self.reader.format
        sent = Sent(self, data)
        held = Held(sent.add, {"format": format_.name})
        try:
            store = self.tenant.worker.opened(terms.path)
            plain(store, text, terms.base, format_, terms.version).write(held)
        except Failures as error:
            if held.begun:
                os._exit(frames.FAILED_MIDWAY)
            sent.add(frames.pack(frames.headed(failure(error, text))))
            return None
        if held.begun or (terms.most and len(held.kept) >= terms.most) or time.monotonic() - started >= SLOW:
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

    def __init__(self, visit: Visit, data: bytes) -> None:
        self._visit = visit
        self._data = data
        self._begun = False

    def add(self, frame: bytes) -> None:
        """Send a frame."""
        tenant = self._visit.tenant
        if self._begun:
            tenant.counter.send(frame)
            return
        self._begun = True
        tenant.counter.send(tenant.part(self._visit, self._data) + frame)
        tenant.slate.wait()  # not before: until the service has the word, the slate has to say whose query this is


def main() -> None:
    """Confine this process, then answer until the input ends."""
    (memory,) = sys.argv[1:]
    isolated = confine(int(memory))
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as own:
        counter = Counter(own)
        counter.send(frames.pack(json.dumps({"isolated": isolated}).encode()))
        while counter.frame() is None:
            if not counter.wait():
                return
        tenant = Tenant(counter, Slate(counter.descriptor()), Reading.of(counter.descriptor()))
        gc.freeze()  # the collector need not look at the modules again
        tenant.work()


if __name__ == "__main__":
    main()
