"""Webhooks of saved queries: a real server receives what is written, in order, signed, until it has all of it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from ingest.quads import describe
from ontology.iris import DataIris, article_key
from ontology.model import Article
from server.saved import batches, courier, schedule
from server.saved.book import Book
from server.saved.queries import Place, Saved, Way, Webhook
from server.saved.reach import Reach
from server.settings import Settings
from sparql.journal import FILE as JOURNAL
from sparql.journal import OTHER
from sparql.store import Store
from tests.server.conftest import FakeCoder, day
from tests.server.hooked import Post, Receiver, is_signed, receiving

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
TOKEN = "a-token-for-tests"
MAY = {"Authorization": f"Bearer {TOKEN}"}
LATER = Article(
    "Iran criticized Baku for it.", "Later", "https://example.org/later", day("2026-11-25"), "Border Gazette"
)
OTHERWISE = Article("Baku criticized Iran anew.", "No", "https://example.org/no", day("2026-11-26"))
AGAIN = replace(LATER, text="Iran criticized Baku for it, once more.", url="https://example.org/again")
BY_IRAN = {"actor": "ir"}


def put(store: Store, *articles: Article) -> None:
    iris = DataIris(store.base)
    for article in articles:
        store.replace(iris.article_graph(article_key(article)), describe(article, FakeCoder().code(article), iris))
    store.snapshot()


def withdraw(store: Store, article: Article) -> None:
    store.delete(DataIris(store.base).article_graph(article_key(article)))
    store.snapshot()


def numbered(count: int, first: int = 0) -> list[Article]:
    """Articles each of which reports another event."""
    days = [day(f"20{year:02}-{month:02}-{date:02}") for year in range(20) for month in range(1, 13) for date in (1, 2)]
    return [
        Article("Iran criticized Baku.", f"Number {number}", f"https://example.org/n/{number}", days[number])
        for number in range(first, first + count)
    ]


@pytest.fixture
def written(tmp_path: Path, filling: Callable[[Store], None]) -> Iterator[Store]:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store:
        filling(store)
        yield store


@pytest.fixture
def allowed(settings: Settings) -> Settings:
    return replace(settings, token=TOKEN, webhook_allow=Reach.of("127.0.0.1"))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again after some hundredths of a second."""
    monkeypatch.setattr(schedule, "FIRST", 0.02)
    monkeypatch.setattr(schedule, "LONGEST", 0.2)
    monkeypatch.setattr(courier, "PAUSE", 0.05)


class Service:
    """A service that runs, as its operator asks it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = httpx.Client(base_url=address, headers=MAY, timeout=30)

    def save(self, key: str, url: str, **more: Any) -> str:  # noqa: ANN401 - what JSON may be
        """The secret of a new one."""
        given = {"id": key, "name": key, "webhook": url, **more}
        answer = self.client.post("api/saved", json=given)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["secret"])

    def change(self, key: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - what JSON may be
        answer = self.client.patch(f"api/saved/{key}", json=more)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def hook(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"api/saved/{key}").json()["webhook"]
        return found

    def deliveries(self, key: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(f"api/saved/{key}/deliveries").json()["items"]
        return found

    def until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def counted(self, outcome: str) -> float:
        wanted = f'chancery_webhook_deliveries_total{{outcome="{outcome}"}} '
        lines = self.client.get("metrics").text.splitlines()
        return next(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted))


@contextmanager
def running(serving: Serving, store: Store, settings: Settings) -> Iterator[Service]:
    with serving(store, settings) as address:
        service = Service(address)
        try:
            yield service
        finally:
            service.client.close()


def told(posts: list[Post]) -> list[str]:
    """The sentences of the events in some posts, in order."""
    items = [item for post in posts for item in post.data["items"]]
    return [item["event"]["reports"][0]["article"]["title"] for item in items]


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


def test_what_fails_is_tried_again_in_its_order(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    receiver.answers.extend([(500, {}), (503, {"Retry-After": "0"})])
    with running(serving, written, allowed) as service:
        secret = service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        receiver.wait(1)
        put(written, *numbered(1))
        posts = receiver.wait(4)
        assert told(posts) == ["Later"] * 3 + ["Number 0"]
        assert len({post.key for post in posts}) == 2
        assert len({post.body for post in posts[:3]}) == 1
        assert all(is_signed(post, secret) for post in posts)
        service.until(lambda: {each["state"] for each in service.deliveries("iran")} == {"delivered"})
        assert [each["attempts"] for each in service.deliveries("iran")] == [1, 3]
        assert (service.counted("failed"), service.counted("delivered")) == (2, 2)


@pytest.mark.parametrize(("status", "attempts", "outcome"), [(410, 1, "gone"), (404, 3, "given_up")])
def test_who_wants_nothing_any_more_is_left_alone_until_told_otherwise(  # noqa: PLR0913
    written: Store,
    allowed: Settings,
    serving: Serving,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    attempts: int,
    outcome: str,
) -> None:
    monkeypatch.setattr(schedule, "MOST_ATTEMPTS", 3)
    receiver.always = status
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        service.until(lambda: service.hook("iran")["state"] == "paused")
        assert str(status) in service.hook("iran")["reason"]
        assert service.counted(outcome) == 1
        [delivery] = service.deliveries("iran")
        assert (delivery["state"], delivery["attempts"], delivery["next"]) == ("waiting", attempts, None)
        put(written, *numbered(1))
        time.sleep(0.3)
        assert len(receiver.got) == attempts
        receiver.always = 200
        assert service.change("iran", state="active")["webhook"]["reason"] is None
        assert told(receiver.wait(attempts + 2)[attempts:]) == ["Later", "Number 0"]


def test_redirects_are_not_followed(written: Store, allowed: Settings, serving: Serving, receiver: Receiver) -> None:
    with running(serving, written, allowed) as service, receiving() as inner:
        receiver.always = 307
        receiver.answers.extend([(status, {"Location": inner.url}) for status in (301, 302, 303, 307, 308)])
        service.save("iran", receiver.url, filters=BY_IRAN)
        put(written, LATER)
        receiver.wait(6)
        service.until(lambda: service.deliveries("iran")[0]["attempts"] >= 5)
        assert "redirects are not followed" in service.deliveries("iran")[0]["error"]
        assert inner.got == []


def test_who_is_paused_by_hand_gets_later_what_came_meanwhile(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver
) -> None:
    with running(serving, written, allowed) as service:
        service.save("iran", receiver.url, filters=BY_IRAN)
        assert service.change("iran", state="paused")["webhook"]["state"] == "paused"
        put(written, LATER)
        time.sleep(0.3)
        assert receiver.got == []
        service.change("iran", state="active")
        assert told(receiver.wait(1)) == ["Later"]


def test_an_address_that_fails_is_exchanged(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FIRST", 3600.0)
    monkeypatch.setattr(schedule, "LONGEST", 3600.0)
    with running(serving, written, allowed) as service:
        closed = receiver.url.replace("/hook", "/")
        with receiving() as gone:
            closed = gone.url
        secret = service.save("iran", closed, filters=BY_IRAN)
        put(written, LATER)
        service.until(lambda: bool(service.deliveries("iran")) and service.deliveries("iran")[0]["attempts"] == 1)
        [delivery] = service.deliveries("iran")
        assert "cannot be reached" in delivery["error"]
        assert delivery["next"] > delivery["made"]
        service.change("iran", webhook=receiver.url, state="active")
        assert is_signed(receiver.wait(1)[0], secret)


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


def test_slow_receivers_hold_up_nobody_else_and_are_few_at_a_time(
    written: Store, allowed: Settings, serving: Serving, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "AT_ONCE", 3)
    receiver.hold = 0.3
    with running(serving, written, allowed) as service, receiving() as quick:
        for number in range(8):
            service.save(f"slow-{number}", receiver.url, filters=BY_IRAN)
        service.save("quick", quick.url, filters=BY_IRAN)
        put(written, LATER)
        receiver.wait(8)
        quick.wait(1)
        assert receiver.most <= 3
        assert receiver.most > 1
        assert len({post.data["saved"]["id"] for post in receiver.got}) == 8


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


def test_pauses_grow_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    pauses = [schedule.pause(attempts) for attempts in range(1, schedule.MOST_ATTEMPTS)]
    for pause, wanted in zip(pauses, (5, 20, 80, 320, 1280, 5120, 20480, 21600, 21600, 21600, 21600), strict=True):
        assert 0.8 * wanted <= pause <= 1.2 * wanted
    assert 25 * 3600 < sum(pauses) < 38 * 3600
    assert schedule.pause(1, later=600) == 600, "the receiver knows when it can be asked again"
    assert schedule.pause(1, later=10**9) < 8 * 3600
    assert len({schedule.pause(3) for _ in range(20)}) > 1, "not all at once"
