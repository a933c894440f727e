"""The coder, and short ways to say what it should find."""

from collections.abc import Callable

import pytest

from ingest.pipeline import Pipeline
from ontology import taxonomy
from ontology.model import Article, Mention, Report

Codes = Callable[[str], set[str]]


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline.load()


def key(mention: Mention) -> str:
    """Who is meant: the actor's key, or the words."""
    return mention.actor.key if mention.actor else mention.span.text


def edge(report: Report) -> str:
    """One report in one line: "ru ASSAULT ua", with the modality where it is not asserted."""
    event = report.event
    sides = [" & ".join(sorted(key(one) for one in side)) for side in (event.actors, event.recipients)]
    relation = taxonomy.relation(event.relation).type
    modality = "" if report.modality == "asserted" else f" ({report.modality})"
    return f"{sides[0]} {relation} {sides[1]}{modality}".replace("  ", " ").strip()


@pytest.fixture(scope="session")
def codes(pipeline: Pipeline) -> Codes:
    """The edges that a text is coded as."""
    return lambda text: {edge(report) for report in pipeline.code(Article(text))}
