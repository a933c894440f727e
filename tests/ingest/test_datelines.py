"""What a wire story begins with is no part of its first sentence; what only looks so is."""

import pytest

from ingest.language.datelines import dateline

DATELINES = [
    "BAKU, Azerbaijan (AP) — ",
    "CAIRO -- ",
    "UNITED NATIONS: ",
    "ADDIS ABABA - ",
    "JUBA CITY, South Sudan -- ",
    "Geneva, 5 May (UN News) - ",
    "Oslo, May 3 (Reuters) ",
    "LUSAKA, March 6 (Xinhua) -- ",
    "ROME, Italy, Jan. 5 (AFP) - ",
    "Tehran, May 17, IRNA - ",
    "BRUSSELS/LONDON (Reuters) - ",
    "(Reuters) - ",
    "Feb 3 (UPI) -- ",
    "Paris, France - ",
    "REUTERS/Jane Doe/File Photo ",
    "AFP/Jane Doe ",
]


@pytest.mark.parametrize("begin", DATELINES)
def test_datelines(begin: str) -> None:
    assert dateline(f"{begin}The council met.") == len(begin)


@pytest.mark.parametrize(
    "text",
    [
        "Turkey - A member of NATO - spoke.",
        "Iran: A history of the revolution.",
        "US-China talks began.",
        "The U.S. - EU talks began.",
        "NATO met in May (or June) - Nobody knows.",
        "",
    ],
)
def test_sentences(text: str) -> None:
    assert dateline(text) == 0
