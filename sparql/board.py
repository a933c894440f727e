"""What all workers of a service may read at any moment, in memory that only the service writes.

The generation that shows all that is written, so that no worker answers from an earlier one once a write is
acknowledged; and which requests the service has an answer to, so that no worker makes it again.
"""

import mmap
import os
import struct
import zlib
from typing import Self

_WORD = struct.Struct("=Q")
# A request is known by some bits of its checksum: where two share them, one of them takes the longer way and its loan
# ends. A full cache of small answers (64 MiB, 1.5 KB each) marks one in fifty; of 65,536 marks half were taken, and
# no loan lasted.
_MARKS = 1 << 21
_SIZE = mmap.PAGESIZE + _MARKS
NONE = 0  # the generation while something is written that no snapshot shows


class Board:
    """The service's side; `descriptor` is what a worker is given, to read."""

    def __init__(self) -> None:
        own = os.memfd_create("board")
        os.ftruncate(own, _SIZE)
        self._memory = mmap.mmap(own, _SIZE)
        self._marked = False
        # Opened anew: a descriptor for writing, handed on, would be one for writing.
        self.descriptor = os.open(f"/proc/self/fd/{own}", os.O_RDONLY | os.O_CLOEXEC)
        os.close(own)

    def show(self, generation: int | None) -> None:
        """Say which generation shows all; None while none does. To be called before a write is acknowledged."""
        _WORD.pack_into(self._memory, 0, generation or NONE)
        if self._marked:
            self._marked = False
            self._memory[mmap.PAGESIZE :] = bytes(_MARKS)

    def mark(self, request: bytes) -> None:
        """Say that the service has the answer of this generation to a request."""
        self._marked = True
        self._memory[_place(request)] = 1

    def close(self) -> None:
        """Let go of it. Workers that have it keep it."""
        if not self._memory.closed:
            os.close(self.descriptor)
            self._memory.close()


class Reading:
    """A worker's side."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    @classmethod
    def of(cls, descriptor: int) -> Self:
        """The board behind a descriptor, which is closed."""
        memory = mmap.mmap(descriptor, _SIZE, prot=mmap.PROT_READ)
        os.close(descriptor)
        return cls(memory)

    @property
    def generation(self) -> int:
        """The generation that shows all; NONE while none does."""
        (found,) = _WORD.unpack_from(self._memory)
        return int(found)

    def is_marked(self, request: bytes) -> bool:
        """Whether the service may have the answer to a request."""
        return self._memory[_place(request)] != 0


def _place(request: bytes) -> int:
    return mmap.PAGESIZE + (zlib.crc32(request) & (_MARKS - 1))
