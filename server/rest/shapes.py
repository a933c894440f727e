"""What the items of each list look like: their members, their columns as a table, what they say in RDF."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Triple

from ingest.documents import Document
from ontology import vocab
from ontology.errors import RequestError
from server import documents
from server.facts import Facts

Path = tuple[str, ...]
Statements = Callable[[Facts, str], Iterator[Triple]]


@dataclass(frozen=True)
class Shape:
    """One kind of item. `columns` are those of its table, each with the members that lead to its value; without any
    there is JSON only.

    `statements` gives what is said of an item in RDF; without it there is no Turtle, and without a `point`, the members
    that lead to a place, there is no GeoJSON.
    """

    kind: str
    columns: Mapping[str, Path]
    fields: tuple[str, ...]
    statements: Statements | None = None
    point: Path | None = None
    context: bool = True  # whether its members are terms of our context; else they are numbers and no RDF

    def chosen(self, given: str | None) -> tuple[str, ...] | None:
        """The members that a request names; None where it names none. RequestError for one that is not there."""
        if given is None:
            return None
        names = tuple(name.strip() for name in given.split(","))
        unknown = [name for name in names if name not in ("id", *self.fields)]
        if unknown:
            raise RequestError(
                f"fields has {unknown[0]!r}, and no {self.kind} has such a member. Known are: {', '.join(self.fields)}."
            )
        return names


def cut(document: Document, names: tuple[str, ...] | None) -> Document:
    """The document with these members only, its identity and its own context."""
    if names is None:
        return document
    return {name: value for name, value in document.items() if name in names or name in ("id", "@context")}


def value(document: Document, path: Path) -> object:
    """What a path leads to: of a list it takes all, joined by semicolons; None where it ends."""
    found: object = document
    for number, name in enumerate(path):
        if isinstance(found, list):
            parts = [value(part, path[number:]) for part in found if isinstance(part, dict)]
            return ";".join(str(part) for part in parts if part is not None)
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, list):
        return ";".join(str(part) for part in found)
    return found


def own(facts: Facts, iri: str) -> Iterator[Triple]:
    """All that is said of one thing."""
    return facts.statements(iri)


def event_statements(facts: Facts, iri: str) -> Iterator[Triple]:
    """All that is said of an event, its reports and their mentions, with the articles."""
    yield from own(facts, iri)
    for report in facts.reports(iri):
        yield from report_statements(facts, report)


def report_statements(facts: Facts, iri: str) -> Iterator[Triple]:
    """All that is said of a report, its mentions and its article."""
    yield from own(facts, iri)
    for property_ in (vocab.HAS_MENTION, vocab.IN_ARTICLE):
        for each in facts.all(iri, property_):
            yield from own(facts, each)


EVENT_COLUMNS: Mapping[str, Path] = {
    "id": ("id",),
    "label": ("label",),
    "date": ("date", "value"),
    "earliest": ("date", "earliest"),
    "latest": ("date", "latest"),
    **{name: (name,) for name in ("relation", "mode", "cameo", "quad")},
    "actor": ("actor", "id"),
    "actorName": ("actor", "name"),
    "recipient": ("recipient", "id"),
    "recipientName": ("recipient", "name"),
    "place": ("place", "id"),
    "placeName": ("place", "name"),
    "latitude": ("place", "latitude"),
    "longitude": ("place", "longitude"),
    **{name: (name,) for name in ("contexts", "theme", "modality", "confidence")},
    "attributedTo": ("attributedTo", "id"),
    "reports": ("reports", "id"),
    "sentence": ("sentence", "text"),
    "article": ("article", "id"),
    "url": ("article", "url"),
    "publisher": ("article", "publisher"),
    "published": ("article", "published"),
}
REPORT_COLUMNS: Mapping[str, Path] = {
    "id": ("id",),
    "event": ("event", "id"),
    "label": ("event", "label"),
    **{name: (name,) for name in ("modality", "confidence", "citedSource")},
    "trigger": ("trigger", "text"),
    "sentence": ("sentence", "text"),
    "attributedTo": ("attributedTo", "id"),
    "article": ("article", "id"),
    "url": ("article", "url"),
    "publisher": ("article", "publisher"),
    "published": ("article", "published"),
}


def plain(*names: str) -> Mapping[str, Path]:
    """Columns that are members."""
    return MappingProxyType({name: (name,) for name in names})


EVENT = Shape("event", EVENT_COLUMNS, documents.EVENT_MEMBERS, event_statements, ("place",))
REPORT = Shape("report", REPORT_COLUMNS, documents.REPORT_MEMBERS, report_statements)
ARTICLE = Shape(
    "article",
    plain("id", "title", "publisher", "publisherId", "published", "language", "url", "events"),
    documents.ARTICLE_MEMBERS,
    own,
)
ACTOR = Shape("actor", plain("id", "name", "type", "state", "sector", "sameAs", "events"), documents.ACTOR_MEMBERS, own)
PLACE = Shape(
    "place",
    plain("id", "name", "state", "latitude", "longitude", "sameAs", "events"),
    documents.PLACE_MEMBERS,
    own,
    (),
)
RELATION = Shape(
    "relation",
    plain("id", "key", "label", "relation", "mode", "cameo", "quad", "score", "symmetric", "events"),
    documents.RELATION_MEMBERS,
    own,
)
DYAD = Shape(
    "dyad",
    {"actor": ("actor", "id"), "actorName": ("actor", "name"), "other": ("other", "id"), "otherName": ("other", "name")}
    | {name: (name,) for name in ("events", "url")},
    ("actor", "other", "events", "url"),
    context=False,
)
CHANGE = Shape(
    "change",
    plain("number", "time", "change", "graph", "article", "added", "changed", "withdrawn"),
    ("number", "time", "change", "graph", "article", "added", "changed", "withdrawn"),
    context=False,
)
BETWEEN = Shape(
    "dyad",
    {},
    ("a", "b", "count", "aToB", "bToA", "quads", "meanScore", "months", "events"),
    context=False,
)
STATS = Shape("stats", {}, (), context=False)
SEARCH = Shape("search", {}, (), context=False)
