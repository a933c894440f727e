"""What a running service holds, and how a request reaches it."""

from dataclasses import dataclass

from fastapi import Request

from server.settings import Settings
from sparql.pool import Limits, Pool
from sparql.store import Store


@dataclass(frozen=True)
class Service:
    """The store that this process owns, the processes that answer queries, and the settings."""

    store: Store
    pool: Pool
    settings: Settings


def start(store: Store, settings: Settings) -> Service:
    """A service over a store; its pool has to be closed at the end."""
    limits = Limits(settings.query_seconds, settings.query_memory, settings.workers)
    return Service(store, Pool(store.snapshot, limits), settings)


def service(request: Request) -> Service:
    """The service of the application that got this request."""
    found: Service = request.app.state.service
    return found
