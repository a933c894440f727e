"""Persons as resources: everybody whom `officials` gives, one by the name, with a membership for each office."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ontology.gazetteer.entries import Office
from ontology.gazetteer.officials import Person, americans, leaders, ministers, others
from ontology.gazetteer.sources import Sources, distinct, key_of
from ontology.gazetteer.states import Country, belonging
from ontology.gazetteer.turtle import Resource, Statement, actor, each, english, link
from ontology.gazetteer.turtle import day as date_literal


def persons(sources: Sources, states: Mapping[str, Country]) -> list[Resource]:
    """Everybody as resources: a person, and a membership for each office held."""
    found: dict[str, Person] = {}
    for person in (*others(states), *leaders(sources, states), *americans(sources), *ministers(states)):
        key = key_of(person.label)
        found[key] = _merged(found[key], person) if key in found else person
    return [resource for key, person in found.items() for resource in _resources(key, person)]


def _merged(first: Person, second: Person) -> Person:
    return replace(
        first,
        aliases=distinct((*first.aliases, *second.aliases), first.label),
        offices=tuple(dict.fromkeys((*first.offices, *second.offices))),
        same_as=distinct((*first.same_as, *second.same_as)),
    )


def _resources(key: str, person: Person) -> Iterator[Resource]:
    held = {_held(key, office): office for office in person.offices}
    yield Resource(
        actor(key),
        "chy:Person",
        (
            ("rdfs:label", english(person.label)),
            *each("skos:altLabel", map(english, distinct(person.aliases, person.label))),
            *belonging(person.state, person.sector),
            *each("chy:office", (english(office.title) for office in person.offices)),
            *each("org:hasMembership", map(link, held)),
            *each("owl:sameAs", map(link, person.same_as)),
        ),
    )
    for iri, office in held.items():
        yield Resource(iri, "org:Membership", tuple(_membership(key, office)))


def _held(key: str, office: Office) -> str:
    since = f"-{office.start.isoformat()}" if office.start else ""
    return f"id/office/{key}-{key_of(office.title)}{since}"


def _membership(key: str, office: Office) -> Iterable[Statement]:
    yield "rdfs:label", english(office.title)
    yield "org:member", link(actor(key))
    if office.state:
        yield "chy:state", link(actor(office.state))
    if office.start:
        yield "chy:validFrom", date_literal(office.start)
    if office.end:
        yield "chy:validTo", date_literal(office.end)
