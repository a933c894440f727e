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

    def add(self, *lines: str) -> None:
        """Write lines soon; to be called where an event loop runs."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(EVERY, self.flush)
        self._waiting += lines

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
        kind = Kind(client, scope["method"], scope["path"], note.status, note.whole)
        record(self.metrics(), kind, (note.size, seconds))


@dataclass(frozen=True, slots=True)
class Kind:
    """What requests were, and how they went."""

    client: str | None
    method: str
    path: str
    status: int
    whole: bool = True


def is_logged() -> bool:
    """Whether anybody reads the lines."""
    return log.isEnabledFor(logging.INFO)


def record(metrics: Metrics, kind: Kind, *answers: tuple[int, float]) -> None:
    """Count requests of a kind, and write a line for each: the bytes of its answer, and the seconds to the last."""
    method = kind.method if kind.method in METHODS else "other"  # what is counted has to stay few
    metrics.answered(method, kind.status, [seconds for _, seconds in answers])
    if is_logged():
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        before = (
            f'{{"time": "{now}", "client": {quoted(kind.client)}, "method": "{method}", '
            f'"path": {quoted(kind.path)}, "status": {kind.status}, "bytes": '
        )
        after = "}" if kind.whole else ', "aborted": true}'
        lines.add(*(f'{before}{size}, "seconds": {seconds:.4f}{after}' for size, seconds in answers))


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
