"""Actors and places as entities of the Reconciliation API: their ids, names, types, and one line about each.

The id of an entity is the part of its IRI behind `id/`, so that actors and places have one space: "actor/ir",
"place/baku". Of an actor its key alone is understood as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology import vocab
from ontology.iris import NAMESPACE
from ontology.model import Kind
from server.facts import local
from server.reconciliation import kinds
from server.reconciliation.names import Names
from server.views import View
from sparql.register.arrays import NOBODY, Mask, Numbers
from sparql.register.tables import Things

WIKIDATA = "http://www.wikidata.org/entity/"
NAME_LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class Table:
    """The entities of one kind: which there are, what they are called, in how many events each is, its broadest type.

    Rows are those of the register; `start` is what their IRIs begin with.
    """

    start: str
    type: str
    things: Things
    there: Mask
    names: Names
    counts: Numbers

    def row(self, iri: str) -> int:
        """The row of an entity; NOBODY where it has none."""
        return self.things.names.find(iri) if iri.startswith(self.start) else NOBODY

    def has(self, row: int) -> bool:
        """Whether a row is an entity of ours that is there."""
        return row != NOBODY and bool(self.there[row]) and self.things.names.iris[row].startswith(self.start)

    def events(self, row: int) -> int:
        """In how many events it is."""
        return int(self.counts[row]) if 0 <= row < len(self.counts) else 0

    def of(self, rows: Iterable[int]) -> Iterator[str]:
        """The entities among some rows."""
        return (self.things.names.iris[row] for row in rows if self.has(row))


@dataclass(frozen=True)
class Entities:
    """The actors and places of a view. `languages` are those in which a name is wanted, the best first."""

    view: View
    base: str
    actors: Names
    places: Names
    languages: tuple[str, ...] = NAME_LANGUAGES

    @property
    def space(self) -> str:
        """What the IRI of every entity begins with; the rest is its id."""
        return f"{self.base}id/"

    @cached_property
    def table_of_actors(self) -> Table:
        """Actors; a matter is none."""
        register = self.view.register
        actors, start = register.actors, f"{self.space}actor/"
        there = actors.things.there & ~actors.matters
        return Table(start, Kind.ACTOR.value, actors.things, there, self.actors, register.event_counts)

    @cached_property
    def table_of_places(self) -> Table:
        """Places."""
        register = self.view.register
        things, start = register.places.things, f"{self.space}place/"
        return Table(start, kinds.PLACE, things, things.there, self.places, register.place_counts)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All entities."""
        return self.table_of_actors, self.table_of_places

    def tables_of(self, types: Iterable[str]) -> tuple[Table, ...]:
        """The tables in which there may be entities of one of these types; all where none is named."""
        wanted = tuple(types)
        return tuple(
            table for table in self.tables if not wanted or any(kinds.belongs([each], table.type) for each in wanted)
        )

    def table(self, iri: str) -> Table | None:
        """Where an IRI would stand."""
        return next((each for each in self.tables if iri.startswith(each.start)), None)

    def is_one(self, iri: str) -> bool:
        """Whether something is an entity: an actor or a place of ours that is there, and no matter."""
        table = self.table(iri)
        return table is not None and table.has(table.row(iri))

    def is_place(self, iri: str) -> bool:
        """Whether an entity is a place."""
        return iri.startswith(self.table_of_places.start)

    def id(self, iri: str) -> str:
        """The id of an entity."""
        return iri.removeprefix(self.space)

    def found(self, given: str) -> str | None:
        """The entity of an identifier: its id or IRI, an actor's key, an IRI of the same thing, an item of Wikidata."""
        starts = ("",) if given.startswith(self.space) else (self.space, self.table_of_actors.start)
        for own in (start + given for start in starts):
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
        """The types of an entity, the narrow ones; what has none is an actor, or a place."""
        said = [each.removeprefix(NAMESPACE) for each in self.view.facts.all(iri, vocab.RDF_TYPE)]
        mine = [each for each in said if each in kinds.types()]
        broader = {above for each in mine for above in kinds.types()[each].broader}
        return [each for each in mine if each not in broader] or [
            kinds.PLACE if self.is_place(iri) else Kind.ACTOR.value
        ]

    def types(self, iri: str) -> list[dict[str, object]]:
        """The types of an entity, with their names."""
        return [kinds.types()[each].brief() for each in self.kinds(iri)]

    def events(self, iri: str) -> int:
        """In how many events an entity takes part, or how many there were at a place."""
        table = self.table(iri)
        return table.events(table.row(iri)) if table else 0

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
