"""The service's end of the wire to a worker: a socket of its own, whole frames in, whole frames out.

A socket and not two pipes: one wake-up of the event loop brings a short answer whole, and neither asyncio's streams nor
their locks stand in between (measured: 45,000 round trips a second over this, 9,000 over asyncio's streams).
"""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from typing import cast

from sparql import frames

# What waits to be taken. Above it the worker is not read, so that it waits too; its own frames have 64 KiB.
_MOST_WAITING = 256 << 10


class Link(asyncio.Protocol):
    """The frames of one worker, in their order."""

    def __init__(self, wire: socket.socket | None = None) -> None:
        """A link; `wire` is its socket, where descriptors are to go over it."""
        self.is_open = True
        self._wire = wire
        self._frames: deque[bytes] = deque()
        self._waiting = 0
        self._paused = False
        self._part = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._then: Callable[[bytes | None], None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The worker is there."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Bytes have come: part of a frame, one, or several."""
        if self._part:
            self._part += data
        elif len(data) >= 4 and int.from_bytes(data[:4], "big") == len(data) - 4:
            self._put(data[4:])
        else:
            self._part += data
        while len(self._part) >= 4 and len(self._part) - 4 >= (length := int.from_bytes(self._part[:4], "big")):
            self._put(bytes(self._part[4 : 4 + length]))
            del self._part[: 4 + length]
        if self._waiting > _MOST_WAITING and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The worker writes no more; the connection is closed."""

    def connection_lost(self, error: Exception | None) -> None:
        """The worker has gone."""
        self.is_open = False
        self._wake()

    def send(self, content: bytes) -> None:
        """Send a frame. What a dead worker does not get shows at the next `frame`."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frames.pack(content))

    def send_with(self, content: bytes, *descriptors: int) -> bool:
        """Send a frame and descriptors with it; False, and nothing is sent, where that is not possible at once."""
        if self._wire is None or self._transport is None or not self.is_open or self._transport.is_closing():
            return False
        if cast(asyncio.WriteTransport, self._transport).get_write_buffer_size():
            return False
        packed = frames.pack(content)
        try:
            sent = socket.send_fds(self._wire, [packed], descriptors)
        except OSError:  # no room, or the worker has just gone
            return False
        if sent < len(packed):
            self._transport.write(packed[sent:])
        return True

    async def frame(self) -> bytes | None:
        """The content of the next frame; None where the worker has gone. One reader at a time."""
        while not self._frames:
            if not self.is_open:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._take()

    @property
    def has_frames(self) -> bool:
        """Whether a frame has come that nobody has taken."""
        return bool(self._frames)

    def call(self, then: Callable[[bytes | None], None]) -> None:
        """Call `then` with the next frame in the moment that it comes, None where the worker goes before.

        A future and a task would take two more turns of the loop, which is most of what a short query costs here.
        """
        self._then = then
        if self._frames or not self.is_open:
            asyncio.get_running_loop().call_soon(self._wake)

    def _take(self) -> bytes:
        content = self._frames.popleft()
        self._waiting -= len(content)
        if self._paused and self._waiting <= _MOST_WAITING and self._transport is not None and self.is_open:
            self._paused = False
            self._transport.resume_reading()
        return content

    def abort(self) -> None:
        """Close the socket at once."""
        if self._transport is not None:
            self._transport.abort()

    def _put(self, content: bytes) -> None:
        self._frames.append(content)
        self._waiting += len(content)

    def _wake(self) -> None:
        then = self._then
        if then is not None and (self._frames or not self.is_open):
            self._then = None
            then(self._take() if self._frames else None)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
