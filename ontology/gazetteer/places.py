"""Places: territories, capitals, seats of power, regions and cities, and the actors they may stand for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ontology.errors import KnowledgeError
from ontology.gazetteer.sources import Sources, distinct, geonames, key_of, spelled, wikidata
from ontology.gazetteer.states import Country
from ontology.gazetteer.tables import keyed, rows, values
from ontology.gazetteer.turtle import Resource, actor, each, english, link, place
from ontology.tables import Row

REGIONS = (" Oblast", " Krai")  # news writes "Kharkiv region"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place before it is written down; an empty string is a thing not said."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    state: str = ""
    metonym_for: str = ""
    same_as: tuple[str, ...] = ()


def capitals(states: Iterable[Country]) -> dict[str, Spot]:
    """The capital of each state, by the state's key; where the city is the state, the territory of the state."""
    ours = keyed("capitals.tsv", "state")
    return {country.key: _capital(country, ours.get(country.key)) for country in states}


def _capital(country: Country, ours: Row | None) -> Spot:
    source = country.source
    given = spelled(source["capital"])
    if given in (country.label, *country.aliases):
        return Spot(country.key, country.label, state=country.key)
    row = ours or {"key": "", "label": "", "aliases": "", "metonym_for": ""}
    label = row["label"] or given
    meant = row["metonym_for"] or f"{country.key}-gov"
    number = source["capital_geonames"]
    return Spot(
        key=row["key"] or key_of(label),
        label=label,
        aliases=values(row["aliases"]),
        state=country.key,
        metonym_for="" if meant == "-" else meant,
        same_as=(geonames(number),) if number else (),
    )


def territories(countries: Iterable[Country], acting: frozenset[str]) -> Iterator[Spot]:
    """The territory of each state, and each territory that is not a state's own.

    A territory whose key with "-gov" is among the `acting` may stand for that government.
    """
    for country in countries:
        if country.is_state:
            yield Spot(country.key, country.label, state=country.key)
            continue
        government = f"{country.key}-gov"
        meant = government if government in acting else ""
        yield Spot(country.key, country.label, country.aliases, country.parent or "", meant, country.same_as)


def regions(sources: Sources, states: frozenset[str]) -> Iterator[Spot]:
    """Disputed, historical and subnational territories, after the human pass of `tables/territories.tsv`."""
    ours = keyed("territories.tsv", "code")
    for source in sources.table("territories_other.csv"):
        row = ours.get(source["code"]) or ours.get(source["code"].split("-")[0] + "-*")
        if row and row["key"] == "-":
            continue
        label = row["label"] if row and row["label"] else spelled(source["name"])
        told = values(row["aliases"]) if row else ()
        region = (label.replace(form, " region") for form in REGIONS if label.endswith(form))
        parent = row["state"] if row and row["state"] else source["parent"]
        yield Spot(
            key=row["key"] if row and row["key"] else key_of(label),
            label=label,
            aliases=distinct((*told, *region), label),
            state=parent if parent in states else "",
            metonym_for=row["metonym_for"] if row else "",
            same_as=(wikidata(source["qid"]),),
        )


def others() -> Iterator[Spot]:
    """Seats, cities, seas and regions of our own table."""
    for row in rows("places.tsv"):
        yield Spot(row["key"], row["label"], values(row["aliases"]), row["state"], row["metonym_for"])


def united(spots: Iterable[Spot]) -> list[Resource]:
    """The places as resources; spots with one key are one place, and must agree on what it is called."""
    found: dict[str, Spot] = {}
    for spot in spots:
        found[spot.key] = _merged(found[spot.key], spot) if spot.key in found else spot
    return [_resource(spot) for spot in found.values()]


def _merged(first: Spot, second: Spot) -> Spot:
    if first.label != second.label:
        raise KnowledgeError(
            f"The key {first.key!r} stands for {first.label!r} and for {second.label!r}. Give one of them another key."
        )
    return Spot(
        first.key,
        first.label,
        distinct((*first.aliases, *second.aliases)),
        first.state or second.state,
        first.metonym_for or second.metonym_for,
        distinct((*first.same_as, *second.same_as)),
    )


def _resource(spot: Spot) -> Resource:
    stated = (("chy:state", link(actor(spot.state))),) if spot.state else ()
    meant = (("chy:metonymFor", link(actor(spot.metonym_for))),) if spot.metonym_for else ()
    return Resource(
        place(spot.key),
        "chy:Place",
        (
            ("rdfs:label", english(spot.label)),
            *each("skos:altLabel", map(english, spot.aliases)),
            *stated,
            *meant,
            *each("owl:sameAs", map(link, spot.same_as)),
        ),
    )
