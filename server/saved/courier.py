"""Who brings to the webhooks what they are to be told: a task for each that is active, and none where there is none.

One task looks once a second whether anything was written and wakes the others. A webhook is told of one thing after
another: what was not received holds up what comes after it, which waits in the journal. Whatever ends a task, the book
knows what was received; at the worst something is sent a second time, under the same id.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from ontology.errors import ChanceryError, NotFound, RequestError
from server.feeds.streams import PAUSE
from server.metrics import Metrics
from server.saved import schedule, signatures
from server.saved.book import Book
from server.saved.queries import Delivery, Outcome, Place, Saved, Webhook
from server.saved.sender import GONE, Reply, Sender

AT_ONCE = 8  # posts: each takes as long as its receiver likes, up to 15 seconds
REPAIRED = 30.0  # seconds after which a task goes on that could not read the store or write the book

log = logging.getLogger("chancery.webhooks")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Told:
    """What a webhook is told next, and up to where it is told then; `generation` is that of which nothing is left."""

    place: Place
    delivery: tuple[Delivery, bytes] | None = None
    generation: int | None = None


Compose = Callable[[Saved], Awaitable[Told]]


class Courier:
    """The deliveries of one service. To be used where its event loop runs."""

    def __init__(self, book: Book, sender: Sender, metrics: Metrics) -> None:
        self.book = book
        self._sender = sender
        self._metrics = metrics
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._watch: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._composing = asyncio.Lock()  # one after another: what is composed takes a thread and some ms
        self._changing = asyncio.Lock()

    async def start(self, compose: Compose, generation: Callable[[], int]) -> None:
        """Go on where the last service ended. `compose` says what is new, `generation` when to ask for it again."""
        self._compose = compose
        self._generation = generation
        try:
            active = [one.key for one in await asyncio.to_thread(self.book.all) if one.is_active]
        except ChanceryError as error:
            log.error("No webhook is told of anything: %s", error)
            return
        for key in active:
            self._begin(key)

    async def close(self) -> None:
        """End all tasks; a post that is under way is broken off, and made again by the next service."""
        tasks = [*self._tasks.values(), *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def changing(self, key: str) -> AsyncIterator[None]:
        """While a saved query is changed nothing is sent for it; afterwards it goes on as the book has it then."""
        async with self._changing:
            task = self._tasks.pop(key, None)
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            try:
                yield
            finally:
                await self._resume(key)

    async def ping(self, saved: Saved, one: Delivery, body: bytes) -> Delivery:
        """Post something once, at once, beside whatever else is to be told."""
        assert saved.webhook is not None
        reply = await self._posted(saved.webhook, one, body)
        outcome = Outcome.DELIVERED if reply.is_taken else Outcome.FAILED
        done = replace(ended(one, reply), outcome=outcome)
        self._count(saved, done, outcome)
        await unbroken(partial(self.book.note, done, None))
        return done

    async def _resume(self, key: str) -> None:
        try:
            active = (await asyncio.to_thread(self.book.saved, key)).is_active
        except NotFound:
            return
        if active:
            self._begin(key)

    def _begin(self, key: str) -> None:
        self._tasks[key] = asyncio.create_task(self._carry(key), name=f"webhook {key}")
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._wake(), name="webhooks")

    async def _wake(self) -> None:
        """Wake the tasks when something was written, as long as there are any."""
        seen = self._generation()
        while any(not task.done() for task in self._tasks.values()):
            await asyncio.sleep(PAUSE)
            if self._generation() != seen:
                seen = self._generation()
                self._woken.set()
                self._woken = asyncio.Event()

    async def _carry(self, key: str) -> None:
        """Tell one webhook of what is new until it is paused."""
        while True:
            try:
                found = await unbroken(partial(self.book.waiting, key)) or await self._next(key)
                if found is not None and not await self._is_delivered(key, *found):
                    return
            except NotFound:
                return
            except RequestError as error:  # what was a filter once is none any more
                await self._pause(key, f"its filters cannot be used: {error}")
                return
            except Exception:  # a full disk, a fault of ours: others go on, and this one when that is mended
                log.exception("The webhook of %s cannot be told of events now.", key)
                await asyncio.sleep(REPAIRED)

    async def _next(self, key: str) -> tuple[Delivery, bytes] | None:
        """What is to be told next, written down; None where there is nothing yet, after waiting for more."""
        saved = await unbroken(partial(self.book.saved, key))
        assert saved.webhook is not None
        async with self._composing:
            told = await self._compose(saved)
        if told.delivery is not None or told.place != saved.webhook.place:
            await unbroken(partial(self.book.tell, key, told.place, told.delivery))
        if told.delivery is None and told.generation is not None:
            while self._generation() <= told.generation:
                await self._woken.wait()
        return told.delivery

    async def _is_delivered(self, key: str, one: Delivery, body: bytes) -> bool:
        """Try to deliver until it is received; False where the webhook is paused instead."""
        while True:
            await asyncio.sleep(max(0.0, (one.due or 0.0) - time.time()))
            saved = await unbroken(partial(self.book.saved, key))
            assert saved.webhook is not None
            reply = await self._posted(saved.webhook, one, body)
            one = ended(one, reply)
            if reply.is_taken:
                self._count(saved, one, Outcome.DELIVERED)
                await unbroken(partial(self.book.note, replace(one, outcome=Outcome.DELIVERED), None))
                return True
            if reply.status == GONE or one.attempts >= schedule.MOST_ATTEMPTS:
                self._count(saved, one, Outcome.GONE if reply.status == GONE else Outcome.GIVEN_UP)
                await unbroken(partial(self.book.note, replace(one, ended=None), body))
                await self._pause(key, f"{reply.error}, after {one.attempts} attempts since {one.document()['made']}")
                return False
            pause = schedule.pause(one.attempts, reply.later)
            one = replace(one, due=time.time() + pause, ended=None)
            self._count(saved, one, Outcome.FAILED)
            await unbroken(partial(self.book.note, one, body))

    async def _posted(self, hook: Webhook, one: Delivery, body: bytes) -> Reply:
        async with self._slots:
            headers = signatures.signed(hook.keys, one.key, int(time.time()), body)
            return await self._sender.post(hook.url, headers, body)

    async def _pause(self, key: str, reason: str) -> None:
        def work() -> None:
            saved = self.book.saved(key)
            if saved.webhook is not None:
                self.book.change(replace(saved, webhook=saved.webhook.paused(reason)))

        await unbroken(work)
        log.warning("The webhook of %s is paused: %s", key, reason)

    def _count(self, saved: Saved, one: Delivery, outcome: Outcome) -> None:
        self._metrics.deliveries.labels(outcome).inc()
        level = logging.INFO if outcome is Outcome.DELIVERED else logging.WARNING
        told = "The %s %s of %s: %s at attempt %d: %s"  # not the address: it may hold a secret
        log.log(level, told, one.kind.value, one.key, saved.key, outcome.value, one.attempts, one.error or one.status)


def ended(one: Delivery, reply: Reply) -> Delivery:
    """A delivery after one more attempt."""
    return replace(one, attempts=one.attempts + 1, due=None, status=reply.status, error=reply.error, ended=time.time())


async def unbroken(work: Callable[[], Value]) -> Value:
    """Do some work in a thread; who is cancelled meanwhile waits for its end, so that nothing is written afterwards."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,))
        if not task.cancelled():
            task.exception()  # so that nobody says that it was never looked at
        raise
