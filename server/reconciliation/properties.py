"""What is told of actors beside their names, and by what they can be told apart."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

import numpy as np

from ontology import vocab
from server.facts import local
from server.views import View
from sparql.register.arrays import NOBODY
from sparql.register.conditions import taking_part
from sparql.register.tables import OPEN_END

Cell = dict[str, object]
TOP = 5  # counterparts
MOST = 1000  # values
WIKIDATA, GEONAMES, DBPEDIA = (
    "http://www.wikidata.org/entity/",
    "https://sws.geonames.org/",
    "http://dbpedia.org/resource/",
)


def named(view: View, iri: str) -> Cell:
    """A thing by its key and its name."""
    key = local(iri) or iri
    return {"id": key, "name": view.facts.one(iri, vocab.RDFS_LABEL) or key}


def linked(prefix: str) -> Callable[[View, str], list[Cell]]:
    """The keys of the same thing at another site."""

    def cells(view: View, iri: str) -> list[Cell]:
        found = view.facts.all(iri, vocab.OWL_SAME_AS)
        return [{"str": each.removeprefix(prefix).rstrip("/")} for each in found if each.startswith(prefix)]

    return cells


def aliases(view: View, iri: str) -> list[Cell]:
    """The other names."""
    return [{"str": each} for each in view.facts.all(iri, vocab.SKOS_ALT_LABEL)]


def demonyms(view: View, iri: str) -> list[Cell]:
    """What its people are called."""
    return [{"str": each} for each in view.facts.all(iri, vocab.DEMONYM)]


def states(view: View, iri: str) -> list[Cell]:
    """The state that it is or belongs to."""
    return [named(view, each) for each in view.facts.all(iri, vocab.STATE)]


def sectors(view: View, iri: str) -> list[Cell]:
    """Its sector."""
    return [{"str": local(each)} for each in view.facts.all(iri, vocab.SECTOR)]


def event_count(view: View, iri: str) -> list[Cell]:
    """In how many events it takes part."""
    row = view.register.actors.things.names.find(iri)
    counts = view.register.event_counts
    return [{"int": int(counts[row]) if NOBODY != row < len(counts) else 0}]


def last_event(view: View, iri: str) -> list[Cell]:
    """The last day of its latest event that has one."""
    register, row = view.register, view.register.actors.things.names.find(iri)
    if row == NOBODY:
        return []
    mask = np.zeros(len(register.actors.things.names), np.bool_)
    mask[row] = True
    events = register.events.things.there & taking_part(register, mask) & (register.events.latest != OPEN_END)
    if not events.any():
        return []
    return [{"date": f"{date.fromordinal(int(register.events.latest[events].max())).isoformat()}T00:00:00Z"}]


def counterparts(view: View, iri: str, most: int = TOP) -> list[Cell]:
    """Those with whom it has most events."""
    register, row = view.register, view.register.actors.things.names.find(iri)
    pairs, pair, event = register.meetings
    size = len(register.actors.things.names) + 1
    mine = (pairs // size == row) | (pairs % size == row)
    counts = np.bincount(pair[register.events.things.there[event] & mine[pair]], minlength=len(pairs))
    names = register.actors.things.names.iris
    met = [
        (-int(counts[each]), names[int(sum(divmod(int(pairs[each]), size)) - row)]) for each in np.flatnonzero(counts)
    ]
    return [named(view, other) for _, other in sorted(met)[:most]]


PROPERTIES: Mapping[str, tuple[str, Callable[[View, str], list[Cell]]]] = MappingProxyType(
    {
        "wikidata": ("Wikidata", linked(WIKIDATA)),
        "geonames": ("GeoNames", linked(GEONAMES)),
        "dbpedia": ("DBpedia", linked(DBPEDIA)),
        "alias": ("other name", aliases),
        "demonym": ("demonym", demonyms),
        "state": ("state", states),
        "sector": ("sector", sectors),
        "eventCount": ("number of events", event_count),
        "lastEvent": ("day of the latest event", last_event),
        "topCounterparts": ("those with most events with it", counterparts),
    }
)
ELSEWHERE = {"wikidata": "https://wikidata.reconci.link/en/api"}  # who has more to say of such values


def cells(view: View, iri: str, property_: str, settings: Mapping[str, object]) -> list[Cell]:
    """The values of a property; `limit` in the settings says how many at most."""
    limit = settings.get("limit")
    most = int(min(limit, MOST)) if isinstance(limit, (int, float)) and limit > 0 else None
    if property_ == "topCounterparts":
        return counterparts(view, iri, most or TOP)
    found = PROPERTIES[property_][1](view, iri)
    return found[:most]


def texts(view: View, iri: str, property_: str) -> Iterator[str]:
    """The values of a property as texts to compare with: keys, names, numbers."""
    for cell in cells(view, iri, property_, {}):
        yield from (str(value) for value in cell.values())
