"""The HTTP application: the routers, put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from server import accesslog, backups, endpoint, graphs, health, metrics, problems, search, site, writing
from server.accesslog import Access
from server.articles import routes as articles
from server.coding import Coder, pipeline
from server.compression import Compression
from server.discovery import routes as discovery
from server.express import SERVICE
from server.feeds import routes as feeds
from server.heads import Heads
from server.linked import routes as linked
from server.reconciliation import version_02, version_10
from server.replay import Replay
from server.rest import changes, openapi, routes, sums
from server.saved import routes as saved
from server.saved.contracts import WEBHOOKS
from server.saved.telling import Teller
from server.service import Service, start
from server.settings import Settings
from server.version import version
from sparql.store import Store

MODULES = (
    *(endpoint, writing, graphs, backups, articles, feeds, saved, routes, sums, changes, search, linked),
    *(discovery, version_02, version_10, health, metrics, site),
)
ABOUT = "Who did what to whom in world politics, when, where, and which article says so."


def create_app(store: Store, settings: Settings, load: Callable[[], Coder] = pipeline) -> FastAPI:
    """The application over a store that this process owns; the caller closes the store after it.

    `load` makes what codes articles, in a process of its own.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Service]]:
        app.state.service = start(store, settings, load)
        try:
            await app.state.service.courier.start(Teller(app.state.service).told, lambda: store.generation)
            yield {SERVICE: app.state.service}
        finally:
            await app.state.service.close()
            accesslog.lines.flush()

    app = FastAPI(
        title="Chancery",
        version=version(),
        description=ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a key of a slash would lead to the list, by a status that no route is documented with
    )
    for module in MODULES:
        app.include_router(module.router)
    app.state.routes = [route for module in MODULES for route in module.router.routes]
    problems.install(app)
    described = app.openapi
    app.openapi = lambda: {**openapi.mended(described()), **WEBHOOKS}  # type: ignore[method-assign] # as FastAPI's own pages say
    add_layers(app)
    return app


def add_layers(app: FastAPI) -> None:
    """What stands around the routes, from the inside out: what is added last meets a request first."""

    def running() -> Service:
        found: Service = app.state.service
        return found

    app.add_middleware(Compression)
    app.add_middleware(Replay, cache=lambda: running().cache, generation=lambda: running().generation())
    # Anybody's page may ask, and nobody's credentials are ever taken along: reading is open.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=["ETag", "Link", "Location", "Retry-After"],
    )
    app.add_middleware(Heads)
    app.add_middleware(Access, metrics=lambda: running().metrics)
