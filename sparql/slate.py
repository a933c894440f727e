"""What a worker that holds a connection is doing, in memory that its service reads at any moment, also after its death.

The service sees how long a query has run, what to answer when it has to be killed, and every request that was answered,
though no message is sent for any of them.
"""

import json
import mmap
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from sparql import frames

MOST_DATA = 64 << 10  # bytes of a request
MOST_RECORDS = 4096
SLOW = 0.012  # seconds: half of `loan.LOOK`, and so much that one way more through the service does not matter
_HEAD = struct.Struct("=QQdQQQ")  # state, number, started, bytes of the request, records, wanted
_WORD = struct.Struct("=Q")
_BEGUN = struct.Struct("=QdQ")
_STATE, _NUMBER, _DATA_SIZE, _RECORDS, _WANTED = 0, 8, 24, 32, 40
_RECORD = struct.Struct("=?xxxIffII")
_DATA = mmap.PAGESIZE
_NOTED = _DATA + MOST_DATA
_KEPT = _NOTED + MOST_RECORDS * _RECORD.size
_MOST_KEPT = 1 << 20  # bytes of requests and answers that the service is to keep
_SIZE = _KEPT + _MOST_KEPT


class Doing(IntEnum):
    """What the worker does with its connection."""

    WAITING = 0  # for a request
    RUNNING = 1  # a query; no byte of its answer has gone out
    WRITING = 2  # an answer is sent, or will be handed to the service: nobody has to watch the query any more


@dataclass(frozen=True, slots=True)
class Record:
    """A request that was answered with 200: from what the worker kept or not, its bytes, its seconds, the query's.

    The service may keep the `answer` to the bytes of the `request`, where they are given.
    """

    kept: bool
    size: int
    seconds: float
    worked: float
    request: bytes = b""
    answer: bytes = b""


@dataclass(frozen=True, slots=True)
class Read:
    """What stands on a slate, at one moment: what is done, the number of the query and when it began (on the monotonic
    clock), the bytes of the request that is not answered."""

    doing: Doing
    number: int
    started: float
    data: bytes


class Slate:
    """Both sides' view. The worker writes all but `wanted`."""

    def __init__(self, descriptor: int | None = None) -> None:
        self.descriptor = os.memfd_create("slate") if descriptor is None else descriptor
        if descriptor is None:
            os.ftruncate(self.descriptor, _SIZE)
        self._memory = mmap.mmap(self.descriptor, _SIZE)
        self._number = self._count = self._used = 0

    def clear(self) -> None:
        """Begin anew: the service does, before it lends a connection."""
        _HEAD.pack_into(self._memory, 0, 0, 0, 0.0, 0, 0, 0)

    def open(self) -> None:
        """Begin anew: the worker does, when it gets a connection."""
        self._number = self._count = self._used = 0

    @property
    def wanted(self) -> bool:
        """Whether others wait for the worker."""
        return self._memory[_WANTED] != 0

    def want(self) -> None:
        """Say that others wait for the worker."""
        self._memory[_WANTED] = 1

    def begin(self, data: bytes, started: float) -> None:
        """A query begins; `data` is its request."""
        self.keep(data)
        self._number += 1
        _BEGUN.pack_into(self._memory, _NUMBER, self._number, started, len(data))
        self._memory[_STATE] = Doing.RUNNING

    def keep(self, data: bytes) -> None:
        """Bytes were read that are not answered."""
        self._memory[_DATA : _DATA + len(data)] = data
        _WORD.pack_into(self._memory, _DATA_SIZE, len(data))

    def write(self) -> None:
        """An answer is about to be sent."""
        self._memory[_STATE] = Doing.WRITING

    def wait(self) -> None:
        """The answer has gone."""
        _WORD.pack_into(self._memory, _DATA_SIZE, 0)
        self._memory[_STATE] = Doing.WAITING

    def note(self, record: Record) -> None:
        """A request was answered; there is room for MOST_RECORDS."""
        place, kept = _NOTED + self._count * _RECORD.size, record.request + record.answer
        lengths = (len(record.request), len(record.answer)) if self._used + len(kept) <= _MOST_KEPT else (0, 0)
        if lengths[0]:
            self._memory[_KEPT + self._used : _KEPT + self._used + len(kept)] = kept
            self._used += len(kept)
        told = record.kept, record.size, record.seconds, record.worked
        _RECORD.pack_into(self._memory, place, *told, *lengths)
        self._count += 1
        _WORD.pack_into(self._memory, _RECORDS, self._count)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another record."""
        return self._count >= MOST_RECORDS

    def read(self) -> Read:
        """What stands there. The worker may have gone on meanwhile."""
        doing, number, started, size, _, _ = _HEAD.unpack_from(self._memory)
        return Read(Doing(doing), number, started, self._memory[_DATA : _DATA + min(size, MOST_DATA)])

    def records(self) -> list[Record]:
        """What was answered."""
        (count,) = _WORD.unpack_from(self._memory, _RECORDS)
        until = _NOTED + min(count, MOST_RECORDS) * _RECORD.size
        found, place = [], _KEPT
        make: Callable[..., Record] = Record
        for *told, asked, given in _RECORD.iter_unpack(self._memory[_NOTED:until]):
            request, place = self._memory[place : place + asked], place + asked
            answer, place = self._memory[place : place + given], place + given
            found.append(make(*told, request, answer))
        return found

    def close(self) -> None:
        """Let go of it."""
        self._memory.close()
        os.close(self.descriptor)


def back(asked: bool, rest: bytes = b"") -> bytes:
    """The frame by which a worker gives a connection back: an answer follows in frames, or `rest` is still to be sent
    of one."""
    return frames.pack(json.dumps({"asked": asked}).encode() + b"\n" + rest)
