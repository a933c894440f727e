"""A query worker as its parent sees it: start, send, receive, end."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from ontology.errors import QueryAborted
from sparql import frames
from sparql.child import Child
from sparql.link import Link

_READY_SECONDS = 20  # a machine that is so busy that this does not suffice cannot answer anyway

# What a worker inherits. Not the rest: an environment may hold secrets, and a worker runs queries of strangers.
_INHERITED = ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT")


class WorkerProcess:
    """One `python -m sparql.worker`. Whoever starts it must `end` it, in the same event loop."""

    def __init__(self, process: Child, link: Link) -> None:
        self.isolated = False
        self.lowered = False
        self._process = process
        self._link = link

    @classmethod
    async def start(cls, memory: int, program: str = "sparql.worker") -> Self:
        """A new worker that may use so many bytes of memory, when it is ready: after about 80 ms.

        `program` is the module that it runs, which speaks as `sparql.frames` says.

        Raises QueryAborted if it ends before that, or is not ready in time.
        """
        command = (sys.executable, "-m", program, str(memory))
        ours, theirs = socket.socketpair()
        with theirs:
            _, link = await asyncio.get_running_loop().create_unix_connection(lambda: Link(ours), sock=ours)
            try:
                # A worker that dies prints what nobody can use; its code says enough.
                process = await Child.start(command, theirs.fileno(), inherited())
            except BaseException:
                link.abort()
                raise
        worker = cls(process, link)
        try:
            async with asyncio.timeout(_READY_SECONDS):
                worker.isolated = json.loads(await worker.frame())["isolated"]
        except BaseException as error:
            await worker.end()
            if isinstance(error, TimeoutError):
                raise QueryAborted(f"A query worker was not ready within {_READY_SECONDS} s. Try again.") from error
            raise
        return worker

    @property
    def alive(self) -> bool:
        """Whether it has not ended, as far as is known."""
        return self._process.returncode is None and self._link.is_open

    def lower(self, niceness: int) -> None:
        """Let others go before it. It cannot be undone, so it should not be used for another query."""
        self.lowered = True
        if self.alive:
            with suppress(ProcessLookupError, PermissionError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, niceness)

    def send(self, content: bytes) -> None:
        """Send a request. A worker that is dead shows at the next `frame`."""
        self._link.send(content)

    def send_with(self, content: bytes, *descriptors: int) -> bool:
        """Send a request and descriptors with it; False, and nothing is sent, where that is not possible at once."""
        return self._link.send_with(content, *descriptors)

    async def frame(self) -> bytes:
        """The content of the next frame. Raises QueryAborted if the worker dies first."""
        content = await self._link.frame()
        if content is None:
            raise QueryAborted(_obituary(await self._process.wait()))
        return content

    @property
    def has_frames(self) -> bool:
        """Whether a frame has come that nobody has taken."""
        return self._link.has_frames

    def call(self, then: Callable[[bytes | None], None]) -> None:
        """Call `then` with the next frame when it comes; None where the worker dies first, of which `frame` tells."""
        self._link.call(then)

    def kill(self) -> None:
        """Stop it at once, whatever it does. `end` must follow."""
        self._process.kill()

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.kill()
        self._link.abort()
        await self._process.wait()
        await asyncio.sleep(0)  # one turn of the loop, in which the socket is closed: the loop may end after this


def inherited() -> dict[str, str]:
    """The environment of a process that runs what strangers wrote."""
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return environment | {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}


def _obituary(code: int) -> str:
    if code == frames.FAILED_MIDWAY:
        return "The answer failed after it had begun, so it is not whole. Ask for another format, or for less."
    return (
        f"The query broke its worker, which ended with code {code}: it needed more memory than it may have, "
        "or is nested too deep. Ask for less at a time: fewer rows, a narrower pattern, LIMIT."
    )
