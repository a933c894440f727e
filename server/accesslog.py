"""The access log: one line of JSON for each request, without the text of queries, and the counters of /metrics.

Each line has time, client, method, path, status, bytes, seconds, and "aborted" where an answer ended before its end.
The query string stays out: it holds whatever people ask, and a log is kept.
"""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.metrics import Metrics

LOGGER = "chancery.access"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

log = logging.getLogger(LOGGER)


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
        seconds = time.perf_counter() - note.started
        metrics = self.metrics()
        method = scope["method"] if scope["method"] in METHODS else "other"  # what is counted has to stay few
        metrics.requests.labels(method, note.status).inc()
        metrics.request_seconds.observe(seconds)
        if not log.isEnabledFor(logging.INFO):
            return
        client = scope["client"][0] if scope.get("client") else None
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client,
            "method": method,
            "path": scope["path"],
            "status": note.status,
            "bytes": note.size,
            "seconds": round(seconds, 4),
            **({} if note.whole else {"aborted": True}),
        }
        log.info("%s", json.dumps(line))


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
