"""The properties of entities: what `properties.tsv` names, and the values that the graph has for each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
from pyoxigraph import NamedNode

from ontology import tables, vocab
from server.facts import local
from server.reconciliation import kinds
from server.reconciliation.entities import WIKIDATA, Entities
from sparql.register.tables import OPEN_END, OPEN_START

GEONAMES = "https://sws.geonames.org/"
DBPEDIA = "http://dbpedia.org/resource/"
WIKIDATA_SERVICE = "https://wikidata.reconci.link/en/api"  # whose ids the items are: OpenRefine can go on from there
COUNT = "count"  # the one setting: how many values of a list
COUNTERPARTS, MOST_COUNTERPARTS = 5, 50

Value = dict[str, object]


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name, what it means, and the types that have it (none where all may)."""

    id: str
    name: str
    description: str
    types: tuple[str, ...]

    def told(self) -> Value:
        """It, as an item of a suggestion or a proposal."""
        return {"id": self.id, "name": self.name, "description": self.description}


@cache
def properties() -> Mapping[str, Property]:
    """The properties by their ids, in the order of the table."""
    rows = tables.headed(files("server.reconciliation") / "properties.tsv")
    return {
        row["id"]: Property(row["id"], row["name"], row["description"], tuple(row["types"].split())) for row in rows
    }


def proposed(type_: str) -> list[Property]:
    """The properties that entities of a type may have: for a broad type those of the narrower ones as well."""
    return [
        each
        for each in properties().values()
        if not each.types
        or any(kinds.belongs([narrow], type_) or kinds.belongs([type_], narrow) for narrow in each.types)
    ]


def values(entities: Entities, iri: str, property_: str, count: int = COUNTERPARTS) -> list[Value]:
    """The values of a property of an entity, as data extension gives them; `count` of those that are a long list."""
    if property_ == "topCounterparts":
        return [entity(entities, other) for other in counterparts(entities, iri, count)]
    return list(SOURCES[property_](entities, iri))


def compared(value: Value) -> tuple[str, ...]:
    """The texts by which a value may be meant, nearly as well; an id means it only when it is the same."""
    return tuple(str(each) for name, each in value.items() if name in ("name", "str", "int", "float", "date"))


def entity(entities: Entities, iri: str) -> Value:
    """Another entity as a value."""
    return {"id": entities.id(iri), "name": entities.name(iri)}


def counterparts(entities: Entities, iri: str, count: int) -> list[str]:
    """With whom an entity has most events."""
    if entities.is_place(iri):
        return []
    register, row = entities.view.register, entities.table_of_actors.row(iri)
    met, pair, _ = register.meetings
    width = len(register.actors.things.names) + 1
    low, high = met // width, met % width
    mine = np.flatnonzero((low == row) | (high == row))
    counts = np.bincount(pair, minlength=len(met))[mine]
    others = np.where(low[mine] == row, high[mine], low[mine])
    order = np.lexsort((register.actors.things.ties[others], -counts))
    iris = register.actors.things.names.iris
    found = (iris[other] for other in others[order])
    return [other for other in found if entities.is_one(other)][:count]


def _days(entities: Entities, iri: str) -> Iterator[int]:
    """The days on which the dated events of an entity may have begun, or have ended where no beginning is known."""
    register = entities.view.register
    if entities.is_place(iri):
        places = register.events.places
        mine = np.unique(places.first[places.second == entities.table_of_places.row(iri)])
    else:
        event, actor, _ = register.events.sides.columns
        mine = np.unique(event[actor == entities.table_of_actors.row(iri)])
    mine = mine[register.events.things.there[mine]]
    earliest, latest = register.events.earliest[mine], register.events.latest[mine]
    days = np.where(earliest != OPEN_START, earliest, latest)
    return (int(day) for day in days if OPEN_START < day < OPEN_END)


def _moment(days: Iterable[int], choose: Callable[[Iterable[int]], int]) -> Iterator[Value]:
    """The first or the last of some days, as the moment at which it begins: the API has no bare days."""
    found = list(days)
    if found:
        yield {"date": f"{date.fromordinal(choose(found)).isoformat()}T00:00:00Z"}


def _texts(property_: NamedNode) -> Callable[[Entities, str], Iterator[Value]]:
    return lambda entities, iri: ({"str": text} for text in entities.view.facts.all(iri, property_))


def _linked(start: str, end: str = "") -> Callable[[Entities, str], Iterator[Value]]:
    """The rest of those IRIs of the same thing that begin so."""

    def found(entities: Entities, iri: str) -> Iterator[Value]:
        for each in entities.view.facts.all(iri, vocab.OWL_SAME_AS):
            if each.startswith(start):
                yield {"str": each.removeprefix(start).removesuffix(end)}

    return found


def _items(entities: Entities, iri: str) -> Iterator[Value]:
    for value in _linked(WIKIDATA)(entities, iri):
        yield {"id": value["str"], "name": entities.name(iri)}


def _codes(length: int) -> Callable[[Entities, str], Iterator[Value]]:
    def found(entities: Entities, iri: str) -> Iterator[Value]:
        said = entities.view.facts.all(iri, vocab.SKOS_NOTATION)
        return ({"str": code} for code in said if len(code) == length and "State" in entities.kinds(iri))

    return found


def _entities(property_: NamedNode) -> Callable[[Entities, str], Iterator[Value]]:
    def found(entities: Entities, iri: str) -> Iterator[Value]:
        return (entity(entities, each) for each in entities.view.facts.all(iri, property_) if entities.is_one(each))

    return found


def _degrees(property_: NamedNode) -> Callable[[Entities, str], Iterator[Value]]:
    def found(entities: Entities, iri: str) -> Iterator[Value]:
        degrees = entities.view.facts.number(iri, property_)
        if degrees is not None:
            yield {"float": degrees}

    return found


def _coordinates(entities: Entities, iri: str) -> Iterator[Value]:
    """Latitude and longitude with a comma between them, as maps and spreadsheets read a point."""
    point = [entities.view.facts.one(iri, each) for each in (vocab.WGS84_LAT, vocab.WGS84_LONG)]
    if all(point):
        yield {"str": ",".join(each for each in point if each)}


def _names_of(property_: NamedNode) -> Callable[[Entities, str], Iterator[Value]]:
    return lambda entities, iri: ({"str": entities.name(each)} for each in entities.view.facts.all(iri, property_))


SOURCES: Mapping[str, Callable[[Entities, str], Iterator[Value]]] = {
    "wikidata": _items,
    "geonames": _linked(GEONAMES, "/"),
    "dbpedia": lambda entities, iri: ({"str": DBPEDIA + str(each["str"])} for each in _linked(DBPEDIA)(entities, iri)),
    "sameAs": _texts(vocab.OWL_SAME_AS),
    "iso2": _codes(2),
    "iso3": _codes(3),
    "type": lambda entities, iri: ({"str": each} for each in entities.kinds(iri)),
    "sector": lambda entities, iri: ({"str": local(each)} for each in entities.view.facts.all(iri, vocab.SECTOR)),
    "state": _entities(vocab.STATE),
    "standsFor": _entities(vocab.METONYM_FOR),
    "latitude": _degrees(vocab.WGS84_LAT),
    "longitude": _degrees(vocab.WGS84_LONG),
    "coordinates": _coordinates,
    "capital": _names_of(vocab.CAPITAL),
    "demonym": _texts(vocab.DEMONYM),
    "alias": _texts(vocab.SKOS_ALT_LABEL),
    "office": _texts(vocab.OFFICE),
    "eventCount": lambda entities, iri: ({"int": count} for count in (entities.events(iri),)),
    "firstEvent": lambda entities, iri: _moment(_days(entities, iri), min),
    "lastEvent": lambda entities, iri: _moment(_days(entities, iri), max),
}


def holders(entities: Entities, property_: str, given: str) -> list[str]:
    """The entities that have exactly this value of a property; none of a property whose values are not kept so."""
    linked = {"wikidata": WIKIDATA + given, "geonames": f"{GEONAMES}{given}/", "dbpedia": given, "sameAs": given}
    said = {"demonym": vocab.DEMONYM, "alias": vocab.SKOS_ALT_LABEL, "office": vocab.OFFICE}
    if property_ in linked:
        return entities.having(vocab.OWL_SAME_AS, linked[property_])
    if property_ in said:
        return entities.saying(said[property_], given)
    if property_ in ("iso2", "iso3"):
        return entities.saying(vocab.SKOS_NOTATION, given.upper())
    return []
