"""Where the bytes of an answer wait for a reader who is slower than the engine: some in memory, the rest in a file.

Without it a client on a slow line, or one that reads nothing on purpose, keeps a query worker busy for as long as it
likes; with it the worker is free as soon as the engine is done, and a slow client costs disk alone.
"""

import tempfile
from collections import deque
from typing import IO

IN_MEMORY = 1 << 20  # bytes of an answer: sixteen frames; with two hundred answers under way 200 MiB
IN_FILE = 128 << 20  # bytes of an answer; then the engine waits for the reader
IN_ALL_FILES = 2 << 30

_PIECE = 64 << 10


class Room:
    """The bytes that all spools of a pool may have in files together."""

    def __init__(self, size: int = IN_ALL_FILES) -> None:
        self.size = size
        self.used = 0

    @property
    def is_full(self) -> bool:
        """Whether no more should be put into files. One frame for each answer may still come on top."""
        return self.used >= self.size


class Spool:
    """The bytes of one answer, first in first out. To be closed."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._memory: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None
        self._written = self._read = 0

    @property
    def is_full(self) -> bool:
        """Whether the writer is to wait: this spool, or all together, hold as much as they may."""
        waiting = self._written - self._read
        return self._written >= IN_FILE or (waiting > 0 and self._room.is_full)

    def put(self, content: bytes) -> None:
        """Take bytes in."""
        if self._written == self._read and self._held < IN_MEMORY:
            self._memory.append(content)
            self._held += len(content)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="chancery-")  # noqa: SIM115 - closed by close()
        self._file.seek(self._written)
        self._file.write(content)
        self._written += len(content)
        self._room.used += len(content)

    def take(self) -> bytes:
        """The next bytes; none if there are none yet."""
        if self._memory:
            content = self._memory.popleft()
            self._held -= len(content)
            return content
        if self._file is None or self._read == self._written:
            return b""
        self._file.seek(self._read)
        content = self._file.read(min(_PIECE, self._written - self._read))
        self._read += len(content)
        if self._read == self._written:
            self._empty_file(self._file)
        return content

    def close(self) -> None:
        """Forget everything."""
        self._memory.clear()
        self._held = 0
        if self._file is not None:
            self._empty_file(self._file)
            self._file.close()
            self._file = None

    def _empty_file(self, file: IO[bytes]) -> None:
        file.truncate(0)
        self._room.used -= self._written
        self._written = self._read = 0
