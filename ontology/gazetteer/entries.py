"""What the gazetteer knows about one actor or place: its names, its offices, what it may stand for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from ontology.model import Actor, Metonymy, Place


class NameKind(StrEnum):
    """The heading under which a name stands: the usual name, another one, or a word for its people."""

    LABEL = "label"
    ALIAS = "alias"
    DEMONYM = "demonym"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as news writes it; with `case` it counts only when written exactly so ("US", never "us")."""

    text: str
    kind: NameKind
    case: bool


@dataclass(frozen=True, slots=True)
class Office:
    """What a person is or was; `state` is the key of the state it is an office of, None for one of several states.

    An open end is None: the office is still held, or the day is not known to us.
    """

    title: str
    state: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point of WGS 84 in degrees, north and east positive; for a region or a sea, a point in its middle."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor or place with its names.

    `metonym_for` is the key of the actor that a place may stand for ("Moscow": "ru-gov"), `metonymy` says how.
    The territory of a state is a place with the key and the label of the state: read the label as the state, and
    take `Gazetteer.place(key)` where a place is wanted.
    """

    thing: Actor | Place
    names: tuple[Name, ...]
    metonym_for: str | None = None
    metonymy: Metonymy | None = None
    offices: tuple[Office, ...] = ()
    coordinates: Coordinates | None = None  # of a place


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every actor and place that has a key before the first article is read; sorted, actors first."""

    entries: tuple[Entry, ...]
    _actors: Mapping[str, Actor] = field(repr=False)
    _places: Mapping[str, Place] = field(repr=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Gazetteer":
        """The gazetteer of these entries."""
        listed = tuple(entries)
        actors = {entry.thing.key: entry.thing for entry in listed if isinstance(entry.thing, Actor)}
        places = {entry.thing.key: entry.thing for entry in listed if isinstance(entry.thing, Place)}
        return cls(listed, MappingProxyType(actors), MappingProxyType(places))

    def actor(self, key: str) -> Actor | None:
        """The actor with this key ("az-gov"), or None."""
        return self._actors.get(key)

    def place(self, key: str) -> Place | None:
        """The place with this key ("baku", "az"), or None."""
        return self._places.get(key)
