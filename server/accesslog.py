"""The access log: one line of JSON for each request, without the text of queries, and the counters of /metrics.

Each line has time, client, method, path, status, bytes, seconds, and "aborted" where an answer ended before its end.
The query string stays out: it holds whatever people ask, and a log is kept.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.metrics import Metrics

LOGGER = "chancery.access"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

EVERY = (
    0.2  # seconds: what a crash may cost of the log. Written one by one, lines cost half of what a small answer does
)

log = logging.getLogger(LOGGER)


class Lines:
    """Lines that are written together."""

    def __init__(self) -> None:
        self._waiting: list[str] = []

    def add(self, line: str) -> None:
        """Write a line soon; to be called where an event loop runs."""
        self._waiting.append(line)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_later(EVERY, self.flush)

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            log.info("%s", "\n".join(waiting))


lines = Lines()


class Access:
    """An application that notes how each request to the one inside went."""

    def __init__(self, app: ASGIApp, metrics: Callable[[], Metrics]) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note it when it is done."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        note = Note(send)
        try:
            await self.app(scope, receive, note.send)
        finally:
            self.write(scope, note)

    def write(self, scope: Scope, note: "Note") -> None:
        """Count the request, and write its line."""
        client = scope["client"][0] if scope.get("client") else None
        seconds = time.perf_counter() - note.started
        record(
            self.metrics(), Line(client, scope["method"], scope["path"], note.status, note.size, seconds, note.whole)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """How a request went."""

    client: str | None
    method: str
    path: str
    status: int
    size: int
    seconds: float
    whole: bool = True


def is_logged() -> bool:
    """Whether anybody reads the lines."""
    return log.isEnabledFor(logging.INFO)


def record(metrics: Metrics, *answered: Line) -> None:
    """Count requests, and write their lines."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds") if is_logged() else None
    for line in answered:
        method = line.method if line.method in METHODS else "other"  # what is counted has to stay few
        metrics.answered(method, line.status, line.seconds)
        if now is not None:
            aborted = "" if line.whole else ', "aborted": true'
            lines.add(
                f'{{"time": "{now}", "client": {quoted(line.client)}, "method": "{method}", '
                f'"path": {quoted(line.path)}, "status": {line.status}, "bytes": {line.size}, '
                f'"seconds": {line.seconds:.4f}{aborted}}}'
            )


def quoted(text: str | None) -> str:
    """A text as JSON."""
    return "null" if text is None else encode_basestring_ascii(text)


class Note:
    """What went by of an answer."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = time.perf_counter()
        self.status = 0
        self.size = 0
        self.whole = False

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self.whole = not message.get("more_body", False)
        await self._send(message)
