"""The reference graphs: the ontology, the taxonomy and the gazetteer that are shipped, as graphs of the store."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import NamedNode, Quad

from ontology import gazetteer, taxonomy, turtle
from ontology.iris import DataIris
from sparql.store import Store


def refresh(store: Store) -> tuple[str, ...]:
    """Bring the reference graphs up to the shipped files; give the names of those that were written.

    Raises KnowledgeError for a file that is not Turtle, StoreError for one with blank nodes.
    """
    iris = DataIris(store.base)
    graphs = {name: iris.reference_graph(name) for name in shipped()}
    return tuple(
        name
        for name, turtles in shipped().items()
        if store.replace(graphs[name], quads(turtles, graphs[name], store.base))
    )


def shipped() -> dict[str, tuple[Traversable, ...]]:
    """The Turtle files of each reference graph."""
    return {
        "ontology": (files("ontology") / "chancery.ttl",),
        "taxonomy": tuple(taxonomy.turtle_files()),
        "gazetteer": tuple(gazetteer.turtle_files()),
    }


def quads(turtles: Iterable[Traversable], graph: NamedNode, base: str) -> Iterator[Quad]:
    """The triples of some Turtle files as quads of one graph; relative IRIs are resolved against `base`."""
    for file in turtles:
        for quad in turtle.quads(file, base):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
