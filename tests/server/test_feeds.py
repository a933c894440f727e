"""New events: the Atom feed, and the stream that goes on where a client was."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode

from server import feeds
from server.settings import Settings
from sparql.store import Store

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
Message = tuple[str, int | None, Any]
ATOM = "{http://www.w3.org/2005/Atom}"


def texts(content: str, name: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(content).iter(f"{ATOM}{name}")]


def test_the_feed_has_the_events_with_their_sentences(client: TestClient) -> None:
    answer = client.get("/feeds/events.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    listed = client.get("/api/events").json()["items"]
    assert {*texts(answer.text, "id")[1:]} == {event["id"] for event in listed}
    assert {*texts(answer.text, "title")[1:]} == {event["label"] for event in listed}
    assert "Baku criticized Iran again. (Border Gazette)" in texts(answer.text, "summary")
    assert all(time.endswith("Z") for time in texts(answer.text, "updated"))
    links = [each.get("href", "") for each in ElementTree.fromstring(answer.text).iter(f"{ATOM}link")]
    assert all(client.get(link).status_code == 200 for link in links)
    one = client.get("/feeds/events.atom", params={"actor": "az-gov"}).text
    assert len(texts(one, "summary")) == client.get("/api/events", params={"actor": "az-gov"}).json()["count"]
    nothing = client.get("/feeds/events.atom", params={"quad": 4}).text
    assert (texts(nothing, "summary"), texts(nothing, "updated")) == ([], [feeds.EPOCH])


@pytest.mark.parametrize(
    "path", ["/feeds/events.atom?actr=ir", "/feeds/events.atom?quad=5", "/api/events/stream?after=-1"]
)
def test_filters_that_are_none_are_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_an_id_that_is_none_is_refused(client: TestClient) -> None:
    assert client.get("/api/events/stream", headers={"Last-Event-ID": "x"}).status_code == 400


@contextmanager
def listening(address: str, query: str = "", last: str | None = None) -> Iterator[Iterator[Message]]:
    """The messages of a stream, as they come."""
    headers = {"Last-Event-ID": last} if last else {}
    request = urllib.request.Request(f"{address}api/events/stream{query}", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield messages(answer)


def messages(answer: HTTPResponse) -> Iterator[Message]:
    kind, last, data = "message", None, None
    for raw in answer:
        name, _, value = raw.decode().rstrip("\n").partition(": ")
        if name == "event":
            kind = value
        elif name == "id":
            last = int(value)
        elif name == "data":
            data = json.loads(value)
        elif not name and data is not None:
            yield kind, last, data
            kind, last, data = "message", None, None


def test_a_stream_tells_what_is_written_and_goes_on_where_it_was(
    tmp_path: Path, settings: Settings, serving: Serving, filling: Callable[[Store], None]
) -> None:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store, serving(store, settings) as address:
        with listening(address, "?actor=az-gov") as stream:
            writer = threading.Thread(target=filling, args=(store,))
            writer.start()
            kind, number, event = next(stream)
            writer.join()
            assert (kind, event["actor"]["text"], event["type"]) == ("event", "Baku", "Event")
            again = next(stream)
            assert (again[0], again[2]["id"]) == ("changed", event["id"]), "a second article reports it"
        assert number is not None
        article = NamedNode(event["reports"][0]["article"]["id"])
        with listening(address, last=str(store.journal.last())) as stream:
            for graph in store.graphs():
                if graph.value.endswith(article.value.rsplit("/", 1)[-1]):
                    store.delete(graph)
            store.snapshot()
            assert next(stream)[0] == "changed", "the other article still reports it"
        with listening(address, "?after=0") as stream:
            assert next(stream)[2]["id"]


def test_only_so_many_streams_are_open(
    store: Store, settings: Settings, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_STREAMS", 1)
    with serving(store, settings) as address, listening(address, "?after=0") as stream:
        next(stream)
        with pytest.raises(urllib.error.HTTPError) as refused, listening(address):
            pass
        assert refused.value.code == 503
        refused.value.close()
