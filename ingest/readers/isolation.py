"""Parsers of hostile markup in a process of their own, with a limit of time and of memory.

A page on which the parser hangs or falls over costs itself: the process is ended and the next page gets a new one.
"""

import contextlib
import multiprocessing
import multiprocessing.connection
import signal
from collections.abc import Callable
from functools import cache
from typing import cast

from ingest.readers.records import Kind
from ontology.errors import FetchError, SourceError

MOST_BYTES = 8 << 20  # of a page: the longest article of 1,181 benchmark pages has 3.1 MB with all its scripts
SECONDS = 20.0  # for one page; the slowest of 450 KB reports takes 0.4
_MEMORY = 3 << 30  # bytes of address space of the process; the libraries alone take 1.2 GB of it

Job = tuple[str, tuple[object, ...]]


class Worker:
    """One process that parses; made when there is something to parse, and again after it was ended."""

    def __init__(self, seconds: float = SECONDS, jobs: Callable[[Job], object] | None = None) -> None:
        self._seconds = seconds
        self._jobs = jobs or _work
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: multiprocessing.connection.Connection | None = None

    def call(self, name: str, *arguments: object) -> object:
        """What a job gives. Raises FetchError where it takes too long or breaks its process."""
        pipe = self._started()
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
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _started(self) -> multiprocessing.connection.Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, far = context.Pipe()
            self._process = context.Process(target=_serve, args=(far, self._jobs), daemon=True)
            self._process.start()
            far.close()
            if self._pipe.poll(120):  # the libraries are loaded: that is not the page's time
                self._pipe.recv()
        return self._pipe


@cache
def worker() -> Worker:
    """The worker of this process."""
    return Worker()


def _serve(pipe: multiprocessing.connection.Connection, jobs: Callable[[Job], object]) -> None:
    """Do jobs until the pipe is closed. Ctrl-C is for the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    with contextlib.suppress(EOFError, OSError):
        jobs(("load", ()))
        pipe.send(None)
        while True:
            job = pipe.recv()
            answer: tuple[object, str | None]
            try:
                answer = jobs(job), None
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
        resource.setrlimit(
            resource.RLIMIT_AS, (_MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard), hard)
        )


def _work(job: Job) -> object:
    """The jobs: only this process loads what they need."""
    from ingest.readers import extraction, feedentries  # noqa: PLC0415  a second of imports that the parent need not have

    name, arguments = job
    if name == "page":
        return extraction.extracted(*cast("tuple[bytes, str | None, str]", arguments))
    if name == "feed":
        return feedentries.parsed(*cast("tuple[bytes, str | None, str]", arguments))
    return None
