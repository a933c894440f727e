"""/health: whether the process lives, and whether it can answer.

Whether queries are answered is found out by the service itself, once a second, with a worker that does nothing else. So
the answer is there at once however busy all other workers are, and asking for it a thousand times costs nothing.
"""

import asyncio
import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from ontology.errors import ChanceryError
from sparql.limits import Limits
from sparql.pool import Pool
from sparql.query import Query
from sparql.store import Store

EVERY = 1.0  # seconds between two tries
STALE = 10.0  # without a good try for so long, it is not ready; one takes milliseconds, a new worker 0.1 s
MEMORY = 512 << 20

router = APIRouter(prefix="/health", tags=["operations"])
UNCACHED = {"Cache-Control": "no-store"}


class Pulse:
    """The try that is repeated. To be run as a task of the event loop that serves."""

    def __init__(self, store: Store) -> None:
        limits = Limits(seconds=STALE / 2, memory=MEMORY, workers=1)
        self._pool = Pool(store.snapshot, limits, lambda: store.shown)
        self._good = -STALE
        self._task: asyncio.Task[None] | None = None
        self.reason = "The service has just been started."

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.get_running_loop().create_task(self._beat())

    @property
    def is_ready(self) -> bool:
        """Whether the last try was good, and not long ago."""
        return not self.reason and time.monotonic() - self._good < STALE

    async def check(self) -> None:
        """One try: the store has a snapshot, and a worker answers from it."""
        try:
            await (await self._pool.answer(Query("ASK {}"))).whole()
        except ChanceryError as error:
            self.reason = str(error)
            return
        self.reason, self._good = "", time.monotonic()

    async def close(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._pool.close()

    async def _beat(self) -> None:
        while True:
            await self.check()
            await asyncio.sleep(EVERY)


@router.get("/live")
async def live() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "live"}, headers=UNCACHED)


@router.get("/ready")
async def ready(request: Request) -> JSONResponse:
    """The store is open, has a snapshot, and a query worker answers; 503 and the reason where one of them fails."""
    running = request.app.state.service
    pulse: Pulse = running.pulse
    if not pulse.is_ready:
        await pulse.check()
    if not pulse.is_ready:
        return JSONResponse({"status": "not ready", "reason": pulse.reason}, 503, UNCACHED)
    return JSONResponse({"status": "ready", "generation": running.store.generation}, headers=UNCACHED)
