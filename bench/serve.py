"""Our service, `oxigraph serve` and rdflib-endpoint over the same data, side by side in one run.

usage: python -m bench.serve [--events N] [--clients N] [--peers FOLDER] [--note WORDS]

FOLDER holds the peers' commands; one that is missing is left out. Machines differ and are noisy: what counts are the
ratios to oxigraph. Each run adds a line to bench/history.jsonl.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat

from bench import load, speed
from bench.load import Measured, request
from ontology import vocab
from server import references
from sparql.store import Store

BASE = "http://localhost:8000/"
ACTOR, RECIPIENT, NUMBER = (NamedNode(f"{BASE}{name}") for name in ("actor", "recipient", "number"))
ACTORS = 200
ROUNDS = 3
LARGE_ROWS = 300_000  # about 70 MB of JSON

POINT = f"SELECT ?p ?o {{{{ <{BASE}id/event/{{n}}> ?p ?o }}}}"
PAGE = (
    f"SELECT ?e ?l ?n {{{{ ?e <{ACTOR.value}> <{BASE}id/actor/{{k}}> ; {vocab.RDFS_LABEL} ?l ; <{NUMBER.value}> ?n "
    "FILTER(?n >= {n}) }} ORDER BY DESC(?n) LIMIT 50"
)
GROUPS = (
    f"SELECT ?r (COUNT(*) AS ?c) {{{{ ?e <{ACTOR.value}> ?a ; <{RECIPIENT.value}> ?r ; <{NUMBER.value}> ?n "
    "FILTER(?n >= {n}) }} GROUP BY ?r ORDER BY DESC(?c)"
)
LARGE = f"SELECT * {{ ?s ?p ?o . ?t <{NUMBER.value}> ?n }} LIMIT {LARGE_ROWS}"


@dataclass(frozen=True, slots=True)
class Peer:
    """A server: its name, the command that starts it on a port, and the path where it takes queries."""

    name: str
    command: Callable[[int], list[str]]
    path: str


def events(count: int) -> Iterator[Quad]:
    """Made-up events, five triples each."""
    for number in range(count):
        event = NamedNode(f"{BASE}id/event/{number}")
        yield Quad(event, vocab.RDF_TYPE, vocab.Event)
        yield Quad(event, ACTOR, NamedNode(f"{BASE}id/actor/{number * 7 % ACTORS}"))
        yield Quad(event, RECIPIENT, NamedNode(f"{BASE}id/actor/{number * 11 // 3 % ACTORS}"))
        yield Quad(event, vocab.RDFS_LABEL, Literal(f"Event {number * 7919 % 100003}", language="en"))
        yield Quad(event, NUMBER, Literal(number))


def prepare(folder: Path, count: int) -> None:
    """The same data three times: as a store of ours, as a copy of it for oxigraph, and as a file.

    With the events go the ontology and the gazetteer, which our service adds to every store that it opens.
    """
    with (folder / "events.nt").open("wb") as file:
        pyoxigraph.serialize(events(count), file, RdfFormat.N_TRIPLES)
    with Store.open(folder / "ours", BASE) as store:
        references.refresh(store)
    engine = pyoxigraph.Store(str(folder / "ours" / "live"))
    engine.bulk_load(path=str(folder / "events.nt"), format=RdfFormat.N_TRIPLES)
    engine.flush()
    del engine  # it lets go of its lock with its last reference
    with Store.open(folder / "ours") as store:
        snapshot = store.snapshot()
    shown = pyoxigraph.Store.read_only(str(snapshot.path))
    shown.backup(str(folder / "theirs"))
    shown.dump(str(folder / "data.nt"), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())


def peers(folder: Path, commands: Path) -> Iterator[Peer]:
    """The servers that there are commands for; ours first."""
    main = "import sys; from server.cli import main; sys.exit(main())"
    ours = [sys.executable, "-c", main, "serve", "--store", str(folder / "ours"), "--port"]
    yield Peer("chancery", lambda port: [*ours, str(port)], "/sparql")
    if oxigraph := shutil.which("oxigraph", path=str(commands)):
        there = [oxigraph, "serve-read-only", "-l", str(folder / "theirs"), "-b"]
        yield Peer("oxigraph", lambda port: [*there, f"127.0.0.1:{port}"], "/query")
    if endpoint := shutil.which("rdflib-endpoint", path=str(commands)):
        data = str(folder / "data.nt")
        yield Peer("rdflib", lambda port: [endpoint, "serve", "--host", "127.0.0.1", "--port", str(port), data], "/")


@contextmanager
def running(peer: Peer) -> Iterator[int]:
    """A server that answers; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    quiet = subprocess.DEVNULL
    with subprocess.Popen(peer.command(port), stdout=quiet, stderr=quiet, env=os.environ) as process:
        try:
            deadline = time.monotonic() + 300
            while True:
                try:
                    load.ask(port, [request(peer.path, POINT.format(n=0))])
                    break
                except OSError:
                    if time.monotonic() > deadline or process.poll() is not None:
                        raise
                    time.sleep(0.3)
            yield port
        finally:
            process.terminate()


def texts(count: int, turn: int) -> dict[str, list[str]]:
    """The queries of each kind; those of another turn differ, so that "distinct" stays true."""

    def each(text: str, many: int) -> list[str]:
        return [text.format(n=(turn * many + i) * 37 % count, k=i % ACTORS) for i in range(many)]

    return {
        "point": each(POINT, 5000),  # of 1,000 all were answered in 40 ms, less than a machine may be away
        "page": each(PAGE, 300),
        "groups": each(GROUPS, 16),
        "repeated": each(PAGE, 20) * 50,
    }


def first_byte(port: int, path: str) -> dict[str, float]:
    """Milliseconds to the first byte of a large answer, and megabytes a second of all of it."""
    sent = request(path, LARGE)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        started = time.perf_counter()
        size, first = load.fetch(connection, sent)
        took = time.perf_counter() - started
    return {
        "large_megabytes": size / 1e6,
        "first_byte_ms": 1000 * first,
        "large_megabytes_per_second": size / 1e6 / took,
    }


def compare(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """All figures. The servers take turns within each kind of query, so that noise falls on all of them."""
    found: dict[str, list[Measured]] = {}
    large: dict[str, list[dict[str, float]]] = {}
    with ExitStack() as stack:
        servers = [(peer, stack.enter_context(running(peer))) for peer in peers(folder, options.peers)]
        for turn in range(ROUNDS):
            for kind, queries in texts(options.events, turn).items():
                for peer, port in servers:
                    asked = queries if peer.name != "rdflib" else queries[: max(4, len(queries) // 20)]
                    sent = [request(peer.path, query) for query in asked]
                    found.setdefault(f"{peer.name}_{kind}", []).append(load.measure(port, sent, options.clients))
            for peer, port in servers:
                if peer.name != "rdflib":  # it takes minutes, and all of it is in memory before the first byte
                    large.setdefault(peer.name, []).append(first_byte(port, peer.path))
    return figures(found, large)


def figures(found: dict[str, list[Measured]], large: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    """The best round of each by name, and our rates as parts of the others'."""
    best = {name: max(rounds, key=lambda each: each.rate) for name, rounds in found.items()}
    result: dict[str, float] = {}
    for name, measured in best.items():
        result |= {f"{name}_per_second": measured.rate, f"{name}_p50_ms": measured.p50, f"{name}_p99_ms": measured.p99}
        peer, _, kind = name.partition("_")
        if peer != "chancery":
            result[f"ratio_to_{name}"] = best[f"chancery_{kind}"].rate / measured.rate
    for peer, rounds in large.items():
        result |= {f"{peer}_{key}": min(each[key] for each in rounds) for key in ("large_megabytes", "first_byte_ms")}
        result[f"{peer}_large_megabytes_per_second"] = max(each["large_megabytes_per_second"] for each in rounds)
    return {name: round(value, 2) for name, value in result.items()}


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    # As many as there are cores: with more, a server of many threads gets more of a busy machine than one of few.
    parser.add_argument("--clients", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--peers", type=Path, default=Path(sys.prefix) / "peers" / "bin")
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-serve-") as folder:
        prepare(Path(folder), options.events)
        found = compare(Path(folder), options)
    for name, value in found.items():
        print(f"{name:44} {value:>12}")
    speed.keep(f"serve {options.note}".strip(), {"events": options.events, "clients": options.clients, **found})
    return 0


if __name__ == "__main__":
    sys.exit(main())
