"""How many streams of news there are, how often they look for more, and when they have to end."""

import asyncio
from contextlib import suppress

from ontology.errors import ServiceBusy

MOST = 100  # at a time: each looks once a second whether there is news, which takes some microseconds
PAUSE = 1.0  # seconds until the next look


class Streams:
    """How many streams there are, and whether they have to end."""

    def __init__(self) -> None:
        self._ending = asyncio.Event()
        self._count = 0

    def enter(self) -> None:
        """One more. Raises ServiceBusy where there are too many."""
        if self._count >= MOST:
            raise ServiceBusy(f"{MOST} streams are open, and that is as many as there may be. Try again later.")
        self._count += 1

    def leave(self) -> None:
        """One less."""
        self._count -= 1

    def close(self) -> None:
        """End them all."""
        self._ending.set()

    async def rest(self) -> bool:
        """Wait until it is time to look again; whether the stream goes on."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), PAUSE)
        return not self._ending.is_set()
