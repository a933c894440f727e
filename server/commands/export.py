"""Write what a store holds, graph by graph, also while a server has it open.

The default graph of a store with articles is the union of their graphs and is left out: `chancery load` makes it anew.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from ontology.errors import NotFound
from ontology.iris import DEFAULT_BASE, DataIris
from ontology.prefixes import chosen
from server.commands.options import add_store, graph, settings
from sparql import layout, snapshots, union

FORMATS = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
PREFIXES = chosen("chy", "rel", "rdf", "rdfs", "owl", "skos", "xsd")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a file instead of standard output")
    parser.add_argument("--format", choices=FORMATS, default="nquads", help="default: nquads")
    parser.add_argument("--graph", type=graph, metavar="IRI", help="only this graph")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Write the latest snapshot."""
    found = settings(options)
    engine = pyoxigraph.Store.read_only(str(snapshots.latest(found.store).path))
    own = DataIris(layout.base_of(found.store) or DEFAULT_BASE).graphs
    held = quads(engine, own, options.graph)
    format_ = FORMATS[options.format]
    prefixes = PREFIXES if format_ == RdfFormat.TRIG else None
    if options.output:
        with options.output.open("wb") as file:
            serialize(held, file, format_, prefixes=prefixes)
    else:
        serialize(held, sys.stdout.buffer, format_, prefixes=prefixes)
    return 0


def quads(engine: pyoxigraph.Store, own: str, only: NamedNode | None) -> Iterator[Quad]:
    """The quads to write. NotFound where the one graph that is wanted is not there."""
    if only is not None and not engine.contains_named_graph(only):
        raise NotFound(f"There is no graph {only} in the store. Ask which there are: SELECT ?g {{ GRAPH ?g {{}} }}.")
    if only is not None:
        return engine.quads_for_pattern(None, None, None, only)
    derived = union.there(engine, own) is not None
    named = (quad for name in engine.named_graphs() for quad in engine.quads_for_pattern(None, None, None, name))
    return named if derived else iter(engine)
