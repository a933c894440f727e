"""A server process under attack, for `test_abuse.py`, and what others see of it meanwhile."""

import http.client
import json
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

BASE = "https://data.example.org/"
READY_SECONDS = 0.1


@dataclass
class Server:
    """The process under attack: where it listens."""

    host: str
    port: int
    pid: int

    def connect(self, seconds: float = 30) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=seconds)

    def ask(self, query: str, client: str = "203.0.113.9", **more: str) -> tuple[int, bytes]:
        """The status and the body, by POST; raises IncompleteRead where the answer breaks off."""
        return self.post(urlencode({"query": query}), client, **more)

    def post(self, form: str, client: str, **more: str) -> tuple[int, bytes]:
        connection = self.connect()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": client, **more}
        try:
            connection.request("POST", "/sparql", form, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def get(self, path: str) -> bytes:
        connection = self.connect()
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        finally:
            connection.close()

    def gauge(self, name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.get("/metrics").decode(), re.MULTILINE)
        assert found, name
        return float(found[1])

    def memory(self) -> int:
        """Bytes of the process and its workers, shared pages counted once."""
        told = (path.read_text() for path in Path(f"/proc/{self.pid}/task").glob("*/children"))
        pids = [self.pid, *(int(child) for text in told for child in text.split())]
        total = 0
        for pid in pids:
            with suppress(FileNotFoundError, ProcessLookupError):
                found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
                total += int(found[1]) << 10 if found else 0
        return total


@dataclass
class Watch:
    """What others saw meanwhile: times of /health/ready, and of small queries, with the counter that these read."""

    ready: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    phase: str = ""
    late: list[tuple[str, float]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"ready p50 {1000 * statistics.median(self.ready):.1f} ms, max {1000 * max(self.ready):.0f} ms of "
            f"{len(self.ready)}, late {self.late}; small queries p50 {1000 * statistics.median(self.asked):.0f} ms, "
            f"max {max(self.asked):.2f} s of {len(self.asked)}; writes {self.counted[0]} to {self.counted[-1]}"
        )


@contextmanager
def watched(server: Server) -> Iterator[Watch]:
    watch, stop = Watch(), threading.Event()

    def repeat(work: Callable[[], None], pause: float) -> None:
        while not stop.wait(pause):
            try:
                work()
            except (OSError, http.client.HTTPException, AssertionError) as error:
                watch.failed.append(repr(error))

    health = server.connect()

    def ready() -> None:
        started = time.perf_counter()
        health.request("GET", "/health/ready")
        answer = health.getresponse()
        answer.read()
        watch.ready.append(time.perf_counter() - started)
        if watch.ready[-1] > READY_SECONDS:
            watch.late.append((watch.phase, watch.ready[-1]))
        assert answer.status == 200

    def count() -> None:
        started = time.perf_counter()
        status, body = server.ask(f"SELECT ?n {{ <{BASE}graph/counter> <{BASE}value> ?n }}", "203.0.113.200")
        watch.asked.append(time.perf_counter() - started)
        assert status == 200, (status, body)
        watch.counted += [int(row["n"]["value"]) for row in json.loads(body)["results"]["bindings"]]

    threads = [threading.Thread(target=repeat, args=args) for args in ((ready, 0.05), (count, 0.3))]
    for thread in threads:
        thread.start()
    try:
        yield watch
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
        health.close()
