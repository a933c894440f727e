"""Tenancies: what comes of each connection of a worker, whatever that does and however it ends."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from sparql import frames
from sparql.loan import LOOK, MOST, Ending, Lessee, Loan, Offer, Tenancy
from sparql.slate import Back, Slate
from sparql.snapshots import Snapshot

Then = Callable[[bytes | None], None]


class FakeWorker:
    """A worker as its service sees it; what it does is done by hand."""

    def __init__(self) -> None:
        self.slate = Slate()
        self.alive = self.accepts = True
        self.sent: list[bytes] = []
        self.then: Then | None = None
        self.frames: deque[bytes] = deque()

    @property
    def has_frames(self) -> bool:
        return bool(self.frames)

    def send_with(self, content: bytes, *_: int) -> bool:
        if self.accepts:
            self.sent.append(content)
        return self.accepts

    def call(self, then: Then) -> None:
        self.then = then

    def say(self, back: Back) -> None:
        """A frame comes, and is heard."""
        self.tell(back.packed()[frames.LENGTH.size :])

    def tell(self, content: bytes | None) -> None:
        then, self.then = self.then, None
        assert then is not None
        then(content)


class Scene:
    """A tenancy, and what came of it."""

    def __init__(self) -> None:
        self.worker = FakeWorker()
        self.done: list[bool] = []
        self.endings: dict[str, Ending] = {}
        snapshot = Snapshot(1, Path("snapshot"))
        self.tenancy = Tenancy(cast(Lessee, self.worker), snapshot, lambda _, sound: self.done.append(sound))
        self.numbers: dict[str, int] = {}

    def lend(self, name: str) -> Loan | None:
        def over(_: Loan, ending: Ending) -> None:
            assert name not in self.endings
            self.endings[name] = ending

        loan = self.tenancy.lend(Offer(0, None, lambda _: b"{}", name.encode(), time.monotonic(), over))
        if loan is not None:
            self.numbers[name] = int(self.worker.sent[-1].split()[1])
        return loan

    def serve(self, name: str) -> None:
        self.worker.slate.write(self.numbers[name])
        self.worker.slate.note(self.numbers[name], False, 1, (0.0, 0.0))
        self.worker.slate.wait()

    def run(self, name: str) -> None:
        self.worker.slate.begin(self.numbers[name], f"slow {name}".encode(), time.monotonic())


@pytest.fixture
def scene() -> Iterator[Callable[[], Scene]]:
    made: list[Scene] = []

    def make() -> Scene:
        made.append(Scene())
        return made[-1]

    yield make
    for each in made:
        each.worker.slate.close()


def test_connections_come_home_one_by_one(scene: Callable[[], Scene]) -> None:
    async def story() -> None:
        found = scene()
        for name in ("a", "b"):
            assert found.lend(name)
        found.serve("a")
        found.worker.say(Back(found.numbers["a"], False, b"unread", b"rest"))
        assert found.endings == {"a": Ending(unread=b"unread", rest=b"rest")}
        assert found.lend("c")
        found.worker.say(Back(found.numbers["b"]))
        assert not found.done
        found.worker.say(Back(found.numbers["c"], False, b"c"))
        assert (found.done, found.tenancy.has_room, found.endings["b"]) == ([True], False, Ending())

    asyncio.run(story())


def test_a_query_that_lasts_sends_all_others_home(scene: Callable[[], Scene]) -> None:
    async def story() -> None:
        found = scene()
        for name in ("a", "b", "c"):
            assert found.lend(name)
        found.serve("a")
        found.run("b")
        await asyncio.sleep(4 * LOOK)
        slow = found.endings["b"]
        assert (slow.asked, slow.unread, slow.ran > LOOK) == (True, b"slow b", True)
        # c was never read: its first request is to be answered by the service.
        assert (found.endings["a"], found.endings["c"]) == (Ending(), Ending(unread=b"c"))
        heard: list[bytes | None] = []
        found.tenancy.pass_on(heard.append)
        found.worker.say(Back(found.numbers["a"]))  # as it gives back what has come home already
        found.worker.say(Back(found.numbers["b"], True, b"slow b"))
        found.worker.tell(b"the answer")
        assert (heard, found.done, found.tenancy.has_room) == ([b"the answer"], [], False)

    asyncio.run(story())


def test_what_was_said_before_a_query_is_heard_before_it_is_taken(scene: Callable[[], Scene]) -> None:
    async def story() -> None:
        found = scene()
        for name in ("a", "b"):
            assert found.lend(name)
        found.serve("a")
        found.worker.frames.append(b"that a comes home with an answer that is not sent whole")
        found.run("b")
        await asyncio.sleep(4 * LOOK)
        assert found.endings == {}
        found.worker.frames.clear()
        found.worker.say(Back(found.numbers["a"], False, b"", b"the rest"))
        await asyncio.sleep(4 * LOOK)
        assert (found.endings["a"], found.endings["b"].asked) == (Ending(rest=b"the rest"), True)

    asyncio.run(story())


def test_a_query_that_the_worker_gives_up_sends_home_what_it_has_not_seen(scene: Callable[[], Scene]) -> None:
    async def story() -> None:
        found = scene()
        for name in ("a", "late"):
            assert found.lend(name)
        found.run("a")
        found.worker.say(Back(found.numbers["a"], True, b"a"))
        assert (found.endings["late"], found.endings["a"].asked) == (Ending(unread=b"late"), True)
        heard: list[bytes | None] = []
        found.tenancy.pass_on(heard.append)
        found.worker.tell(None)
        assert (heard, found.done) == ([None], [])

    asyncio.run(story())


@pytest.mark.parametrize("state", ["waiting", "running", "writing"])
def test_a_worker_that_dies_takes_one_answer_with_it_at_most(scene: Callable[[], Scene], state: str) -> None:
    async def story() -> None:
        found = scene()
        for name in ("a", "b", "c"):
            assert found.lend(name)
        found.serve("a")
        if state == "running":
            found.run("b")
        if state == "writing":
            found.worker.slate.write(found.numbers["b"])
        found.worker.alive = False
        found.worker.tell(None)
        assert (found.endings["a"], found.endings["c"]) == (Ending(), Ending(unread=b"c"))
        if state == "waiting":
            assert (found.endings["b"], found.done) == (Ending(unread=b"b"), [False])
        elif state == "running":
            assert (found.endings["b"].asked, found.endings["b"].unread, found.done) == (True, b"slow b", [])
        else:
            assert (found.endings["b"], found.done) == (Ending(cut=True), [False])

    asyncio.run(story())


def test_a_worker_that_dies_with_a_query_of_the_services(scene: Callable[[], Scene]) -> None:
    async def story() -> None:
        found = scene()
        assert found.lend("a")
        found.run("a")
        await asyncio.sleep(4 * LOOK)
        heard: list[bytes | None] = []
        found.tenancy.pass_on(heard.append)
        found.worker.tell(None)
        assert (found.endings["a"].asked, heard, found.done) == (True, [None], [])

    asyncio.run(story())


def test_room_and_refusals(scene: Callable[[], Scene]) -> None:
    async def story() -> None:
        found = scene()
        found.worker.accepts = False
        assert found.lend("nobody") is None
        assert found.tenancy.is_unused
        found.worker.accepts = True
        for number in range(MOST):
            assert found.tenancy.has_room
            assert found.lend(str(number))
        assert not found.tenancy.has_room
        found.worker.say(Back(found.numbers["0"]))
        assert found.tenancy.has_room
        found.tenancy.press()
        assert (found.tenancy.has_room, found.worker.slate.wanted) == (False, True)

    asyncio.run(story())


def test_connections_of_a_client_have_one_turn(scene: Callable[[], Scene]) -> None:
    async def story() -> None:
        found, ended = scene(), []
        first = found.tenancy.join("client", lambda: ended.append("turn"))
        second = found.tenancy.join("client", lambda: ended.append("never"))
        for leave in (first, first):
            leave()
        assert (ended, list(found.tenancy.turns)) == ([], ["client"])
        for leave in (second, second):
            leave()
        assert (ended, found.tenancy.turns) == (["turn"], {})

    asyncio.run(story())
