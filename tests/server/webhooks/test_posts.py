"""What one post holds: bounded in events and bytes, in parts where it is long, by the filters of its query."""

from dataclasses import replace

import pytest

from ingest.quads import describe
from ontology.iris import DataIris, article_key
from ontology.model import Article
from server.saved import batches
from server.saved.book import Book
from server.saved.queries import Place, Saved, Way, Webhook
from server.settings import Settings
from sparql.journal import FILE as JOURNAL
from sparql.journal import OTHER
from sparql.store import Store
from tests.server.conftest import FakeCoder, day
from tests.server.hooked import Receiver
from tests.server.webhooks.saved import BY_IRAN, LATER, OTHERWISE, Serving, numbered, put, running, told


def test_many_events_come_in_bounded_posts_in_their_order(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_EVENTS", 7)
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        service.change("iran", state="paused")
        put(written, *numbered(60))
        service.change("iran", state="active")
        posts = receiver.events(20, lambda got: sum(post.data["count"] for post in got) >= 60)
        assert told(posts) == [f"Number {number}" for number in range(60)]
        assert max(post.data["count"] for post in posts) == 7
        assert [post.data["more"] for post in posts] == [True] * 8 + [False]


def test_posts_are_bounded_in_size(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_BYTES", 20_000)
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        long = [replace(each, text=f"Iran criticized Baku. {'word ' * 300}") for each in numbered(6)]
        put(written, *long, replace(LATER, text=f"Iran criticized Baku. {'word ' * 3000}"))
        posts = receiver.events(20, lambda got: sum(post.data["count"] for post in got) >= 7)
        assert max(len(post.body) for post in posts) < 22_000
        assert len(posts) > 2
        items = [item for post in posts for item in post.data["items"]]
        assert [item.get("cut", False) for item in items] == [False] * 6 + [True]
        assert set(items[-1]["event"]) == {"id", "label"}


def test_one_article_with_many_events_is_told_in_parts(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place within a change is kept over a restart."""
    monkeypatch.setattr(batches, "MOST_EVENTS", 2)
    iris = DataIris(written.base)
    article = Article("Iran criticized Baku.", "Many", "https://example.org/many", day("2026-11-26"))
    [report] = FakeCoder().code(article)
    reports = tuple(
        replace(report, sentence_index=number, event=replace(report.event, when=day(f"2026-10-{number + 1:02}")))
        for number in range(7)
    )
    receiver.answers.extend([(204, {}), (500, {})])
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        receiver.hold = 0.2
        written.replace(iris.article_graph(article_key(article)), describe(article, reports, iris))
        written.snapshot()
        receiver.wait(2)
    receiver.hold = 0
    with running(serving, written, allowed):
        posts = receiver.events(15, lambda got: len({each for post in got for each in post.told}) >= 7)
    unique = list({post.key: post for post in posts}.values())
    found = [each for post in unique for each in post.told]
    assert len(found) == len(set(found)) == 7
    assert [len(post.told) for post in unique] == [2, 2, 2, 1]


def test_filters_that_change_hold_from_then_on(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        assert told(receiver.wait(1)) == ["Later"]
        service.change("iran", filters={"actor": "az-gov", "text": "anew"})
        put(written, *numbered(1), OTHERWISE)
        assert told(receiver.wait(2)[1:]) == ["No"]


def test_what_is_not_told_in_parts_is_a_reset(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        with written.changing(OTHER):
            pass
        put(written, LATER)
        posts = receiver.wait(2)
        assert [post.document["type"] for post in posts] == ["reset", "events"]
        service.until(lambda: service.deliveries("iran")[0]["state"] == "delivered")
    written.close()
    for file in written.path.glob(f"{JOURNAL}*"):
        file.unlink()
    with Store.open(written.path) as anew, running(serving, anew, allowed):
        assert receiver.wait(3)[2].document["type"] == "reset"
        put(anew, *numbered(1))
        assert told(receiver.wait(4)[3:]) == ["Number 0"]


def test_a_filter_that_is_none_any_more_pauses_its_webhook_and_no_other(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    """As after an upgrade that takes a relation away."""
    place = Place(written.journal.identity(), written.journal.last())
    hook = Webhook(receiver.url, (Way.ADDED,), place)
    Book(written.path).add(Saved("old", "Old", {"relation": "no-relation"}, hook))
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        assert receiver.wait(1)[0].data["saved"]["id"] == "iran"
        service.until(lambda: service.hook("old")["state"] == "paused")
        assert "relation is 'no-relation'" in service.hook("old")["reason"]
