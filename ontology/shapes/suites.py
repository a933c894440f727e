"""The four files of shapes: what each is about, and what has to be beside the data for it to be asked."""

from collections.abc import Iterable
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import NamedNode, Store

from ontology import taxonomy, vocab
from ontology.iris import term
from ontology.model import Kind
from ontology.prefixes import PREFIXES

_OWL, _SKOS, _ORG = PREFIXES["owl"], PREFIXES["skos"], PREFIXES["org"]


class Suite(StrEnum):
    """A file of shapes; the value is the first part of its name."""

    DATA = "data"
    GAZETTEER = "gazetteer"
    TAXONOMY = "taxonomy"
    ONTOLOGY = "ontology"

    @property
    def file(self) -> Traversable:
        """The shapes."""
        return files("ontology.shapes") / f"{self.value}.shacl.ttl"

    @property
    def classes(self) -> tuple[NamedNode, ...]:
        """The classes of what the shapes are about: without one of these there is nothing to check."""
        return _CLASSES[self]

    @property
    def background(self) -> Iterable[Traversable]:
        """The Turtle files of ours that the shapes ask beside the data."""
        names = _BACKGROUND.get(self)
        return tuple(file for file in taxonomy.turtle_files() if file.name == names)


_BACKGROUND = {Suite.DATA: "relations.ttl", Suite.GAZETTEER: "sectors.ttl"}
_CLASSES = {
    Suite.DATA: (vocab.Article, vocab.ArticleGraph, vocab.Event, vocab.Report, vocab.Mention),
    Suite.GAZETTEER: (*(term(kind.value) for kind in Kind), vocab.Place, NamedNode(_ORG + "Membership")),
    Suite.TAXONOMY: (NamedNode(_SKOS + "ConceptScheme"), NamedNode(_SKOS + "Concept")),
    Suite.ONTOLOGY: tuple(NamedNode(_OWL + name) for name in ("Ontology", "Class", "DatatypeProperty")),
}


def found_in(data: Store) -> tuple[Suite, ...]:
    """The suites that are about something in the default graph of a store; none for RDF about other things."""
    return tuple(
        suite
        for suite in Suite
        if any(next(data.quads_for_pattern(None, vocab.RDF_TYPE, kind), None) for kind in suite.classes)
    )
