"""The small tables of nouns that say what a phrase may name: sites, things, descriptions."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.model import Kind
from ontology.tables import listed, malformed

_KINDS: dict[str, frozenset[Kind]] = {
    "state": frozenset((Kind.STATE, Kind.GOVERNMENT)),
    "body": frozenset((Kind.ORGANIZATION, Kind.POPULATION)),
    "union": frozenset((Kind.INTERGOVERNMENTAL,)),
    "company": frozenset((Kind.COMPANY, Kind.ORGANIZATION)),
    "fighters": frozenset((Kind.ARMED_GROUP,)),
    "person": frozenset((Kind.PERSON,)),
    "anybody": frozenset(Kind),
}


@dataclass(frozen=True, slots=True)
class Description:
    """What a noun may refer back to, as one ("the country") and as two ("both sides")."""

    kinds: frozenset[Kind]
    one: bool
    two: bool


@cache
def sites() -> frozenset[str]:
    """Nouns for areas and buildings: recipients without being actors."""
    return frozenset(noun for noun, kind in _sites() if kind == "place")


@cache
def vehicles() -> frozenset[str]:
    """Nouns for what carries people: what is done to it is done to them, where a word tells who they are."""
    return frozenset(noun for noun, kind in _sites() if kind == "vehicle")


@cache
def things() -> frozenset[str]:
    """What the names of things end in that never act."""
    return _nouns("things.tsv")


@cache
def descriptions() -> dict[str, Description]:
    """Noun -> what "the <noun>" and "both <noun>s" may refer back to."""
    table: dict[str, Description] = {}
    for line, (noun, kinds, number) in listed(files("ingest.actors") / "descriptions.tsv", 3):
        if number not in {"one", "two", "any"} or not set(kinds.split()) <= set(_KINDS):
            raise malformed("descriptions.tsv", line, f"kinds of {', '.join(_KINDS)} and one, two or any", kinds)
        meant = frozenset(kind for name in kinds.split() for kind in _KINDS[name])
        table[noun] = Description(meant, number != "two", number != "one")
    return table


def _sites() -> Iterator[tuple[str, str]]:
    for line, (noun, kind) in listed(files("ingest.actors") / "sites.tsv", 2):
        if kind not in {"place", "vehicle"}:
            raise malformed("sites.tsv", line, "place or vehicle", kind)
        yield noun, kind


def _nouns(name: str) -> frozenset[str]:
    return frozenset(noun for _, (noun,) in listed(files("ingest.actors") / name, 1))
