"""The Atom feed and the stream of events, on a store that is written to."""

import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from ingest.quads import describe
from ontology.errors import BudgetSpent
from ontology.iris import DataIris, article_key
from ontology.model import Article
from server.app import create_app
from server.budgets import Budgets
from server.feeds import messages, streams
from server.feeds.atom import NAMESPACE
from server.settings import Settings
from sparql.journal import OTHER
from sparql.loading import extend
from sparql.store import Store
from tests.server.conftest import ARTICLES, FakeCoder, day, fill

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
LATER = Article(
    "Iran criticized Baku for it.", "Later", "https://example.org/later", day("2026-11-25"), "Border Gazette"
)
AGAIN = replace(LATER, text="Iran criticized Baku for it, once more.", url="https://example.org/again")


def put(store: Store, article: Article) -> None:
    iris = DataIris(store.base)
    store.replace(iris.article_graph(article_key(article)), describe(article, FakeCoder().code(article), iris))
    store.snapshot()


def withdraw(store: Store, article: Article) -> None:
    store.delete(DataIris(store.base).article_graph(article_key(article)))
    store.snapshot()


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store:
        fill(store)
        yield store


def feed(client: TestClient, **given: str) -> ET.Element:
    answer = client.get("/feeds/events.atom", params=given)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    return ET.fromstring(answer.text)


def texts(element: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, {"": NAMESPACE})]


def test_the_feed_has_what_came_last_first(written: Store, settings: Settings) -> None:
    with TestClient(create_app(written, settings)) as client:
        before = feed(client)
        assert len(texts(before, "entry")) == client.get("/api/events").json()["count"]
        put(written, LATER)
        after = feed(client)
        assert texts(after, "entry/content")[0] == LATER.text
        assert texts(after, "entry/id")[1:] == texts(before, "entry/id")
        times = texts(after, "entry/updated")
        assert times == sorted(times, reverse=True)
        assert texts(after, "updated") == times[:1]
        links = {each.get("rel"): each.get("href") for each in after.findall("entry/link", {"": NAMESPACE})[:2]}
        assert links["via"] == LATER.url
        assert client.get(str(links["alternate"])).status_code == 200
        put(written, AGAIN)  # another report of the same event
        assert texts(feed(client), "entry/id") == texts(after, "entry/id")
        assert texts(feed(client), "entry/content")[0].count("Iran criticized Baku") == 2
        withdraw(written, AGAIN)
        withdraw(written, LATER)
        assert texts(feed(client), "entry/id") == texts(before, "entry/id")


def test_the_feed_has_the_filters_of_events(written: Store, settings: Settings) -> None:
    with TestClient(create_app(written, settings)) as client:
        for given in ({"actor": "az-gov"}, {"either": "ir", "since": "2026-11-19"}, {"text": "again"}, {"quad": "1"}):
            wanted = {each["id"] for each in client.get("/api/events", params=given).json()["items"]}
            assert set(texts(feed(client, **given), "entry/id")) == wanted
        assert len(texts(feed(client, limit="1"), "entry")) == 1
        refused = client.get("/feeds/events.atom", params={"quad": "9"})
        assert (refused.status_code, "quad" in refused.json()["detail"]) == (400, True)


def test_an_unchanged_feed_is_304(written: Store, settings: Settings) -> None:
    with TestClient(create_app(written, settings)) as client:
        tag = client.get("/feeds/events.atom").headers["etag"]
        assert client.get("/feeds/events.atom", headers={"if-none-match": tag}).status_code == 304
        put(written, LATER)
        assert client.get("/feeds/events.atom", headers={"if-none-match": tag}).status_code == 200


def test_what_xml_cannot_say_does_not_break_the_feed(written: Store, settings: Settings) -> None:
    put(written, replace(LATER, text="Iran criticized Baku for <b>\x01 & more."))
    with TestClient(create_app(written, settings)) as client:
        assert "<b>\ufffd & more." in texts(feed(client), "entry/content")[0]


def test_what_was_loaded_at_once_comes_by_the_day_of_its_newest_article(tmp_path: Path, settings: Settings) -> None:
    """The journal tells nothing of it; what is written afterwards stands before it, and nothing stands there twice."""
    iris = DataIris("https://data.example.org/")
    early = replace(LATER, url="https://example.org/early", published=day("2026-11-01"))
    told = Article("Baku criticized Iran.", "Told", "https://example.org/told", day("2026-11-20"))
    with Store.open(tmp_path / "store", iris.base) as store:
        extend(store, (quad for each in (early, told) for quad in describe(each, FakeCoder().code(each), iris)))
        store.snapshot()
        with TestClient(create_app(store, settings)) as client:
            loaded = feed(client)
            assert texts(loaded, "entry/content") == [told.text, early.text]
            assert texts(loaded, "entry/updated") == ["2026-11-20T00:00:00Z", "2026-11-01T00:00:00Z"]
            assert texts(loaded, "updated") == ["2026-11-20T00:00:00Z"]
            assert texts(feed(client, limit="1"), "entry/content") == [told.text]
            assert texts(feed(client, actor="ir"), "entry/content") == [early.text]
            put(store, LATER)  # another day, so another event
            after = feed(client)
            assert texts(after, "entry/content") == [LATER.text, told.text, early.text]
            times = texts(after, "entry/updated")
            assert times == sorted(times, reverse=True)


def test_no_article_is_from_the_future(tmp_path: Path, settings: Settings) -> None:
    iris = DataIris("https://data.example.org/")
    with Store.open(tmp_path / "store", iris.base) as store:
        store.journal.write(OTHER)
        late = replace(LATER, published=day("2999-01-01"))
        extend(store, describe(late, FakeCoder().code(late), iris))
        store.snapshot()
        with TestClient(create_app(store, settings)) as client:
            assert texts(feed(client), "entry/content") == [late.text]
            assert max(texts(feed(client), "entry/updated")) < "2999"


def test_a_stream_waits_while_the_budget_of_its_client_is_used_up(
    written: Store, settings: Settings, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("server.payment", "server.feeds.messages"):
        monkeypatch.setattr(f"{module}.client_of", lambda _: "203.0.113.7")
    monkeypatch.setattr(messages, "WINDOW", 1)
    monkeypatch.setattr(streams, "PAUSE", 0.01)
    refused, spent = threading.Event(), [True]

    def admit(_: Budgets, client: str) -> None:
        assert client == "203.0.113.7"
        if spent[0]:
            refused.set()
            raise BudgetSpent("none left", 1)

    with serving(written, settings) as address:
        spent[0] = False
        with listening(address, params={"after": "0"}) as news:
            monkeypatch.setattr(Budgets, "admit", admit)
            assert next(news)[1] == "added"
            spent[0] = True
            put(written, LATER)
            assert refused.wait(5), "it looks whether there is some again"
            assert httpx.get(f"{address}api/events/stream").status_code == 429
            spent[0] = False
            assert any(each[2].get("id") and each[2]["reports"][0]["sentence"]["text"] == LATER.text for each in news)


def test_an_empty_store_has_a_feed(tmp_path: Path, settings: Settings) -> None:
    with Store.open(tmp_path / "empty") as store:
        store.snapshot()
        with TestClient(create_app(store, settings)) as client:
            assert texts(feed(client), "entry") == []
            assert texts(feed(client), "updated") == ["1970-01-01T00:00:00Z"]


@contextmanager
def listening(address: str, **given: Any) -> Iterator[Iterator[tuple[str, str, Any]]]:  # noqa: ANN401 - what httpx takes
    """The messages of a stream: id, event, data."""

    def messages(lines: Iterator[str]) -> Iterator[tuple[str, str, Any]]:
        fields: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if line and name:
                fields[name] = value
            elif "data" in fields:
                yield fields.get("id", ""), fields["event"], json.loads(fields["data"])
                fields = {}

    with httpx.Client(timeout=10) as client, client.stream("GET", f"{address}api/events/stream", **given) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines).startswith("retry:")
        yield messages(lines)


def test_the_stream_says_what_is_written(written: Store, settings: Settings, serving: Serving) -> None:
    with serving(written, settings) as address:
        with listening(address, params={"actor": "ir", "recipient": "az-gov"}) as news:
            put(
                written,
                Article("Baku criticized Iran anew.", "No", "https://example.org/no", day("2026-11-26")),
            )
            put(written, LATER)
            number, kind, event = next(news)
            assert (kind, event["type"], event["reports"][0]["sentence"]["text"]) == ("added", "Event", LATER.text)
            assert event["actor"]["id"] == "https://data.example.org/id/actor/ir"
            put(written, AGAIN)
            assert next(news)[1:2] == ("changed",)
        put(written, ARTICLES[0])  # nothing new
        written.journal.write(OTHER)
        withdraw(written, AGAIN)
        withdraw(written, LATER)
        with listening(address, headers={"Last-Event-ID": number}) as news:
            # The event is gone, so nobody knows whether it would pass: of it there is only that it went.
            kinds = [next(news) for _ in range(2)]
            assert [kind for _, kind, _ in kinds] == ["reset", "withdrawn"]
            assert kinds[1][2] == {"id": event["id"]}
        with listening(address, headers={"Last-Event-ID": "999999"}) as news:
            assert next(news)[1] == "reset"


def test_bad_streams_are_refused(client: TestClient) -> None:
    for name, params, headers in (
        ("quad", {"quad": "9"}, {}),
        ("after", {"after": "-3"}, {}),
        ("Last-Event-ID", {}, {"last-event-id": "x"}),
    ):
        answer = client.get("/api/events/stream", params=params, headers=headers)
        assert answer.status_code == 400
        assert name in answer.json()["detail"]


def test_streams_are_bounded_and_end_with_the_service(
    written: Store, settings: Settings, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST", 1)
    with serving(written, settings) as address:
        with listening(address):
            busy = httpx.get(f"{address}api/events/stream")
            assert (busy.status_code, "retry-after" in busy.headers) == (503, True)
        left = threading.Event()
        for _ in range(100):
            with httpx.stream("GET", f"{address}api/events/stream") as again:
                if again.status_code == 200:
                    left.set()
                    break
            threading.Event().wait(0.05)
        assert left.is_set()
