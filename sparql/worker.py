"""The process that answers queries, one at a time: `python -m sparql.worker MEMORY`.

It can be killed at any moment and nothing is lost: it only reads, and only from snapshots. Each request names the
snapshot it is to be answered from (`sparql.frames` has the conversation).
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import pyoxigraph

from ontology.errors import ChanceryError, QueryAborted, QueryError, StoreError
from sparql import frames
from sparql.confinement import confine
from sparql.evaluation import Evaluation, Request, begin
from sparql.syntax import explain, shortened

# Nothing is sent before this many bytes are there, because most failures show early and can then still be told;
# after that the only honest sign is a broken connection.
HELD_BACK = 64 << 10


class Held:
    """The output of one answer: keeps the first bytes back, then sends frames."""

    def __init__(self, send: Callable[[bytes], object], header: dict[str, Any]) -> None:
        self._send = send
        self._header = header
        self.kept = bytearray()  # what was not sent yet
        self.begun = False

    def write(self, content: bytes, /) -> int:
        """Keep the bytes, and send them when there are many."""
        self.kept += content
        if len(self.kept) >= HELD_BACK:
            self._push(complete=False)
        return len(content)

    def flush(self) -> None:
        """The engine flushes what it wrote; the bytes stay held back."""

    def finish(self) -> None:
        """Send the rest; after more than one frame an empty one says that the answer is whole."""
        if self.begun:
            self._push(complete=True)
            self._send(frames.pack(b""))
        else:
            self._push(complete=True)

    def _push(self, complete: bool) -> None:
        if not self.begun:
            self._send(frames.pack(frames.headed({**self._header, "complete": complete}, self.kept)))
            self.begun = True
        elif self.kept:
            self._send(frames.pack(bytes(self.kept)))
        self.kept.clear()


class Worker:
    """Answers on `output` what is asked; holds one snapshot open."""

    def __init__(self, output: BinaryIO) -> None:
        self._path: str | None = None
        self._store: pyoxigraph.Store | None = None
        self._output = output

    def answer(self, request: dict[str, Any]) -> None:
        """Answer one request; a failure after the header has gone ends the process."""
        held: Held | None = None
        try:
            evaluation = self._begin(request)
            held = Held(self._output.write, {"format": evaluation.format.name})
            evaluation.write(held)
            held.finish()
        except (ChanceryError, SyntaxError, ValueError, RuntimeError, OSError, MemoryError) as error:
            if held is not None and held.begun:
                os._exit(frames.FAILED_MIDWAY)
            self._output.write(frames.pack(frames.headed(failure(error, request["text"]))))
        self._output.flush()

    def _begin(self, request: dict[str, Any]) -> Evaluation:
        return begin(self.opened(request.pop("snapshot")), Request(**request))

    def opened(self, path: str) -> pyoxigraph.Store:
        """The snapshot at `path`; the one before is let go of."""
        if self._store is None or path != self._path:
            try:
                self._store = pyoxigraph.Store.read_only(path)
            except OSError as error:
                raise StoreError(f"The snapshot {path!r} cannot be opened: {error}. Take a new one.") from error
            self._path = path
        return self._store


def failure(error: Exception, text: str) -> dict[str, Any]:
    """The header that tells of a failure: its class, which the pool raises again, and what that is made of."""
    if isinstance(error, SyntaxError):
        found = explain(error, text)
        position = {"line": found.line, "column": found.column, "hint": found.hint}
        return {"error": type(found).__name__, "message": str(found), **position}
    if isinstance(error, ChanceryError):
        return {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, MemoryError):
        return {
            "error": QueryAborted.__name__,
            "message": "The query needed more memory than it may have. Ask for less.",
        }
    return {"error": QueryError.__name__, "message": _refusal(str(error))}


def _refusal(said: str) -> str:
    if "SELECT projection" in said:
        return f"{shortened(said)}: a value was given for a variable that is no column. Add it to the SELECT clause."
    return f"The query cannot be answered: {shortened(said)}. Change that part of the query."


def main() -> None:
    """Confine this process, then answer until the input ends."""
    (memory,) = sys.argv[1:]
    isolated = confine(int(memory))
    sys.stdout.buffer.write(frames.pack(json.dumps({"isolated": isolated}).encode()))
    sys.stdout.buffer.flush()
    gc.freeze()  # the collector need not look at the modules again
    worker = Worker(sys.stdout.buffer)
    while (request := frames.read(sys.stdin.buffer)) is not None:
        worker.answer(json.loads(request))


if __name__ == "__main__":
    main()
