"""A change of one named graph and of the default graph, as one SPARQL update: the engine runs it in one transaction.

The terms are written by pyoxigraph in N-Triples form, which is legal in `INSERT DATA` (a property test sends it the
nastiest literals). Blank nodes are refused: they have no name by which two readings of an article could be compared.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from ontology.errors import StoreError

GraphName = NamedNode | DefaultGraph


@dataclass(frozen=True, slots=True)
class Change:
    """What goes from the graph, what comes into it, and which of the former no other graph says."""

    graph: NamedNode
    removed: Set[Triple]
    added: Set[Triple]
    orphaned: Set[Triple]
    drop: bool

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def text(self) -> str:
        """The change as SPARQL 1.1 Update."""
        operations = [
            _data("DELETE", self.orphaned, self.removed, self.graph),
            _data("INSERT", self.added, self.added, self.graph),
            *([f"DROP SILENT GRAPH {self.graph}"] if self.drop else []),
        ]
        return " ;\n".join(operations)


def writing(graph: GraphName, triples: Iterable[Triple], replace: bool) -> str:
    """The update that adds the triples to a graph, or makes them all that it says; the graph is there afterwards."""
    named = isinstance(graph, NamedNode)
    operations = [f"CREATE SILENT GRAPH {graph}"] if named else []
    if replace:
        operations.append(f"CLEAR SILENT {f'GRAPH {graph}' if named else 'DEFAULT'}")
    lines = "".join(f"{triple} .\n" for triple in triples)
    operations.append(f"INSERT DATA {{ GRAPH {graph} {{\n{lines}}} }}" if named else f"INSERT DATA {{\n{lines}}}")
    return " ;\n".join(operations)


def correcting(missing: Iterable[Triple], extra: Iterable[Triple]) -> str:
    """The update that brings triples into the default graph and takes others away."""
    return f"DELETE DATA {{\n{_lines(frozenset(extra))}}} ;\nINSERT DATA {{\n{_lines(frozenset(missing))}}}"


def canonical(graph: NamedNode, quads: Iterable[Quad]) -> set[Triple]:
    """The triples as the store will give them back: "01"^^xsd:integer as "1", language tags in lower case.

    The engine's in-memory store brings terms into the same form as the one on disk (a test holds it to that).
    Raises StoreError for a quad of another graph and for blank nodes.
    """
    memory = pyoxigraph.Store()
    memory.bulk_extend(_checked(graph, quad) for quad in quads)
    return {quad.triple for quad in memory}


def _checked(graph: NamedNode, quad: Quad) -> Quad:
    if quad.graph_name not in (graph, DefaultGraph()):
        raise StoreError(
            f"A quad of the graph {quad.graph_name} came for the graph {graph}: {quad}. "
            "Give each graph its own quads, in that graph or in the default graph."
        )
    if has_blank(quad.triple):
        raise StoreError(f"A blank node came for the graph {graph}: {quad}. Give the thing an IRI (ontology.iris).")
    return Quad(quad.subject, quad.predicate, quad.object)


def has_blank(triple: Triple) -> bool:
    """Whether a blank node is in it, however deep."""
    terms = (triple.subject, triple.object)
    return any(isinstance(term, BlankNode) or (isinstance(term, Triple) and has_blank(term)) for term in terms)


def _data(verb: str, default: Set[Triple], named: Set[Triple], graph: NamedNode) -> str:
    return f"{verb} DATA {{\n{_lines(default)}GRAPH {graph} {{\n{_lines(named)}}} }}"


def _lines(triples: Set[Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)
