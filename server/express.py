"""Plain queries without the application: most of what comes, and most of what its layers would cost.

A request for /sparql that `server.wire` can read is answered by the connection itself: from the cache by the very bytes
that came, or by what they ask; else its query is given to a worker, and a short answer is sent as it comes back. An
answer that is long, an error, and every other request go the ordinary way, through the application, which finds there
what came of the query. Budgets, limits, tags, counters and the log are the same on both ways (a test compares them).
"""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ontology.errors import ChanceryError, StoreError
from server import wire
from server.accesslog import Kind, is_logged, record
from server.asking import Begun, Started, ask, begun, start
from server.budgets import client_at
from server.cache import Key, told
from server.compression import chosen
from server.connections import MOST_HEAD, Connection
from server.replay import BEGUN
from server.service import Service
from server.short import asked, finished
from server.wire import Plain, Wire
from sparql.query import Query
from sparql.run import Outcome

SERVICE = "service"  # in the state that the application gives its connections
LARGEST = 64 << 10  # bytes of an answer that is kept as it goes out, so that few large ones are kept twice


@dataclass(frozen=True, slots=True)
class Work:
    """A query that is asked: of whom, its request, the key of its answer, the bytes that came, and when (on the
    monotonic clock, which workers read too)."""

    running: Service
    query: Query
    request: Plain
    key: Key
    data: bytes
    started: float


class Express(Connection):
    """A connection that answers plain queries itself."""

    task: asyncio.Task[None] | None = None  # that asks a query which has to wait for something
    asked: tuple[Work, Started] | None = None  # a query that a worker has, of which we are told
    ending = False  # the server stops: the next answer is the last one
    later = b""  # what came while an answer was under way
    answered = 0.0

    def data_received(self, data: bytes) -> None:
        """Bytes have come: a plain query, or what the ordinary way is for."""
        if self.is_asking:
            self.later += data
            if len(self.later) > MOST_HEAD:
                self.flow.pause_reading()
        elif not (self.is_idle and self.attend(data)):
            super().data_received(data)

    @property
    def is_asking(self) -> bool:
        """Whether a query is under way."""
        return self.asked is not None or self.task is not None

    @property
    def is_idle(self) -> bool:
        """Whether a request may begin here, and its answer be written at once."""
        begun = self.received or not self.in_head or self.pipeline
        return not begun and (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused

    def attend(self, data: bytes) -> bool:
        """Answer the request, or begin to; False where it has to go the ordinary way."""
        running: Service | None = self.app_state.get(SERVICE)
        generation = running.generation() if running is not None and len(data) <= MOST_HEAD else None
        if running is None or generation is None or self.ending:
            return False
        started = time.monotonic()
        again = running.cache.recall(data, generation)
        request = None if again is not None else wire.read(data)
        if again is not None:
            self.reply(again, data, started)
        elif request is None:
            return False
        else:
            return self.attend_to(running, request, data, started)
        return True

    def attend_to(self, running: Service, request: Plain, data: bytes, started: float) -> bool:
        """Answer a plain request that was not answered before, or not in the same bytes."""
        query = asked(running, request)
        if query is None:
            return False
        key = self.key_of(request)
        generation = running.generation()
        kept = running.cache.get(key, generation) if generation is not None else None
        if kept is not None and generation is not None:
            known = request.fields.known if request.method == "GET" else None
            answer = wire.written(*told(kept, known), request.fields.shared)
            if len(answer.rest) <= LARGEST:
                running.cache.put(data, generation, answer)
                running.board.mark(data)
            self.reply(answer, data, started)
            return True
        if request.fields.known is not None and request.method == "GET":
            return False
        work = Work(running, query, request, key, data, started)
        if self.lend(work):
            return True
        at_work = start(running, query, client_at(self.address(request)), self.came)
        if at_work is not None:
            self.asked = work, at_work
        else:
            self.do(self.serve(work))
        return True

    def lend(self, work: Work) -> bool:
        """Let somebody else answer (`server.shared`); False where nobody does."""
        return False

    def do(self, what: Coroutine[Any, Any, None]) -> None:
        """Do what has to wait."""
        self.task = self.loop.create_task(what)
        self.tasks.add(self.task)
        self.task.add_done_callback(self.tasks.discard)

    def came(self, content: bytes | None) -> None:
        """The first that a worker says of our query, or that it has gone."""
        if self.asked is None:  # the client has gone, and so its query was ended
            return
        work, started = self.asked
        self.asked = None
        if content is None:
            self.do(self.fail(work, started))
            return
        try:
            self.answer(work, begun(started, content))
        except StoreError:  # the snapshot was retired meanwhile
            self.do(self.serve(work))
        except ChanceryError as error:
            self.answer(work, error)

    async def fail(self, work: Work, started: Started) -> None:
        """Say why a query has no answer."""
        try:
            await started.run.frame()
        except ChanceryError as error:
            self.task = None
            self.answer(work, error)

    async def serve(self, work: Work) -> None:
        """Ask a query that has to wait for something."""
        found: Begun | ChanceryError
        try:
            found = await ask(work.running, work.query, client_at(self.address(work.request)))
        except ChanceryError as error:
            found = error
        self.task = None
        self.answer(work, found)

    def answer(self, work: Work, found: Begun | ChanceryError) -> None:
        """Send an answer if it is short, else let the application do that."""
        if self.transport.is_closing():
            if isinstance(found, Begun):
                self.do(found.answer.chunks.aclose())
            return
        whole = found.answer.chunks.whole if isinstance(found, Begun) else None
        if whole is None:
            self.hand_over(work.data, found)
        else:
            assert isinstance(found, Begun)
            coding = work.request.fields.accept_encoding
            kept = finished(found.answer.format, found.tag, work.query.version, coding, whole)
            if found.tag is not None:
                work.running.cache.put(work.key, found.answer.generation, kept)
                work.running.board.mark(work.data)
            self.reply(
                wire.written(*told(kept, None), work.request.fields.shared, self.ending), work.data, work.started
            )
        self.go_on()

    def hand_over(self, data: bytes, found: Begun | ChanceryError) -> None:
        """Let the application answer, with what came of the query."""
        state = self.app_state
        self.app_state = {**state, BEGUN: found}
        try:
            super().data_received(data)
        finally:
            self.app_state = state
        if self.ending and self.cycle is not None:
            self.cycle.keep_alive = False

    def reply(self, answer: Wire, data: bytes, started: float) -> None:
        """Send an answer, count it, and wait for the next request."""
        self.transport.write(answer.sent(self.server_state.default_headers))
        self.server_state.total_requests += 1
        seconds = time.monotonic() - started
        method = "GET" if data.startswith(b"GET") else "POST"
        client = self.address(wire.read(data)) if is_logged() else None
        running: Service = self.app_state[SERVICE]
        record(running.metrics, Kind(client, method, wire.PATH, answer.status), (answer.body_size, seconds))
        if self.arriving is not None:
            self.arriving.cancel()
            self.arriving = None
        self.answered = self.loop.time()
        if self.ending:
            self.transport.close()
        elif self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_handler()

    def go_on(self) -> None:
        """Read what came meanwhile."""
        later, self.later = self.later, b""
        self.flow.resume_reading()
        if later:
            self.data_received(later)

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection if no request has come for a while; the timer is not set anew for each answer."""
        due = self.answered + self.timeout_keep_alive
        if self.is_asking:
            due = self.loop.time() + self.timeout_keep_alive
        if due > self.loop.time():
            self.timeout_keep_alive_task = self.loop.call_at(due, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def shutdown(self) -> None:
        """The server stops: an answer that is under way is the last one."""
        self.ending = True
        if not self.is_asking:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone, and nobody waits for the answer."""
        if self.task is not None:
            self.task.cancel()
        self.forsake()
        super().connection_lost(exc)

    def forsake(self) -> None:
        """Nobody waits for the answer."""
        if self.asked is not None:
            (_, started), self.asked = self.asked, None
            started.run.end(Outcome.ABANDONED)

    def address(self, request: Plain | None) -> str:
        """Whose request it is: the client's address, or the one that a proxy we trust names."""
        peer = self.client[0] if self.client else ""
        forwarded = request.fields.forwarded_for if request is not None else None
        proxies = self.proxies
        if forwarded is None or proxies is None or peer not in proxies.trusted_hosts:
            return peer
        return proxies.trusted_hosts.get_trusted_client_address(forwarded)[0] or peer

    @property
    def proxies(self) -> ProxyHeadersMiddleware | None:
        """Who knows which proxies are trusted."""
        return self.app if isinstance(self.app, ProxyHeadersMiddleware) else None

    def key_of(self, request: Plain) -> Key:
        """What the answer depends on, as `server.replay` has it."""
        fields = request.fields
        scheme = self.scheme
        proxies = self.proxies
        if fields.forwarded_proto in ("http", "https") and proxies is not None:
            peer = self.client[0] if self.client else None
            scheme = fields.forwarded_proto if peer in proxies.trusted_hosts else scheme  # type: ignore[assignment]
        coding = chosen(fields.accept_encoding)
        named = (fields.host, fields.accept, fields.content_type)
        return request.method, scheme, wire.PATH, request.query_string, coding, *named, request.body
