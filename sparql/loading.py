"""Many quads into a store: files that were written by `chancery export`, by `ingest --dry-run`, or by others."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat

from ontology.errors import StoreError
from ontology.iris import DataIris
from sparql import reserved
from sparql.changes import GraphName, has_blank
from sparql.layout import REHEARSAL
from sparql.store import Store
from sparql.updates import Targets

_BATCH = 100_000  # quads: about 60 MB of them; larger batches load no faster
_PIECE = 8 << 20  # bytes
_NAMED = "A graph is named by a blank node, {}, and nobody could ask for it. Give it an IRI."
# A triple of N-Quads without blank nodes and triple terms, and the end of its line (RDF 1.1 N-Quads, 4).
_IRI = rb"<[^<>\s]*>"
_LITERAL = rb'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"(?:@[A-Za-z0-9-]+|\^\^' + _IRI + rb")?"
_TRIPLE = rb"^[ \t]*(" + rb"[ \t]*".join((_IRI, _IRI, rb"(?:" + _IRI + rb"|" + _LITERAL + rb")")) + rb")"
_END = rb"[ \t]*\.[ \t]*\r?$"
_STATEMENT = re.compile(rb"^[ \t]*[<_]", re.MULTILINE)


def load(store: Store, quads: Iterable[Quad]) -> int:
    """Load quads; gives how many came. The graphs of the service that are there already are replaced as wholes.

    Not one transaction, so that memory stays small: what came before an error stays. Loading again is no change.
    Raises StoreError where `Store.replace` and `extend` do, and for a graph that is named by a blank node.
    """
    seen: set[GraphName] = set()
    batch: list[Quad] = []
    count = 0
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        if not isinstance(graph, NamedNode | DefaultGraph):
            raise StoreError(_NAMED.format(graph))
        again = graph not in seen and store.owns(graph) and store.holds(graph)
        seen.add(graph)
        for quad in group if not again else _replaced(store, graph, list(group)):
            batch.append(quad)
            count += 1
            if len(batch) >= _BATCH:
                extend(store, batch)
                batch.clear()
    extend(store, batch)
    return count


def extend(store: Store, quads: Iterable[Quad]) -> None:
    """Add many quads to graphs of the service and of its users alike; what the service's say is in the default too.

    No transaction, so that it takes little time and memory: after a crash `rebuild` makes the default graph right.
    Raises StoreError for a blank node in a graph of the service, and for the default graph where that is its own.
    """
    held = list(quads)
    own = [quad for quad in held if store.owns(quad.graph_name)]
    flawed = next((quad for quad in own if has_blank(quad.triple)), None)
    if flawed is not None:
        raise StoreError(f"A blank node came for the graph {flawed.graph_name}: {flawed}. Give the thing an IRI.")
    with store.changing(whole=False) as engine:
        if any(isinstance(quad.graph_name, DefaultGraph) for quad in held):
            store.check(Targets(default=True))
        if own:
            reserved.check_default(engine, DataIris(store.base).graphs)
        engine.bulk_extend(held)
        engine.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in own)


def load_lines(store: Store, file: Path, format_: RdfFormat, graph: NamedNode | None = None) -> int | None:
    """Load N-Triples or N-Quads by the engine's own parser and sorter, several times as fast as `load`.

    Gives how many statements the file has; None, and loads nothing, where the quads have to be looked at one by one:
    in another format, and where some may belong to the service's graphs or to the default graph that is their union,
    but for new graphs of the service as `chancery export` writes them.
    Raises SyntaxError where the file is not of its format, and loads nothing then; StoreError as `load` does.
    """
    if format_ == RdfFormat.N_QUADS and graph is None:
        with tempfile.NamedTemporaryFile(dir=store.path, prefix=REHEARSAL) as said:
            found = _look(file, DataIris(store.base).graphs, said)
            if found.own == found.count > 0:
                return load_own(store, file, found, Path(said.name))
        plain = not (store.keeps_graphs or found.names or found.escapes)
        return _load_plain(store, file, format_, None, found.count) if plain else None
    if format_ == RdfFormat.N_TRIPLES and not store.owns(graph) and (graph is not None or not store.keeps_graphs):
        count = sum(len(_STATEMENT.findall(piece)) for piece in _pieces(file))
        return _load_plain(store, file, format_, graph, count)
    return None


@dataclass
class Look:
    """What a file says at a glance: how many statements, how many of them surely in graphs of the service, which
    names it has that could be those of such graphs, and whether an escape may hide one."""

    count: int = 0
    own: int = 0
    escapes: bool = False
    names: set[bytes] = field(default_factory=set)


def _look(file: Path, own: str, said: IO[bytes]) -> Look:
    """Look at a file of N-Quads; the triples of the service's graphs are written to `said`."""
    found = Look()
    name = re.compile(rb"<(" + re.escape(own.encode()) + rb"[^<>\\\s]*)>")
    placed = re.compile(_TRIPLE + rb"[ \t]*" + name.pattern + _END, re.MULTILINE)
    for piece in _pieces(file):
        names = set(name.findall(piece))
        triples, placed_here = placed.subn(rb"\1 .", piece) if names else (b"", 0)
        if placed_here == piece.count(b"\n") + (not piece.endswith(b"\n")):  # each line is looked at
            found.count += placed_here
        else:
            found.count += len(_STATEMENT.findall(piece))
            found.escapes = found.escapes or b"\\u" in piece or b"\\U" in piece
        found.own += placed_here
        found.names |= names
        said.write(triples)
    said.flush()
    return found


def _load_plain(store: Store, file: Path, format_: RdfFormat, graph: NamedNode | None, count: int) -> int:
    with store.changing(whole=False) as engine:
        before = {each for each in engine.named_graphs() if isinstance(each, BlankNode)}
        engine.bulk_load(path=str(file), format=format_, to_graph=graph)
        for each in {each for each in engine.named_graphs() if isinstance(each, BlankNode)} - before:
            engine.remove_graph(each)
            raise StoreError(_NAMED.format(each))
    return count


def load_own(store: Store, file: Path, found: Look, said: Path) -> int | None:
    """Load new graphs of the service, and what they say into the default graph as well."""
    try:
        if any(store.holds(NamedNode(name.decode())) for name in found.names):
            return None
    except ValueError:  # that is no IRI, and whoever looks at each quad says where it stands
        return None
    with store.changing(whole=False) as engine, ThreadPoolExecutor(1) as other:
        reserved.check_default(engine, DataIris(store.base).graphs)
        # Both at once, each on a core of its own: the engine lets other threads run, and takes a file whole or not.
        default = other.submit(engine.bulk_load, path=str(said), format=RdfFormat.N_TRIPLES)
        try:
            engine.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
        except BaseException:
            if default.exception() is None:
                _take_back(store, engine)
            raise
        default.result()
    return found.count


def _take_back(store: Store, engine: pyoxigraph.Store) -> None:
    """Take from the default graph what came with a file whose graphs could not be loaded."""
    if store.keeps_graphs:
        store.rebuild()
    else:
        engine.clear_graph(DefaultGraph())  # it was empty (`reserved.check_default`)


def _pieces(file: Path) -> Iterator[bytes]:
    """The file in pieces of whole lines."""
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece + opened.readline()


def _replaced(store: Store, graph: GraphName, quads: list[Quad]) -> list[Quad]:
    """The quads, after they have taken the place of what a graph of the service said."""
    assert isinstance(graph, NamedNode)
    store.replace(graph, quads)
    return quads
