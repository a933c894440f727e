"""Connections that are lent to workers: a program that asks one plain query after the other talks to a worker itself.

On the way through the service a small query costs several times what the engine takes: two processes more are woken,
and the caches of the processor are cold each time. `sparql.loan` draws what may happen to a connection.
"""

import asyncio
import time
from typing import cast

from ontology.errors import ChanceryError
from server import wire
from server.budgets import client_at
from server.express import Express, Work
from server.lending import Borrower, Lent, lend, may_lend, room
from server.short import asked
from sparql.loan import Ending, Loan

QUICK = 0.025  # seconds after an answer: a program that asks one query after the other
WORTH = 4  # answers of a worker that are worth lending it the connection; below, that waits for more quick queries
MOST_NEEDED = 1024


class Shared(Express):
    """A connection that answers plain queries itself, or is lent to a worker that does."""

    lent: Lent | None = None
    quick = 0  # plain queries that came in a moment after the answer before
    needed = 1  # of those before the connection is lent
    willing = False  # to lend the connection with the present request
    refused = False  # a worker gave the next request back unread

    @property
    def is_asking(self) -> bool:
        """Whether a query is under way, or may be."""
        return super().is_asking or self.lent is not None

    def lend(self, work: Work) -> bool:
        """Lend the connection with a request, if its client asks one query after the other."""
        self.quick = self.quick + 1 if self.loop.time() - self.answered < QUICK else 0
        refused, self.refused = self.refused, False
        self.willing = not refused and self.quick >= self.needed
        return self.willing and self.lend_at_once(work)

    def lend_at_once(self, work: Work) -> bool:
        """Lend the connection with a request, if there is a worker for it and nothing else to be done with it."""
        if self.later or self.transport.get_extra_info("ssl_object") is not None:
            return False
        if cast(asyncio.WriteTransport, self.transport).get_write_buffer_size():
            return False
        descriptor = self.transport.get_extra_info("socket").fileno()
        self.flow.pause_reading()
        asked = (work.query, work.request, work.data, work.started)
        self.lent = lend(work.running, asked, self.borrower(work), descriptor, self.returned)
        if self.lent is None:
            self.flow.resume_reading()
        elif self.arriving is not None:
            self.arriving.cancel()
            self.arriving = None
        return self.lent is not None

    def borrower(self, work: Work) -> Borrower:
        """Whose connection it is."""
        address = self.address(work.request)
        return Borrower(address, client_at(address), tuple(self.server_state.default_headers[1:]))

    async def serve(self, work: Work) -> None:
        """Ask a query that has to wait: for a worker that takes the connection with it, if one may be lent."""
        borrower = self.borrower(work)
        if self.willing and may_lend(work.running, work.query, work.request, borrower):
            try:
                await room(work.running, borrower.client)
            except ChanceryError as error:
                self.task = None
                self.answer(work, error)
                return
            if not self.ending and not self.transport.is_closing() and self.lend_at_once(work):
                self.task = None
                return
        await super().serve(work)

    def returned(self, _: Loan, ending: Ending) -> None:
        """The worker gives the connection back."""
        lent, self.lent = self.lent, None
        assert lent is not None
        self.server_state.total_requests += lent.loan.served
        if lent.loan.served >= WORTH:
            self.needed = 1
        elif not lent.loan.tenancy.is_pressed:
            self.needed = min(4 * self.needed, MOST_NEEDED)
        self.answered = self.loop.time()
        request = wire.read(ending.unread) if ending.asked else None
        query = asked(lent.running, request) if request is not None else None
        if not ending.asked:
            lent.end()
        elif request is None or query is None:
            lent.discard()
        else:
            key, started = self.key_of(request), time.monotonic() - ending.ran
            work = Work(lent.running, query, request, key, ending.unread, started)
            self.asked = work, lent.adopt(query, ending, self.came)
        if self.transport.is_closing():
            self.forsake()
            return
        if ending.cut or (self.ending and self.asked is None):
            self.transport.write(ending.rest)
            self.transport.close()
            return
        self.transport.write(ending.rest)
        self.attend_again(b"" if ending.asked else ending.unread)

    def shutdown(self) -> None:
        """The server stops: the worker is to give the connection back soon."""
        super().shutdown()
        if self.lent is not None:
            self.lent.loan.tenancy.press()

    def attend_again(self, unread: bytes) -> None:
        """Read the connection again, after what a worker has read of it and not answered."""
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_handler()
        self.refused = bool(unread)
        self.later = unread + self.later
        if self.asked is None:
            self.go_on()
        else:
            self.flow.resume_reading()
