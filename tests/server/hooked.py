"""A server that receives webhooks, as anybody's would: it notes what comes and answers as a test says."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Post:
    """What came."""

    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document["data"]
        return found

    @property
    def told(self) -> list[tuple[str, str]]:
        """What became of which event."""
        return [(each["change"], each["event"]["id"]) for each in self.data["items"]]


@dataclass
class Receiver:
    """Where it listens, and what it got; `answers` are the next ones, 204 when there are none left."""

    url: str = ""
    got: list[Post] = field(default_factory=list)
    answers: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    always: int = 204
    busy: int = 0
    most: int = 0
    hold: float = 0.0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, count: int, seconds: float = 15.0) -> list[Post]:
        """The posts, once there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.got) >= count, seconds), self.got
            return list(self.got)

    def events(self, seconds: float, done: Callable[[list[Post]], bool]) -> list[Post]:
        """The posts, once they are what is waited for."""
        with self.changed:
            assert self.changed.wait_for(lambda: done(self.got), seconds), self.got
            return list(self.got)

    def take(self, post: Post) -> tuple[int, dict[str, str]]:
        with self.changed:
            self.busy += 1
            self.most = max(self.most, self.busy)
        time.sleep(self.hold)
        with self.changed:
            self.busy -= 1
            self.got.append(post)
            self.changed.notify_all()
            return self.answers.popleft() if self.answers else (self.always, {})


@contextmanager
def receiving(host: str = "127.0.0.1") -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, more = receiver.take(Post(headers, body, time.time()))
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer((host, 0), Handler) as server:
        receiver.url = f"http://{host}:{server.server_address[1]}/hook"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def is_signed(post: Post, secret: str) -> bool:
    """Whether a post was signed with a secret, by the letter of the Standard Webhooks specification."""
    key = base64.b64decode(secret[len("whsec_") :])
    signed = b".".join([post.headers["webhook-id"].encode(), post.headers["webhook-timestamp"].encode(), post.body])
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [each.split(",", 1) for each in post.headers["webhook-signature"].split(" ")]
    fresh = abs(post.at - int(post.headers["webhook-timestamp"])) < 300
    return fresh and any(version == "v1" and hmac.compare_digest(value, wanted) for version, value in given)
