"""Where persons come from: the leaders of the Factbook and of the United States, ministers, and others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ontology.errors import KnowledgeError
from ontology.gazetteer.entries import Office
from ontology.gazetteer.executive import executives
from ontology.gazetteer.sources import Sources, day, wikidata
from ontology.gazetteer.states import Country
from ontology.gazetteer.tables import rows, values
from ontology.tables import Row

FACTBOOK = "leaders_factbook.csv"


@dataclass(frozen=True, slots=True)
class Person:
    """A person before it is written down; the key is the slug of the label."""

    label: str
    state: str
    sector: str
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    same_as: tuple[str, ...] = ()


def leaders(sources: Sources, states: Mapping[str, Country]) -> Iterator[Person]:
    """Those of the Factbook that `leaders.tsv` names; the day is the source's unless the table corrects it."""
    since = {(row["iso2"].lower(), row["name"]): row["since"] for row in sources.table(FACTBOOK)}
    for row in rows("leaders.tsv"):
        source = (row["state"], row["source_name"])
        if source not in since:
            raise KnowledgeError(f"leaders.tsv names {source[1]!r} of {source[0]!r}, whom {FACTBOOK} does not have.")
        start = _date(row["since"]) if row["since"] else day(since[source])
        offices = (_office(row["office"], row["state"], start, None, states),) if row["office"] != "-" else ()
        sector = "REL" if row["office"] == "Pope" else "GOV"
        yield Person(row["label"], row["state"], sector, values(row["aliases"]), offices)


def ministers(states: Mapping[str, Country]) -> Iterator[Person]:
    """Ministers of foreign affairs and of defence whom a text of the corpus calls so; `seen` is its identifier."""
    for row in rows("ministers.tsv"):
        office = _office(row["office"], row["state"], _date(row["from"]), _date(row["to"]), states)
        yield Person(row["label"], row["state"], "GOV", values(row["aliases"]), (office,))


def others(states: Mapping[str, Country]) -> Iterator[Person]:
    """Former leaders, commanders, opponents and others of `persons.tsv`."""
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


def americans(sources: Sources) -> Iterator[Person]:
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


def _date(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso not in ("", "-") else None
