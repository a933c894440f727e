"""Which workers of a pool have connections, and how one gets a worker (`sparql.loan` draws what happens to it then)."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from sparql.loan import Ending, Lessee, Loan, Tenancy
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
        self._coming: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._tenancies)

    async def room(self) -> None:
        """Wait until a connection may be lent: together, where many wait. Raises what the pool raises."""
        if self._shared() is None:
            if self._coming is None or self._coming.done():
                self._coming = asyncio.get_running_loop().create_task(self._come())
            await asyncio.shield(self._coming)

    async def _come(self) -> None:
        tenancy = self._begin(*await self._landlord.in_turn())
        if tenancy is not None:
            asyncio.get_running_loop().call_later(_UNUSED, self._look, tenancy)

    def _look(self, tenancy: Tenancy) -> None:
        """Give a worker back that nobody has used."""
        if tenancy.is_unused and tenancy in self._tenancies:
            self._over(tenancy, True)

    def lend(
        self,
        terms: Callable[[Snapshot], bytes],
        first: bytes,
        descriptor: int,
        over: Callable[[Loan, Ending], None],
    ) -> Loan | None:
        """Lend the connection behind a descriptor, with its first request, on the `terms` for a snapshot.

        None where that would have to wait for anything.
        """
        tenancy = self._begun() or self._shared()
        if tenancy is None:
            return None
        loan = tenancy.lend(terms(tenancy.snapshot), first, descriptor, over)
        if loan is None:
            self._look(tenancy)
        return loan

    def press(self) -> None:
        """Say to a worker that has connections that others wait."""
        for tenancy in self._tenancies:
            if tenancy.is_open:
                tenancy.press()
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
        """The tenancy with fewest connections of those that show what is to be read."""
        shown = self._landlord.shown()
        found = [each for each in self._tenancies if each.has_room and each.snapshot == shown]
        return min(found, key=lambda each: len(each.loans), default=None)

    def _over(self, tenancy: Tenancy, sound: bool) -> None:
        self._tenancies.discard(tenancy)
        self._landlord.returned(tenancy.worker, sound and tenancy.worker.alive)
