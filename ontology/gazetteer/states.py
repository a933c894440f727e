"""States, their governments, and the roles that news gives to parts of them ("Iranian police", "Kurdish rebels")."""

import re
from dataclasses import dataclass

from ontology.gazetteer.sources import Sources, dbpedia, distinct, geonames, spelled, wikidata
from ontology.gazetteer.tables import keyed, rows, values
from ontology.gazetteer.turtle import Resource, Statement, actor, code, each, english, link, place
from ontology.tables import Row

RECOGNIZED = ("Yes", "In contention", "")  # the table leaves Kosovo's cell empty
DEPENDENT = re.compile(r"\b([A-Z]{2})$")  # "Territory of GB"


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the countries: a state, or a territory that belongs to one (`parent`) or to nobody."""

    key: str
    label: str
    article: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    is_state: bool
    parent: str | None
    same_as: tuple[str, ...]
    source: Row

    @property
    def spoken(self) -> str:
        """The label as it stands after a preposition: "the United States"."""
        return f"{self.article} {self.label}".strip()


def countries(sources: Sources) -> tuple[Country, ...]:
    """All countries of the source, with the human pass over their names that `tables/states.tsv` is."""
    ours = keyed("states.tsv")
    blank = {"label": "", "article": "", "page": "", "aliases": "", "demonyms": ""}
    return tuple(_country(source, ours.get(source["iso2"].lower(), blank)) for source in sources.table("countries.csv"))


def _country(source: Row, ours: Row) -> Country:
    label = ours["label"] or spelled(source["name"])
    official = spelled(source["official"])
    is_state = source["independent"] in RECOGNIZED
    formal = (official,) if is_state and official != "none" and "(" not in official else ()
    dependent = DEPENDENT.search(source["independent"])
    demonyms = values(ours["demonyms"]) if ours["demonyms"] else values(source["demonyms"])
    return Country(
        key=source["iso2"].lower(),
        label=label,
        article=ours["article"],
        aliases=distinct((*values(ours["aliases"]), *formal), label),
        demonyms=distinct((spelled(name) for name in demonyms), label),
        is_state=is_state,
        parent=dependent.group(1).lower() if dependent else None,
        same_as=_same_as(source, ours["page"] or source["enwiki"]),
        source=source,
    )


def _same_as(source: Row, page: str) -> tuple[str, ...]:
    found = [wikidata(source["qid"]), geonames(source["geonames"])]
    if page:
        found.append(dbpedia(page))
    if source["eu_authority"]:
        found.append(source["eu_authority"])
    return tuple(found)


def state(country: Country, capital: str) -> Resource:
    """A state; `capital` is the key of a place."""
    return Resource(
        actor(country.key),
        "chy:State",
        (
            ("rdfs:label", english(country.label)),
            *each("skos:altLabel", map(english, country.aliases)),
            *each("chy:demonym", map(english, country.demonyms)),
            *each("skos:notation", map(code, (country.source["iso2"], country.source["iso3"]))),
            ("chy:state", link(actor(country.key))),
            ("chy:capital", link(place(capital))),
            *each("owl:sameAs", map(link, country.same_as)),
        ),
    )


def governments(states: tuple[Country, ...]) -> list[Resource]:
    """The government of every state, and those of territories that act for themselves."""
    named = keyed("governments.tsv")
    national = {
        f"{country.key}-gov": {
            "label": f"Government of {country.spoken}",
            "state": country.key,
            "aliases": "",
        }
        for country in states
    }
    merged = {key: _overlaid(national.get(key, {}), named.get(key, {})) for key in national | named}
    return [
        Resource(actor(key), "chy:Government", (*_named(row), *belonging(row["state"], "GOV")))
        for key, row in merged.items()
    ]


def _overlaid(given: Row, ours: Row) -> Row:
    return given | {column: cell for column, cell in ours.items() if cell or column not in given}


def _named(row: Row) -> tuple[Statement, ...]:
    aliases = map(english, values(row["aliases"]))
    return (("rdfs:label", english(row["label"])), *each("skos:altLabel", aliases))


def belonging(state_key: str, sector: str) -> tuple[Statement, ...]:
    """The state and the sector of an actor; an empty key says nothing about the state."""
    stated = (("chy:state", link(actor(state_key))),) if state_key else ()
    return (*stated, ("chy:sector", f"sec:{sector}"))


def roles(states: tuple[Country, ...], taken: frozenset[str]) -> list[Resource]:
    """The parts of each state that have no name of their own; `taken` are the keys of those that have one."""
    return [
        Resource(
            actor(f"{country.key}-{role['suffix']}"),
            f"chy:{role['class']}",
            (
                ("rdfs:label", english(role["label"].format(state=country.spoken))),
                *belonging(country.key, role["sector"]),
            ),
        )
        for country in states
        for role in rows("roles.tsv")
        if f"{country.key}-{role['suffix']}" not in taken
    ]
