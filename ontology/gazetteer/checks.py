"""What must hold of a gazetteer, whatever is in it."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from ontology.gazetteer.ambiguity import AmbiguityRule, RuleKind
from ontology.gazetteer.entries import Entry, Gazetteer
from ontology.model import Actor, Kind

SHORTEST_NAME = 2
WIKIDATA = "http://www.wikidata.org/entity/Q"
FIRST_OFFICE = date(1900, 1, 1)
LAST_OFFICE = date(2026, 5, 31)  # the state of the gazetteer; a later day is a plan or a slip


def problems(gazetteer: Gazetteer, rules: Iterable[AmbiguityRule]) -> list[str]:
    """What is wrong, a sentence each; an empty list where nothing is."""
    entries = gazetteer.entries
    return [
        *_shared_identities(entries),
        *_lost_links(gazetteer),
        *_incomplete_states(gazetteer),
        *_short_names(entries, frozenset(rule.name for rule in rules if rule.kind is RuleKind.ONLY_AFTER)),
        *_shared_names(entries),
        *_idle_rules(entries, rules),
        *_wild_points(entries),
        *_odd_offices(entries),
        *_shared_offices(entries),
    ]


def _shared_identities(entries: tuple[Entry, ...]) -> Iterator[str]:
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for iri in entry.thing.same_as:
            holders[iri].append(entry.thing.key)
    for iri, keys in holders.items():
        if len(keys) > 1:
            yield f"<{iri}> is said to be the same as {' and '.join(keys)}; keep it at one of them."


def _lost_links(gazetteer: Gazetteer) -> Iterator[str]:
    for entry in gazetteer.entries:
        if entry.metonym_for and not gazetteer.actor(entry.metonym_for):
            yield f"{entry.thing.key} stands for {entry.metonym_for}, which is no actor."
        state = gazetteer.actor(entry.thing.state) if entry.thing.state else None
        if entry.thing.state and (state is None or state.kind is not Kind.STATE):
            yield f"{entry.thing.key} belongs to {entry.thing.state}, which is no state."


def _incomplete_states(gazetteer: Gazetteer) -> Iterator[str]:
    for entry in gazetteer.entries:
        if not isinstance(entry.thing, Actor) or entry.thing.kind is not Kind.STATE:
            continue
        key = entry.thing.key
        if not any(iri.startswith(WIKIDATA) for iri in entry.thing.same_as):
            yield f"The state {key} has no Wikidata item."
        if gazetteer.actor(f"{key}-gov") is None:
            yield f"The state {key} has no government {key}-gov."
        if gazetteer.place(key) is None:
            yield f"The state {key} has no territory {key} among the places."


def _short_names(entries: tuple[Entry, ...], guarded: frozenset[str]) -> Iterator[str]:
    for entry in entries:
        for name in entry.names:
            if (len(name.text) < SHORTEST_NAME and name.text not in guarded) or name.text != name.text.strip():
                yield f"{entry.thing.key} has the name {name.text!r}, which is too short or ends in a space."


def _shared_names(entries: tuple[Entry, ...]) -> Iterator[str]:
    """A name, however it is written, belongs to one actor and to one place; to both only where the place is the
    state's territory."""
    holders: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        for name in entry.names:
            holders[spelling(name.text)][entry.thing.key] = name.text
    for held in holders.values():
        if len(held) > 1:
            texts = " and ".join(sorted({repr(text) for text in held.values()}))
            yield f"{texts} names {' and '.join(sorted(held))}; drop it at the weaker one."


def spelling(name: str) -> str:
    """A name without accents and capitals: two with one spelling are one name in a text."""
    plain = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return "".join(plain).casefold()


def _idle_rules(entries: tuple[Entry, ...], rules: Iterable[AmbiguityRule]) -> Iterator[str]:
    names = {name.text for entry in entries for name in entry.names}
    for rule in rules:
        if rule.name not in names:
            yield f"The rule {rule.kind} on {rule.name!r} is about no name of the gazetteer; drop it."


def _wild_points(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        point = entry.coordinates
        if point and not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
            yield f"{entry.thing.key} lies at {point.latitude}, {point.longitude}, which is no point of the Earth."


def _odd_offices(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        for office in entry.offices:
            known = [day for day in (office.start, office.end) if day]
            if known != sorted(set(known)) or any(not FIRST_OFFICE <= day <= LAST_OFFICE for day in known):
                yield f"{entry.thing.key} was {office.title} from {office.start} to {office.end}; one day is wrong."


def _shared_offices(entries: tuple[Entry, ...]) -> Iterator[str]:
    """An office has one holder at a time; the last day of one may be the first of the next."""
    terms: defaultdict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for entry in entries:
        for office in entry.offices:
            if office.start:
                terms[office.title].append((office.start, office.end or date.max, entry.thing.key))
    for title, held in terms.items():
        for (_, end, first), (start, _, second) in pairwise(sorted(held)):
            if start < end:
                yield f"{first} is {title} until {end}, but {second} from {start}; one day is wrong."
