"""What a running service holds, and how a request reaches it."""

from dataclasses import dataclass

from fastapi import Request

from server.settings import Settings
from sparql.pool import Limits, Pool
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

    async def close(self) -> None:
        """End all workers, and the answers that are not read to their end."""
        await self.visitors.close()
        await self.pool.close()


def start(store: Store, settings: Settings) -> Service:
    """A service over a store; it has to be closed at the end."""
    limits = Limits(settings.query_seconds, settings.query_memory, settings.workers)
    return Service(store, Pool(store.snapshot, limits), Pool(store.snapshot, limits), settings)


def service(request: Request) -> Service:
    """The service of the application that got this request."""
    found: Service = request.app.state.service
    return found
