"""The coder, and short ways to say what it should find."""

from collections.abc import Callable, Iterator

import pytest

from ingest.actors.mentions import Mentions
from ingest.identity import DESCRIBED
from ingest.language.trees import Tree
from ingest.pipeline import Choices, Pipeline
from ontology import taxonomy
from ontology.model import Article, Mention, Report
from tests.ingest.fetching import OPENED
from tests.ingest.webserver import Site, serving

Codes = Callable[[str], set[str]]
Named = Callable[[str], tuple[Mention, ...]]


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """Says all that it finds: what the grammar reads is one thing, how sure we are of it another."""
    return Pipeline.chosen(Choices(least=0.0))


def key(mention: Mention) -> str:
    """Who is meant: the actor's key, or the words where only they say who it is."""
    actor = mention.actor
    return actor.key if actor and not actor.key.startswith(DESCRIBED) else mention.span.text


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


@pytest.fixture(scope="session")
def subject(pipeline: Pipeline) -> Named:
    """Whom the first subject of the last sentence of a text names."""
    return lambda text: _last(pipeline, text, "nsubj")


@pytest.fixture(scope="session")
def object_(pipeline: Pipeline) -> Named:
    """Whom the first object of the last sentence of a text names."""
    return lambda text: _last(pipeline, text, "obj")


def _last(pipeline: Pipeline, text: str, relation: str) -> tuple[Mention, ...]:
    mentions = Mentions(text, pipeline.names, pipeline.gazetteer, pipeline.coder.acts)
    found: tuple[Mention, ...] = ()
    for sentence in pipeline.annotator.annotate(text):
        tree = Tree(sentence)
        mentions.enter(tree)
        token = next((token for token in tree.tokens if token.deprel.partition(":")[0] == relation), None)
        found = mentions.participants(token) if token else ()
    for mention in found:
        assert text[mention.surface.start : mention.surface.end] == mention.surface.text
    return found


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site of the test's own; its fetchers are closed after it."""
    with serving() as found:
        yield found
        while OPENED:
            OPENED.pop().close()
