"""Names of the gazetteer, and those that it lacks: whom they mean, and when they only say which."""

from collections.abc import Callable

import pytest

from ontology.model import Kind, Mention

Named = Callable[[str], tuple[Mention, ...]]

NAMES = {
    "Baku spoke.": ["az-gov"],
    "The Kremlin spoke.": ["ru-gov"],
    "NATO and the United Nations spoke.": ["nato", "united-nations"],
    "Odesa, Ukraine, spoke.": ["ua"],
    "Amnesty International Kenya spoke.": ["amnesty-international"],
    "The Shire Farmers Guild spoke.": ["named-shire-farmers-guild"],
    "The Green Movement of Kenya spoke.": ["named-green-movement-of-kenya"],
    "Three Russians and one Ukrainian spoke.": ["ru-civ", "ua-civ"],
}

BOUND = {
    "The US-backed forces attacked.": None,
    "Pro-Russian rebels attacked.": None,
    "An Iran-aligned militia attacked.": None,
    "A former Soviet republic attacked.": None,
    "A Kurdish-led alliance attacked.": None,
    "A China-based company attacked.": "cn",
    "A Munich-based company attacked.": "de",
}


@pytest.mark.parametrize("text", NAMES)
def test_names(subject: Named, text: str) -> None:
    assert [mention.actor.key for mention in subject(text) if mention.actor] == NAMES[text]


@pytest.mark.parametrize("text", BOUND)
def test_a_bound_name_is_nobody(subject: Named, text: str) -> None:
    """It owns nobody either; only "-based" says of which state somebody is."""
    (mention,) = subject(text)
    assert mention.actor is not None
    assert mention.actor.key.startswith("described-")
    assert mention.actor.state == BOUND[text]


def test_who_leads_an_act_does_it(subject: Named) -> None:
    (mention,) = subject("A Saudi-led strike on the port killed nobody.")
    assert mention.actor is not None
    assert mention.actor.key == "sa"


@pytest.mark.parametrize(
    ("text", "state", "place"),
    [
        ("Russia shelled Sagaing Region.", "mm", "sagaing-region"),
        ("Russia shelled Gdansk.", "pl", "gdansk"),
    ],
)
def test_a_region_keeps_both_readings(object_: Named, text: str, state: str, place: str) -> None:
    (mention,) = object_(text)
    assert mention.actor is not None
    assert mention.place is not None
    assert (mention.actor.key, mention.place.key) == (state, place)


def test_a_place_without_a_state_is_a_matter(object_: Named) -> None:
    (mention,) = object_("Russia shelled the Zangezur corridor.")
    assert mention.place is not None
    assert (mention.actor, mention.matter) == (None, True)


def test_a_place_that_the_gazetteer_lacks_has_a_name(object_: Named) -> None:
    (mention,) = object_("Rebels stormed Zyxtown.")
    assert mention.actor is not None
    assert (mention.actor.key, mention.actor.kind) == ("named-zyxtown", Kind.ACTOR)


def test_an_airport_named_after_somebody_is_not_he(object_: Named) -> None:
    (mention,) = object_("Rebels seized Hamid Karzai International Airport.")
    assert mention.actor is not None
    assert mention.actor.key != "hamid-karzai"
