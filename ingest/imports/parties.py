"""Whom a row of GDELT's events names: an actor of our gazetteer, or one that only GDELT's code describes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from ontology import gazetteer, vocab
from ontology.gazetteer.reading import ACTORS
from ontology.iris import DEFAULT_BASE, SECTORS
from ontology.tables import listed
from ontology.turtle import described

_GOVERNMENT = "GOV"


@dataclass(frozen=True, slots=True)
class Party:
    """A side of an event. `known` where `key` is of our gazetteer; else `name` is GDELT's, with state and sector."""

    key: str
    name: str
    known: bool
    state: str | None = None
    sector: str | None = None


def party(cells: Sequence[str]) -> Party | None:
    """The party of the ten cells of one side: code, name, country, known group, ethnic, two religions, three types.

    None where GDELT names nobody. A country alone is the state, with the type GOV alone its government where our
    gazetteer has one; everybody else is known by GDELT's code, which says the state and the first type as sector.
    """
    code, name, country, group, ethnic, religion, _, *types = (cell.strip() for cell in cells)
    if not code:
        return None
    kinds = [kind for kind in types if kind]
    state = _actors().get(country)
    if not (ethnic or religion):
        key = _actors().get(group) if group else _official(state, kinds)
        if key and (actor := gazetteer.load().actor(key)):
            return Party(key, actor.name, known=True)
    sector = next((kind for kind in kinds if kind in _sectors()), None)
    return Party(quote(code, safe=""), name or code, known=False, state=state, sector=sector)


def _official(state: str | None, kinds: Sequence[str]) -> str | None:
    if state is None or not kinds:
        return state
    return f"{state}-gov" if list(kinds) == [_GOVERNMENT] else None


@cache
def _actors() -> dict[str, str]:
    """Keys of our gazetteer by ISO 3166 alpha-3 code, which CAMEO's countries are but for those in `actors.tsv`."""
    states = next(file for file in gazetteer.turtle_files() if file.name == "states.ttl")
    found = {
        notation: iri.removeprefix(ACTORS)
        for iri, about in described((states,), DEFAULT_BASE).items()
        if iri.startswith(ACTORS)
        for notation in about.get(vocab.SKOS_NOTATION.value, ())
        if len(notation) == 3
    }
    found.update((code, key) for _, (code, key) in listed(files("ingest.imports") / "actors.tsv", 2))
    return found


@cache
def _sectors() -> frozenset[str]:
    said = described((files("ontology.taxonomy") / "sectors.ttl",))
    return frozenset(iri.removeprefix(SECTORS) for iri in said)
