"""What updates may not write: the service's own graphs, and beside them the default graph, which is their union."""

from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode

from ontology.errors import ReservedGraph, StoreError
from sparql import union
from sparql.updates import Targets

_INSTEAD = (
    "Ingest or retract the article instead (chancery ingest, chancery delete), and put data of your own into a graph "
    "with a name of its own: GRAPH <https://example.org/mine> {…} in an update, /graphs?graph=IRI for a whole graph."
)


def check(engine: pyoxigraph.Store, own: str, targets: Targets) -> None:
    """Refuse what would be written into graphs whose names begin with `own`. Raises ReservedGraph."""
    named = sorted(each for each in targets.graphs if each.startswith(own))
    if named:
        raise ReservedGraph(f"The graph <{named[0]}> is kept by the service. {_INSTEAD}")
    if union.there(engine, own) is None:
        return
    if targets.default:
        raise ReservedGraph(f"The default graph is kept by the service, as the union of its graphs. {_INSTEAD}")
    if targets.all_named:
        raise ReservedGraph(f"Among all named graphs are those that the service keeps. {_INSTEAD}")
    if targets.variables:
        raise ReservedGraph(
            f"The graph {min(targets.variables)} could be one that the service keeps. "
            f"Name each graph that is written by its IRI. {_INSTEAD}"
        )


def check_made(graphs: Iterable[NamedNode], own: str) -> None:
    """Refuse an update after which a graph of the service would be there. Raises ReservedGraph."""
    made = [graph for graph in graphs if graph.value.startswith(own)]
    if made:
        raise ReservedGraph(f"The update would make the graph {made[0]}: such names are the service's. {_INSTEAD}")


def check_default(engine: pyoxigraph.Store, own: str) -> None:
    """Refuse the first graph of the service while its users have something in the default graph. Raises StoreError."""
    taken = next(engine.quads_for_pattern(None, None, None, DefaultGraph()), None)
    if taken is not None and union.there(engine, own) is None:
        raise StoreError(
            "The default graph holds data of its own, and beside articles it would be theirs. Move it first: "
            "MOVE DEFAULT TO <https://example.org/mine>, sent to /update."
        )
