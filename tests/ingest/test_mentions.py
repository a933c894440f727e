"""From words to whom they name."""

import pytest

from ingest.actors.folding import fold
from ingest.actors.mentions import Mentions
from ingest.language.trees import Tree
from ingest.pipeline import Pipeline

CASES = {
    "Iranian officials spoke.": ["ir-gov"],
    "Russian and Ukrainian officials spoke.": ["ru-gov", "ua-gov"],
    "The Iranian people spoke.": ["ir-civ"],
    "Kazakh President Kassym-Jomart Tokayev spoke.": ["kassym-jomart-tokayev"],
    "Baku spoke.": ["az-gov"],
    "The Kremlin spoke.": ["ru-gov"],
    "NATO and the United Nations spoke.": ["nato", "united-nations"],
    "Hundreds of Turkish soldiers spoke.": ["tr-mil"],
    "Hezbollah fighters spoke.": ["hezbollah"],
    "Malian General Amadou Keita spoke.": ["named-amadou-keita"],
    "The Shire Farmers Guild spoke.": ["named-shire-farmers-guild"],
    "Odesa, Ukraine, spoke.": ["ua"],
    "Gunmen spoke.": [None],
    "Prices spoke.": [],
    "us spoke.": [],
}


def subjects(pipeline: Pipeline, text: str) -> list[str | None]:
    """Whom the subject of the last sentence names."""
    mentions = Mentions(text, pipeline.names, pipeline.gazetteer)
    found: list[str | None] = []
    for sentence in pipeline.annotator.annotate(text):
        tree = Tree(sentence)
        mentions.enter(tree)
        subject = next((token for token in tree.tokens if token.deprel == "nsubj"), None)
        found = [one.actor.key if one.actor else None for one in mentions.participants(subject)] if subject else []
    return found


@pytest.mark.parametrize("text", CASES)
def test_subjects(pipeline: Pipeline, text: str) -> None:
    assert subjects(pipeline, text) == CASES[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Malian General Amadou Keita came. Keita spoke.", ["named-amadou-keita"]),
        ("Vladimir Putin came. He spoke.", ["vladimir-putin"]),
        ("Germany was there. It spoke.", ["de"]),
        ("Germany was there. He spoke.", []),
        ("Armenia and Iran met. Both countries spoke.", ["am", "ir"]),
    ],
)
def test_later_words_refer_back(pipeline: Pipeline, text: str, expected: list[str]) -> None:
    assert subjects(pipeline, text) == expected


def test_folding_keeps_the_length() -> None:
    text = "İstanbul’s Erdoğan – Çavuşoğlu ﬁ \U0001f600"
    assert len(fold(text)) == len(text)
    assert fold("Erdoğan’s") == "erdogan's"
