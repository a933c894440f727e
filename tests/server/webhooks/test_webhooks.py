"""Webhooks of saved queries: a real server receives what is written, in order, signed, until it has all of it."""

import threading
import time
from dataclasses import replace

import jsonschema_rs
import pytest

from server.settings import Settings
from sparql.journal import OTHER
from sparql.store import Store
from tests.server.hooked import Receiver, is_signed, receiving
from tests.server.webhooks.saved import (
    AGAIN,
    BY_IRAN,
    LATER,
    OTHERWISE,
    Serving,
    numbered,
    put,
    running,
    told,
    withdraw,
)


def test_new_events_are_posted_and_signed(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service:
        secret = service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, OTHERWISE, LATER)
        [post] = receiver.wait(1)
        assert is_signed(post, secret)
        assert not is_signed(replace(post, body=post.body + b" "), secret)
        assert post.headers["content-type"] == "application/json"
        assert post.headers["user-agent"].startswith("chancery/")
        assert post.key.startswith("msg_")
        assert post.document["type"] == "events"
        assert post.data["saved"] == {"id": "iran", "name": "iran", "url": f"{written.base}api/saved/iran"}
        [item] = post.data["items"]
        assert (item["change"], item["event"]["type"]) == ("added", "Event")
        assert item["event"]["reports"][0]["sentence"]["text"] == LATER.text
        assert (post.data["count"], post.data["more"]) == (1, False)
        key = item["event"]["id"].rsplit("/", 1)[-1]
        assert service.client.get(f"api/events/{key}").json() == item["event"]
        service.until(lambda: service.deliveries("iran")[0]["state"] == "delivered")
        [delivery] = service.deliveries("iran")
        wanted = {
            "id": post.key,
            "kind": "events",
            "count": 1,
            "attempts": 1,
            "status": 204,
            "error": None,
            "next": None,
        }
        assert {name: delivery[name] for name in wanted} == wanted
        assert service.counted("delivered") == 1
        assert service.hook("iran")["after"] == written.journal.last()


def test_what_becomes_of_events_is_told_to_who_wants_that(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service, receiving() as other:
        service.save("all", receiver.url, filters=BY_IRAN, changes=["added", "changed", "withdrawn"])
        service.save("new", other.url, filters=BY_IRAN, changes=["added"])
        put(written, LATER)
        event = receiver.wait(1)[0].told[0][1]
        put(written, AGAIN)
        assert receiver.wait(2)[1].told == [("changed", event)]
        withdraw(written, AGAIN)
        assert receiver.wait(3)[2].told == [("changed", event)]
        withdraw(written, LATER)
        assert receiver.wait(4)[3].told == [("withdrawn", event)]
        put(written, LATER)
        assert receiver.wait(5)[4].told == [("added", event)]
        assert [post.told for post in other.wait(2)] == [[("added", event)]] * 2


def test_nothing_from_before_is_sent_unless_that_is_wanted(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service, receiving() as whole:
        service.save("now", receiver.url)
        service.save("whole", whole.url, after=0)
        [post] = whole.wait(1)
        assert len(post.told) == service.client.get("api/events").json()["count"]
        put(written, LATER)
        assert told(receiver.wait(1)) == ["Later"]
        assert told(whole.wait(2)[1:]) == ["Later"]
        service.change("now", after=0)
        assert receiver.wait(2)[1].told == post.told + whole.got[1].told


def test_a_restart_goes_on_where_it_was(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        receiver.wait(1)
        service.until(lambda: service.deliveries("iran")[0]["state"] == "delivered")
        receiver.always = 500
        put(written, *numbered(1))
        receiver.wait(2)
    tried = len(receiver.got)
    put(written, *numbered(1, 1))  # while no service runs
    receiver.always = 204
    with running(serving, written, allowed) as service:
        posts = receiver.events(15, lambda got: len(got) >= tried + 2)
        put(written, *numbered(1, 2))
        posts = receiver.wait(tried + 3)
        assert told(posts[tried:]) == ["Number 0", "Number 1", "Number 2"]
        assert posts[1].key == posts[tried].key, "it is the same delivery"
        assert posts[1].body == posts[tried].body


def test_a_stop_does_not_wait_for_a_receiver(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    receiver.hold = 5
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        service.until(lambda: receiver.busy == 1)
        started = time.monotonic()
    assert time.monotonic() - started < 4
    receiver.hold = 0
    with running(serving, written, allowed):
        posts = receiver.events(15, lambda got: len(got) >= 2)
        assert posts[0].key == posts[1].key


def test_a_deletion_ends_it(written: Store, allowed: Settings, serving: Serving, receiver: Receiver) -> None:
    receiver.always = 500
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        receiver.wait(2)
        assert service.client.delete("api/saved/iran").status_code == 204
        tried = len(receiver.got)
        put(written, AGAIN)
        time.sleep(0.4)
        assert len(receiver.got) - tried <= 1, "one may have been under way"


def test_a_ping_says_at_once_how_it_went(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    receiver.answers.extend([(204, {}), (500, {})])
    with running(serving, written, allowed) as service:
        secret = service.save("iran", receiver.url, filters=BY_IRAN)
        service.change("iran", state="paused")
        done = service.client.post("api/saved/iran/test").json()
        [post] = receiver.wait(1)
        assert (done["state"], done["status"], done["id"]) == ("delivered", 204, post.key)
        assert post.document["type"] == "ping"
        assert is_signed(post, secret)
        failed = service.client.post("api/saved/iran/test").json()
        assert (failed["state"], failed["status"], failed["next"]) == ("failed", 500, None)
        assert [each["state"] for each in service.deliveries("iran")] == ["failed", "delivered"]


def test_what_is_posted_is_as_the_openapi_document_says(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, changes=["added", "withdrawn"])
        service.client.post("api/saved/iran/test")
        put(written, LATER)
        withdraw(written, LATER)
        with written.changing(OTHER):
            pass
        put(written, *numbered(1))
        posts = receiver.events(20, lambda got: {post.document["type"] for post in got} == {"ping", "reset", "events"})
        told = service.client.get("openapi.json").json()["webhooks"]["events"]["post"]
        schema = told["requestBody"]["content"]["application/json"]["schema"]
        for post in posts:
            jsonschema_rs.validator_for(schema).validate(post.document)
            assert all(each["name"] in post.headers for each in told["parameters"])
        assert not jsonschema_rs.validator_for(schema).is_valid({**posts[0].document, "type": "other"})


def test_an_exchanged_secret_signs_beside_the_new_one_for_a_day(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service:
        old = service.save("iran", receiver.url, filters=BY_IRAN)
        new = service.client.post("api/saved/iran/secret").json()["secret"]
        service.client.post("api/saved/iran/test")
        [post] = receiver.wait(1)
        assert is_signed(post, new)
        assert is_signed(post, old)


def test_writes_that_stream_in_are_all_told_once(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        articles = numbered(80)

        def write() -> None:
            for article in articles:
                put(written, article)

        thread = threading.Thread(target=write)
        thread.start()
        posts = receiver.events(40, lambda got: sum(post.data["count"] for post in got) >= 80)
        thread.join()
        assert told(posts) == [article.title for article in articles]
        assert len({post.key for post in posts}) == len(posts)


def test_deliveries_are_forgotten_in_time(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.saved.book.KEPT", 3)
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        for _ in range(6):
            service.client.post("api/saved/iran/test")
        assert len(service.deliveries("iran")) == 3
