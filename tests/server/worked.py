"""The worked examples of the ontology in a store."""

from importlib.resources import files

from pyoxigraph import NamedNode, RdfFormat, parse

from sparql.store import Store


def put_examples(store: Store) -> None:
    """Put all of them in, each graph as it stands."""
    examples = sorted((files("ontology") / "examples").iterdir(), key=lambda each: each.name)
    quads = [quad for file in examples for quad in parse(file.read_bytes(), RdfFormat.TRIG)]
    for name in {quad.graph_name for quad in quads}:
        assert isinstance(name, NamedNode)
        store.replace(name, [quad for quad in quads if quad.graph_name == name])
