"""Receivers that fail, are slow, or are told to wait: nothing is lost, and nobody else is held up."""

import time

import pytest

from server.saved import courier, schedule
from server.settings import Settings
from sparql.store import Store
from tests.server.hooked import Receiver, is_signed, receiving
from tests.server.webhooks.saved import BY_IRAN, LATER, Serving, numbered, put, running, told


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


def test_pauses_grow_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    pauses = [schedule.pause(attempts) for attempts in range(1, schedule.MOST_ATTEMPTS)]
    for pause, wanted in zip(pauses, (5, 20, 80, 320, 1280, 5120, 20480, 21600, 21600, 21600, 21600), strict=True):
        assert 0.8 * wanted <= pause <= 1.2 * wanted
    assert 25 * 3600 < sum(pauses) < 38 * 3600
    assert schedule.pause(1, later=600) == 600, "the receiver knows when it can be asked again"
    assert schedule.pause(1, later=10**9) < 8 * 3600
    assert len({schedule.pause(3) for _ in range(20)}) > 1, "not all at once"
