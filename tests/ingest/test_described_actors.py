"""Actors without a name: minted in their article, with kind, sector and state where the words give them."""

from collections.abc import Callable

import pytest

from ingest.identity import actor_key, is_minted
from ingest.pipeline import Pipeline
from ingest.quads import describe
from ontology import iris, vocab
from ontology.iris import DataIris, article_key
from ontology.model import Article, Kind, Mention

Named = Callable[[str], tuple[Mention, ...]]

DESCRIBED = {
    "Gunmen fled.": ("Gunmen", Kind.ARMED_GROUP, "REB", None),
    "A policeman fled.": ("policeman", Kind.PERSON, "COP", None),
    "Eleven of the most prominent prisoners fled.": ("prominent prisoners", Kind.POPULATION, "CVL", None),
    "Truck drivers fled.": ("Truck drivers", Kind.POPULATION, "CVL", None),
    "Anti-war groups fled.": ("Anti-war groups", Kind.ORGANIZATION, "NGO", None),
    "A number of journalists fled.": ("journalists", Kind.POPULATION, "MED", None),
    "The charities run by monks fled.": ("charities", Kind.ORGANIZATION, "NGO", None),
    "A court in Munich sat.": ("court in Munich", Kind.ORGANIZATION, "JUD", "de"),
    "The Mumbai police sat.": ("Mumbai police", Kind.ORGANIZATION, "COP", "in"),
    "A bank in Geneva sat.": ("bank in Geneva", Kind.COMPANY, "BUS", "ch"),
    "Zookeepers sat.": ("Zookeepers", Kind.POPULATION, "CVL", None),
}


@pytest.mark.parametrize("text", DESCRIBED)
def test_kind_sector_and_state(subject: Named, text: str) -> None:
    name, kind, sector, state = DESCRIBED[text]
    (mention,) = subject(text)
    actor = mention.actor
    assert actor is not None
    assert is_minted(actor)
    assert (actor.kind, actor.sector, actor.state) == (kind, sector, state)
    assert name in actor.name


def test_the_same_words_are_somebody_else_in_every_article(subject: Named) -> None:
    (mention,) = subject("Gunmen fled.")
    assert actor_key(mention, "one") == "one-gunmen"
    assert actor_key(mention, "two") != actor_key(mention, "one")


def test_two_courts_are_two(subject: Named) -> None:
    keys = {one.actor.key for city in ("Munich", "Hamburg") for one in subject(f"A court in {city} sat.") if one.actor}
    assert len(keys) == 2


@pytest.mark.parametrize("text", ["Rebels stormed a mosque.", "Rebels stormed several areas."])
def test_areas_and_buildings_are_matters(object_: Named, text: str) -> None:
    (mention,) = object_(text)
    assert (mention.actor, mention.matter, mention.kind) == (None, True, Kind.MATTER)


def test_they_are_no_actors(pipeline: Pipeline) -> None:
    assert pipeline.code(Article("The mosque attacked Israel.")) == ()


def test_what_is_minted_says_from_where(pipeline: Pipeline) -> None:
    article = Article("A court in Munich jailed Hungary's minister.")
    key, data = article_key(article), DataIris()
    facts = {
        (quad.predicate, quad.object)
        for quad in describe(article, pipeline.code(article), data)
        if quad.subject == data.thing("actor", f"{key}-court-in-munich")
    }
    assert (vocab.PROV_WAS_DERIVED_FROM, data.thing("article", key)) in facts
    assert (vocab.SECTOR, iris.sector("JUD")) in facts
    assert (vocab.STATE, data.thing("actor", "de")) in facts
