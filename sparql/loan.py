"""Connections that are lent to a worker, so that their short queries need not pass through the service.

    at home ---lend---> WAITING <---> RUNNING ---> WRITING ---> WAITING …
       ^                   |             |            |
       |                   |             |            +-- back, `rest`: what the client did not take yet
       |                   |             +--------------- back, `asked`: the answer is long, slow or an error; it
       |                   |                              follows in frames, as that of an ordinary query
       +---- back ---------+  no request for a moment, `unread`: one that is not to be answered there, others wait,
                              the client's budget is used up, the client has gone

A worker may have many connections, and answers one of them at a time. The states are those of `sparql.slate`, where it
writes what it does; the service looks there every LOOK seconds, and hears of what was answered. A query that has run
for so long the service takes as its own (`asked`): it reads that connection again, and ends the query at its deadline,
or when the client goes, as any other. The worker sends nothing itself of an answer that took SLOW seconds, so that both
never write. When a query is the service's, whichever side said so, all other connections of the worker come home.

When the worker dies, the slate has what it did: RUNNING, the query is the service's, which says that it broke; WRITING,
as it is also while a request is read, that connection is cut; every other one comes home, and with it the first
request, if that was not answered.

Of each loan `over` is called once. A query that is the service's is then adopted (`Pool.adopt`), or its worker killed.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from sparql.board import Board
from sparql.process import WorkerProcess
from sparql.slate import Back, Doing, Read, Record, Slate
from sparql.snapshots import Snapshot

LOOK = 0.025
MOST = 64  # connections of one worker: a small query of each takes some 10 ms in all

_numbers = count(1)  # of tenancies and loans


class Lessee(WorkerProcess):
    """A worker that connections can be lent to."""

    slate: Slate

    @classmethod
    async def hired(cls, memory: int, program: str, board: Board) -> Self:
        """Start one: as `WorkerProcess.start`, with a slate of its own and the board of the service."""
        worker = await cls.start(memory, program)
        worker.slate = Slate()
        worker.send_with(b"{}", worker.slate.descriptor, board.descriptor)
        return worker

    async def end(self) -> None:
        """Kill it, and wait until it is gone."""
        await super().end()
        if hasattr(self, "slate"):  # it was ready
            self.slate.close()
            del self.slate


@dataclass(frozen=True, slots=True)
class Ending:
    """How a loan ended.

    `unread` are bytes that the worker has read and not answered; where it `asked` their query, that runs on and has
    run for `ran` seconds. `rest` is what is still to be sent of the last answer. After a `cut` nothing can be sent.
    """

    asked: bool = False
    cut: bool = False
    unread: bytes = b""
    rest: bytes = b""
    ran: float = 0.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A connection that may be lent: its descriptor, whose it is, the terms for a snapshot, the first request and when
    it came (on the monotonic clock), and who is told when the loan is over."""

    descriptor: int
    client: str | None
    terms: Callable[[Snapshot], bytes]
    first: bytes
    came: float
    over: Callable[["Loan", Ending], None]


class Loan:
    """A connection that a worker has: `heard` is told of what it has answered, `served` requests in all."""

    def __init__(self, tenancy: "Tenancy", offer: Offer) -> None:
        self.tenancy = tenancy
        self._offer = offer
        self.heard: Callable[[list[Record]], None] = _ignore
        self.served = 0

    def end(self, ending: Ending) -> None:
        """The connection is the service's again."""
        self._offer.over(self, ending)

    def come_home(self) -> None:
        """The worker does nothing with the connection, and never will."""
        self.end(Ending(unread=b"" if self.served else self._offer.first))


@dataclass(slots=True)
class Turn:
    """A client's turn at a worker: what ends it, and the loans that have it."""

    end: Callable[[], None]
    loans: set[object] = field(default_factory=set)


class Tenancy:
    """A worker while it has connections, all of them to be answered from one snapshot.

    `done` is called at its end with whether its worker is sound, unless a query of it is the service's.
    """

    def __init__(self, worker: Lessee, snapshot: Snapshot, done: Callable[["Tenancy", bool], None]) -> None:
        self.worker = worker
        self.snapshot = snapshot
        self.loans: dict[int, Loan] = {}
        self.turns: dict[str, Turn] = {}
        self.is_open = True
        self.is_pressed = False
        self._done = done
        self._number = next(_numbers)
        self._timer: asyncio.TimerHandle | None = None
        self._seen = 0
        self._then: Callable[[bytes | None], None] | None = None
        self._taken = False
        worker.slate.clear()

    @property
    def has_room(self) -> bool:
        """Whether one more connection may be lent."""
        return self.is_open and len(self.loans) < MOST and self.worker.alive

    @property
    def is_unused(self) -> bool:
        """Whether no connection was ever lent."""
        return self._timer is None

    def lend(self, offer: Offer) -> Loan | None:
        """Lend a connection; None where that cannot be at once."""
        number = next(_numbers)
        head = b"%d %d %.6f" % (self._number, number, offer.came)
        content = b"%b\n%b\n%b" % (head, offer.terms(self.snapshot), offer.first)
        if not self.worker.send_with(content, offer.descriptor):
            return None
        if self._timer is None:
            self.worker.call(self._told)
            self._watch()
        loan = self.loans[number] = Loan(self, offer)
        return loan

    def join(self, client: str, end: Callable[[], None]) -> Callable[[], None]:
        """A client has one more connection here; what is given back is to be called when that has ended.

        However many they are, one query of theirs runs at a time, and so they have one turn: `end` is what ends it.
        """
        turn = self.turns.setdefault(client, Turn(end))
        one = object()
        turn.loans.add(one)

        def leave() -> None:
            if one in turn.loans:
                turn.loans.discard(one)
                if not turn.loans:
                    del self.turns[client]
                    turn.end()

        return leave

    def press(self) -> None:
        """Say that others wait: all connections are to come home."""
        self.is_open = False
        self.is_pressed = True
        self.worker.slate.want()

    def pass_on(self, then: Callable[[bytes | None], None]) -> None:
        """Call `then` with the first frame of the answer to the query that is the service's."""
        if self._taken:
            self._then = then  # the word that the connection comes back is still to come
        else:
            self.worker.call(then)

    def _watch(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)

    def _look(self) -> None:
        """Hear of what was answered, and take a query as the service's own if it has run for long."""
        self._hear()
        first, found = self.worker.slate.read(), self.worker.slate.read()
        ran = time.monotonic() - found.started
        lasts = found.doing is Doing.RUNNING and first == found and found.number == self._seen and ran >= LOOK
        # What it said before it began the query is heard first: how other connections come home may be among it.
        loan = self.loans.pop(found.loan, None) if lasts and not self.worker.has_frames else None
        if loan is None:
            self._seen = found.number
            self._watch()
            return
        self._taken = True
        self._send_home()
        loan.end(Ending(asked=True, unread=found.data, ran=ran))

    def _hear(self) -> None:
        """Read what was answered."""
        heard: dict[int, list[Record]] = {}
        for record in self.worker.slate.take():
            heard.setdefault(record.loan, []).append(record)
        for number, records in heard.items():
            loan = self.loans.get(number)
            if loan is not None:
                loan.served += len(records)
                loan.heard(records)

    def _told(self, content: bytes | None) -> None:
        """The worker gives a connection back, or is dead."""
        self._hear()
        if content is None:
            self._stop()
            self._die(self.worker.slate.read())
            return
        back = Back.unpacked(content)
        loan = self.loans.pop(back.loan, None)
        if back.asked:
            self._stop()
            if self._then is not None:
                self.worker.call(self._then)
            elif loan is not None:
                self._send_home()
                ran = time.monotonic() - self.worker.slate.read().started
                loan.end(Ending(asked=True, unread=back.unread, ran=ran))
            return
        if loan is not None:
            loan.end(Ending(unread=back.unread, rest=back.rest))
        if self.loans or self._taken:
            self.worker.call(self._told)
        else:
            self._stop()
            self._done(self, True)

    def _die(self, found: Read) -> None:
        """The worker is dead: what comes of its connections."""
        if self._then is not None:
            self._then(None)
        last = self.loans.pop(found.loan, None) if found.doing is not Doing.WAITING else None
        self._send_home()
        if last is not None and found.doing is Doing.RUNNING:
            last.end(Ending(asked=True, unread=found.data, ran=time.monotonic() - found.started))
            return
        if last is not None:
            last.end(Ending(cut=True))
        if not self._taken:
            self._done(self, False)

    def _send_home(self) -> None:
        self.is_open = False
        while self.loans:
            _, loan = self.loans.popitem()
            loan.come_home()

    def _stop(self) -> None:
        self.is_open = False
        if self._timer is not None:
            self._timer.cancel()


def _ignore(_: list[Record]) -> None:
    """Nobody is told."""
