"""Roles with a state: officials, forces, the government of somebody."""

from collections.abc import Callable

import pytest

from ontology.model import Mention

Named = Callable[[str], tuple[Mention, ...]]

ROLES = {
    "Iranian officials spoke.": ["ir-gov"],
    "Russian and Ukrainian officials spoke.": ["ru-gov", "ua-gov"],
    "The Iranian people spoke.": ["ir-civ"],
    "Hundreds of Turkish soldiers spoke.": ["tr-mil"],
    "The Turkish intelligence service spoke.": ["tr-spy"],
    "A Turkish police convoy spoke.": ["tr-cop"],
    "Turkish ex-ministers spoke.": ["tr-gov"],
    "Hezbollah fighters spoke.": ["hezbollah"],
    "Officials in Baku spoke.": ["az-gov"],
    "US President Trump's envoy spoke.": ["us-gov"],
    "The Trump administration spoke.": ["us-gov"],
    "The mayor of Warsaw spoke.": ["described-mayor-of-warsaw"],
    "Senior Kenyan national security officials spoke.": ["ke-gov"],
    "Kenyan military officials spoke.": ["ke-mil"],
    "Kenya is calm. The Ministry of Internal Affairs spoke.": ["ke-gov"],
    "A deputy foreign minister of Iran spoke.": ["ir-gov"],
    "Kenyan air traffic controllers spoke.": ["ke-civ"],
    "The Co-operative Republic of Guyana spoke.": ["gy-gov"],
    "The foreign troops in Libya spoke.": ["described-foreign-troops-in-libya"],
    "The carmaker Rover Motors spoke.": ["named-rover-motors"],
    "The rebel group M23 spoke.": ["m23"],
    "The Palestinian group Hamas spoke.": ["hamas"],
    "Baluch National Army gunmen spoke.": ["named-baluch-national-army"],
    "Poland's lower house spoke.": ["pl-leg"],
    "Norway's customs service spoke.": ["no-cop"],
    "Kenya is calm. The upper house spoke.": ["ke-leg"],
    "The Japanese foreign office spoke.": ["jp-gov"],
    "Turkey's central bank spoke.": ["tr-gov"],
    "The Peruvian president's office spoke.": ["pe-gov"],
    "The doctor's office spoke.": ["described-doctor"],
}


@pytest.mark.parametrize("text", ROLES)
def test_roles(subject: Named, text: str) -> None:
    assert [mention.actor.key for mention in subject(text) if mention.actor] == ROLES[text]


@pytest.mark.parametrize(
    "text",
    ["Iran's enemies spoke.", "Its allies spoke.", "The rivals of Egypt spoke.", "Neighbours of Egypt spoke."],
)
def test_who_is_something_to_somebody_is_not_he(subject: Named, text: str) -> None:
    (mention,) = subject(text)
    assert mention.actor is not None
    assert (mention.actor.key.startswith("described-"), mention.actor.state) == (True, None)


def test_only_an_adjective_says_whose_a_rival_is(subject: Named) -> None:
    (mention,) = subject("Macron spoke. His Turkish rivals spoke.")
    assert mention.actor is not None
    assert mention.actor.state == "tr"
