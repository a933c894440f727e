"""Which workers of a pool have connections, and how one gets a worker (`sparql.loan` draws what happens to it then)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from sparql.loan import Lessee, Loan, Offer, Tenancy
from sparql.process import WorkerProcess
from sparql.snapshots import Snapshot

# Seconds between two looks whether a killed worker is gone, and until it must be: the kernel takes some milliseconds.
_MOMENT, _GONE = 0.002, 2.0

# Seconds after which a worker is given back that was waited for, and that nobody has used.
_UNUSED = 0.002

Taken = tuple[WorkerProcess, Snapshot]


@dataclass(frozen=True, slots=True)
class Landlord:
    """What a pool does for its lettings: it gives an idle worker, with what it is to read, `at_once` or when there is
    one (`in_turn`), and takes it back, sound or not (`returned`); `shown` is the snapshot that is to be read."""

    at_once: Callable[[], Taken | None]
    in_turn: Callable[[], Coroutine[Any, Any, Taken]]
    returned: Callable[[WorkerProcess, bool], None]
    shown: Callable[[], Snapshot | None]


class Lettings:
    """The tenancies of a pool."""

    def __init__(self, landlord: Landlord) -> None:
        self._landlord = landlord
        self._tenancies: set[Tenancy] = set()
        self._coming: dict[str | None, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._tenancies)

    async def room(self, client: str | None, turn: Callable[[], Awaitable[Callable[[], None]]]) -> None:
        """Wait until a connection of a client may be lent: together, where many wait.

        `turn` waits for the client's turn, and gives what ends it. Raises what that and the pool raise.
        """
        if (self._shared() if client is None else self.of(client)) is not None:
            return
        coming = self._coming.get(client)
        if coming is None:
            coming = self._coming[client] = asyncio.get_running_loop().create_task(self._come(client, turn))
            coming.add_done_callback(partial(self._came, client))
        await asyncio.shield(coming)

    def _came(self, client: str | None, coming: asyncio.Task[None]) -> None:
        del self._coming[client]
        if not coming.cancelled():
            coming.exception()  # those who wait are told of it; there may be none

    async def _come(self, client: str | None, turn: Callable[[], Awaitable[Callable[[], None]]]) -> None:
        if client is not None:
            self.press(client)
        end = await turn()
        try:
            tenancy = self._shared() or self._begin(*await self._landlord.in_turn())
        except BaseException:
            end()
            raise
        if tenancy is None:
            end()
            return
        loop = asyncio.get_running_loop()
        if client is not None:
            loop.call_later(_UNUSED, tenancy.join(client, end))
        loop.call_later(_UNUSED, self._look, tenancy)

    def _look(self, tenancy: Tenancy) -> None:
        """Give a worker back that nobody has used."""
        if tenancy.is_unused and tenancy in self._tenancies:
            self._over(tenancy, True)

    def lend(self, offer: Offer) -> Loan | None:
        """Lend a connection, beside others of its client if it has any; None where that would have to wait."""
        tenancy = self.of(offer.client) or self._begun() or self._shared()
        if tenancy is None:
            return None
        loan = tenancy.lend(offer)
        if loan is None:
            self._look(tenancy)
        return loan

    def of(self, client: str | None) -> Tenancy | None:
        """A tenancy with room in which a client has its turn."""
        return next((each for each in self._open() if client in each.turns), None)

    def press(self, client: str | None = None) -> None:
        """Say to a worker that has connections that others wait; to those that have a client's, if it is one."""
        for tenancy in self._tenancies:
            if tenancy.is_open and (client is None or client in tenancy.turns):
                tenancy.press()
                if client is None:
                    return

    def adopted(self, loan: Loan) -> WorkerProcess:
        """The worker that runs the query of a loan, which is no letting any more."""
        self._tenancies.discard(loan.tenancy)
        return loan.tenancy.worker

    def discard(self, loan: Loan) -> None:
        """Kill the worker that runs the query of a loan, which nobody adopts."""
        self._over(loan.tenancy, False)

    async def close(self) -> None:
        """Kill the workers, and wait until their borrowers have heard of it."""
        for coming in self._coming.values():
            coming.cancel()
        for tenancy in self._tenancies:
            tenancy.worker.kill()
        until = asyncio.get_running_loop().time() + _GONE
        while self._tenancies and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_MOMENT)

    def _begun(self) -> Tenancy | None:
        """A tenancy of a worker that was idle."""
        taken = self._landlord.at_once()
        return self._begin(*taken) if taken is not None else None

    def _begin(self, worker: WorkerProcess, snapshot: Snapshot) -> Tenancy | None:
        if not isinstance(worker, Lessee):
            self._landlord.returned(worker, True)
            return None
        tenancy = Tenancy(worker, snapshot, self._over)
        self._tenancies.add(tenancy)
        return tenancy

    def _shared(self) -> Tenancy | None:
        """The tenancy with room that has fewest connections."""
        return min(self._open(), key=lambda each: len(each.loans), default=None)

    def _open(self) -> list[Tenancy]:
        """The tenancies with room that show what is to be read."""
        shown = self._landlord.shown()
        return [each for each in self._tenancies if each.has_room and each.snapshot == shown]

    def _over(self, tenancy: Tenancy, sound: bool) -> None:
        self._tenancies.discard(tenancy)
        self._landlord.returned(tenancy.worker, sound and tenancy.worker.alive)
