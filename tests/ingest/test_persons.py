"""Persons: their titles, on whichever side; state and office kept for the rest of the article."""

from collections.abc import Callable

import pytest

from ontology.model import Kind, Mention

Named = Callable[[str], tuple[Mention, ...]]

PERSONS = {
    "Malian General Amadou Keita spoke.": ("named-amadou-keita", "ml", "MIL", "Malian General Amadou Keita"),
    "The Belarussian minister, Leonid Orlov, spoke.": (
        "named-leonid-orlov",
        "by",
        "GOV",
        "Belarussian minister, Leonid Orlov",
    ),
    "Leonid Orlov, the Belarussian minister, spoke.": (
        "named-leonid-orlov",
        "by",
        "GOV",
        "Leonid Orlov, the Belarussian minister",
    ),
    "Macron came. His Iranian counterpart, Reza Najjar, spoke.": (
        "named-reza-najjar",
        "ir",
        "GOV",
        "His Iranian counterpart, Reza Najjar",
    ),
    "Top Iranian commander Reza Najjar spoke.": ("named-reza-najjar", "ir", "MIL", "Top Iranian commander Reza Najjar"),
    "Kazakh President Kassym-Jomart Tokayev spoke.": (
        "kassym-jomart-tokayev",
        "kz",
        "GOV",
        "Kazakh President Kassym-Jomart Tokayev",
    ),
    "Andorra President Tamo Bell arrived in France on Monday.": ("named-tamo-bell", "ad", "GOV", "President Tamo Bell"),
    "Kenyan Deputy Prime Minister and Foreign Minister Amina Wanjiru spoke.": (
        "named-amina-wanjiru",
        "ke",
        "GOV",
        "Kenyan Deputy Prime Minister and Foreign Minister Amina Wanjiru",
    ),
    "Special Kenyan Envoy for Climate Ivan Orlov spoke.": (
        "named-ivan-orlov",
        "ke",
        "GOV",
        "Special Kenyan Envoy for Climate Ivan Orlov",
    ),
    "Kenyan Chairman of the Joint Chiefs of Staff Ivan Orlov spoke.": (
        "named-ivan-orlov",
        "ke",
        "GOV",
        "Kenyan Chairman of the Joint Chiefs of Staff Ivan Orlov",
    ),
    "Palestinian journalist Saleh al-Jafari spoke.": (
        "named-saleh-al-jafari",
        "ps",
        "MED",
        "Palestinian journalist Saleh al-Jafari",
    ),
    "Deputy Secretary Wendy R. Sherman spoke.": (
        "wendy-sherman",
        "us",
        "GOV",
        "Deputy Secretary Wendy R. Sherman",
    ),
    "Secretary of State Antony J. Blinken will travel to Peru.": (  # the annotator cuts the name, the parser does not
        "antony-blinken",
        "us",
        "GOV",
        "Secretary of State Antony J. Blinken",
    ),
    "Under Secretary Ivan Orlov spoke.": ("named-ivan-orlov", None, "GOV", "Under Secretary Ivan Orlov"),
    "Kenyan Minister for Trade and Defence Ivan Orlov spoke.": (
        "named-ivan-orlov",
        "ke",
        "GOV",
        "Kenyan Minister for Trade and Defence Ivan Orlov",
    ),
    "Republic of Kenya (ROK) Defence Minister Ivan Orlov spoke.": (
        "named-ivan-orlov",
        "ke",
        "GOV",
        "Republic of Kenya (ROK) Defence Minister Ivan Orlov",
    ),
    "Austrian Secretary General Ivan Orlov spoke.": (
        "named-ivan-orlov",
        "at",
        "GOV",
        "Austrian Secretary General Ivan Orlov",
    ),
    "Foreign Minister Ivan Orlov spoke.": ("named-ivan-orlov", None, "GOV", "Foreign Minister Ivan Orlov"),
}

LATER = {
    "Malian General Amadou Keita came. Keita spoke.": "named-amadou-keita",
    "Malian General Amadou Keita came. The general spoke.": "named-amadou-keita",
    "Malian General Amadou Keita came. The Malian official spoke.": "named-amadou-keita",
    "Malian General Amadou Keita came. The Kenyan official spoke.": "ke-gov",
    "Iran's foreign minister, Reza Najjar, came. The minister spoke.": "named-reza-najjar",
    "Iran's foreign minister, Reza Najjar, came. The prime minister spoke.": "ir-gov",
    "Under Secretary Reza M. Najjar came. The Under Secretary spoke.": "named-reza-m-najjar",
    "Ahmed Putin, the Somali minister, came. Putin spoke.": "named-ahmed-putin",
}


@pytest.mark.parametrize("text", PERSONS)
def test_titles(subject: Named, text: str) -> None:
    (mention,) = subject(text)
    actor = mention.actor
    assert actor is not None
    assert actor.kind is Kind.PERSON
    assert (actor.key, actor.state, actor.sector, mention.surface.text) == PERSONS[text]


@pytest.mark.parametrize("text", LATER)
def test_what_somebody_is_called_later(subject: Named, text: str) -> None:
    assert [mention.actor.key for mention in subject(text) if mention.actor] == [LATER[text]]


def test_another_first_name_is_another_person(subject: Named) -> None:
    (mention,) = subject("Prime Minister Zoltan Karimov spoke.")
    assert mention.actor is not None
    assert mention.actor.key == "named-zoltan-karimov"


def test_a_list_of_persons_is_several(subject: Named) -> None:
    found = subject("Speaker of the Parliament Batu Orlov, Foreign Minister Amina Najjar and Minister Ali Ade spoke.")
    assert [one.actor.key for one in found if one.actor] == ["named-batu-orlov", "named-amina-najjar", "named-ali-ade"]


def test_a_king_and_his_minister_are_two(subject: Named) -> None:
    found = subject("The king and Prime Minister Ivan Orlov spoke.")
    assert [one.actor.key for one in found if one.actor] == ["described-king", "named-ivan-orlov"]
