"""/update: SPARQL 1.1 updates, for whoever has the token; and what every write does before it is answered."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Depends, Request, Response

from ontology.errors import ServiceBusy
from server import protocol
from server.access import may_write
from server.contracts import POST_UPDATE
from server.service import Service, service
from sparql import updates
from sparql.snapshots import Snapshot

METHODS = "POST, OPTIONS"
SPARE = 1.0  # seconds that a write takes beside its deadline: to copy the store, and to show what was written

Value = TypeVar("Value")

router = APIRouter(tags=["SPARQL"])


@router.post("/update", response_class=Response, **POST_UPDATE, dependencies=[Depends(may_write)])
async def post(request: Request) -> Response:
    """Run a SPARQL update, in a form or as the body itself (application/sparql-update). It needs the token.

    The graphs of articles, those that are shipped and, beside articles, the default graph are not written this way.
    """
    text, dataset = await protocol.update(request)
    running = service(request)
    store = running.store
    _, shown = await written(running, lambda: store.update(updates.read(text, store.base, dataset), limits(running)))
    return Response(status_code=204, headers={"Chancery-Generation": str(shown.generation)})


@router.options("/update", include_in_schema=False)
async def options() -> Response:
    """What may be done here."""
    return Response(status_code=204, headers={"Allow": METHODS, "Accept-Post": protocol.DIRECT_UPDATE})


def limits(running: Service) -> tuple[float, int]:
    """What a write may use: as much as a query."""
    return running.settings.query_seconds, running.settings.query_memory


async def written(running: Service, write: Callable[[], Value]) -> tuple[Value, Snapshot]:
    """Write in a thread; what it gives, and the snapshot that shows it, which is on the disk.

    Whoever reads after the answer reads what was written. A client that goes away does not stop a write. One write
    waits for another here and not in a thread, of which there are few. Raises ServiceBusy where that takes too long.
    """

    def both() -> tuple[Value, Snapshot]:
        done = write()
        return done, running.store.snapshot()

    async def finish() -> tuple[Value, Snapshot]:
        try:
            return await asyncio.to_thread(both)
        finally:
            running.writing.release()

    try:
        async with asyncio.timeout(running.settings.query_seconds + SPARE):
            await running.writing.acquire()
    except TimeoutError:
        raise ServiceBusy("Another write takes long. Try again when it has ended, or failed.") from None
    return await asyncio.shield(finish())
