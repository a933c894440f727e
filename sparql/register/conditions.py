"""Which events are wanted: conditions by IRI and value, and the events that meet them all."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from ontology import iris, taxonomy
from ontology.model import Modality
from sparql.register.arrays import NOBODY, Mask, Numbers, Pairs
from sparql.register.book import Register
from sparql.register.tables import OPEN_END, OPEN_START

ACTOR, RECIPIENT = 0, 1


@dataclass(frozen=True, slots=True)
class Conditions:
    """None is no condition, and an event must meet all that are given.

    `relation` takes in the narrower ones; the states take in whoever belongs to the state, and the state itself;
    `either` is actor or recipient, and so is whom `state` means. `start` and `end`, both included, find the events that
    may have happened then. `article`, `publisher`, `modality` and `confidence` (at least) are met by one and the same
    report. `said` are things (events, reports) one of which the event or a report of it has to be.
    """

    actor: str | None = None
    recipient: str | None = None
    either: str | None = None
    actor_state: str | None = None
    recipient_state: str | None = None
    state: str | None = None
    relation: str | None = None
    quad: int | None = None
    context: str | None = None
    place: str | None = None
    start: date | None = None
    end: date | None = None
    article: str | None = None
    publisher: str | None = None
    modality: Modality | None = None
    confidence: float | None = None
    said: Collection[str] | None = None


def met(register: Register, wanted: Conditions) -> Mask:
    """The events that meet all conditions, as a mask over the rows of events."""
    result: Mask = register.events.things.there.copy()
    for mask in (*_sides(register, wanted), *_own(register, wanted), *_reported(register, wanted)):
        result &= mask
    return result


def things_met(register: Register, wanted: Conditions, most: int) -> list[str] | None:
    """The events that meet all conditions, and every report of each; None where these are more than `most` things."""
    mask = met(register, wanted)
    events = np.flatnonzero(mask)
    reports = np.flatnonzero(register.reports.things.there & _looked_up(mask, register.reports.event))
    if len(events) + len(reports) > most:
        return None
    named = ((register.events, events), (register.reports, reports))
    return [table.things.names.iris[row] for table, rows in named for row in rows]


def reports_met(register: Register, wanted: Conditions) -> Mask:
    """The reports that are there and meet the conditions on reports; those on events are not looked at."""
    reports = register.reports
    result: Mask = reports.things.there & (reports.event != NOBODY)
    if wanted.article is not None:
        result &= reports.article == register.articles.things.names.find(wanted.article)
    if wanted.publisher is not None:
        of = register.articles.publisher == register.terms.find(wanted.publisher)
        result &= _looked_up(of, reports.article)
    if wanted.modality is not None:
        result &= reports.modality == register.terms.find(iris.modality(wanted.modality).value)
    if wanted.confidence is not None:
        result &= reports.confidence >= wanted.confidence
    return result


def said_in(register: Register, said: Collection[str]) -> Mask:
    """The reports among some things."""
    mask = np.zeros(len(register.reports.things.names), np.bool_)
    mask[list(register.reports.things.names.known(said))] = True
    return mask


def belonging(register: Register, pairs: Pairs, term: str) -> Mask:
    """The actors that have a term (a class, a sector) in these pairs."""
    mask = np.zeros(len(register.actors.things.names), np.bool_)
    mask[pairs.first[pairs.second == register.terms.find(term)]] = True
    return mask


def of_state(register: Register, state: str) -> Mask:
    """The actors that belong to a state, with the state itself."""
    mask = belonging(register, register.actors.states, state)
    own = register.actors.things.names.find(state)
    if own != NOBODY:
        mask[own] = True
    return mask


def taking_part(register: Register, actors: Mask, role: int | None = None) -> Mask:
    """The events in which one of these actors takes part, in a role or in any."""
    event, actor, played = register.events.sides.columns
    rows = actors[actor] if role is None else actors[actor] & (played == role)
    return _marked(register, event[rows])


def _sides(register: Register, wanted: Conditions) -> Iterator[Mask]:
    for given, role in ((wanted.actor, ACTOR), (wanted.recipient, RECIPIENT), (wanted.either, None)):
        if given is not None:
            mask = np.zeros(len(register.actors.things.names), np.bool_)
            number = register.actors.things.names.find(given)
            if number != NOBODY:
                mask[number] = True
            yield taking_part(register, mask, role)
    for given, role in ((wanted.actor_state, ACTOR), (wanted.recipient_state, RECIPIENT), (wanted.state, None)):
        if given is not None:
            yield taking_part(register, of_state(register, given), role)


def _own(register: Register, wanted: Conditions) -> Iterator[Mask]:
    events = register.events
    if wanted.relation is not None:
        yield _of_relations(register, lambda one: wanted.relation in _broader(one))
    if wanted.quad is not None:
        yield _of_relations(register, lambda one: one.quad == wanted.quad)
    if wanted.context is not None:
        yield _marked(register, events.contexts.first[events.contexts.second == register.terms.find(wanted.context)])
    if wanted.place is not None:
        number = register.places.things.names.find(wanted.place)
        yield _marked(register, events.places.first[events.places.second == number])
    if wanted.start is not None or wanted.end is not None:
        # An end that is not known is open; an event without a date is in no period.
        yield (events.earliest != OPEN_START) | (events.latest != OPEN_END)
    if wanted.start is not None:
        yield events.latest >= wanted.start.toordinal()
    if wanted.end is not None:
        yield events.earliest <= wanted.end.toordinal()


def _reported(register: Register, wanted: Conditions) -> Iterator[Mask]:
    by_report = (wanted.article, wanted.publisher, wanted.modality, wanted.confidence)
    if any(each is not None for each in by_report):
        yield _marked(register, register.reports.event[reports_met(register, wanted)])
    if wanted.said is not None:
        about = register.reports.event[said_in(register, wanted.said)]
        mask = _marked(register, about[about != NOBODY])
        mask[list(register.events.things.names.known(wanted.said))] = True
        yield mask


def _of_relations(register: Register, is_one: Callable[[taxonomy.Relation], bool]) -> Mask:
    table = np.zeros(len(register.terms), np.bool_)
    known = (iris.relation(one.key).value for one in taxonomy.relations() if is_one(one))
    table[list(register.terms.known(known))] = True
    return _looked_up(table, register.events.relation)


@cache
def _broader(one: taxonomy.Relation) -> tuple[str, ...]:
    """A relation and the type that it is a mode of, by their IRIs."""
    of_type = next(other for other in taxonomy.relations() if other.type == one.type and other.mode is None)
    return iris.relation(one.key).value, iris.relation(of_type.key).value


def _marked(register: Register, events: Numbers) -> Mask:
    mask = np.zeros(len(register.events.things.names), np.bool_)
    mask[events] = True
    return mask


def _looked_up(table: Mask, numbers: Numbers) -> Mask:
    """What a table says of each number; nothing of NOBODY."""
    return np.append(table, False)[numbers]
