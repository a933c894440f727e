"""What a running service holds, and how a request reaches it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fastapi import Request

from server.articles.desk import Desk
from server.articles.once import Once
from server.budgets import Budgets
from server.cache import Cache
from server.coding import Coder
from server.discovery.census import Census
from server.discovery.dumps import Dumps
from server.feeds.streams import Streams
from server.health import Pulse
from server.metrics import Metrics
from server.reconciliation.names import NameBook
from server.saved.book import Book
from server.saved.courier import Courier
from server.saved.sender import Network
from server.settings import Settings
from server.views import Views
from sparql.board import Board
from sparql.limits import Limits
from sparql.loan import Lessee
from sparql.pool import Pool
from sparql.search import Index
from sparql.store import Store

TENANT = "server.tenant"  # the program of visitors' workers


@dataclass(frozen=True)
class Service:
    """The store that this process owns, the processes that answer queries, and the settings.

    Only queries that anybody writes have workers: however many of them run to their deadline, the REST routes and the
    pages read `views`, on budgets of their own (`readers`), and /health has a worker of its own.
    """

    store: Store
    visitors: Pool
    settings: Settings
    budgets: Budgets
    cache: Cache
    metrics: Metrics
    pulse: Pulse
    index: Index
    views: Views
    names: NameBook
    streams: Streams
    desk: Desk
    once: Once
    dumps: Dumps
    writing: asyncio.Lock
    readers: Budgets
    census: Census
    courier: Courier
    board: Board

    def generation(self) -> int | None:
        """The generation that shows all that is written; None while none does."""
        snapshot = self.store.shown
        return snapshot.generation if snapshot else None

    async def close(self) -> None:
        """End all workers, the answers that are not read to their end, and an update that runs."""
        self.store.interrupt()
        self.streams.close()
        await self.courier.close()
        await self.pulse.close()
        await self.visitors.close()
        await asyncio.to_thread(self.desk.close)
        await asyncio.to_thread(self.views.close)
        self.store.showing.leave(self.board.show)
        self.board.close()


def start(store: Store, settings: Settings, load: Callable[[], Coder]) -> Service:
    """A service over a store; it has to be closed at the end. To be called where the event loop runs.

    `load` makes what codes articles, in a process of its own, once somebody sends one.
    """
    limits = Limits(settings.query_seconds, settings.query_memory, settings.workers)
    board = Board()
    store.showing.watch(board.show)
    hire = partial(Lessee.hired, program=TENANT, board=board)
    visitors = Pool(store.snapshot, limits, lambda: store.shown, hire)
    cache = Cache(settings.cache)
    metrics = Metrics(store, {"visitors": visitors}, cache)
    pulse = Pulse(store)
    pulse.start()
    budgets = Budgets(settings.client_seconds, settings.client_errors, max(1, settings.workers - 1))
    desk, once = Desk(store, load), Once(store.path)
    for key in desk.jobs.interrupted():
        once.forget(f"/api/jobs/{key}")
    return Service(
        store,
        visitors,
        settings,
        budgets,
        cache,
        metrics,
        pulse,
        Index(store.path, store.journal),
        Views(store),
        NameBook(),
        Streams(),
        desk,
        once,
        Dumps(store.path, store.base),
        asyncio.Lock(),
        Budgets(settings.client_seconds, errors=0),
        Census(),
        Courier(Book(store.path), Network(settings.webhook_allow), metrics),
        board,
    )


def service(request: Request) -> Service:
    """The service of the application that got this request."""
    found: Service = request.app.state.service
    return found
