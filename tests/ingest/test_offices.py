"""Who held an office on a day, and what the gazetteer does not know of it."""

from datetime import date

import pytest

from ingest.actors import offices
from ontology.model import Precision, When


def on(year: int, month: int = 6, day: int = 1) -> When:
    """A day."""
    return When(date(year, month, day), date(year, month, day), Precision.DAY)


@pytest.mark.parametrize(
    ("words", "state", "when", "key"),
    [
        ("president", "us", on(2010), "barack-obama"),
        ("president", "us", on(2019), "donald-trump"),
        ("president", "us", on(2022), "joe-biden"),
        ("president", "us", on(2021, 1, 20), None),  # two held it on that day
        ("president", "us", on(2026, 9), None),  # the gazetteer is older
        ("president", "us", on(1850), None),
        ("president", "us", None, None),
        ("president", "us", When(date(2019, 1, 1), date(2019, 12, 31), Precision.YEAR), "donald-trump"),
        ("president", "us", When(date(2021, 1, 1), date(2021, 12, 31), Precision.YEAR), None),
        ("prime minister", "ie", on(2025, 6), "micheal-martin"),
        ("premier", "cn", on(2010), "wen-jiabao"),
        ("secretary of state", "us", on(2017, 6), "rex-tillerson"),
        ("king", "fr", on(2020), None),
    ],
)
def test_the_holder_on_a_day(words: str, state: str, when: When | None, key: str | None) -> None:
    found = offices.built_in().holder(words, state, when)
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("words", "surname", "state", "when", "key"),
    [
        ("prime minister", "Johnson", None, None, "boris-johnson"),
        ("prime minister", "Johnson", "fr", None, None),
        ("prime minister", "Sharif", "pk", on(2015), "nawaz-sharif"),
        ("prime minister", "Sharif", "pk", on(2025), "shehbaz-sharif"),
        ("prime minister", "Sharif", "pk", None, None),
        ("president", "Nobodyson", None, None, None),
    ],
)
def test_a_title_and_a_surname(words: str, surname: str, state: str | None, when: When | None, key: str | None) -> None:
    found = offices.built_in().called(words, surname, state, when)
    assert (found and found.key) == key
