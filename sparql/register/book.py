"""The register as a whole: made from a snapshot, and made anew from the last one and what has changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ontology import vocab
from ontology.iris import term
from ontology.model import Kind
from sparql.register.arrays import NOBODY, Names, Numbers, exact, extended, mask_of, numbers_of, pairs, tie
from sparql.register.naming import folded
from sparql.register.reading import Found, day_of, real
from sparql.register.tables import (
    OPEN_END,
    OPEN_START,
    Actors,
    Articles,
    Events,
    Places,
    Reports,
    Things,
    ordered,
)

MATTER = term(Kind.MATTER.value).value
ACTOR_CLASSES = {term(kind.value).value for kind in Kind}


@dataclass(frozen=True)
class Register:
    """All tables, and the names that are numbered in none of them: relations, modalities, contexts and the like."""

    events: Events
    reports: Reports
    articles: Articles
    actors: Actors
    places: Places
    terms: Names

    @cached_property
    def event_counts(self) -> Numbers:
        """In how many events each actor takes part."""
        event, actor, _ = self.events.sides.columns
        there = self.events.things.there[event]
        both = np.unique(event[there] * (len(self.actors.things.names) + 1) + actor[there])
        return np.bincount(both % (len(self.actors.things.names) + 1), minlength=len(self.actors.things.names))

    @cached_property
    def place_counts(self) -> Numbers:
        """How many events each place has."""
        there = self.events.things.there[self.events.places.first]
        return np.bincount(self.events.places.second[there], minlength=len(self.places.things.names))

    @cached_property
    def article_counts(self) -> Numbers:
        """How many events each article reports."""
        rows = self.reports.things.there & (self.reports.event != NOBODY) & (self.reports.article != NOBODY)
        width = len(self.articles.things.names) + 1
        both = np.unique(self.reports.event[rows] * width + self.reports.article[rows])
        return np.bincount(both % width, minlength=width - 1)

    @cached_property
    def report_days(self) -> Numbers:
        """The day by which each report is sorted: that of its event."""
        return np.append(self.events.things.day, 0)[self.reports.event]

    @cached_property
    def reports_by_date(self) -> Numbers:
        """The reports, those of the latest events first."""
        return ordered(self.report_days, self.reports.things.ties, self.reports.things.there)

    @cached_property
    def meetings(self) -> tuple[Numbers, Numbers, Numbers]:
        """The pairs of actors that meet, matters left out; and for each meeting the place of its pair, and its event.

        A pair is the lower number times the count of actors and one, plus the higher number.
        """
        event, actor, other = self.events.dyads.columns
        rows = ~self.actors.matters[actor] & ~self.actors.matters[other]
        low, high = np.minimum(actor[rows], other[rows]), np.maximum(actor[rows], other[rows])
        pairs, pair = np.unique(low * (len(self.actors.things.names) + 1) + high, return_inverse=True)
        width = len(self.events.things.names) + 1
        once = np.unique(pair * width + event[rows])  # where both are actors and recipients there is a row each way
        return pairs, once // width, once % width

    @cached_property
    def _reported(self) -> tuple[Numbers, Numbers]:
        """The rows of reports by their event, and where those of each event begin."""
        rows = np.flatnonzero(self.reports.things.there & (self.reports.event != NOBODY))
        rows = rows[np.argsort(self.reports.event[rows], kind="stable")]
        return rows, np.searchsorted(self.reports.event[rows], np.arange(len(self.events.things.names) + 1))

    def reports_of(self, event: str) -> list[str]:
        """The reports of an event, in no order."""
        row = self.events.things.names.find(event)
        rows, starts = self._reported
        if row == NOBODY or row + 1 >= len(starts):
            return []
        return [self.reports.things.names.iris[each] for each in rows[starts[row] : starts[row + 1]]]

    @cached_property
    def relation_counts(self) -> dict[str, int]:
        """How many events each relation has."""
        there = self.events.relation[self.events.things.there]
        counts = np.bincount(there[there != NOBODY], minlength=len(self.terms))
        return {self.terms.iris[number]: int(counts[number]) for number in np.flatnonzero(counts)}

    @cached_property
    def actors_by_events(self) -> Numbers:
        """The actors that take part in events, those with most first."""
        there = ~self.actors.matters & (self.event_counts > 0)
        return ordered(self.event_counts, self.actors.things.ties, there)


def empty() -> Register:
    """The register of a store that holds nothing."""
    none, things = np.empty(0, np.int64), _no_things
    events = Events(things(), none, none, none, pairs(3), pairs(2), pairs(2))
    reports = Reports(things(), none, none, none, np.empty(0, np.float64))
    articles = Articles(things(), none)
    actors = Actors(things(), np.empty(0, np.bool_), pairs(2), pairs(2), pairs(2), {})
    return Register(events, reports, articles, actors, Places(things(), pairs(2), {}), Names())


def updated(last: Register, found: Found, things: Iterable[str]) -> Register:
    """The register with what was found in the place of all that it held of these things.

    Its names are those of the last one, which grow; its arrays are new.
    """
    return _Update(last, found, things).register()


class _Update:
    """What was found on its way into the arrays."""

    def __init__(self, last: Register, found: Found, things: Iterable[str]) -> None:
        self.last = last
        self.found = found
        self.things = tuple(things)
        self.terms = last.terms
        self.names = [
            each.things.names for each in (last.events, last.reports, last.articles, last.actors, last.places)
        ]

    def register(self) -> Register:
        actors, places, articles = self.actors(), self.places(), self.articles()
        reports, events = self.reports(), self.events()
        # Events and reports may name actors, articles and places of which nothing else is said.
        return Register(
            events, reports, _grown_articles(articles), _grown_actors(actors), _grown_places(places), self.terms
        )

    def events(self) -> Events:
        last, found, names = self.last.events, self.found, self.last.events.things.names
        actors, places = self.last.actors.things.names, self.last.places.things.names
        there = {names.number(iri) for iri, kinds in found.classes.items() if vocab.Event.value in kinds}
        touched = there | set(names.known(self.things))
        relation, earliest, latest, day = {}, {}, {}, {}
        sides, contexts, where = [], [], []
        for row in touched:
            iri = names.iris[row]
            first, end = (day_of(found.one(each, iri)) for each in (vocab.EARLIEST_DATE, vocab.LATEST_DATE))
            relation[row] = self.number(found.one(vocab.RELATION, iri))
            earliest[row], latest[row] = first or OPEN_START, end or OPEN_END
            day[row] = end or first or 0
            for role, property_ in enumerate((vocab.ACTOR, vocab.RECIPIENT)):
                sides += [(row, actors.number(each), role) for each in set(found.all(property_).get(iri, ()))]
            contexts += [(row, self.terms.number(each)) for each in set(found.all(vocab.CONTEXT).get(iri, ()))]
            where += [(row, places.number(each)) for each in set(found.all(vocab.PLACE).get(iri, ()))]
        size = len(names)
        return Events(
            self.kept(last.things, touched, there, day),
            numbers_of(last.relation, relation, size, NOBODY),
            numbers_of(last.earliest, earliest, size, OPEN_START),
            numbers_of(last.latest, latest, size, OPEN_END),
            last.sides.replaced(touched, sides),
            last.contexts.replaced(touched, contexts),
            last.places.replaced(touched, where),
        )

    def reports(self) -> Reports:
        last, found, names = self.last.reports, self.found, self.last.reports.things.names
        there = {names.number(iri) for iri in found.all(vocab.REPORTS)}
        touched = there | set(names.known(self.things))
        event, article, modality, confidence, day = {}, {}, {}, {}, {}
        for row in touched:
            iri = names.iris[row]
            about, source = found.one(vocab.REPORTS, iri), found.one(vocab.IN_ARTICLE, iri)
            event[row] = self.last.events.things.names.number(about) if about else NOBODY
            article[row] = self.last.articles.things.names.number(source) if source else NOBODY
            modality[row] = self.number(found.one(vocab.MODALITY, iri))
            confidence[row] = real(found.one(vocab.CONFIDENCE, iri))
            day[row] = 0
        size = len(names)
        sure = extended(last.confidence, size, confidence, 0.0).astype(np.float64)
        return Reports(
            self.kept(last.things, touched, there, day),
            numbers_of(last.event, event, size, NOBODY),
            numbers_of(last.article, article, size, NOBODY),
            numbers_of(last.modality, modality, size, NOBODY),
            sure,
        )

    def articles(self) -> Articles:
        last, found, names = self.last.articles, self.found, self.last.articles.things.names
        there = {names.number(iri) for iri, kinds in found.classes.items() if vocab.Article.value in kinds}
        touched = there | set(names.known(self.things))
        publisher = {row: self.number(found.one(vocab.DCTERMS_PUBLISHER, names.iris[row])) for row in touched}
        day = {row: day_of(found.one(vocab.DCTERMS_ISSUED, names.iris[row])) or 0 for row in touched}
        things = self.kept(last.things, touched, there, day)
        return Articles(things, numbers_of(last.publisher, publisher, len(names), NOBODY))

    def actors(self) -> Actors:
        last, found, names = self.last.actors, self.found, self.last.actors.things.names
        there = {names.number(iri) for iri, kinds in found.classes.items() if not ACTOR_CLASSES.isdisjoint(kinds)}
        touched = there | set(names.known(self.things))
        iris = {row: names.iris[row] for row in touched}
        classes = {row: found.classes.get(iri, ()) for row, iri in iris.items()}
        matters = {row: float(MATTER in kinds) for row, kinds in classes.items()}
        kinds = [(row, self.terms.number(each)) for row, of in classes.items() for each in set(of)]
        states, sectors = (
            [(row, self.number(each)) for row, iri in iris.items() for each in set(found.all(property_).get(iri, ()))]
            for property_ in (vocab.STATE, vocab.SECTOR)
        )
        return Actors(
            self.kept(last.things, touched, there, {}),
            extended(last.matters, len(names), matters, 0).astype(np.bool_),
            last.states.replaced(touched, states),
            last.kinds.replaced(touched, kinds),
            last.sectors.replaced(touched, sectors),
            self.words(last.words, iris),
        )

    def places(self) -> Places:
        last, found, names = self.last.places, self.found, self.last.places.things.names
        there = {names.number(iri) for iri, kinds in found.classes.items() if vocab.Place.value in kinds}
        touched = there | set(names.known(self.things))
        iris = {row: names.iris[row] for row in touched}
        states = [(row, self.number(each)) for row, iri in iris.items() for each in found.all(vocab.STATE).get(iri, ())]
        things = self.kept(last.things, touched, there, {})
        return Places(things, last.states.replaced(touched, states), self.words(last.words, iris))

    def kept(self, last: Things, touched: set[int], there: set[int], day: Mapping[int, float]) -> Things:
        """The things of a kind, of which those touched are there or not."""
        present = {row: float(row in there) for row in touched}
        return _grown(Things(last.names, mask_of(last.there, present, len(last.names)), last.day, last.ties), day)

    def words(self, last: dict[int, str], iris: dict[int, str]) -> dict[int, str]:
        """What things are called, folded, to look for words in."""
        return {**last, **{row: folded(self.found.names.get(iri, ())) for row, iri in iris.items()}}

    def number(self, iri: str | None) -> int:
        """The number of a term."""
        return NOBODY if iri is None else self.terms.number(iri)


def _no_things() -> Things:
    return Things(Names(), np.empty(0, np.bool_), np.empty(0, np.int64), np.empty(0, np.int64))


def _grown(things: Things, day: Mapping[int, float] | None = None) -> Things:
    """The things with a place for each name."""
    size = len(things.names)
    fresh = {row: tie(things.names.iris[row]) for row in range(len(things.ties), size)}
    days = numbers_of(things.day, day or {}, size, 0)
    return Things(things.names, mask_of(things.there, {}, size), days, exact(things.ties, fresh, size))


def _grown_articles(table: Articles) -> Articles:
    things = _grown(table.things)
    return Articles(things, numbers_of(table.publisher, {}, len(things.names), NOBODY))


def _grown_actors(table: Actors) -> Actors:
    things = _grown(table.things)
    matters = mask_of(table.matters, {}, len(things.names))
    return Actors(things, matters, table.states, table.kinds, table.sectors, table.words)


def _grown_places(table: Places) -> Places:
    return Places(_grown(table.things), table.states, table.words)
