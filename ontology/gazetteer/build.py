"""Builds the gazetteer's Turtle: `python -m ontology.gazetteer.build SOURCES [TARGET]`.

Deterministic: the same tables give the same bytes. Nothing is written unless all that `checks` asks for holds.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ontology.errors import KnowledgeError
from ontology.gazetteer import places
from ontology.gazetteer.additions import completed
from ontology.gazetteer.ambiguity import RuleKind, read_rules
from ontology.gazetteer.checks import problems
from ontology.gazetteer.organizations import organizations
from ontology.gazetteer.persons import persons
from ontology.gazetteer.reading import read
from ontology.gazetteer.sources import Sources
from ontology.gazetteer.states import Country, countries, governments, roles, state
from ontology.gazetteer.turtle import Resource, document

HERE = Path(__file__).parent
ACTOR = "id/actor/"
ABOUT = {
    "governments": "The governments of states and of territories that act for themselves.",
    "organizations": "Organizations, armed groups, companies, peoples.",
    "persons": "Persons and the offices they hold or held.",
    "places": "Places, where they lie, and whom they may stand for.",
    "roles": "Parts of each state that have no name of their own.",
    "states": "States.",
}


def documents(sources: Sources) -> dict[str, str]:
    """The files by name."""
    listed = countries(sources)
    states = tuple(country for country in listed if country.is_state)
    cities = places.capitals(states)
    ruling = governments(states)
    bodies = organizations(sources)
    taken = frozenset(body.iri.removeprefix(ACTOR) for body in bodies)
    found = completed(
        {
            "governments": ruling,
            "organizations": bodies,
            "persons": persons(sources, _by_key(states)),
            "places": _places(sources, listed, ruling, cities),
            "roles": roles(states, taken),
            "states": [state(country, cities[country.key].key) for country in states],
        }
    )
    return {f"{name}.ttl": document(ABOUT[name], resources) for name, resources in found.items()}


def _by_key(listed: tuple[Country, ...]) -> dict[str, Country]:
    return {country.key: country for country in listed}


def _places(
    sources: Sources, listed: tuple[Country, ...], ruling: list[Resource], cities: Mapping[str, places.Spot]
) -> list[Resource]:
    acting = frozenset(government.iri.removeprefix(ACTOR) for government in ruling)
    states = frozenset(country.key for country in listed if country.is_state)
    return places.united(
        (
            *places.territories(listed, acting),
            *cities.values(),
            *places.regions(sources, states),
            *places.others(),
        )
    )


def build(sources: Path, target: Path) -> None:
    """Reads the sources, writes the Turtle into `target`; what does not hold is a KnowledgeError that lists it."""
    written = documents(Sources(sources))
    _check(written)
    for name, content in written.items():
        (target / name).write_text(content, encoding="utf-8")


def _check(written: Mapping[str, str]) -> None:
    rules = read_rules()
    exact = frozenset(rule.name for rule in rules if rule.kind is RuleKind.CASE)
    with TemporaryDirectory() as folder:
        for name, content in written.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        gazetteer = read(sorted(Path(folder).iterdir()), exact)
    if found := problems(gazetteer, rules):
        raise KnowledgeError(f"{len(found)} things to mend in the tables:\n" + "\n".join(found))


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else HERE)
