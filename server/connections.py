"""Connections that do not get on: uvicorn waits for ever for a request to arrive and for an answer to be read.

Times and rates are those of Apache's mod_reqtimeout, which has them against the same attacks (slow headers, slow
bodies, slow readers); the size of a head is that of nginx (`large_client_header_buffers`, 4 of 8 KiB) with room for a
long query in its address.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

ARRIVAL_SECONDS = 20.0  # for a request to be there, and for a body one second more for each
LEAST_RATE = 500  # bytes that have come of it
STALLED_SECONDS = 20.0  # for a client to take 64 KiB of an answer
MOST_HEAD = 64 << 10
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Connection(HttpToolsProtocol):
    """uvicorn's connection, which also ends when a request or the reading of an answer does not get on."""

    arriving: asyncio.TimerHandle | None = None
    stalled: asyncio.TimerHandle | None = None
    in_head = True
    received = 0
    began = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come: its first request is to follow."""
        super().connection_made(transport)
        self.expect()

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        if self.arriving is None and self.in_head:  # the next request of a connection that is kept
            self.expect()
        self.received += len(data)
        super().data_received(data)
        if self.in_head and self.received > MOST_HEAD:  # still: a body in the same packet does not count
            self.refuse(TOO_LONG)

    def on_headers_complete(self) -> None:
        """The head of a request is there; the body has a time of its own."""
        self.in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is there."""
        super().on_message_complete()
        self.in_head, self.received = True, 0
        if self.arriving is not None:
            self.arriving.cancel()
            self.arriving = None

    def pause_writing(self) -> None:
        """The client does not read as fast as we write."""
        super().pause_writing()
        self.stalled = self.loop.call_later(STALLED_SECONDS, self.abort)

    def resume_writing(self) -> None:
        """It has read."""
        super().resume_writing()
        if self.stalled is not None:
            self.stalled.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        for timer in (self.arriving, self.stalled):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def expect(self) -> None:
        """Wait for a request, but not for ever."""
        self.received = 0
        self.began = self.loop.time()
        self.arriving = self.loop.call_later(ARRIVAL_SECONDS, self.look)

    def look(self) -> None:
        """Whether what has come is enough for the time that has passed; what we ourselves do not take is no fault."""
        due = self.began + ARRIVAL_SECONDS + (0 if self.in_head else self.received / LEAST_RATE)
        if self.flow.read_paused:
            due = self.loop.time() + ARRIVAL_SECONDS
        if due > self.loop.time():
            self.arriving = self.loop.call_at(due, self.look)
        else:
            self.refuse(TOO_SLOW)

    def refuse(self, answer: bytes) -> None:
        """End the connection, with a word if no answer has begun."""
        cycle = self.cycle
        if self.in_head or cycle is None or not cycle.response_started:
            self.transport.write(answer)
        self.transport.close()

    def abort(self) -> None:
        """End the connection at once: closing it would wait until the client has read."""
        cast(asyncio.WriteTransport, self.transport).abort()
