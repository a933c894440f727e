"""Persons: leaders of the Factbook after a human pass, former leaders and others of our own table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ontology.errors import KnowledgeError
from ontology.gazetteer.entries import Office
from ontology.gazetteer.executive import executives
from ontology.gazetteer.sources import Sources, day, distinct, key_of, wikidata
from ontology.gazetteer.states import Country, belonging
from ontology.gazetteer.tables import rows, values
from ontology.gazetteer.turtle import Resource, Statement, actor, each, english, link
from ontology.gazetteer.turtle import day as date_literal
from ontology.tables import Row

LEADERS = "leaders_factbook.csv"


@dataclass(frozen=True, slots=True)
class Person:
    """A person before it is written down; the key is the slug of the label."""

    label: str
    state: str
    sector: str
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    same_as: tuple[str, ...] = ()


def persons(sources: Sources, states: Mapping[str, Country]) -> list[Resource]:
    """Everybody as resources: a person, and a membership for each office held."""
    found: dict[str, Person] = {}
    for person in (*_others(states), *_leaders(sources, states), *_americans(sources)):
        key = key_of(person.label)
        found[key] = _merged(found[key], person) if key in found else person
    return [resource for key, person in found.items() for resource in _resources(key, person)]


def _leaders(sources: Sources, states: Mapping[str, Country]) -> Iterator[Person]:
    """Those of the Factbook that our table names; the day is the source's unless the table corrects it."""
    since = {(row["iso2"].lower(), row["name"]): row["since"] for row in sources.table(LEADERS)}
    for row in rows("leaders.tsv"):
        source = (row["state"], row["source_name"])
        if source not in since:
            raise KnowledgeError(f"leaders.tsv names {source[1]!r} of {source[0]!r}, whom {LEADERS} does not have.")
        start = _date(row["since"]) if row["since"] else day(since[source])
        offices = (_office(row["office"], row["state"], start, None, states),) if row["office"] != "-" else ()
        sector = "REL" if row["office"] == "Pope" else "GOV"
        yield Person(row["label"], row["state"], sector, values(row["aliases"]), offices)


def _others(states: Mapping[str, Country]) -> Iterator[Person]:
    for row in rows("persons.tsv"):
        offices = tuple(_told(office, row, states) for office in values(row["offices"]))
        yield Person(row["label"], row["state"], row["sector"], values(row["aliases"]), offices)


def _told(office: str, row: Row, states: Mapping[str, Country]) -> Office:
    """ "Title@2000-05-07..2008-05-07"; `~` before a title says that it is no office of the person's state."""
    title, _, span = office.partition("@")
    start, _, end = span.partition("..")
    own = "" if title.startswith("~") else row["state"]
    return _office(title.removeprefix("~"), own, _date(start), _date(end), states)


def _office(title: str, state: str, start: date | None, end: date | None, states: Mapping[str, Country]) -> Office:
    spoken = states[state].spoken if state else ""
    return Office(title.format(state=spoken), state or None, start, end)


def _americans(sources: Sources) -> Iterator[Person]:
    """Terms and items of presidents and vice-presidents, for those that `tables/executive.tsv` names."""
    wanted = {(row["first"], row["last"], row["since"]): row["label"] for row in rows("executive.tsv")}
    missing = set(wanted)
    for person in executives(sources.text("executive.yaml")):
        name = (person.first, person.last, person.terms[0].start.isoformat())
        if name not in wanted:
            continue
        missing.discard(name)
        offices = tuple(Office(term.title, "us", term.start, term.end) for term in person.terms)
        item = (wikidata(person.qid),) if person.qid else ()
        yield Person(wanted[name], "us", "GOV", (), offices, item)
    if missing:
        raise KnowledgeError(f"executive.tsv names whom executive.yaml does not have: {sorted(missing)}.")


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


def _date(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso not in ("", "-") else None
