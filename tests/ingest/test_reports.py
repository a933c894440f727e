"""What stands around an event: who says so, when, where, about what; and how sure we are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.pipeline import Pipeline
from ingest.readers import parse_published
from ontology.model import Article, Basis, Modality, Report


def only(pipeline: Pipeline, text: str, published: str | None = None) -> Report:
    """The surest report of a text."""
    article = Article(text, published=parse_published(published) if published else None)
    return pipeline.code(article)[0]


def test_the_speaker_is_kept(pipeline: Pipeline) -> None:
    report = only(pipeline, "According to the Kremlin, Ukraine attacked Belarus.")
    assert report.attributed_to is not None
    assert report.attributed_to.actor is not None
    assert report.attributed_to.actor.state == "ru"


def test_the_words_after_a_sentence_speak_too(pipeline: Pipeline) -> None:
    report = only(pipeline, "Iran attacked Israel, the United Nations said.")
    assert report.attributed_to is not None
    assert report.attributed_to.actor is not None
    assert report.attributed_to.actor.name == "United Nations"


@pytest.mark.parametrize(
    ("text", "published", "value", "basis"),
    [
        ("On 5 October 2020, Iran attacked Israel.", None, "2020-10-05", Basis.EXPLICIT),
        ("In June 2022, Iran attacked Israel.", None, "2022-06", Basis.EXPLICIT),
        ("Iran attacked Israel on Monday.", "2025-06-18", "2025-06-16", Basis.RELATIVE),
        ("Iran attacked Israel.", "2025-06-18", "2025-06-18", Basis.PUBLICATION),
    ],
)
def test_dates(pipeline: Pipeline, text: str, published: str | None, value: str, basis: Basis) -> None:
    when = only(pipeline, text, published).event.when
    assert when is not None
    assert (when.value, when.basis) == (value, basis)


def test_a_date_without_a_year_is_not_invented(pipeline: Pipeline) -> None:
    event = only(pipeline, "Iran attacked Israel on October 3.").event
    assert event.when is None
    assert event.date_expression == "October 3"


def test_what_is_only_planned_has_no_date_of_publication(pipeline: Pipeline) -> None:
    assert only(pipeline, "Iran could attack Israel.", "2025-06-18").event.when is None


def test_theme_and_place(pipeline: Pipeline) -> None:
    event = only(pipeline, "Iran supplied Russia with hundreds of drones.").event
    assert event.theme == "hundreds of drones"
    event = only(pipeline, "Azerbaijan and Armenia met in Prague.").event
    assert event.place is not None
    assert event.place.place is not None
    assert event.place.place.key == "prague"


def test_a_capital_keeps_both_readings(pipeline: Pipeline) -> None:
    (actor,) = only(pipeline, "Moscow criticized Hungary.").event.actors
    assert actor.actor is not None
    assert actor.place is not None
    assert (actor.actor.key, actor.place.key, actor.metonymy) == ("ru-gov", "moscow", "CapitalForGovernment")


def test_a_source_in_brackets_is_cited(pipeline: Pipeline) -> None:
    report = only(pipeline, "Azerbaijan criticized Russia (Apa.az, November 28).")
    assert report.cited_source == "Apa.az, November 28"
    assert report.event.when is None


WORDS = "Iran Israel attacked met criticized the president of Turkey said that it will not , and . with in Moscow \n"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=25).map(" ".join))
def test_evidence_is_to_the_character(pipeline: Pipeline, text: str) -> None:
    for report in pipeline.code(Article(text)):
        mentions = [*report.event.actors, *report.event.recipients, report.event.place, report.attributed_to]
        for span in [report.sentence, report.trigger, *(one.span for one in mentions if one)]:
            assert text[span.start : span.end] == span.text
        assert report.sentence.start <= report.trigger.start < report.trigger.end <= report.sentence.end
        assert 0 < report.confidence <= 1
        assert report.event.actors
        assert report.modality in Modality


@pytest.mark.parametrize(
    "text",
    [
        "Germany condemned Russia's invasion of Ukraine.",
        "Iran had attacked Israel.",
        "Poland closed its border, and in June Iran attacked Israel.",
    ],
)
def test_what_is_no_news_is_not_dated_by_publication(pipeline: Pipeline, text: str) -> None:
    reports = pipeline.code(Article(text, published=parse_published("2025-06-18")))
    assaults = [report.event.when for report in reports if report.event.relation.startswith("assault")]
    assert assaults
    assert all(when is None or when.basis is not Basis.PUBLICATION for when in assaults)


def test_a_date_behind_the_object_is_the_act_s(pipeline: Pipeline) -> None:
    event = only(
        pipeline, "Armenia and Azerbaijan agreed on a treaty on 13 March 2025, but they have not signed it."
    ).event
    assert event.when is not None
    assert event.when.value == "2025-03-13"
