"""How far reading has come, in bytes of files: the only measure that is known before the end."""

import os
from collections.abc import Iterable
from io import BufferedIOBase


class Meter:
    """Counts the bytes of files. `total` is 0 where nobody can say: standard input, web addresses."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self.total = sum(map(_size, paths))
        self._finished = 0
        self._current: BufferedIOBase | None = None

    def begin(self, stream: BufferedIOBase) -> None:
        """A file is opened."""
        self._current = stream

    def end(self) -> None:
        """It is read, or given up."""
        if self._current is not None and not self._current.closed:
            self._finished += os.fstat(self._current.fileno()).st_size
        self._current = None

    def done(self) -> int:
        """The bytes that are read."""
        current = self._current
        if current is None or current.closed:
            return self._finished
        try:
            return self._finished + current.tell()
        except (OSError, ValueError):
            return self._finished

    def rest(self, seconds: float) -> float | None:
        """The seconds that are left at the speed so far; None where that is not known."""
        done = self.done()
        return seconds * (self.total - done) / done if self.total >= done > 0 else None


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0
