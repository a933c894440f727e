"""The lists of /api on a store of made-up events: how long each takes, deep in each list too, and the export.

usage: python -m bench.rest [--events N] [--store FOLDER] [--rounds N] [--note WORDS]

FOLDER is made where it is missing and kept for the next run; without it a temporary one is used. No two requests are
the same, so that nothing comes from the cache of answers. Beside the milliseconds on the clock stand those of the
processor, which say more on a machine that others use. Each run adds a line to bench/history.jsonl.
"""

import argparse
import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import speed, world
from ontology import taxonomy
from sparql import statements

BASE = "http://localhost:8000/"
DEEP = 1000  # pages
ENDS = 50  # pages at either end of the walk that are compared
LARGE, PAGE, BEHIND = 500, 50, 20  # items of a page while going deep, and of one that is measured; how many of these
LONG = (
    "reports",
    "articles",
    "actors",
    "places",
    "dyads",
)  # lists that are measured deep, beside the events of the walk
PIECE = 1 << 20
RELATION_FIELDS = "key relation mode cameo quad score symmetric events".split()
PATIENCE = 1800.0  # seconds for the register to be read at the first start


@dataclass
class Client:
    """Asks a server, and keeps the milliseconds of each kind of request."""

    address: str
    process: int
    work: dict[str, float] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)

    def get(self, kind: str, path: str) -> dict[str, object]:
        """The document at a path."""
        started, worked = time.perf_counter(), worked_seconds(self.process)
        with urllib.request.urlopen(path if ":" in path[:6] else self.address + path, timeout=PATIENCE) as answer:
            content = answer.read()
        self.times.setdefault(kind, []).append(1000 * (time.perf_counter() - started))
        self.work[kind] = self.work.get(kind, 0.0) + worked_seconds(self.process) - worked
        return dict(json.loads(content))

    def p95(self, kind: str, part: slice = slice(None)) -> float:
        """The 95th percentile."""
        times = sorted(self.times[kind][part])
        return round(times[min(len(times) - 1, int(len(times) * 0.95))], 1)

    def worked(self, kind: str) -> float:
        """The mean of the processor's milliseconds."""
        return round(1000 * self.work[kind] / len(self.times[kind]), 1)

    def median(self, kind: str) -> float:
        """The middle."""
        return round(sorted(self.times[kind])[len(self.times[kind]) // 2], 1)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """Our service over a store, in a process of its own; gives its address and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    main = "import sys; from server.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", main, "serve", "--store", str(folder), "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env={**os.environ, "CHANCERY_WORKERS": "1"}) as process:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + PATIENCE
        try:
            while True:
                try:
                    urllib.request.urlopen(f"{address}/health/live", timeout=5).close()
                    break
                except OSError:
                    if time.monotonic() > deadline or process.poll() is not None:
                        raise
                    time.sleep(0.5)
            yield address, process.pid
        finally:
            process.terminate()


def requests(parts: world.Cast, rounds: int) -> Iterator[tuple[str, str]]:
    """A kind and a path for each request, no two the same."""
    chance = random.Random(world.SEED)
    states = [actor.key for actor in parts.actors if actor.kind.value == "State"]
    for number in range(rounds):
        actor, other = (world.often(parts.actors, chance).key for _ in range(2))
        place, state = world.often(parts.places, chance).key, chance.choice(states)
        relation, words = chance.choice(taxonomy.relations()).key, chance.sample(world.WORDS, 2)
        year, least = 2020 + number % 6, f"min_confidence={0.2 + number / 10_000:.4f}"
        yield "events", f"/api/events?{least}"
        yield "events_actor", f"/api/events?either={actor}&{least}"
        yield "events_state", f"/api/events?state={state}&{least}"
        yield "events_relation", f"/api/events?relation={relation}&since={year}-01-01&until={year}-12-31&{least}"
        yield "events_quad", f"/api/events?quad={number % 4 + 1}&modality=asserted&{least}"
        yield "events_place", f"/api/events?place={place}&sort=date&{least}"
        yield "events_publisher", f"/api/events?publisher=Gazette%20{number % 40}&{least}"
        yield "events_text", f"/api/events?text={words[0]}%20{words[1]}&{least}"
        many = f"state={state}&relation={relation}&since={year}-01-01"
        yield "events_combined", f"/api/events?{many}&{least}"
        many = f"actor_state={state}&quad={number % 4 + 1}&publisher=Gazette%20{number % 40}&until={year}-06-30"
        yield "events_combined", f"/api/events?{many}&text={words[0]}&{least}"
        yield "reports", f"/api/reports?recipient={other}&{least}"
        yield "articles", f"/api/articles?text={words[0]}%20{words[1]}&limit={number % 20 + 31}"
        yield (
            "actors",
            f"/api/actors?limit={number % 50 + 51}&q={chance.choice('aeiounrst')}{chance.choice('aeiounrst')}",
        )
        yield (
            "places",
            f"/api/places?limit={number % 50 + 51}&q={chance.choice('aeiounrst')}{chance.choice('aeiounrst')}",
        )
        yield "dyads", f"/api/dyads?quad={number % 4 + 1}&{least}"
        yield "dyad", f"/api/dyads/{states[number % len(states)]}/{state}?{least}"
        yield "search", f"/api/search?q={words[0]}%20{words[1]}&limit={number % 50 + 51}"
        yield "changes", f"/api/changes?limit={number % 50 + 51}&since={number}"
        yield "relations", f"/api/relations?fields=label,{','.join(chance.sample(RELATION_FIELDS, 3))}"


def walk(client: Client, address: str) -> int:
    """Go through pages of events; how many there were."""
    following: object = f"{address}/api/events?limit=50"
    pages = 0
    while isinstance(following, str) and pages < DEEP:
        following = client.get("walk", following)["next"]
        pages += 1
    return pages


def deep(client: Client, address: str) -> None:
    """Go to the thousandth page of each other list, or to its end, by large pages; measure the last ones."""
    for kind in LONG:
        following: object = f"{address}/api/{kind}?limit={LARGE}"
        passed = 0
        before = str(following)
        while isinstance(following, str) and passed < DEEP * PAGE:
            before, following = following, client.get("way", following)["next"]
            passed += LARGE
        following = before.replace(f"limit={LARGE}", f"limit={PAGE - 1}")
        for _ in range(BEHIND):
            if isinstance(following, str):
                following = client.get(f"{kind}_deep", following)["next"]


def export(address: str, process: int) -> dict[str, float]:
    """Stream all events as NDJSON: how many a second, and by how much the server's memory grew."""
    before, most, size, lines = memory(process), 0.0, 0, 0
    started = time.perf_counter()
    with urllib.request.urlopen(f"{address}/api/events?format=ndjson", timeout=PATIENCE) as answer:
        while content := answer.read(PIECE):
            size, lines = size + len(content), lines + content.count(b"\n")
            most = max(most, memory(process))
    took = time.perf_counter() - started
    return {
        "export_events": lines,
        "export_megabytes": round(size / 1e6, 1),
        "export_events_per_second": round(lines / took),
        "export_memory_growth_megabytes": round(most - before, 1),
        "memory_megabytes": round(before, 1),
    }


def filled(folder: Path) -> float:
    """Wait until the rows of all things are written, beside the requests; the seconds that it took after the first."""
    started = time.monotonic()
    with closing(sqlite3.connect(folder / statements.FILE)) as file:
        while not file.execute("SELECT whole FROM followed").fetchone()[0]:
            assert time.monotonic() < started + PATIENCE, "the rows are not written to the end"
            time.sleep(0.2)
    return round(time.monotonic() - started, 1)


def worked_seconds(process: int) -> float:
    """The processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """The memory of a process, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1e3


def measure(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """All figures."""
    found: dict[str, float] = {}
    with serving(folder) as (address, process):
        client = Client(address, process)
        stats = client.get("first", "/api/stats")
        client.get("first", "/api/search?q=grain")  # the index of words
        found["first_seconds"] = round(sum(client.times["first"]) / 1000, 1)
        found["rows_seconds"] = filled(folder)
        for kind, path in requests(world.cast(BASE), options.rounds):
            client.get(kind, path)
        found["walk_pages"] = walk(client, address)
        deep(client, address)
        kinds = [kind for kind in client.times if kind not in ("first", "way")]
        found |= {f"{kind}_p95_ms": client.p95(kind) for kind in kinds}
        found |= {f"{kind}_p50_ms": client.median(kind) for kind in kinds}
        found |= {f"{kind}_cpu_ms": client.worked(kind) for kind in kinds}
        found["walk_first_p95_ms"] = client.p95("walk", slice(None, ENDS))
        found["walk_last_p95_ms"] = client.p95("walk", slice(-ENDS, None))
        found |= export(address, process)
        found["events"] = float(str(stats["events"]))
    return found


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-rest-") as temporary:
        folder = options.store or Path(temporary) / "store"
        if not folder.exists():
            world.build(folder, options.events, BASE)
        found = measure(folder, options)
    for name, value in found.items():
        print(f"{name:36} {value:>12}")
    speed.keep(f"rest {options.note}".strip(), found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
