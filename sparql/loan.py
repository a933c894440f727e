"""A client's connection that is lent to a worker, so that its short queries need not pass through the service.

    at home ---lend---> WAITING <---> RUNNING ---> WRITING ---> WAITING …
       ^                   |             |            |
       |                   |             |            +-- back, `rest`: what the client did not take yet
       |                   |             +--------------- back, `asked`: the answer is long, slow or an error; it
       |                   |                              follows in frames, as that of an ordinary query
       +---- back ---------+  no request for a moment, `unread`: one that is not to be answered there, others wait,
                              the client's budget is used up, the client has gone

The states are those of `sparql.slate`, where the worker writes what it does; the service looks there every LOOK
seconds, and hears of what was answered. A query that has run for so long it takes as its own (`asked`): it reads the
connection again, and ends the query at its deadline, or when the client goes, as any other. The worker sends nothing
itself of an answer that took SLOW seconds, so that both never write. When the worker dies, the slate has what it did:
WAITING, the connection comes home with what is unread; RUNNING, the query is the service's, which says that it broke;
WRITING, the connection is cut.

In all cases `over` is called once. Then the borrower either adopts the query (`Pool.adopt`) or gives the worker back
(`Pool.settle`).
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from sparql.board import Board
from sparql.process import WorkerProcess
from sparql.slate import Doing, Record, Slate
from sparql.snapshots import Snapshot

LOOK = 0.025


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


class Loan:
    """A connection that a worker has: `heard` is told of what it has answered, `served` requests in all."""

    def __init__(self, worker: Lessee, snapshot: Snapshot, over: Callable[["Loan", Ending], None]) -> None:
        self.worker = worker
        self.snapshot = snapshot
        self.slate = worker.slate
        self._over = over
        self.heard: Callable[[list[Record]], None] = _ignore
        self.served = 0
        self._seen = 0
        self._then: Callable[[bytes | None], None] | None = None
        self._taken = False

    def begin(self, content: bytes, descriptor: int) -> bool:
        """Lend the connection behind a descriptor; False where the worker cannot take it at once."""
        self.slate.clear()
        if not self.worker.send_with(content, descriptor):
            return False
        self.worker.call(self._told)
        self._watch()
        return True

    def press(self) -> None:
        """Say that others wait."""
        self.slate.want()

    def hear(self) -> None:
        """Read what was answered."""
        records = self.slate.take()
        self.served += len(records)
        if records:
            self.heard(records)

    def pass_on(self, then: Callable[[bytes | None], None]) -> None:
        """Call `then` with the first frame of the answer to the query that was taken."""
        if self._taken:
            self._then = then  # the word that the connection comes back is still to come
        else:
            self.worker.call(then)

    def _watch(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)

    def _look(self) -> None:
        """Hear of what was answered, and take the query as the service's own if it has run for long."""
        self.hear()
        first, found = self.slate.read(), self.slate.read()
        ran = time.monotonic() - found.started
        if found.doing is Doing.RUNNING and first == found and found.number == self._seen and ran >= LOOK:
            self._taken = True
            self._over(self, Ending(asked=True, unread=found.data, ran=ran))
            return
        self._seen = found.number
        self._watch()

    def _told(self, content: bytes | None) -> None:
        """The worker gives the connection back, or is dead."""
        self._timer.cancel()
        self.hear()
        if self._taken:
            if content is None:
                assert self._then is not None
                self._then(None)
            elif self._then is not None:
                self.worker.call(self._then)
            return
        found = self.slate.read()
        ran = time.monotonic() - found.started
        if content is not None:
            line, _, rest = content.partition(b"\n")
            self._over(self, Ending(json.loads(line)["asked"], False, found.data, rest, ran))
        elif found.doing is Doing.RUNNING:
            self._over(self, Ending(asked=True, unread=found.data, ran=ran))
        elif found.doing is Doing.WRITING:
            self._over(self, Ending(cut=True))
        else:
            self._over(self, Ending(unread=found.data))


def _ignore(_: list[Record]) -> None:
    """Nobody is told."""
