"""Child processes that are started without the event loop's standing still.

`asyncio.create_subprocess_exec` waits on the loop until the new program has begun: 3 ms, on a busy machine 0.1 s
(measured), in which nobody is answered. `subprocess` and `os.posix_spawn` in a thread are no better, because they keep
the interpreter's lock for as long. So the C library's posix_spawn is called in a thread, where only that thread waits.
Linux only, as `sparql.confinement`.
"""

import asyncio
import ctypes
import os
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

# One thread that lives as long as this process: a worker is killed when the thread that started it ends
# (PR_SET_PDEATHSIG in `sparql.confinement`).
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="start")
_UNKNOWN = 255  # the exit code where nobody can tell it, as asyncio has it
_ACTIONS_BYTES = 1024  # of posix_spawn_file_actions_t, which has 80 in glibc 2.36 and in musl 1.2


class Child:
    """A child process, of which its end is learnt in the event loop it was started in."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[int] = self._loop.create_future()
        self._descriptor = os.pidfd_open(pid)
        self._loop.add_reader(self._descriptor, self._reap)

    @classmethod
    async def start(cls, command: Sequence[str], wire: int, environment: Mapping[str, str]) -> "Child":
        """A program, by its path and arguments, that has the descriptor `wire` as its standard input and output.

        What it writes to standard error is lost. Raises OSError where it cannot be started.
        """
        loop = asyncio.get_running_loop()
        own = os.dup(wire)  # the caller may close its own before the thread comes to it
        started = loop.run_in_executor(_THREAD, _spawn, command, own, dict(environment))
        try:
            return cls(await asyncio.shield(started))
        except asyncio.CancelledError:
            started.add_done_callback(_forget)
            raise

    def kill(self) -> None:
        """Stop it at once, if it has not ended."""
        if self.returncode is None:  # it is not reaped, so that its number is no other's
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    async def wait(self) -> int:
        """Wait until it has ended; gives its exit code, or the signal that ended it below zero."""
        return await asyncio.shield(self._ended)

    def _reap(self) -> None:
        self._loop.remove_reader(self._descriptor)
        os.close(self._descriptor)
        try:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        except ChildProcessError:  # SIGCHLD is ignored, or somebody else was faster
            self.returncode = _UNKNOWN
        if not self._ended.done():
            self._ended.set_result(self.returncode)


def _forget(started: asyncio.Future[int]) -> None:
    """End a process that nobody waits for any more."""
    if not started.cancelled() and started.exception() is None:
        Child(started.result()).kill()


def _spawn(command: Sequence[str], wire: int, environment: Mapping[str, str]) -> int:
    """Start a program; gives its number. Takes the descriptor over."""
    libc = ctypes.CDLL(None)
    actions = ctypes.create_string_buffer(_ACTIONS_BYTES)
    _check(libc.posix_spawn_file_actions_init(actions), command)
    try:
        for target in (0, 1):
            _check(libc.posix_spawn_file_actions_adddup2(actions, wire, target), command)
        _check(libc.posix_spawn_file_actions_addopen(actions, 2, b"/dev/null", os.O_WRONLY, 0), command)
        pid = ctypes.c_int()
        variables = [f"{name}={value}" for name, value in environment.items()]
        path = os.fsencode(command[0])
        _check(
            libc.posix_spawn(ctypes.byref(pid), path, actions, None, _strings(command), _strings(variables)), command
        )
        return pid.value
    finally:
        libc.posix_spawn_file_actions_destroy(actions)
        os.close(wire)


def _strings(texts: Sequence[str]) -> ctypes.Array[ctypes.c_char_p]:
    """Texts as C has them: an array with nothing at its end."""
    return (ctypes.c_char_p * (len(texts) + 1))(*map(os.fsencode, texts), None)


def _check(code: int, command: Sequence[str]) -> None:
    if code:
        raise OSError(code, f"The process could not be started: {os.strerror(code)}", command[0])
