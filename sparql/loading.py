"""Many quads into a store: files that were written by `chancery export`, by `ingest --dry-run`, or by others."""

from collections.abc import Iterable
from itertools import groupby

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ontology.errors import StoreError
from sparql.changes import GraphName
from sparql.store import Store

_BATCH = 100_000  # quads: about 60 MB of them; larger batches load no faster


def load(store: Store, quads: Iterable[Quad]) -> int:
    """Load quads; gives how many came. The graphs of the service that are there already are replaced as wholes.

    Not one transaction, so that memory stays small: what came before an error stays. Loading again is no change.
    Raises StoreError where `Store.replace` and `Store.extend` do, and for a graph that is named by a blank node.
    """
    seen: set[GraphName] = set()
    batch: list[Quad] = []
    count = 0
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        if not isinstance(graph, NamedNode | DefaultGraph):
            raise StoreError(f"A graph is named by a blank node, {graph}, and nobody could ask for it. Give it an IRI.")
        again = graph not in seen and store.owns(graph) and store.holds(graph)
        seen.add(graph)
        for quad in group if not again else _replaced(store, graph, list(group)):
            batch.append(quad)
            count += 1
            if len(batch) >= _BATCH:
                store.extend(batch)
                batch.clear()
    store.extend(batch)
    return count


def _replaced(store: Store, graph: GraphName, quads: list[Quad]) -> list[Quad]:
    """The quads, after they have taken the place of what a graph of the service said."""
    assert isinstance(graph, NamedNode)
    store.replace(graph, quads)
    return quads
