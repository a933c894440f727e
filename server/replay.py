"""Answers that were given before, given again from the cache.

Only an answer with an entity tag is kept, because the tag names the generation that it is true of. A request that is
answered from here reaches neither the router nor a worker.
"""

import re
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.cache import SHARE, Cache, Kept, Key, told
from server.compression import chosen

LARGEST_BODY = 64 << 10  # bytes of a posted query; a longer one is rarely sent twice
POSTED = "/sparql"
TAG = re.compile(r'W/"(\d+)-')

BEGUN = "begun"  # in the state of a request whose query was asked already, with what came of it


class Replay:
    """An application that gives an answer again which the one inside has given in this generation.

    `cache` gives the cache of the running service, `generation` the generation that shows all that is written, or None
    where none does yet.
    """

    def __init__(self, app: ASGIApp, cache: Callable[[], Cache], generation: Callable[[], int | None]) -> None:
        self.app = app
        self.cache = cache
        self.generation = generation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the cache, or pass the request on and keep what comes back."""
        if scope["type"] != "http" or not may_be_kept(scope):
            await self.app(scope, receive, send)
            return
        body = b""
        if scope["method"] == "POST":
            message = await receive()
            if message["type"] != "http.request" or message.get("more_body", False):
                await self.app(scope, first(message, receive), send)
                return
            body = message.get("body", b"")
            receive = first(message, receive)
        generation = self.generation()
        if generation is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = key_of(scope, headers, body)
        cache = self.cache()
        # Where a query was asked already, the answer was not here (`server.express`).
        kept = None if scope.get("state", {}).get(BEGUN) else cache.get(key, generation)
        if kept is None:
            await self.app(scope, receive, Recorder(send, cache, key).send)
        else:
            await give(kept, headers.get("if-none-match") if scope["method"] == "GET" else None, send)


class Recorder:
    """Takes down an answer that passes by, and keeps it if it is whole, tagged and small enough."""

    def __init__(self, send: Send, cache: Cache, key: Key) -> None:
        self._send = send
        self._cache = cache
        self._key = key
        self._head: tuple[list[tuple[bytes, bytes]], str, int] | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            tag = Headers(raw=message["headers"]).get("etag", "") if message["status"] == 200 else ""
            found = TAG.match(tag)
            self._head = (list(message["headers"]), tag, int(found[1])) if found else None
        elif self._head is not None:
            self._body += message.get("body", b"")
            if len(self._body) > self._cache.most // SHARE:
                self._head = None
                self._body.clear()
            elif not message.get("more_body", False):
                headers, tag, generation = self._head
                self._cache.put(self._key, generation, Kept(tuple(headers), tag, bytes(self._body)))
        await self._send(message)


def may_be_kept(scope: Scope) -> bool:
    """Whether requests like this one are answered the same again: reads, without credentials."""
    names = {name for name, _ in scope["headers"]}
    if b"authorization" in names or b"range" in names:
        return False
    if scope["method"] == "GET":
        return True
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"x")
    posted = scope["method"] == "POST" and scope["path"] == POSTED
    return posted and length.isdigit() and int(length) <= LARGEST_BODY


def key_of(scope: Scope, headers: Headers, body: bytes) -> Key:
    """All of a request that its answer depends on."""
    named = tuple(headers.get(name) for name in ("host", "accept", "content-type"))
    coding = chosen(headers.get("accept-encoding"))
    return scope["method"], scope["scheme"], scope["path"], scope["query_string"], coding, *named, body


def first(message: Message, receive: Receive) -> Receive:
    """A `receive` that gives this message before all others."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return message

    return again


async def give(kept: Kept, known: str | None, send: Send) -> None:
    """Send an answer, or 304 to whoever has it."""
    status, headers, body = told(kept, known)
    await send({"type": "http.response.start", "status": status, "headers": [*headers]})
    await send({"type": "http.response.body", "body": body})
