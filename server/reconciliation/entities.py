"""Actors as entities of the Reconciliation API: their ids, names, types, and one line about each."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology import vocab
from ontology.iris import NAMESPACE
from ontology.model import Kind
from server.facts import local
from server.reconciliation import kinds
from server.reconciliation.names import Names
from server.views import View
from sparql.register.arrays import NOBODY

WIKIDATA = "http://www.wikidata.org/entity/"
NAME_LANGUAGES = ("en",)


@dataclass(frozen=True)
class Entities:
    """The actors of a view. `languages` are those in which a name is wanted, the best first."""

    view: View
    base: str
    actors: Names
    places: Names
    languages: tuple[str, ...] = NAME_LANGUAGES

    @property
    def space(self) -> str:
        """What the IRI of every entity begins with; the rest is its id."""
        return f"{self.base}id/actor/"

    def is_one(self, iri: str) -> bool:
        """Whether something is an entity: an actor of ours that is there, and no matter."""
        row = self.row(iri)
        register = self.view.register.actors
        return (
            iri.startswith(self.space) and row != NOBODY and bool(register.things.there[row] & ~register.matters[row])
        )

    def row(self, iri: str) -> int:
        """The row of an entity in the register; NOBODY where it has none."""
        return self.view.register.actors.things.names.find(iri)

    def of_rows(self, rows: Iterator[int] | frozenset[int]) -> Iterator[str]:
        """The entities among some rows of actors."""
        iris = self.view.register.actors.things.names.iris
        return (iris[row] for row in rows if self.is_one(iris[row]))

    def id(self, iri: str) -> str:
        """The id of an entity."""
        return iri.removeprefix(self.space)

    def found(self, given: str) -> str | None:
        """The entity of an identifier: its id, its IRI, an IRI that means the same, or the item of Wikidata."""
        own = given if given.startswith(self.space) else self.space + given
        if self.is_one(own):
            return own
        for iri in (given, WIKIDATA + given):
            if ":" in iri and (found := next(iter(self.having(vocab.OWL_SAME_AS, iri)), None)):
                return found
        return None

    def having(self, property_: NamedNode, iri: str) -> list[str]:
        """The entities that have an IRI as a value of a property."""
        try:
            return [each for each in self.view.facts.having(property_, iri) if self.is_one(each)]
        except ValueError:  # it is no IRI
            return []

    def saying(self, property_: NamedNode, text: str) -> list[str]:
        """The entities that have a text as a value of a property, in English or in no language."""
        engine, found = self.view.engine, set()
        for each in (Literal(text), Literal(text, language="en")):
            for quad in engine.quads_for_pattern(None, property_, each, DefaultGraph()):
                if isinstance(quad.subject, NamedNode) and self.is_one(quad.subject.value):
                    found.add(quad.subject.value)
        return sorted(found)

    def label(self, iri: str) -> Literal | None:
        """The name of a thing, in the language that is wanted most."""
        labels = [each for each in self.view.facts.terms(iri, vocab.RDFS_LABEL) if isinstance(each, Literal)]
        for language in self.languages:
            for label in labels:
                if label.language and label.language.split("-")[0] == language:
                    return label
        return labels[0] if labels else None

    def name(self, iri: str) -> str:
        """The name of a thing; the last part of its IRI where it has none."""
        label = self.label(iri)
        return label.value if label and label.value else local(iri) or iri

    def kinds(self, iri: str) -> list[str]:
        """The types of an entity, the narrow ones; whoever has none is an actor."""
        said = [each.removeprefix(NAMESPACE) for each in self.view.facts.all(iri, vocab.RDF_TYPE)]
        mine = [each for each in said if each in kinds.types()]
        broader = {above for each in mine for above in kinds.types()[each].broader}
        return [each for each in mine if each not in broader] or [Kind.ACTOR.value]

    def types(self, iri: str) -> list[dict[str, object]]:
        """The types of an entity, with their names."""
        return [kinds.types()[each].brief() for each in self.kinds(iri)]

    def events(self, iri: str) -> int:
        """In how many events an entity takes part."""
        row, counts = self.row(iri), self.view.register.event_counts
        return int(counts[row]) if 0 <= row < len(counts) else 0

    def description(self, iri: str) -> str:
        """One line that tells namesakes apart: what it is, in which office, of which state, and how many events."""
        facts = self.view.facts
        state = facts.one(iri, vocab.STATE)
        count = self.events(iri)
        parts = (
            ", ".join(kinds.types()[each].name for each in self.kinds(iri)),
            facts.one(iri, vocab.OFFICE),
            self.name(state) if state and state != iri else None,
            f"{count:,} event{'' if count == 1 else 's'}",
        )
        return ", ".join(each for each in parts if each)
