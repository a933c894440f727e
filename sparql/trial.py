"""Updates that may take long, each in a process of its own on a copy of the store: `python -m sparql.trial`.

Nothing stops an update of pyoxigraph 0.5.13 either, and while it parses a text it stops the threads of its process. So
it runs where it can be killed, without a network and with as much memory as a query may have. What fails there has
changed nothing, and a copy that is right takes the place of the live RocksDB (`sparql.store`).
"""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pyoxigraph

from ontology import errors
from ontology.errors import ChanceryError, QueryAborted, QueryError, QuerySyntaxError, QueryTimeout, ServiceBusy
from sparql.confinement import confine
from sparql.process import inherited
from sparql.syntax import explain, shortened

_UNCHANGED = "Nothing was changed."


class Trial:
    """Runs one update at a time; `stop` ends the one that runs."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()

    def run(self, path: Path, text: str, base: str, limits: tuple[float, int]) -> None:
        """Update the RocksDB at a path, which nobody has open, within some seconds and bytes of memory.

        Raises QuerySyntaxError, QueryError, QueryTimeout, QueryAborted where it needs more memory, ServiceBusy where it
        is stopped.
        """
        seconds, memory = limits
        command = (sys.executable, "-m", "sparql.trial", str(path), str(memory))
        quiet = subprocess.DEVNULL
        asked = json.dumps({"text": text, "base": base}).encode()
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, env=inherited()
        ) as process:
            self._process = process
            try:
                if self._stopped.is_set():
                    process.kill()
                said, _ = process.communicate(asked, timeout=seconds)
            except subprocess.TimeoutExpired:
                raise QueryTimeout(
                    f"The update was stopped at its deadline of {seconds:g} s. {_UNCHANGED} Let it do less at a time, "
                    "or let the service take longer (CHANCERY_QUERY_SECONDS)."
                ) from None
            finally:
                process.kill()
                self._process = None
        if process.returncode or not said:
            raise self._broken(process.returncode)
        if told := json.loads(said):
            raise getattr(errors, told.pop("error"))(told.pop("message"), **told)

    def stop(self) -> None:
        """End what runs, and let nothing begin."""
        self._stopped.set()
        process = self._process
        if process is not None:
            process.kill()

    def _broken(self, code: int) -> ChanceryError:
        if self._stopped.is_set():
            return ServiceBusy(f"The update was given up, because the service stops. {_UNCHANGED} Send it again later.")
        return QueryAborted(
            f"The update broke its process, which ended with code {code}: it needed more memory than it may have, or "
            f"is nested too deep. {_UNCHANGED} Let it do less at a time, or load files: chancery load."
        )


def refused(error: Exception, text: str) -> QueryError:
    """The error for what the engine raises when it runs an update."""
    if isinstance(error, SyntaxError):
        return explain(error, text, "update")
    return QueryError(f"The update cannot be done: {shortened(str(error))}. {_UNCHANGED}")


def _told(error: QueryError) -> dict[str, Any]:
    told: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, QuerySyntaxError):
        told |= {"line": error.line, "column": error.column, "hint": error.hint}
    return told


def main() -> None:
    """Confine this process, run the update that standard input says, and answer what went wrong, if anything."""
    path, memory = sys.argv[1:]
    confine(int(memory), writes=True)
    asked = json.load(sys.stdin)
    told: dict[str, Any] = {}
    try:
        engine = pyoxigraph.Store(path)
        engine.update(asked["text"], base_iri=asked["base"])
        engine.flush()
    except (SyntaxError, RuntimeError, ValueError) as error:
        told = _told(refused(error, asked["text"]))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
