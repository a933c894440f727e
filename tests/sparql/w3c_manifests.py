"""The manifests of W3C's test suites, and the tests that they list."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Case:
    """One entry of a manifest: its name ("suite/folder/name"), its kind, and the graph in which it is described."""

    name: str
    kind: str
    node: NamedNode
    manifest: "Manifest"

    def action(self) -> NamedNode | BlankNode:
        """What is done."""
        return self.manifest.node(self.node, MF + "action")


class Manifest:
    """A manifest file as a graph."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._graph = pyoxigraph.Store()
        self._graph.load(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri())

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """The objects of a property."""
        assert isinstance(subject, NamedNode | BlankNode)
        return [quad.object for quad in self._graph.quads_for_pattern(subject, NamedNode(predicate), None, None)]

    def node(self, subject: Term, predicate: str) -> NamedNode | BlankNode:
        """The one object of a property."""
        (found,) = self.values(subject, predicate)
        assert isinstance(found, NamedNode | BlankNode)
        return found

    def files(self, subject: Term, predicate: str) -> list[Path]:
        """The files that a property names."""
        return [file(each) for each in self.values(subject, predicate)]

    def _items(self, predicate: str) -> Iterator[Term]:
        for quad in self._graph.quads_for_pattern(None, NamedNode(MF + predicate), None, None):
            rest: Term = quad.object
            while rest != NamedNode(RDF + "nil"):
                yield from self.values(rest, RDF + "first")
                (rest,) = self.values(rest, RDF + "rest")

    def cases(self) -> Iterator[Case]:
        """The tests of this manifest and of those that it includes."""
        for included in self._items("include"):
            yield from Manifest(file(included)).cases()
        folder = "/".join(self.path.parts[-3:-1])
        for entry in self._items("entries"):
            assert isinstance(entry, NamedNode)
            kinds = [kind.value for kind in self.values(entry, RDF + "type") if isinstance(kind, NamedNode)]
            name = f"{folder}/{entry.value.rpartition('#')[2].rpartition('/')[2]}"
            yield Case(name, kinds[0].rpartition("#")[2], entry, self)


def file(node: Term) -> Path:
    """The file of a file IRI."""
    assert isinstance(node, NamedNode)
    return Path(node.value.removeprefix("file://"))


def text(path: Path) -> str:
    """The text of a file, byte by byte: what is no UTF-8 stays wrong."""
    return path.read_bytes().decode(errors="surrogateescape")
