"""What the graph says of things, as properties and values, ready to be put into a document."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

KEPT = 20_000  # things that a view remembers: some 60 MB at most; actors and articles come again and again

Values = Mapping[str, list[NamedNode | Literal]]
Number = TypeVar("Number", int, float)


class Facts:
    """What the default graph of a snapshot says of things, looked up when it is asked for.

    A look-up takes some 20 µs; a query for fifty events took 300 ms. May be used in several threads.
    """

    def __init__(self, engine: pyoxigraph.Store) -> None:
        self.engine = engine
        self._kept: OrderedDict[str, Values] = OrderedDict()

    def __contains__(self, subject: str) -> bool:
        return bool(self.about(subject))

    def about(self, subject: str) -> Values:
        """The values of each property of a thing."""
        found = self._kept.get(subject)
        if found is None:
            found = self._kept[subject] = grouped(quad.triple for quad in self.quads(subject))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def having(self, property_: NamedNode, value: str) -> list[str]:
        """The subjects for which a property has this IRI as a value, sorted."""
        found = self.engine.quads_for_pattern(None, property_, NamedNode(value), DefaultGraph())
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))

    def quads(self, subject: str) -> Iterator[Quad]:
        """All that the default graph says of a thing."""
        return self.engine.quads_for_pattern(NamedNode(subject), None, None, DefaultGraph())

    def terms(self, subject: str, property_: NamedNode) -> list[NamedNode | Literal]:
        """Every value of a property as a term, sorted; English and untagged text goes before other languages."""
        return self.about(subject).get(property_.value, [])

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


def grouped(triples: Iterable[Triple]) -> dict[str, list[NamedNode | Literal]]:
    """What triples of one subject say, by property, in the order of `Facts.terms`.

    Blank nodes and triples of triples are left out.
    """
    values: dict[str, list[NamedNode | Literal]] = {}
    for triple in triples:
        if isinstance(triple.object, NamedNode | Literal):
            values.setdefault(triple.predicate.value, []).append(triple.object)
    for terms in values.values():
        if len(terms) > 1:
            terms.sort(key=lambda term: (is_foreign(term), term.value))
    return values


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
