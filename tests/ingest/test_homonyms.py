"""Names of several things: which one a text means."""

import pytest

from ingest.actors import names
from ontology import gazetteer
from ontology.errors import KnowledgeError
from ontology.gazetteer import ShortName


def meant(text: str, name: str) -> str | None:
    """The key of what a name means the last time that it stands in a text."""
    found = [match.entry.thing.key for match in names.built_in().matches(text) if text[match.start : match.end] == name]
    return found[-1] if found else None


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("Georgia closed its border with Russia.", "Georgia", "ge"),
        ("Tbilisi, Georgia, saw new protests.", "Georgia", "ge"),
        ("Armenia, Georgia and Azerbaijan agreed on a railway.", "Georgia", "ge"),
        ("A storm hit Atlanta, Georgia, at night.", "Georgia", "georgia-us"),
        ("Judges in Alabama, Georgia and Texas stopped it.", "Georgia", "georgia-us"),
        ("Congo accused Rwanda of backing the rebels.", "Congo", "cd"),
        ("Congo-Brazzaville sent a delegation.", "Congo-Brazzaville", "cg"),
        ("The Republic of the Congo sent a delegation.", "Republic of the Congo", "cg"),
        ("A boat sank on the Congo River.", "Congo", None),
        ("Guinea held a vote in Conakry.", "Guinea", "gn"),
        ("Troops left Equatorial Guinea.", "Equatorial Guinea", "gq"),
        ("Troops left Papua New Guinea.", "Guinea", None),
        ("Pirates rob ships in the Gulf of Guinea.", "Guinea", None),
        ("Washington warned Tehran.", "Washington", "washington"),
        ("A fire spread in Washington, United States.", "Washington, United States", "washington-state"),
        ("He read of George Washington at school.", "Washington", None),
        ("Jordan opened the crossing.", "Jordan", "jo"),
        ("Representative Jim Jordan objected.", "Jordan", None),
        ("Farmers in the Jordan Valley left.", "Jordan", None),
        ("Turkey closed the strait.", "Turkey", "tr"),
        ("The turkey was served with rice.", "turkey", None),
        ("Chad recalled its envoy.", "Chad", "td"),
        ("Chad Smith recalled the night.", "Chad", None),
        ("Sudan shelled the town.", "Sudan", "sd"),
        ("South Sudan shelled the town.", "South Sudan", "ss"),
        ("South Sudan shelled the town.", "Sudan", None),
        ("South Sudanese officials left.", "South Sudanese", "ss"),
        ("The Kurds have no state of their own.", "Kurds", "kurds"),
        ("Syrian Kurds hold the dam.", "Syrian Kurds", "syrian-kurds"),
        ("The Kurds of Syria and Turkey celebrated.", "Kurds", "syrian-kurds"),
        ("Kurdish parties met near Qamishli in Syria.", "Kurdish", "syrian-kurds"),
        ("Kurdish parties of Iraq, Syria and Turkey met.", "Kurdish", "kurds"),
    ],
)
def test_the_ambiguities_of_the_news(text: str, name: str, key: str | None) -> None:
    assert meant(text, name) == key


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("The Philippine government lost a vote in the Senate.", "Senate", "senate-of-the-philippines"),
        ("The Senate confirmed the judge, the White House said.", "Senate", "us-senate"),
        ("The Senate confirmed the judge.", "Senate", None),
        ("The South Dakota Senate confirmed the judge.", "Senate", None),
        ("Storting members of the Norwegian Labour Party agreed.", "Norwegian Labour Party", "labour-party-norway"),
        ("Norway goes to the polls. The Labour Party leads.", "Labour Party", "labour-party-norway"),
        ("The Labour Party leads in every poll.", "Labour Party", "labour-party-uk"),
        ("Israel goes to the polls. The Labour Party leads.", "Labour Party", None),
        ("The Supreme Court of Canada heard the case.", "Supreme Court of Canada", "supreme-court-canada"),
        ("In India the Supreme Court heard the case.", "Supreme Court", "supreme-court-of-india"),
        ("Police in Greece arrested two men.", "Police", "gr-cop"),
        ("The African National Congress met.", "Congress", None),
        (
            "The Security Council met after Russia had asked for it.",
            "Security Council",
            "united-nations-security-council",
        ),
        ("Colombia fights the National Liberation Army.", "National Liberation Army", "eln"),
        ("Near Mexico it fights the National Liberation Army (ELN).", "National Liberation Army", "eln"),
        ("Troops in Punjab crossed from Lahore, Pakistan.", "Punjab", "punjab-pakistan"),
        ("Farmers of India's Punjab marched.", "Punjab", "punjab-india"),
        ("Farmers of Punjab marched.", "Punjab", None),
        ("A flood hit Hyderabad in Pakistan.", "Hyderabad", "hyderabad-pakistan"),
        ("A flood hit Hyderabad.", "Hyderabad", "hyderabad"),
        ("London, Canada and France agreed.", "London", "london"),
        ("The prime minister of Canada flew to London.", "London", "london"),
        ("A warehouse burnt in London, Canada.", "London", "london-ontario"),
        ("Islamic State fighters left Bosaso, Somalia.", "Islamic State", "islamic-state-somalia"),
        ("Islamic State fighters left Raqqa.", "Islamic State", "islamic-state"),
        ("The minister wrote on X that he would resign.", "X", "twitter"),
        ("Point X lies on the line.", "X", None),
    ],
)
def test_the_state_decides(text: str, name: str, key: str | None) -> None:
    assert meant(text, name) == key


def test_a_short_name_of_nothing_is_named() -> None:
    lost = ShortName("Diet", is_place=False, key="nowhere-leg", states=("jp",))
    with pytest.raises(KnowledgeError, match=r"speaks of nowhere-leg"):
        names.Names(gazetteer.load().entries, (), [lost])


def test_the_states_of_the_short_names_are_states() -> None:
    listed = gazetteer.short_names()
    assert listed
    assert all(gazetteer.load().actor(state) for row in listed for state in row.states)
    assert all(row.states for row in listed)
