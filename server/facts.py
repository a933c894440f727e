"""What a graph says of things, as properties and values, ready to be put into a document."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad


class Facts:
    """The triples of an answer, by subject and property."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self._values[quad.subject.value][quad.predicate.value].append(quad.object)

    def __contains__(self, subject: str) -> bool:
        return subject in self._values

    def terms(self, subject: str, property_: NamedNode) -> list[NamedNode | Literal]:
        """Every value of a property as a term, sorted; English and untagged text goes before other languages."""
        terms = self._values.get(subject, {}).get(property_.value, [])
        return sorted(terms, key=lambda term: (is_foreign(term), term.value))

    def all(self, subject: str, property_: NamedNode) -> list[str]:
        """Every value of a property, in that order."""
        return [term.value for term in self.terms(subject, property_)]

    def one(self, subject: str, property_: NamedNode) -> str | None:
        """The first of these values, or None."""
        return next(iter(self.all(subject, property_)), None)

    def number(self, subject: str, property_: NamedNode) -> float | None:
        """A value that is a number."""
        found = self.one(subject, property_)
        return float(found) if found is not None else None

    def whole(self, subject: str, property_: NamedNode) -> int | None:
        """A value that is a whole number."""
        found = self.one(subject, property_)
        return int(found) if found is not None else None

    def having(self, property_: NamedNode, value: str) -> list[str]:
        """The subjects for which a property has this value, sorted."""
        return sorted(
            subject
            for subject, values in self._values.items()
            if any(term.value == value for term in values.get(property_.value, ()))
        )


def is_foreign(term: NamedNode | Literal) -> bool:
    """Whether a term is text in a language other than English."""
    return isinstance(term, Literal) and bool(term.language) and not str(term.language).startswith("en")


def local(iri: str | None) -> str | None:
    """The last part of an IRI: "asserted" of …/modality/asserted, "Day" of …/ns#Day."""
    return iri.replace("#", "/").rsplit("/", 1)[-1] if iri else None
