"""What the names in a text mean: places, actors, bodies, persons by name and office; nothing where nothing decides."""

from datetime import date

import pytest

from ingest.linking import links
from ingest.pipeline import Pipeline
from ontology.model import Article, Precision, When


def linked(pipeline: Pipeline, text: str, day: date | None = None) -> dict[str, str]:
    """The linked names of a text, with the key of the place or actor of each."""
    found = {}
    published = When(day, day, Precision.DAY) if day else None
    for mention in links(pipeline, Article(text, published=published)):
        assert text[mention.span.start : mention.span.end] == mention.span.text
        thing = mention.place or mention.actor
        assert thing is not None
        found[mention.span.text] = thing.key
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran met officials of the European Union.", {"Iran": "ir", "European Union": "european-union"}),
        ("Talks were held in Moscow.", {"Moscow": "moscow"}),
        ("Iranian drones were shot down over Odesa.", {"Iranian": "ir", "Odesa": "odesa"}),
        ("Ilham Aliyev spoke. Later Aliyev left.", {"Ilham Aliyev": "ilham-aliyev", "Aliyev": "ilham-aliyev"}),
        ("The Central Bank of Azerbaijan raised its rate.", {}),
        ("Somebody Nobodyson spoke.", {}),
        ("The Netherlands and the Vatican signed.", {"Netherlands": "nl", "Vatican": "va"}),
        ("Settlers came to the occupied West Bank.", {"West Bank": "west-bank"}),
        ("King Charles III opened the hall.", {"Charles III": "king-charles-iii"}),
        ("Crowds gathered in Flint, Michigan.", {"Flint": "flint-michigan", "Michigan": "michigan"}),
        ("A bus fell into a river in Nuevo León, Mexico.", {"Nuevo León": "nuevo-leon", "Mexico": "mx"}),
        ("Palestinians mourned.", {"Palestinians": "ps-civ"}),
    ],
)
def test_names_are_linked(pipeline: Pipeline, text: str, expected: dict[str, str]) -> None:
    assert linked(pipeline, text) == expected


def test_a_metonym_keeps_both_readings(pipeline: Pipeline) -> None:
    (mention,) = links(pipeline, Article("Moscow rejected the plan."))
    assert (mention.place and mention.place.key, mention.actor and mention.actor.key) == ("moscow", "ru-gov")


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("Russian forces crossed the river.", "Russian forces", "ru-mil"),
        ("The Syrian Armed Forces withdrew.", "Syrian Armed Forces", "sy-mil"),
        ("The UK government resigned.", "UK government", "gb-gov"),
        ("Norwegian police searched the ship.", "Norwegian police", "no-cop"),
        ("Rwandan soldiers crossed the border.", "Rwandan soldiers", "rw-mil"),
        ("British soldiers crossed the border.", "British soldiers", None),  # the army or all of the forces
        ("Pro-Russian forces took the town hall.", "Russian forces", None),
        ("The Polish Sejm voted.", "Polish", "pl"),
    ],
)
def test_a_body_called_by_its_state(pipeline: Pipeline, text: str, name: str, key: str | None) -> None:
    assert linked(pipeline, text).get(name) == key


def test_a_body_and_its_state_are_both_linked_the_longer_first(pipeline: Pipeline) -> None:
    found = [mention.span.text for mention in links(pipeline, Article("Ukrainian forces withdrew."))]
    assert found == ["Ukrainian forces", "Ukrainian"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drones hit the Kharkiv and Sumy Oblasts.", {"Kharkiv": "kharkiv-oblast", "Sumy": "sumy-oblast"}),
        ("Drones hit the oblasts of Kharkiv and Odesa.", {"Kharkiv": "kharkiv-oblast", "Odesa": "odesa-oblast"}),
        ("Drones hit Kharkiv and Odesa.", {"Kharkiv": "kharkiv", "Odesa": "odesa"}),
    ],
)
def test_regions_named_in_a_row(pipeline: Pipeline, text: str, expected: dict[str, str]) -> None:
    assert linked(pipeline, text) == expected


@pytest.mark.parametrize(
    ("text", "day", "name", "key"),
    [
        ("The US president spoke.", date(2019, 5, 2), "US president", "donald-trump"),
        ("The US president spoke.", date(2022, 5, 2), "US president", "joe-biden"),
        ("The US president spoke.", None, "US president", None),
        ("The US president spoke.", date(2021, 1, 20), "US president", None),  # the day of the handover
        ("The former US president spoke.", date(2022, 5, 2), "US president", None),
        ("The US president-elect spoke.", date(2020, 12, 2), "US president", None),
        ("US presidents travel much.", date(2022, 5, 2), "US president", None),
        ("The prime minister of Japan left.", date(2015, 3, 3), "prime minister of Japan", "shinzo-abe"),
        ("French President Macron met President Biden.", None, "Macron", "emmanuel-macron"),
        ("French President Macron met President Biden.", None, "Biden", "joe-biden"),
        ("British Prime Minister Johnson left.", None, "Johnson", "boris-johnson"),
        ("Senator Johnson left.", None, "Johnson", None),
    ],
)
def test_persons_by_office(pipeline: Pipeline, text: str, day: date | None, name: str, key: str | None) -> None:
    assert linked(pipeline, text, day).get(name) == key
