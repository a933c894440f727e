"""What a worker that has connections is doing, in memory that its service reads at any moment, also after its death.

The service sees how long a query has run, what to answer when it has to be killed, and every request that was answered,
though no message is sent for any of them.
"""

import json
import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Self

from sparql import frames

MOST_DATA = 64 << 10  # bytes of a request
MOST_RECORDS = 4096  # that the service has not read
SLOW = 0.012  # seconds: half of `loan.LOOK`, and so much that one way more through the service does not matter
_HEAD = struct.Struct("=QQdQQQQQ")  # state, number, started, loan, bytes of the request, records, those read, wanted
_WORD = struct.Struct("=Q")
_BEGUN = struct.Struct("=QdQQ")
_STATE, _NUMBER, _LOAN, _RECORDS, _TAKEN, _WANTED = 0, 8, 24, 40, 48, 56
_RECORD = struct.Struct("=Q?xxxIffIII")
_DATA = mmap.PAGESIZE
_NOTED = _DATA + MOST_DATA
_KEPT = _NOTED + MOST_RECORDS * _RECORD.size
_MOST_KEPT = 1 << 20  # bytes of requests and answers that the service is to keep
_SIZE = _KEPT + _MOST_KEPT


class Doing(IntEnum):
    """What the worker does with one of its connections."""

    WAITING = 0  # for a request
    RUNNING = 1  # a query; no byte of its answer has gone out
    WRITING = 2  # a request is read, or an answer is sent: should the worker die, nobody knows how far that has come


class Record(NamedTuple):
    """A request on the connection of a loan that was answered with 200: from what the worker kept or not, its bytes,
    its seconds, the query's.

    Where they are given, the service may keep the `answer` to the bytes of the `request`. Thousands are made a second,
    and a dataclass takes thrice as long.
    """

    loan: int
    kept: bool
    size: int
    seconds: float
    worked: float
    request: bytes = b""
    answer: bytes = b""


@dataclass(frozen=True, slots=True)
class Read:
    """What stands on a slate, at one moment: what is done, on the connection of which loan; the number of the query,
    when it began (on the monotonic clock), and the bytes of its request."""

    doing: Doing
    number: int
    started: float
    loan: int
    data: bytes


class Slate:
    """Both sides' view. The worker writes all but what is `wanted` and how many records were read."""

    def __init__(self, descriptor: int | None = None) -> None:
        self.descriptor = os.memfd_create("slate") if descriptor is None else descriptor
        if descriptor is None:
            os.ftruncate(self.descriptor, _SIZE)
        self._memory = mmap.mmap(self.descriptor, _SIZE)
        self._number = self._count = self._used = 0
        self._offered = (0, 0, 0)

    def clear(self) -> None:
        """Begin anew: the service does, before it lends connections."""
        _HEAD.pack_into(self._memory, 0, 0, 0, 0.0, 0, 0, 0, 0, 0)

    def open(self) -> None:
        """Begin anew: the worker does, when it gets the first connection."""
        self._number = self._count = self._used = 0

    @property
    def wanted(self) -> bool:
        """Whether others wait for the worker."""
        return self._memory[_WANTED] != 0

    def want(self) -> None:
        """Say that others wait for the worker."""
        self._memory[_WANTED] = 1

    def begin(self, loan: int, data: bytes, started: float) -> None:
        """A query begins; `data` is its request."""
        self._memory[_DATA : _DATA + len(data)] = data
        self._number += 1
        _BEGUN.pack_into(self._memory, _NUMBER, self._number, started, loan, len(data))
        self._memory[_STATE] = Doing.RUNNING

    def write(self, loan: int) -> None:
        """A request is about to be read, or an answer to be sent."""
        _WORD.pack_into(self._memory, _LOAN, loan)
        self._memory[_STATE] = Doing.WRITING

    def wait(self) -> None:
        """The answer has gone."""
        self._memory[_STATE] = Doing.WAITING

    def note(self, loan: int, kept: bool, size: int, times: tuple[float, float]) -> None:
        """A request was answered (`Record`); there must be room."""
        offered, self._offered = self._offered, (0, 0, 0)
        place = _NOTED + self._count % MOST_RECORDS * _RECORD.size
        _RECORD.pack_into(self._memory, place, loan, kept, size, *times, *offered)
        self._count += 1
        _WORD.pack_into(self._memory, _RECORDS, self._count)

    def offer(self, request: bytes, answer: bytes) -> None:
        """The service is to keep what is noted next, if there is room for it."""
        if self._left() == 0:  # it has read all, and so what was offered before
            self._used = 0
        place, self._used = self._used, self._used + len(request) + len(answer)
        if self._used > _MOST_KEPT:
            self._used = place
            return
        self._memory[_KEPT + place : _KEPT + self._used] = request + answer
        self._offered = place, len(request), len(answer)

    def has_room(self, count: int) -> bool:
        """Whether there is room for so many more records."""
        return self._left() + count <= MOST_RECORDS

    def _left(self) -> int:
        """How many records the service has not read."""
        return self._count - self._word(_TAKEN)

    def read(self) -> Read:
        """What stands there. The worker may have gone on meanwhile."""
        doing, number, started, loan, size, *_ = _HEAD.unpack_from(self._memory)
        return Read(Doing(doing), number, started, loan, self._memory[_DATA : _DATA + min(size, MOST_DATA)])

    def take(self) -> list[Record]:
        """What was answered and not read before: the service reads it."""
        count, taken = self._word(_RECORDS), self._word(_TAKEN)
        first, end = (number % MOST_RECORDS for number in (taken, count))
        parts = ((first, end),) if first <= end and count - taken < MOST_RECORDS else ((first, MOST_RECORDS), (0, end))
        found = [record for part in parts for record in self._records(*part)]
        _WORD.pack_into(self._memory, _TAKEN, count)
        return found

    def _records(self, first: int, end: int) -> Iterator[Record]:
        places = slice(_NOTED + first * _RECORD.size, _NOTED + end * _RECORD.size)
        for *told, place, asked, given in _RECORD.iter_unpack(self._memory[places]):
            if asked:
                middle = _KEPT + place + asked
                told += self._memory[middle - asked : middle], self._memory[middle : middle + given]
            yield Record._make(told) if asked else Record(*told)

    def _word(self, place: int) -> int:
        (found,) = _WORD.unpack_from(self._memory, place)
        return int(found)

    def close(self) -> None:
        """Let go of it."""
        self._memory.close()
        os.close(self.descriptor)


@dataclass(frozen=True, slots=True)
class Back:
    """What a worker says when it gives the connection of a loan back: whether an answer follows in frames (`asked`),
    what it has read and not answered, and what is still to be sent of an answer."""

    loan: int
    asked: bool = False
    unread: bytes = b""
    rest: bytes = b""

    def packed(self) -> bytes:
        """The frame that says it."""
        head = json.dumps([self.loan, self.asked, len(self.unread)]).encode()
        return frames.pack(b"%b\n%b%b" % (head, self.unread, self.rest))

    @classmethod
    def unpacked(cls, content: bytes) -> Self:
        """What the content of a frame says."""
        head, _, rest = content.partition(b"\n")
        loan, asked, size = json.loads(head)
        return cls(loan, asked, rest[:size], rest[size:])
