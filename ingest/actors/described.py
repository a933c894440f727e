"""Actors without a name ("gunmen", "a court in Munich"), minted within their article from the words for them."""

from ingest.actors.phrases import Phrase
from ingest.actors.roles import Role
from ingest.identity import DESCRIBED
from ontology.iris import slug
from ontology.model import Actor, Kind

_BODIES = {"gov": Kind.GOVERNMENT, "bus": Kind.COMPANY, "reb": Kind.ARMED_GROUP}
REALMS = frozenset("country crown emirate kingdom nation republic side superpower".split())
_CODES = {"civ": "CVL"}  # the sectors of roles.tsv are those of the taxonomy in lower case, but for this one


def described(phrase: Phrase, role: Role, state: str | None) -> Actor:
    """Who is meant by a phrase without a name; the words are the key, so that they mean the same in one article."""
    text = phrase.tree.span(list(phrase.whole())).text
    kind = kind_of(role, plural=phrase.plural())
    return Actor(f"{DESCRIBED}{slug(text)}", text, kind, state, sector_of(role))


def sector_of(role: Role | None) -> str | None:
    """The sector of a role as the taxonomy writes it."""
    return _CODES.get(role.sector, role.sector.upper()) if role and role.sector else None


def kind_of(role: Role, *, plural: bool) -> Kind:
    """The class of somebody with a role: one is a person, several are a population, fighters an armed group."""
    if role.noun in REALMS or (role.other and role.sector == ""):
        return Kind.ACTOR
    if role.number == "body":
        return _BODIES.get(role.sector, Kind.ORGANIZATION)
    if role.number == "group" or plural:
        return Kind.ARMED_GROUP if role.sector == "reb" else Kind.POPULATION
    return Kind.PERSON
