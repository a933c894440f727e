"""Load files of RDF into a store.

FILE is Turtle, TriG, N-Triples, N-Quads, RDF/XML, N3 or JSON-LD, by its suffix; "-" is N-Quads on standard input.
Triples without a graph go into the one that --graph names. Graphs of articles, as `chancery export` and `chancery
ingest --dry-run` write them, take the place of those of the same name; to others the triples are added.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from ontology.errors import SourceError
from server import console
from server.commands.options import add_store, graph, settings
from server.commands.validate import format_of
from sparql import loading
from sparql.store import Store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("files", nargs="+", metavar="FILE", help='a file of RDF, or "-"')
    parser.add_argument("--graph", type=graph, metavar="IRI", help="the graph for triples that are in none")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Load, and say how much."""
    found = settings(options)
    with Store.open(found.store, found.base) as store:
        try:
            count = sum(loaded(store, name, options.graph) for name in options.files)
        finally:
            store.snapshot()
    console.write(f"Loaded {count:,} quads into {found.store}.\n")
    return 0


def loaded(store: Store, name: str, graph_: NamedNode | None) -> int:
    """Load a file; gives how many quads came. SourceError where it is not RDF of its suffix."""
    if name != "-":
        kind = format_of(Path(name))
        try:
            count = loading.load_lines(store, Path(name), kind, graph_)
        except SyntaxError as error:
            raise SourceError(f"{name!r} is not {kind.name}: {error}. Mend it; nothing of it is loaded.") from None
        if count is not None:
            return count
    return loading.load(store, quads(name, store.base, graph_))


def quads(name: str, base: str, graph_: NamedNode | None) -> Iterator[Quad]:
    """The quads of a file. SourceError where it is not RDF of its suffix."""
    path = Path(name)
    kind = RdfFormat.N_QUADS if name == "-" else format_of(path)
    try:
        with sys.stdin.buffer if name == "-" else path.open("rb") as file:
            for quad in parse(file, kind, base_iri=base, rename_blank_nodes=True):
                if graph_ and isinstance(quad.graph_name, DefaultGraph):
                    yield Quad(quad.subject, quad.predicate, quad.object, graph_)
                else:
                    yield quad
    except (SyntaxError, ValueError) as error:
        raise SourceError(f"{name!r} is not {kind.name}: {error}. Mend it; what came before it is loaded.") from None
