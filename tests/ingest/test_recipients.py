"""Which words stand for whom an act concerns: the thing that was hit, or the one to whom words were addressed."""

import pytest

from ingest.pipeline import Pipeline
from ontology.model import Article, Mention

SURFACES = {
    "Iran struck India's power grid.": ("in", "India's power grid"),
    "Al-Shabaab attacked four Somali military bases.": ("so", "four Somali military bases"),
    "Canada gave $2 million to Nigeria's agricultural sector.": ("ng", "Nigeria's agricultural sector"),
    "France condemned Iran's decision.": ("ir", "Iran"),
    "Denmark praised the efforts of Kenya.": ("ke", "Kenya"),
}


def recipients(pipeline: Pipeline, text: str) -> list[Mention]:
    """Whom the events of a text concern."""
    return [one for report in pipeline.code(Article(text)) for one in report.event.recipients]


@pytest.mark.parametrize("text", SURFACES)
def test_surface(text: str, pipeline: Pipeline) -> None:
    found = [(one.actor.key if one.actor else "", one.surface.text) for one in recipients(pipeline, text)]
    assert found == [SURFACES[text]]


def test_surface_of_each_that_is_coordinated(pipeline: Pipeline) -> None:
    found = recipients(pipeline, "Iran struck India's power grid and Kuwait's port.")
    assert [one.surface.text for one in found] == ["India's power grid", "Kuwait's port"]


def test_longer_phrase_is_the_same_actor(pipeline: Pipeline) -> None:
    longer, bare = (recipients(pipeline, f"Iran struck {words}.")[0] for words in ("India's power grid", "India"))
    assert longer.actor == bare.actor
    assert longer.span.text == bare.span.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In Norway, the Spanish navy attacked a trawler.", "trawler"),
        ("The navy of Spain attacked a trawler in Norway.", "trawler"),
    ],
)
def test_place_stands_for_nobody_where_a_thing_is_hit(text: str, words: str, pipeline: Pipeline) -> None:
    found = recipients(pipeline, text)
    assert [one.span.text for one in found] == [words]
    assert found[0].matter
