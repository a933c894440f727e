"""A small store of made-up articles, with reports made by hand, and the application over it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from ingest.quads import describe
from ontology.iris import DataIris, article_key
from ontology.model import (
    Actor,
    Article,
    Event,
    Kind,
    Mention,
    Modality,
    Precision,
    Report,
    Span,
    When,
)
from server.app import create_app
from server.coding import Coder
from server.commands.serve import listener, url
from server.settings import Settings
from server.shared import Shared
from sparql.store import Store

BAKU = Actor("az-gov", "Government of Azerbaijan", Kind.GOVERNMENT, state="az", sector="GOV")
IRAN = Actor("ir", "Iran", Kind.STATE, state="ir", same_as=("http://www.wikidata.org/entity/Q794",))


def day(text: str) -> When:
    found = date.fromisoformat(text)
    return When(found, found, Precision.DAY)


def mention(text: str, words: str, actor: Actor | None) -> Mention:
    start = text.index(words)
    return Mention(Span(words, start, start + len(words)), actor, confidence=0.9)


class FakeCoder:
    """Codes "A criticized B" with words: enough to see that articles go in and events come out."""

    def code(self, article: Article) -> tuple[Report, ...]:
        if "criticized" not in article.text:
            return ()
        who, _, rest = article.text.partition(" criticized ")
        whom = rest.split(" ")[0].strip(".")
        known = {"Baku": BAKU, "Iran": IRAN}
        start = article.text.index("criticized")
        event = Event(
            "disapprove",
            (mention(article.text, who, known.get(who)),),
            (mention(article.text, whom, known.get(whom)),),
            article.published,
        )
        sentence = Span(article.text, 0, len(article.text))
        trigger = Span("criticized", start, start + 10)
        return (Report(event, sentence, 0, trigger, Modality.ASSERTED, 0.8),)


def make_fake() -> FakeCoder:
    return FakeCoder()


@pytest.fixture(scope="session")
def make_coder() -> Callable[[], FakeCoder]:
    """What loads the fake coder, for services that live longer than a test."""
    return make_fake


@pytest.fixture
def load_fake() -> Callable[[], FakeCoder]:
    """What loads the fake coder; a function of a module, so that another process can call it too."""
    return make_fake


ARTICLES = (
    Article(
        "Baku criticized Iran over delays.",
        "Talks stall",
        "https://example.org/talks",
        day("2026-11-18"),
        "Caspian Courier",
    ),
    Article(
        "Baku criticized Iran again.", "More of it", "https://example.org/more", day("2026-11-18"), "Border Gazette"
    ),
    Article("Iran criticized gunmen.", "Gunmen", "https://example.org/gunmen", day("2026-11-20")),
    Article("Nothing happened.", "Quiet", "https://example.org/quiet", day("2026-11-19")),
)


LISTED = """
PREFIX chy: <https://w3id.org/chancery/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
<id/actor/az-gov> a chy:Government ; rdfs:label "Government of Azerbaijan"@en , "Azərbaycan hökuməti"@az ;
    chy:state <id/actor/az> ; chy:sector <https://w3id.org/chancery/sector/GOV> .
<id/actor/az> a chy:State ; rdfs:label "Azerbaijan"@en ; chy:state <id/actor/az> .
<id/actor/ir> a chy:State ; rdfs:label "Iran"@en ; skos:altLabel "Persia"@en ; chy:state <id/actor/ir> ;
    owl:sameAs <http://www.wikidata.org/entity/Q794> .
"""


def fill(store: Store) -> None:
    """Put the articles into a store; the second report is surer than the first, and speaks of the same event."""
    iris = DataIris(store.base)
    store.replace(iris.reference_graph("gazetteer"), parse(LISTED, RdfFormat.TURTLE, base_iri=store.base))
    for number, article in enumerate(ARTICLES):
        reports = tuple(replace(report, confidence=0.7 + number / 10) for report in FakeCoder().code(article))
        store.replace(iris.article_graph(article_key(article)), describe(article, reports, iris))
    store.snapshot()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(query_seconds=5, workers=2, query_memory=1 << 30)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("server") / "store"
    with Store.open(path, "https://data.example.org/") as found:
        fill(found)
        yield found


@pytest.fixture(scope="session")
def client(store: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(store, settings)) as found:
        yield found


@contextmanager
def served(store: Store, settings: Settings, load: Callable[[], Coder] = make_fake) -> Iterator[str]:
    """The application on a free port of this machine, by a real server; gives its address."""
    with listener("127.0.0.1", 0) as bound:
        server = uvicorn.Server(uvicorn.Config(create_app(store, settings, load), http=Shared, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            deadline = time.monotonic() + 20
            while not server.started:
                assert time.monotonic() < deadline, "the server does not start"
                time.sleep(0.02)
            yield url(bound)
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="session")
def serving() -> Callable[[Store, Settings], AbstractContextManager[str]]:
    """What serves a store of a test's own."""
    return served


@pytest.fixture(scope="session")
def filling() -> Callable[[Store], None]:
    """What fills a store of a test's own with the articles of these tests."""
    return fill


@pytest.fixture(scope="session")
def address(store: Store, settings: Settings) -> Iterator[str]:
    with served(store, settings) as found:
        yield found
