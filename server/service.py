"""What a running service holds, and how a request reaches it."""

import asyncio
from dataclasses import dataclass

from fastapi import Request

from server.budgets import Budgets
from server.cache import Cache
from server.health import Pulse
from server.metrics import Metrics
from server.settings import Settings
from server.views import Views
from sparql.pool import Limits, Pool
from sparql.search import Index
from sparql.store import Store


@dataclass(frozen=True)
class Service:
    """The store that this process owns, the processes that answer queries, and the settings.

    Queries that anybody writes have workers of their own: however many of them run to their deadline, the REST routes,
    the pages and /health, whose queries are ours and short, still find a worker in `pool`.
    """

    store: Store
    pool: Pool
    visitors: Pool
    settings: Settings
    budgets: Budgets
    cache: Cache
    metrics: Metrics
    pulse: Pulse
    index: Index
    views: Views
    writing: asyncio.Lock

    def generation(self) -> int | None:
        """The generation that shows all that is written; None while none does."""
        snapshot = self.store.shown
        return snapshot.generation if snapshot else None

    async def close(self) -> None:
        """End all workers, the answers that are not read to their end, and an update that runs."""
        self.store.interrupt()
        await self.pulse.close()
        await self.visitors.close()
        await self.pool.close()
        await asyncio.to_thread(self.views.close)


def start(store: Store, settings: Settings) -> Service:
    """A service over a store; it has to be closed at the end. To be called where the event loop runs."""
    limits = Limits(settings.query_seconds, settings.query_memory, settings.workers)
    pool, visitors = (Pool(store.snapshot, limits, lambda: store.shown) for _ in range(2))
    cache = Cache(settings.cache)
    metrics = Metrics(store, {"own": pool, "visitors": visitors}, cache)
    pulse = Pulse(store)
    pulse.start()
    budgets = Budgets(settings.client_seconds, settings.client_errors, max(1, settings.workers - 1))
    return Service(
        store,
        pool,
        visitors,
        settings,
        budgets,
        cache,
        metrics,
        pulse,
        Index(store.path, store.journal),
        Views(store),
        asyncio.Lock(),
    )


def service(request: Request) -> Service:
    """The service of the application that got this request."""
    found: Service = request.app.state.service
    return found
