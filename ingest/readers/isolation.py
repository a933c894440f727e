"""Parsers of hostile markup in a process of their own, with a limit of time and of memory.

A page on which the parser hangs or falls over costs itself: the process is ended and the next page gets a new one.
It is a program of its own, no copy of the one that runs: whoever imports us need not be ready to be started twice.
"""

import atexit
import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from multiprocessing.connection import Connection
from typing import cast

from ingest.readers.records import Kind
from ontology.errors import FetchError, SourceError

MOST_BYTES = 8 << 20  # of a page: the longest article of 1,181 benchmark pages has 3.1 MB with all its scripts
SECONDS = 20.0  # for one page; the slowest of 450 KB reports takes 0.4
_MEMORY = 3 << 30  # bytes of address space of the process; the libraries alone take 1.2 GB of it
_START = 120.0  # seconds in which the libraries are loaded, on a machine that has much else to do
_CLEANED = 500  # pages after which the caches of the libraries are emptied

Job = tuple[str, tuple[object, ...]]


class Worker:
    """One process that parses; made when there is something to parse, and again after it was ended.

    `jobs` names the function that does them: "module:function".
    """

    def __init__(self, seconds: float = SECONDS, jobs: str = "ingest.readers.isolation:work") -> None:
        self._seconds = seconds
        self._jobs = jobs
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def call(self, name: str, *arguments: object) -> object:
        """What a job gives. Raises FetchError where it takes too long or breaks its process."""
        pipe = self._pipe or self._start()
        try:
            pipe.send((name, arguments))
            if not pipe.poll(self._seconds):
                self.end()
                raise FetchError(f"parsing took more than {self._seconds:g} s and was stopped", Kind.TIMEOUT)
            found, error = cast("tuple[object, str | None]", pipe.recv())
        except (EOFError, OSError) as broken:
            self.end()
            raise FetchError("the parser broke on it, most likely for want of memory", Kind.UNREADABLE) from broken
        if error is not None:
            raise SourceError(f"the parser failed on it: {error}")
        return found

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> Connection:
        """A new process, once it is ready. Raises FetchError where it cannot be had."""
        near, far = socket.socketpair()
        with far:
            self._pipe = Connection(near.detach())
            code = "import sys; from ingest.readers.isolation import serve; serve(int(sys.argv[1]), sys.argv[2])"
            self._process = subprocess.Popen(
                [sys.executable, "-c", code, str(far.fileno()), self._jobs],
                stdin=subprocess.DEVNULL,
                pass_fds=[far.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        try:
            if self._pipe.poll(_START):
                self._pipe.recv()
                return self._pipe
        except (EOFError, OSError):
            pass
        self.end()
        raise FetchError("the process that parses pages could not be started")


@cache
def worker() -> Worker:
    """The worker of this process, which ends with it."""
    found = Worker()
    atexit.register(found.end)
    return found


def serve(descriptor: int, jobs: str) -> None:
    """Do jobs until the other end is closed. Ctrl-C is for the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    module, _, name = jobs.partition(":")
    do: Callable[[Job], object] = getattr(import_module(module), name)
    _limit_memory()
    with contextlib.suppress(EOFError, OSError), Connection(descriptor) as pipe:
        do(("load", ()))
        pipe.send(None)
        for count in itertools.count(1):
            job = pipe.recv()
            answer: tuple[object, str | None]
            try:
                answer = do(job), None
                if count % _CLEANED == 0:
                    do(("clean", ()))
            except MemoryError:
                return
            except Exception as error:  # noqa: BLE001  what it is, the parent says, and goes on
                answer = None, f"{type(error).__name__}: {error}"[:300]
            pipe.send(answer)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    with contextlib.suppress(ValueError, OSError):
        soft = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def work(job: Job) -> object:
    """The jobs: only this process loads what they need."""
    from trafilatura.meta import reset_caches  # noqa: PLC0415  a second of imports that the parent need not have

    from ingest.readers import extraction, feedentries  # noqa: PLC0415

    name, arguments = job
    if name == "clean":
        reset_caches()  # they grow with every page, see https://github.com/adbar/trafilatura/issues/216
    if name == "page":
        return extraction.extracted(*cast("tuple[bytes, str | None, str]", arguments))
    if name == "feed":
        return feedentries.parsed(*cast("tuple[bytes, str | None, str]", arguments))
    return None
