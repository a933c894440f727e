"""One query in one worker: from its start to its last byte, its deadline, or the end of its reader."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

from ontology.errors import QueryAborted, QueryTimeout
from sparql.formats import Format
from sparql.process import WorkerProcess
from sparql.snapshots import Snapshot
from sparql.spool import Room, Spool

_GIVEN_UP = "The answer was given up before its end, because nobody read it or the service stops. Ask again."

# A query that has run for so long gives way to short ones, the service and the writer, and its worker is not used
# again, so that whatever memory it took goes back. A new worker costs 0.08 s, which is little beside it.
LONG = 1.0
_NICENESS = 10


class Outcome(StrEnum):
    """How a query ended, as it is counted."""

    ANSWERED = "answered"
    REFUSED = "refused"  # not SPARQL that we run, or no acceptable format
    TIMED_OUT = "timed-out"
    BROKEN = "broken"  # memory, a crash, a failure midway
    ABANDONED = "abandoned"  # by its client, or by the stop of the service
    BUSY = "busy"  # it never began: no worker was free


class Run:
    """A query under way. `let_go` is called once, with how it ended, the seconds it took, and whether all is well."""

    def __init__(
        self, worker: WorkerProcess, seconds: float, let_go: Callable[["Run", bool], None], ran: float = 0.0
    ) -> None:
        """`ran` is how many seconds it has run already."""
        self.worker = worker
        self.outcome: Outcome | None = None
        self.took = 0.0
        self._seconds = seconds
        self._let_go = let_go
        loop = asyncio.get_running_loop()
        self._started = loop.time() - ran
        # A timer of its own, so that an answer which nobody reads ends too.
        self._timer = loop.call_later(max(0.0, min(LONG, seconds) - ran), self._late)

    async def frame(self) -> bytes:
        """The next frame. Raises QueryTimeout or QueryAborted, and ends the run, if there is none."""
        self.check()
        try:
            content = await self.worker.frame()
        except QueryAborted:
            self.check()  # our own doing, then
            self.end(Outcome.BROKEN)
            raise
        self.check()
        return content

    def end(self, outcome: Outcome) -> None:
        """Give the worker back, to be used again or killed; only the first call counts."""
        if self.outcome is None:
            self.outcome = outcome
            self.took = asyncio.get_running_loop().time() - self._started
            self._timer.cancel()
            self._let_go(self, outcome in (Outcome.ANSWERED, Outcome.REFUSED))

    def _late(self) -> None:
        """Its deadline has come, or it gives way from now on."""
        loop = asyncio.get_running_loop()
        left = self._started + self._seconds - loop.time()
        if left <= 0:
            self.end(Outcome.TIMED_OUT)
            return
        self.worker.lower(_NICENESS)
        self._timer = loop.call_later(left, self.end, Outcome.TIMED_OUT)

    def check(self) -> None:
        """Raise what has ended the run: QueryTimeout at its deadline, QueryAborted where it was given up."""
        if self.outcome is Outcome.TIMED_OUT:
            raise QueryTimeout(
                f"The query was stopped at its deadline of {self._seconds:g} s. Ask for less (LIMIT, a narrower "
                "pattern, no ORDER BY over text), or let the service take longer (CHANCERY_QUERY_SECONDS)."
            )
        if self.outcome in (Outcome.ABANDONED, Outcome.BROKEN):
            raise QueryAborted(_GIVEN_UP)

    async def rest(self) -> AsyncIterator[bytes]:
        """The frames of an answer up to the empty one, which frees the worker."""
        while content := await self.frame():
            yield content
        self.end(Outcome.ANSWERED)


class Chunks:
    """The bytes of an answer. Closed before its end it kills the query, read or not.

    They are fetched as fast as the engine writes them (`sparql.spool`), and given as fast as they are read.
    """

    def __init__(self, run: Run, fetched: list[bytes], whole: bool, room: Room) -> None:
        self._run = run
        self._fetched = fetched
        self._whole = whole
        self._error: QueryTimeout | QueryAborted | None = None
        self._pump: asyncio.Task[None] | None = None
        if not whole:
            self._spool = Spool(room)
            self._came, self._went = asyncio.Event(), asyncio.Event()
            self._pump = asyncio.get_running_loop().create_task(self._fetch())

    @property
    def whole(self) -> bytes | None:
        """All of a short answer that is there already; None where more may come."""
        return b"".join(self._fetched) if self._whole and self._pump is None else None

    def __aiter__(self) -> "Chunks":
        return self

    async def __anext__(self) -> bytes:
        if self._fetched:
            return self._fetched.pop(0)
        while self._pump is not None:
            if self._error is not None:
                raise self._error
            if not self._whole:
                self._run.check()  # at the deadline an answer ends, whatever is still there to be read
            if content := self._spool.take():
                self._went.set()
                return content
            if self._whole:
                raise StopAsyncIteration
            self._came.clear()
            await self._came.wait()
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Read no further."""
        self._fetched.clear()
        self._whole = True
        self._run.end(Outcome.ABANDONED)
        if self._pump is not None:
            self._spool.close()  # before anything is awaited: whoever closes may itself be cancelled
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)

    async def _fetch(self) -> None:
        try:
            async for content in self._run.rest():
                self._spool.put(content)
                self._came.set()
                while self._spool.is_full:
                    self._went.clear()
                    await self._went.wait()
            self._whole = True
        except (QueryTimeout, QueryAborted) as error:
            self._fail(error)
        except OSError as error:  # the disk is full
            self._run.end(Outcome.BROKEN)
            self._fail(QueryAborted(f"The answer could not be kept for a slow reader: {error}. Ask for less."))
        finally:
            self._came.set()

    def _fail(self, error: QueryTimeout | QueryAborted) -> None:
        """What came is not the whole, and nobody shall get more of it."""
        self._error = error
        self._spool.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that has begun: its format, the snapshot it is true of, and its bytes.

    Read `chunks` to the end or `aclose()` it. If it raises QueryTimeout or QueryAborted, what came is not whole.
    """

    format: Format
    snapshot: Snapshot
    chunks: Chunks

    @property
    def generation(self) -> int:
        """The generation that the answer is true of."""
        return self.snapshot.generation

    async def whole(self) -> bytes:
        """All of it; the query is ended whatever happens. Raises QueryTimeout, QueryAborted."""
        try:
            return b"".join([chunk async for chunk in self.chunks])
        finally:
            await self.chunks.aclose()
