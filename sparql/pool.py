"""The query workers as one service: `Pool.answer` runs a query in a process that can be killed.

Nothing stops a query of pyoxigraph 0.5.13 but the end of its process, so each runs in one of its own, which is kept for
the next query if all goes well and killed if the query passes its deadline, fails midway or is abandoned.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from ontology import errors
from ontology.errors import ServiceBusy
from sparql import frames
from sparql.formats import GRAPHS, RESULTS
from sparql.instant import at_once
from sparql.lettings import Landlord, Lettings
from sparql.limits import Limits, State
from sparql.loan import Loan
from sparql.process import WorkerProcess
from sparql.query import Query
from sparql.run import Answer, Chunks, Outcome, Run
from sparql.snapshots import Snapshot
from sparql.spool import Room

_log = logging.getLogger(__name__)

# Under a stream of writes a snapshot may be retired between its finding and its opening.
_RETRIES = 2

_FORMATS = {**RESULTS, **GRAPHS}

Ended = Callable[[Outcome, float], None]


class Pool:
    """Query workers over the snapshots that `snapshot` gives, which is asked in a thread before each query.

    `shown` may give one at once, so that no thread is needed; None where it has none. Belongs to one event loop;
    `close` it there.
    """

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        limits: Limits,
        shown: Callable[[], Snapshot | None] = lambda: None,
        hire: Callable[[int], Awaitable[WorkerProcess]] = WorkerProcess.start,
    ) -> None:
        """A pool; `hire` starts a worker that may use so many bytes: a Lessee, if connections are to be lent."""
        self._snapshot = snapshot
        self._hired = hire
        self._shown = shown
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.workers)
        self._idle: list[WorkerProcess] = []
        self._running: dict[Run, Ended | None] = {}
        self.lettings = Lettings(Landlord(self._take, self._taken, self._give, shown))
        self._ending: set[asyncio.Task[None]] = set()
        self._room = Room()
        self._waiting = self._starting = self._started = self._killed = 0
        self._closed = False
        self._warned = False

    @property
    def state(self) -> State:
        """How the pool is now."""
        running, idle = self._busy, len(self._idle)
        return State(self._waiting, running, idle, self._started, self._killed, self._room.used)

    async def answer(self, query: Query, ended: Ended | None = None) -> Answer:
        """Run the query on the newest snapshot; its answer has begun when this returns.

        `ended` is told how the query ended and how many seconds of a worker it took.

        Raises ServiceBusy if no worker gets free in time, QueryTimeout, QueryAborted (memory, nesting), QueryError for
        what is not SPARQL that we run, NotAcceptable if the query's form has no acceptable format, StoreError.
        """
        for _ in range(_RETRIES):
            try:
                return await self._answer(query, ended)
            except errors.StoreError:
                continue
        return await self._answer(query, ended)

    async def _answer(self, query: Query, ended: Ended | None) -> Answer:
        worker, snapshot = await self._taken(ended)
        run = self._run(worker, query.seconds, ended)
        worker.send(query.sent(snapshot.path))
        try:
            return self.begun(run, snapshot, await run.frame())
        except BaseException:
            run.end(Outcome.ABANDONED)
            raise

    async def _taken(self, ended: Ended | None = None) -> tuple[WorkerProcess, Snapshot]:
        """A worker and what it is to read, when there is one. Raises ServiceBusy, QueryAborted, StoreError."""
        await self._take_slot(ended)
        worker = None
        try:
            worker = await self._hire()
            snapshot = self._shown()
            if snapshot is None:
                snapshot = await asyncio.to_thread(self._snapshot)
            if self._closed:  # while this waited for its turn
                raise _stopping()
        except BaseException:
            if worker is not None:
                self._end(worker)
            self._slots.release()
            raise
        return worker, snapshot

    def start(self, query: Query, ended: Ended, then: Callable[[bytes | None], None]) -> tuple[Run, Snapshot] | None:
        """Run the query as `answer` does, at once and without a task; None where it would have to wait for anything.

        `then` is called with what `begun` makes an answer of, or with None where there is none: `Run.frame` has the
        error then.
        """
        taken = self._take()
        if taken is None:
            return None
        worker, snapshot = taken
        run = self._run(worker, query.seconds, ended)
        worker.send(query.sent(snapshot.path))
        worker.call(then)
        return run, snapshot

    def adopt(self, loan: Loan, ran: float, ended: Ended, then: Callable[[bytes | None], None]) -> Run:
        """Go on with the query of a loan that is over, as if `start` had begun it."""
        run = self._run(self.lettings.adopted(loan), None, ended, ran)
        loan.tenancy.pass_on(then)
        return run

    def _take(self) -> tuple[WorkerProcess, Snapshot] | None:
        """A worker and what it is to read, at once; None where that would have to wait for anything."""
        snapshot = self._shown()
        if self._closed or snapshot is None or self._slots.locked() or not self._idle or not self._idle[-1].alive:
            return None
        at_once(self._slots.acquire())
        return self._idle.pop(), snapshot

    @property
    def _busy(self) -> int:
        return len(self._running) + len(self.lettings)

    def _run(self, worker: WorkerProcess, seconds: float | None, ended: Ended | None, ran: float = 0.0) -> Run:
        run = Run(worker, min(seconds or self._limits.seconds, self._limits.seconds), self._let_go, ran)
        self._running[run] = ended
        return run

    def begun(self, run: Run, snapshot: Snapshot, content: bytes) -> Answer:
        """The answer that a worker's first frame begins. Raises what the worker tells of, and ends the run then."""
        header, first = frames.split(content)
        if "error" in header:
            raise self._failed(run, header)
        if header["complete"]:  # its worker is free for the next query however slowly this is read
            run.end(Outcome.ANSWERED)
        return Answer(_FORMATS[header["format"]], snapshot, Chunks(run, [first], header["complete"], self._room))

    def _failed(self, run: Run, header: dict[str, Any]) -> errors.ChanceryError:
        """The error that a worker tells of; its run is ended."""
        error: errors.ChanceryError = getattr(errors, header.pop("error"))(header.pop("message"), **header)
        if isinstance(error, errors.StoreError):
            self._running[run] = None  # no fault of the query
        run.end(Outcome.BROKEN if isinstance(error, errors.QueryAborted) else Outcome.REFUSED)
        return error

    async def close(self) -> None:
        """End all workers, and with them the answers that are not read to their end."""
        self._closed = True
        await self.lettings.close()
        for run in tuple(self._running):
            run.end(Outcome.ABANDONED)
        while self._idle:
            self._end(self._idle.pop())
        while self._ending:
            await asyncio.gather(*self._ending)

    async def _take_slot(self, ended: Ended | None) -> None:
        if self._closed:
            raise _stopping()
        self._waiting += 1
        try:
            if self._waiting > self._limits.queue and self._slots.locked():
                raise TimeoutError
            if self._slots.locked():
                self.lettings.press()
                async with asyncio.timeout(self._limits.wait):
                    await self._slots.acquire()
            else:
                await self._slots.acquire()  # at once
        except TimeoutError as error:
            if ended is not None:
                ended(Outcome.BUSY, 0.0)
            raise ServiceBusy(
                f"All {self._limits.workers} query workers were busy for {self._limits.wait:g} s, or too many waited. "
                "Try again in a moment, or let the service have more (CHANCERY_WORKERS)."
            ) from error
        finally:
            self._waiting -= 1

    async def _hire(self) -> WorkerProcess:
        if self._closed:
            raise _stopping()
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._end(worker)
        return await self._start()

    async def _start(self) -> WorkerProcess:
        self._started += 1
        worker = await self._hired(self._limits.memory)
        self._warn_of_network(worker.isolated)
        return worker

    def _let_go(self, run: Run, reuse: bool) -> None:
        ended = self._running.pop(run)
        self._give(run.worker, reuse)
        if ended is not None and run.outcome is not None:
            ended(run.outcome, run.took)

    def _give(self, worker: WorkerProcess, reuse: bool) -> None:
        if reuse and not self._closed and not worker.lowered:
            self._idle.append(worker)
        else:
            self._end(worker)
            self._killed += not reuse
            self._later(self._replace())
        self._slots.release()

    async def _replace(self) -> None:
        """Start workers in the place of one that ended, and one to spare: the next query need not wait for a start."""
        while not self._closed and len(self._idle) + self._busy + self._starting <= self._limits.workers:
            self._starting += 1
            try:
                worker = await self._start()
            except errors.QueryAborted:  # whoever needs a worker will hear why none starts
                return
            finally:
                self._starting -= 1
            if self._closed or len(self._idle) + self._busy > self._limits.workers:
                self._end(worker)
            else:
                self._idle.append(worker)

    def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        self._later(worker.end())

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _warn_of_network(self, isolated: bool) -> None:
        if not isolated and not self._warned:
            self._warned = True
            _log.warning(
                "Query workers could not leave the network (unshare failed); SERVICE is refused by its text alone. "
                "Allow user namespaces (kernel.unprivileged_userns_clone), or keep the process behind a firewall."
            )


def _stopping() -> ServiceBusy:
    return ServiceBusy("The service is being stopped. Try again when it is up.")
