"""Articles as quads: golden files, the shapes, and what must hold for any article."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Quad

from ingest import documents
from ingest.identity import event_key
from ingest.pipeline import Pipeline
from ingest.quads import describe
from ingest.readers import parse_published
from ontology import shapes, vocab
from ontology.iris import DataIris, article_key
from ontology.model import Article

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "coding"
CASES = sorted(path.stem for path in GOLDEN.glob("*.json"))


def article(case: str) -> Article:
    record = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    published = record.pop("published", None)
    return Article(**record, published=parse_published(published) if published else None)


def quads(pipeline: Pipeline, one: Article) -> list[Quad]:
    return list(describe(one, pipeline.code(one), DataIris()))


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, pipeline: Pipeline, pytestconfig: pytest.Config) -> None:
    actual = "".join(sorted(f"{quad} .\n" for quad in quads(pipeline, article(case))))
    expected = GOLDEN / f"{case}.nq"
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(actual, encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8")


def test_there_are_golden_cases() -> None:
    assert len(CASES) == 2


@pytest.mark.parametrize("case", CASES)
def test_the_shapes_hold(case: str, pipeline: Pipeline) -> None:
    assert shapes.check(quads(pipeline, article(case))) == ()


@pytest.mark.parametrize("case", CASES)
def test_no_blank_nodes_and_one_graph(case: str, pipeline: Pipeline) -> None:
    found = quads(pipeline, article(case))
    assert len(set(found)) == len(found)
    assert {quad.graph_name for quad in found} == {DataIris().article_graph(article_key(article(case)))}
    assert not any(isinstance(term, BlankNode) for quad in found for term in (quad.subject, quad.object))


def test_only_what_is_asserted_becomes_a_plain_triple(pipeline: Pipeline) -> None:
    one = Article("Iran attacked Israel. Russia did not attack Ukraine. India could attack China.")
    relations = [
        quad for quad in quads(pipeline, one) if quad.predicate.value.startswith("https://w3id.org/chancery/rel/")
    ]
    iris = DataIris()
    assert [(quad.subject, quad.object) for quad in relations] == [
        (iris.thing("actor", "ir"), iris.thing("actor", "il"))
    ]


def test_two_articles_of_one_day_meet_in_one_event(pipeline: Pipeline) -> None:
    events = set()
    for url, text in (
        ("https://a.example", "Iran attacked Israel."),
        ("https://b.example", "Israel was attacked by Iran."),
    ):
        one = Article(text, url=url, published=parse_published("2025-06-18"))
        events |= {quad.subject for quad in quads(pipeline, one) if quad.object == vocab.Event}
    assert len(events) == 1


def test_two_articles_of_one_month_do_not_meet(pipeline: Pipeline) -> None:
    one, other = (Article("Iran attacked Israel in June 2025.", url=f"https://{name}.example") for name in "ab")
    keys = {event_key(pipeline.code(a)[0].event, article_key(a)) for a in (one, other)}
    assert len(keys) == 2


def test_documents_of_a_meeting_share_their_event(pipeline: Pipeline) -> None:
    one = Article("Azerbaijan and Armenia met in Prague.")
    found = documents.events(one, pipeline.code(one), DataIris())
    assert len(found) == 2
    assert len({str(document["id"]) for document in found}) == 1


@settings(max_examples=30, deadline=None)
@given(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(["Iran attacked Israel.", "Baku met Yerevan.", 'Ünïcödé \U0001f600 "quoted" \\ Iran’s.']),
        max_size=4,
    ),
)
def test_any_article_gives_the_same_quads_twice(pipeline: Pipeline, title: str, parts: list[str]) -> None:
    one = Article(" ".join(parts) or "x", title=title)
    assert quads(pipeline, one) == quads(pipeline, one)
