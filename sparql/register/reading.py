"""What the register wants to know, read from a snapshot: of all things, or of some."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ontology import vocab
from ontology.iris import term
from ontology.model import Kind

CLASSES = (vocab.Event, vocab.Article, vocab.Place, *(term(kind.value) for kind in Kind))

Rows = defaultdict[str, list[str]]


def _rows() -> Rows:
    return defaultdict(list)


@dataclass
class Found:
    """What was read: by property, the values that each thing has."""

    classes: Rows = field(default_factory=_rows)
    names: Rows = field(default_factory=_rows)
    values: dict[str, Rows] = field(default_factory=lambda: defaultdict(_rows))

    def one(self, property_: NamedNode, thing: str) -> str | None:
        """The last value of a property by its text, so that the choice among several is the same each time."""
        found = self.values[property_.value].get(thing)
        return max(found) if found else None

    def all(self, property_: NamedNode) -> Rows:
        """What every thing has of a property."""
        return self.values[property_.value]


PROPERTIES = (
    *(vocab.RELATION, vocab.ACTOR, vocab.RECIPIENT, vocab.CONTEXT, vocab.PLACE),
    *(vocab.EARLIEST_DATE, vocab.LATEST_DATE, vocab.REPORTS, vocab.IN_ARTICLE, vocab.MODALITY, vocab.CONFIDENCE),
    *(vocab.DCTERMS_PUBLISHER, vocab.DCTERMS_ISSUED, vocab.STATE, vocab.SECTOR),
)
NAMES = (vocab.RDFS_LABEL, vocab.SKOS_ALT_LABEL)
WANTED = {each.value for each in PROPERTIES}
NAMING = {each.value for each in NAMES}
OF_CLASSES = {each.value for each in CLASSES}


def everything(engine: pyoxigraph.Store) -> Found:
    """All that the register wants, property by property."""
    found = Found()
    for class_ in CLASSES:
        for quad in engine.quads_for_pattern(None, vocab.RDF_TYPE, class_, DefaultGraph()):
            _take(found, quad)
    # Events have labels too, and nobody looks for them by these: their words are in the search index.
    named = {thing for thing, classes in found.classes.items() if vocab.Event.value not in classes}
    for property_ in PROPERTIES:
        rows = found.all(property_)
        for quad in engine.quads_for_pattern(None, property_, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                rows[quad.subject.value].append(quad.object.value)
    for property_ in NAMES:
        for quad in engine.quads_for_pattern(None, property_, None, DefaultGraph()):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, Literal) and subject.value in named:
                found.names[subject.value].append(value.value)
    return found


def some(engine: pyoxigraph.Store, things: Iterable[str]) -> Found:
    """What the register wants of these things."""
    found = Found()
    for thing in things:
        for quad in engine.quads_for_pattern(NamedNode(thing), None, None, DefaultGraph()):
            _take(found, quad)
    return found


def _take(found: Found, quad: Quad) -> None:
    subject, property_, value = quad.subject, quad.predicate.value, quad.object
    if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
        return
    if property_ in WANTED:
        found.values[property_][subject.value].append(value.value)
    elif property_ == vocab.RDF_TYPE.value and value.value in OF_CLASSES:
        found.classes[subject.value].append(value.value)
    elif property_ in NAMING:
        found.names[subject.value].append(value.value)


def day_of(value: str | None) -> int | None:
    """The day that a date, a month or a year begins with; None for what is none."""
    if value is None:
        return None
    try:
        return date.fromisoformat({4: f"{value}-01-01", 7: f"{value}-01"}.get(len(value), value[:10])).toordinal()
    except ValueError:
        return None


def real(value: str | None) -> float:
    """A number; 0 for what is none."""
    try:
        return float(value or 0)
    except ValueError:
        return 0.0
