"""Child processes that are started in a thread: what they get, how they end, and that the loop goes on meanwhile."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from sparql.child import Child

ECHO = "import os, sys; os.write(1, os.read(0, 9) + os.environ['SAID'].encode()); sys.exit(3)"


async def started(code: str, environment: dict[str, str]) -> tuple[Child, socket.socket]:
    ours, theirs = socket.socketpair()
    with theirs:
        return await Child.start((sys.executable, "-c", code), theirs.fileno(), environment), ours


def test_it_reads_and_writes_and_has_no_other_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")

    async def run() -> None:
        child, wire = await started(ECHO, {"SAID": "é"})
        with wire:
            assert b"SECRET" not in Path(f"/proc/{child.pid}/environ").read_bytes()
            assert {Path(f"/proc/{child.pid}/fd/{number}").readlink().name for number in range(2)} == {
                Path(f"/proc/{child.pid}/fd/0").readlink().name
            }
            wire.sendall(b"asked ")
            assert await child.wait() == child.returncode == 3
            assert wire.recv(99) == "asked é".encode()
            child.kill()  # of one that has ended nothing comes

    asyncio.run(run())


def test_it_is_killed_and_reaped() -> None:
    async def run() -> None:
        child, wire = await started("import time; time.sleep(60)", {})
        with wire:
            child.kill()
            assert await child.wait() == -signal.SIGKILL
            with pytest.raises(ProcessLookupError):
                os.kill(child.pid, 0)

    asyncio.run(run())


def test_one_that_somebody_else_has_reaped_has_ended_too() -> None:
    async def run() -> None:
        child, wire = await started("pass", {})
        with wire:
            os.waitpid(child.pid, 0)
            assert await child.wait() == 255

    asyncio.run(run())


def test_what_cannot_be_started_says_so() -> None:
    async def run() -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs, pytest.raises(OSError, match=r"could not be started.*No such file"):
            await Child.start(("/nowhere/python",), theirs.fileno(), {})

    before = len(os.listdir("/proc/self/fd"))
    asyncio.run(run())
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_start_that_is_given_up_leaves_no_process() -> None:
    async def run() -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            work: Coroutine[Any, Any, Child] = Child.start(
                (sys.executable, "-c", "import time; time.sleep(60)"), theirs.fileno(), {}
            )
            task = asyncio.ensure_future(work)
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        for _ in range(200):
            await asyncio.sleep(0.02)
            if children() <= before:
                return
        raise AssertionError(children() - before)

    before = children()  # a server of other tests may have workers
    asyncio.run(run())


def children() -> set[str]:
    return {each for path in Path("/proc/self/task").glob("*/children") for each in path.read_text().split()}
