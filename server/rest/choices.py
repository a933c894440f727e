"""What each list has: the rows of the register that are wanted, their order, and the documents made of them."""

from collections.abc import Callable, Iterator

import numpy as np
from pyoxigraph import Triple

from ingest.documents import Document
from server import documents
from server.facts import Facts
from server.rest.lists import Chosen
from server.rest.shapes import ACTOR, ARTICLE, EVENT, PLACE, REPORT, Shape
from server.views import View
from sparql.register import naming
from sparql.register.arrays import NOBODY, Mask, Names, Numbers
from sparql.register.book import Register
from sparql.register.conditions import Conditions, met, reports_met, said_in, taking_part
from sparql.register.paging import Ranking
from sparql.register.tables import Actors, Places, ordered

Make = Callable[[Facts, str], Document]


def chosen(view: View, ranking: Ranking, wanted: Mask, names: Names, shape: Shape, make: Make) -> Chosen:  # noqa: PLR0913
    """The wanted things of a kind."""

    def document(row: int) -> Document:
        return make(view.facts, names.iris[row])

    def statements(row: int) -> Iterator[Triple]:
        assert shape.statements is not None
        return shape.statements(view.facts, names.iris[row])

    return Chosen(ranking, wanted, document, statements)


def events(view: View, wanted: Conditions) -> Chosen:
    """Events by their date."""
    things = view.register.events.things
    ranking = Ranking(things.order, things.day, things.ties)
    return chosen(view, ranking, met(view.register, wanted), things.names, EVENT, documents.event)


def reports(view: View, wanted: Conditions, event: str | None) -> Chosen:
    """Reports by the date of their event; both have to meet the conditions."""
    register, table = view.register, view.register.reports
    mask = reports_met(register, wanted)
    mask &= np.append(met(register, wanted), False)[table.event]
    if wanted.said is not None:
        mask &= said_in(register, wanted.said)
    if event is not None:
        mask &= table.event == register.events.things.names.find(event)
    ranking = Ranking(register.reports_by_date, register.report_days, table.things.ties)
    return chosen(view, ranking, mask, table.things.names, REPORT, documents.listed_report)


def articles(view: View, wanted: Conditions) -> Chosen:
    """Articles by their date; of the conditions those on actors are met by an event that they report."""
    register, table = view.register, view.register.articles
    mask = table.things.there.copy()
    if wanted.publisher is not None:
        mask &= table.publisher == register.terms.find(wanted.publisher)
    if wanted.start is not None:
        mask &= table.things.day >= wanted.start.toordinal()
    if wanted.end is not None:
        mask &= (table.things.day <= wanted.end.toordinal()) & (table.things.day > 0)
    if wanted.either is not None or wanted.state is not None:
        mask &= reporting(register, met(register, Conditions(either=wanted.either, state=wanted.state)))
    if wanted.said is not None:
        named = np.zeros(len(mask), np.bool_)
        named[list(table.things.names.known(wanted.said))] = True
        mask &= named | of_reports(register, said_in(register, wanted.said))
    ranking = Ranking(table.things.order, table.things.day, table.things.ties)
    counts = register.article_counts

    def make(facts: Facts, iri: str) -> Document:
        return {**documents.article(facts, iri), "events": int(counts[table.things.names.find(iri)])}

    return chosen(view, ranking, mask, table.things.names, ARTICLE, make)


def reporting(register: Register, events: Mask) -> Mask:
    """The articles that report one of these events."""
    return of_reports(register, register.reports.things.there & np.append(events, False)[register.reports.event])


def of_reports(register: Register, reports: Mask) -> Mask:
    """The articles of these reports."""
    mask = np.zeros(len(register.articles.things.names), np.bool_)
    rows = register.reports.article[reports]
    mask[rows[rows != NOBODY]] = True
    return mask


def actors(view: View, wanted: Mask) -> Chosen:
    """Actors by the number of their events."""
    register, things = view.register, view.register.actors.things
    counts = register.event_counts
    mask = wanted & ~register.actors.matters
    ranking = Ranking(ordered(counts, things.ties, mask), counts, things.ties)
    return chosen(view, ranking, mask, things.names, ACTOR, counted(documents.actor, counts, things.names))


def places(view: View, wanted: Mask) -> Chosen:
    """Places by the number of their events."""
    register, things = view.register, view.register.places.things
    counts = register.place_counts
    ranking = Ranking(ordered(counts, things.ties, wanted), counts, things.ties)
    return chosen(view, ranking, wanted, things.names, PLACE, counted(documents.listed_place, counts, things.names))


def counted(make: Make, counts: Numbers, names: Names) -> Make:
    """What makes a document with a count of events."""
    return lambda facts, iri: {**make(facts, iri), "events": count_of(counts, names, iri)}


def count_of(counts: Numbers, names: Names, iri: str) -> int:
    """The count of a thing; 0 where nobody counted it."""
    row = names.find(iri)
    return int(counts[row]) if row != NOBODY and row < len(counts) else 0


def called(table: Actors | Places, wanted: str | None) -> Mask:
    """Those that have a name in which each word, or a word that begins so, occurs; all where no words are given."""
    if not wanted:
        return table.things.there.copy()
    mask = np.zeros(len(table.things.there), np.bool_)
    looked = naming.words(wanted)
    if looked:
        mask[[row for row, names in table.words.items() if naming.is_called(names, looked)]] = True
    return mask & table.things.there


def participants(register: Register, actor: Mask) -> Mask:
    """The events of some actors, in any role."""
    return register.events.things.there & taking_part(register, actor)
