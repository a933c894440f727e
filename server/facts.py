"""What the graph says of things, as properties and values, ready to be put into a document."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from ontology import vocab

KEPT = 1_000  # things of each of two ages that a view remembers; what is kept, the collector looks at

Rows = Callable[[str], list[tuple[str, NamedNode | Literal]] | None]
Reporting = Callable[[str], Iterable[str]]
Values = Mapping[str, tuple[NamedNode | Literal, ...]]
Number = TypeVar("Number", int, float)


class Facts:
    """What the default graph of a snapshot says of things, looked up when it is asked for.

    `rows` gives what is said of a thing, or None where it does not know, and `reporting` the reports of an event;
    without them, and for what they do not know, the engine is asked. May be used in several threads.
    """

    def __init__(self, engine: pyoxigraph.Store, rows: Rows | None = None, reporting: Reporting | None = None) -> None:
        self.engine = engine
        self._rows = rows
        self._reporting = reporting
        # Actors come again and again, and a state has hundreds of names; events, reports and mentions mostly do not.
        # What is wanted again goes over to the young ones, the others go when these have become too many.
        self._young: dict[str, Values] = {}
        self._old: dict[str, Values] = {}

    def __contains__(self, subject: str) -> bool:
        return bool(self.about(subject))

    def about(self, subject: str) -> Values:
        """The values of each property of a thing."""
        found = self._young.get(subject)
        if found is None:
            found = self._old.get(subject)
            if found is None:
                found = self._looked_up(subject)
            if len(self._young) >= KEPT:
                self._old, self._young = self._young, {}
            self._young[subject] = found
        return found

    def _looked_up(self, subject: str) -> Values:
        row = self._rows(subject) if self._rows else None
        if row is not None:
            return grouped(row)
        return grouped((quad.predicate.value, quad.object) for quad in self.quads(subject))

    def having(self, property_: NamedNode, value: str) -> list[str]:
        """The subjects for which a property has this IRI as a value, sorted."""
        found = self.engine.quads_for_pattern(None, property_, NamedNode(value), DefaultGraph())
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))

    def reports(self, event: str) -> list[str]:
        """The reports of an event, sorted."""
        return sorted(self._reporting(event)) if self._reporting else self.having(vocab.REPORTS, event)

    def quads(self, subject: str) -> Iterator[Quad]:
        """All that the default graph says of a thing, from the engine."""
        return self.engine.quads_for_pattern(NamedNode(subject), None, None, DefaultGraph())

    def statements(self, subject: str) -> Iterator[Triple]:
        """All that the default graph says of a thing."""
        said = self._rows(subject) if self._rows else None
        if said is None:
            return (quad.triple for quad in self.quads(subject))
        thing = NamedNode(subject)
        return (Triple(thing, NamedNode(property_), value) for property_, value in said)

    def terms(self, subject: str, property_: NamedNode) -> tuple[NamedNode | Literal, ...]:
        """Every value of a property as a term, sorted; English and untagged text goes before other languages."""
        return self.about(subject).get(property_.value, ())

    def all(self, subject: str, property_: NamedNode) -> list[str]:
        """Every value of a property, in that order."""
        return [term.value for term in self.terms(subject, property_)]

    def one(self, subject: str, property_: NamedNode) -> str | None:
        """The first of these values, or None."""
        found = self.terms(subject, property_)
        return found[0].value if found else None

    def number(self, subject: str, property_: NamedNode) -> float | None:
        """A value that is a number; None for what is none."""
        return read(float, self.one(subject, property_))

    def whole(self, subject: str, property_: NamedNode) -> int | None:
        """A value that is a whole number; None for what is none."""
        return read(int, self.one(subject, property_))


def grouped(said: Iterable[tuple[str, object]]) -> Values:
    """Properties and values of one thing by property, in the order of `Facts.terms`.

    Blank nodes and triples of triples are left out.
    """
    values: dict[str, list[NamedNode | Literal]] = {}
    for property_, value in said:
        if isinstance(value, (NamedNode, Literal)):
            values.setdefault(property_, []).append(value)
    for terms in values.values():
        if len(terms) > 1:
            terms.sort(key=lambda term: (is_foreign(term), term.value))
    return {property_: tuple(terms) for property_, terms in values.items()}  # the collector passes tuples of terms by


def read(kind: Callable[[str], Number], text: str | None) -> Number | None:
    """A text as a number; None where it is none."""
    try:
        return None if text is None else kind(text)
    except ValueError:
        return None


def is_foreign(term: NamedNode | Literal) -> bool:
    """Whether a term is text in a language other than English."""
    return isinstance(term, Literal) and bool(term.language) and not str(term.language).startswith("en")


def local(iri: str | None) -> str | None:
    """The last part of an IRI: "asserted" of …/modality/asserted, "Day" of …/ns#Day."""
    return iri.replace("#", "/").rsplit("/", 1)[-1] if iri else None
