"""The query workers as one service: `Pool.answer` runs a query in a process that can be killed.

Nothing stops a query of pyoxigraph 0.5.13 but the end of its process, so each runs in one of its own, which is kept for
the next query if all goes well and killed if the query passes its deadline, fails midway or is abandoned.
"""

import asyncio
import dataclasses
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from ontology import errors
from ontology.errors import QueryAborted, QueryTimeout, ServiceBusy
from sparql.formats import GRAPHS, RESULTS, Format
from sparql.process import WorkerProcess
from sparql.snapshots import Snapshot

_GIVEN_UP = "The answer was given up before its end, because nobody read it or the service stops. Ask again."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may use: seconds for an answer, bytes of memory for a worker, workers, seconds to wait for one."""

    seconds: float = 30
    memory: int = 1 << 30
    workers: int = 2
    wait: float = 5


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it came in.

    `values` binds variables (without "?") to terms in N-Triples form; in a SELECT they must be columns.
    The formats are names from `sparql.formats`; None says that none of that kind is acceptable.
    Without graphs the default graph is the service's. With some, it is made of the default ones, and only the named
    ones can be named; a triple that stands in two default graphs is then counted twice (the engine's fault in 0.5.13).
    Relative IRIs are resolved against `base`. `version` is that of RDF which the answer may hold, "1.1" or "1.2".
    `seconds` may shorten the service's deadline.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    result_format: str | None = "json"
    graph_format: str | None = "turtle"
    base: str | None = None
    version: str = "1.1"
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that has begun: its format, the generation it is true of, and its bytes.

    Read `chunks` to the end or `aclose()` it. If it raises QueryTimeout or QueryAborted, what came is not whole.
    """

    format: Format
    generation: int
    chunks: "Chunks"

    async def whole(self) -> bytes:
        """All of it; the query is ended whatever happens. Raises QueryTimeout, QueryAborted."""
        try:
            return b"".join([chunk async for chunk in self.chunks])
        finally:
            await self.chunks.aclose()


class Pool:
    """Query workers over the snapshots that `snapshot` gives, which is asked in a thread before each query.

    Belongs to one event loop; `close` it there.
    """

    def __init__(self, snapshot: Callable[[], Snapshot], limits: Limits) -> None:
        self._snapshot = snapshot
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.workers)
        self._idle: list[WorkerProcess] = []
        self._running: set[_Run] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False
        self._warned = False

    async def answer(self, query: Query) -> Answer:
        """Run the query; its answer has begun when this returns.

        Raises ServiceBusy if no worker gets free in time, QueryTimeout, QueryAborted (memory, nesting), QueryError for
        what is not SPARQL that we run, NotAcceptable if the query's form has no acceptable format, StoreError.
        """
        await self._take_slot()
        with ExitStack() as undo:
            undo.callback(self._slots.release)
            snapshot = await asyncio.to_thread(self._snapshot)
            worker = await self._hire()
            if self._closed:  # while this waited for its turn
                self._end(worker)
                raise _stopping()
            undo.pop_all()
        run = _Run(worker, min(query.seconds or self._limits.seconds, self._limits.seconds), self._let_go)
        self._running.add(run)
        with ExitStack() as undo:
            undo.callback(run.end, reuse=False)
            await worker.send(_request(query, snapshot))
            header = json.loads(await run.frame())
            if "error" in header:
                run.end(reuse=True)
                raise getattr(errors, header.pop("error"))(header.pop("message"), **header)
            self._warn_of_network(header["isolated"])
            # A short answer is fetched at once: its worker is free for the next query however slowly this is read.
            fetched = [chunk async for chunk in _chunks(run)] if header["complete"] else []
            undo.pop_all()
        formats = {**RESULTS, **GRAPHS}
        return Answer(formats[header["format"]], snapshot.generation, Chunks(run, fetched, header["complete"]))

    async def close(self) -> None:
        """End all workers, and with them the answers that are not read to their end."""
        self._closed = True
        for run in tuple(self._running):
            run.end(reuse=False)
        while self._idle:
            self._end(self._idle.pop())
        await asyncio.gather(*self._ending)

    async def _take_slot(self) -> None:
        if self._closed:
            raise _stopping()
        try:
            async with asyncio.timeout(self._limits.wait):
                await self._slots.acquire()
        except TimeoutError as error:
            raise ServiceBusy(
                f"All {self._limits.workers} query workers were busy for {self._limits.wait:g} s. "
                "Try again in a moment, or let the service have more (CHANCERY_WORKERS)."
            ) from error

    async def _hire(self) -> WorkerProcess:
        if self._closed:
            raise _stopping()
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._end(worker)
        return await WorkerProcess.start(self._limits.memory)

    def _let_go(self, run: "_Run", reuse: bool) -> None:
        self._running.discard(run)
        if reuse and not self._closed:
            self._idle.append(run.worker)
        else:
            self._end(run.worker)
        self._slots.release()

    def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        task = asyncio.get_running_loop().create_task(worker.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _warn_of_network(self, isolated: bool) -> None:
        if not isolated and not self._warned:
            self._warned = True
            _log.warning(
                "Query workers could not leave the network (unshare failed); SERVICE is refused by its text alone. "
                "Allow user namespaces (kernel.unprivileged_userns_clone), or keep the process behind a firewall."
            )


class _Run:
    """One query in one worker, from its start to its last byte or its deadline."""

    def __init__(self, worker: WorkerProcess, seconds: float, let_go: Callable[["_Run", bool], None]) -> None:
        self.worker = worker
        self._seconds = seconds
        self._let_go = let_go
        self._open = True
        self._expired = False
        # A timer of its own, so that an answer which nobody reads ends too.
        self._timer = asyncio.get_running_loop().call_later(seconds, self._expire)

    async def frame(self) -> bytes:
        """The next frame. Raises QueryTimeout or QueryAborted, and ends the run, if there is none."""
        self._check_deadline()
        if not self._open:
            raise QueryAborted(_GIVEN_UP)
        try:
            content = await self.worker.frame()
        except QueryAborted:
            self._check_deadline()  # our own doing, then
            if not self._open:  # and so is this: the pool was closed
                raise QueryAborted(_GIVEN_UP) from None
            self.end(reuse=False)
            raise
        self._check_deadline()
        return content

    def end(self, reuse: bool) -> None:
        """Give the worker back, to be used again or killed; only the first call counts."""
        if self._open:
            self._open = False
            self._timer.cancel()
            self._let_go(self, reuse)

    def _expire(self) -> None:
        self._expired = True
        self.end(reuse=False)

    def _check_deadline(self) -> None:
        if self._expired:
            raise QueryTimeout(
                f"The query was stopped at its deadline of {self._seconds:g} s. Ask for less (LIMIT, a narrower "
                "pattern, no ORDER BY over text), or let the service take longer (CHANCERY_QUERY_SECONDS)."
            )


async def _chunks(run: _Run) -> AsyncIterator[bytes]:
    """The frames of an answer up to the empty one, which frees the worker."""
    while content := await run.frame():
        yield content
    run.end(reuse=True)


class Chunks:
    """The bytes of an answer. Closed before its end it kills the query, read or not."""

    def __init__(self, run: _Run, fetched: list[bytes], whole: bool) -> None:
        self._run = run
        self._fetched = fetched
        self._whole = whole

    def __aiter__(self) -> "Chunks":
        return self

    async def __anext__(self) -> bytes:
        if self._fetched:
            return self._fetched.pop(0)
        content = b"" if self._whole else await self._run.frame()
        if content:
            return content
        self._whole = True
        self._run.end(reuse=True)
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Read no further."""
        self._fetched.clear()
        self._whole = True
        self._run.end(reuse=False)


def _stopping() -> ServiceBusy:
    return ServiceBusy("The service is being stopped. Try again when it is up.")


def _request(query: Query, snapshot: Snapshot) -> bytes:
    fields: dict[str, Any] = {each.name: getattr(query, each.name) for each in dataclasses.fields(query)}
    del fields["seconds"]
    return json.dumps({**fields, "values": dict(query.values), "snapshot": str(snapshot.path)}).encode()
