"""Oxigraph's own server, as a process beside ours."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest


def binary() -> str:
    """Oxigraph's server, from the package `oxigraph`; its absence is an error only in CI."""
    found = shutil.which("oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs the package `oxigraph`, of the version of pyoxigraph.")
        pytest.skip("needs the package `oxigraph`")
    return found


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The server over an empty store in this folder; gives its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [binary(), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=-3) as server:
        try:
            deadline = time.monotonic() + 20
            while True:
                with suppress(OSError), urlopen(f"{address}/query?query=ASK%7B%7D"):
                    break
                assert time.monotonic() < deadline, "Oxigraph does not start"
                time.sleep(0.05)
            yield address
        finally:
            server.terminate()
