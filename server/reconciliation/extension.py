"""Data extension: the values of properties of entities, for columns beside a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap

from ontology.errors import RequestError
from server.reconciliation import kinds
from server.reconciliation.entities import Entities
from server.reconciliation.properties import (
    COUNT,
    COUNTERPARTS,
    MOST_COUNTERPARTS,
    WIKIDATA_SERVICE,
    Value,
    properties,
    values,
)
from server.reconciliation.queries import Extension, Wished, checked, shown

WITH_ENTITIES = {"state": "State", "topCounterparts": "Actor", "standsFor": "Actor"}


@dataclass(frozen=True, slots=True)
class Column:
    """A property that is fetched, and how many values of a long list."""

    property: str
    count: int


def columns(wished: Extension, name: str) -> list[Column]:
    """The columns that are wished for. RequestError names the property or the setting that there is not."""
    found = list(starmap(lambda number, one: column(one, f"{name}.properties.{number}"), enumerate(wished.properties)))
    if len({each.property for each in found}) < len(found):
        raise RequestError(f"{name}.properties names a property twice. Name each once.")
    return found


def column(wished: Wished, name: str) -> Column:
    """One column."""
    property_ = checked(wished.id, f"{name}.id")[1:]
    given = dict(wished.settings or {})
    count = given.pop(COUNT, COUNTERPARTS)
    if given:
        raise RequestError(f"{name}.settings has {shown(next(iter(given)))}; the one setting that there is is {COUNT}.")
    whole = isinstance(count, int | float) and not isinstance(count, bool) and float(count).is_integer()
    # OpenRefine sends what was typed into the field of a number as text.
    if isinstance(count, str) and count.isascii() and count.isdigit() and len(count) < 4:
        count, whole = int(count), True
    if not whole or not 1 <= count <= MOST_COUNTERPARTS:
        raise RequestError(
            f"{name}.settings.{COUNT} is {shown(count)}: it has to be a whole number from 1 to {MOST_COUNTERPARTS}."
        )
    return Column(property_, int(count))


def meta(wished: list[Column]) -> list[Value]:
    """What each column is, and whose ids it has."""
    found: list[Value] = []
    for each in wished:
        told: Value = {"id": each.property, "name": properties()[each.property].name}
        if each.property in WITH_ENTITIES:
            told["type"] = kinds.types()[WITH_ENTITIES[each.property]].brief()
        if each.property == "wikidata":
            told["service"] = WIKIDATA_SERVICE
        found.append(told)
    return found


def row(entities: Entities, given: str, wished: list[Column]) -> Mapping[str, list[Value]]:
    """The values of an entity by property; none where there is no such entity, for a table may hold any id."""
    iri = entities.found(given)
    return {each.property: values(entities, iri, each.property, each.count) if iri else [] for each in wished}
