"""What the names in a text mean: places, actors, surnames; nothing for what the gazetteer lacks."""

import pytest

from ingest.linking import links
from ingest.pipeline import Pipeline
from ontology.model import Article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran met officials of the European Union.", {"Iran": "ir", "European Union": "european-union"}),
        ("Talks were held in Moscow.", {"Moscow": "moscow"}),
        ("Iranian drones were shot down over Odesa.", {"Iranian": "ir", "Odesa": "odesa"}),
        ("Ilham Aliyev spoke. Later Aliyev left.", {"Ilham Aliyev": "ilham-aliyev", "Aliyev": "ilham-aliyev"}),
        ("The Central Bank of Azerbaijan raised its rate.", {}),
        ("Somebody Nobodyson spoke.", {}),
    ],
)
def test_names_are_linked(pipeline: Pipeline, text: str, expected: dict[str, str]) -> None:
    found = {}
    for mention in links(pipeline, Article(text)):
        assert text[mention.span.start : mention.span.end] == mention.span.text
        thing = mention.place or mention.actor
        assert thing is not None
        found[mention.span.text] = thing.key
    assert found == expected


def test_a_metonym_keeps_both_readings(pipeline: Pipeline) -> None:
    (mention,) = links(pipeline, Article("Moscow rejected the plan."))
    assert (mention.place and mention.place.key, mention.actor and mention.actor.key) == ("moscow", "ru-gov")
