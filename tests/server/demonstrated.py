"""`chancery demo` as a process of its own, which tests ask from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

MAIN = [sys.executable, "-c", "import sys; from server.cli import main; sys.exit(main())"]


@contextmanager
def demonstrated(
    folder: Path, port: int = 0, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running demo, its temporary store in this folder, and what it has printed; it is killed if it still runs."""
    env = {**os.environ, "TMPDIR": str(folder), **(settings or {})}
    command = [*MAIN, "demo", "--port", str(port)]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, env=env, start_new_session=True) as process:
        assert process.stdout is not None
        printed = ""
        while "Ctrl-C" not in printed:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            printed += line
        try:
            yield process, printed
        finally:
            if process.poll() is None:
                process.kill()
