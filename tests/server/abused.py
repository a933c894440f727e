"""A server process for `test_abuse.py`: fills a store, writes into it without pause, and serves it.

usage: python tests/server/abused.py FOLDER QUADS
"""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ontology import vocab
from server.commands.serve import listener, serve, url
from server.settings import Settings
from sparql.store import Store

BASE = "https://data.example.org/"
COUNTER, VALUE = NamedNode(f"{BASE}graph/counter"), NamedNode(f"{BASE}value")
EACH = 10  # quads of one event, half of them in a named graph
PAUSE = 0.1


def events(quads: int) -> Iterator[Quad]:
    """Events between 500 actors, each quad in the graph of an article and in the default graph."""
    for number in range(quads // EACH):
        event = NamedNode(f"{BASE}id/event/{number}")
        actors = [NamedNode(f"{BASE}id/actor/{(number * prime) % 500}") for prime in (7, 11)]
        for graph in (DefaultGraph(), NamedNode(f"{BASE}graph/article/{number % 1000}")):
            yield Quad(event, vocab.RDF_TYPE, vocab.Event, graph)
            yield Quad(event, NamedNode(f"{BASE}actor"), actors[0], graph)
            yield Quad(event, NamedNode(f"{BASE}recipient"), actors[1], graph)
            yield Quad(event, vocab.RDFS_LABEL, Literal(f"Event {number * 7919 % 100003}", language="en"), graph)
            yield Quad(event, NamedNode(f"{BASE}number"), Literal(number), graph)


def fill(folder: Path, quads: int) -> None:
    """Load the events past the writer, which would take them one graph at a time."""
    Store.open(folder, BASE).close()
    engine = pyoxigraph.Store(str(folder / "live"))
    engine.bulk_extend(events(quads))
    engine.flush()


def write(store: Store, stop: threading.Event) -> None:
    """Count up in the store, and make a snapshot of each number."""
    number = 0
    while not stop.wait(PAUSE):
        number += 1
        store.replace(COUNTER, [Quad(COUNTER, VALUE, Literal(number))])
        store.snapshot()


def main(folder: str, quads: str) -> None:
    """Fill, write, serve; the address is the first line that is printed."""
    fill(Path(folder), int(quads))
    settings = Settings(query_seconds=2, query_memory=512 << 20, workers=2, client_seconds=30, client_errors=1000)
    stop = threading.Event()
    with listener("127.0.0.1", 0) as bound, Store.open(Path(folder)) as store:
        store.snapshot()
        writer = threading.Thread(target=write, args=(store, stop))
        writer.start()
        sys.stdout.write(url(bound) + "\n")
        sys.stdout.flush()
        try:
            serve(store, settings, bound)
        finally:
            stop.set()
            writer.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
