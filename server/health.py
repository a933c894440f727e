"""/health: whether the process lives, and whether it can answer."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from ontology.errors import ChanceryError
from server.lookup import whole
from server.service import Service, service
from sparql.pool import Query

READY_SECONDS = 5.0  # a worker answers ASK within milliseconds; one that has to be started first within a second

router = APIRouter(prefix="/health", tags=["operations"])


@router.get("/live")
async def live() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "live"})


@router.get("/ready")
async def ready(request: Request) -> JSONResponse:
    """The store is open, has a snapshot, and a query worker answers; 503 and the reason where one of them fails."""
    try:
        generation = await check(service(request))
    except ChanceryError as error:
        return JSONResponse({"status": "not ready", "reason": str(error)}, 503)
    return JSONResponse({"status": "ready", "generation": generation})


async def check(running: Service) -> int:
    """The generation that a worker has just answered from; raises what kept it from that."""
    snapshot = running.store.snapshot()
    await whole(running.pool, Query("ASK {}", seconds=READY_SECONDS))
    return snapshot.generation
