"""What a worker and its service tell each other in memory and in a word."""

import mmap
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparql import frames
from sparql.board import NONE, Board, Reading
from sparql.slate import Back, Doing, Read, Record, Slate


def test_what_a_worker_says_of_a_connection_is_read_as_it_was_meant() -> None:
    for back in (
        Back(1),
        Back(2, True, b"GET\n\n"),
        Back(3, False, b"", b"\nrest\x00"),
        Back(4, False, b"a\n", b"\nb"),
    ):
        assert Back.unpacked(back.packed()[frames.LENGTH.size :]) == back


def test_a_slate_and_a_board_say_what_was_written() -> None:
    slate, board = Slate(), Board()
    other = Slate(slate.descriptor)
    other.begin(3, b"request", 1.5)
    assert slate.read() == Read(Doing.RUNNING, 1, 1.5, 3, b"request")
    other.write(4)
    assert (slate.read().doing, slate.read().loan) == (Doing.WRITING, 4)
    other.note(3, True, 7, (0.5, 0.25))
    other.offer(b"asked", b"given")
    other.note(4, False, 1, (0.5, 0.25))
    other.wait()
    assert slate.read().doing is Doing.WAITING
    assert slate.take() == [Record(3, True, 7, 0.5, 0.25), Record(4, False, 1, 0.5, 0.25, b"asked", b"given")]
    assert not other.wanted
    slate.want()
    assert other.wanted
    other.note(3, True, 7, (0.5, 0.25))
    slate.clear()
    assert (slate.take(), other.wanted) == ([], False)
    reading = Reading.of(os.dup(board.descriptor))
    board.show(3)
    board.mark(b"request")
    assert (reading.generation, reading.is_marked(b"request"), reading.is_marked(b"another")) == (3, True, False)
    board.show(None)
    assert (reading.generation, reading.is_marked(b"request")) == (NONE, False)
    with pytest.raises(PermissionError):  # a worker may not write there
        mmap.mmap(board.descriptor, mmap.PAGESIZE)
    board.close()
    slate.close()


@given(st.lists(st.tuples(st.sampled_from(["note", "offer", "take"]), st.integers(1, 300_000)), max_size=40))
@settings(max_examples=50, deadline=None)
def test_records_are_read_once_in_their_order_with_what_was_offered(steps: list[tuple[str, int]]) -> None:
    slate = Slate()
    other = Slate(os.dup(slate.descriptor))
    written: list[Record] = []
    read: list[Record] = []
    for what, size in steps:
        if what == "take":
            read += slate.take()
        for number in range(1 if what == "offer" else size % 1500):
            if not other.has_room(1):
                read += slate.take()
            request, answer = (b"%d" % number, bytes([size % 256]) * size) if what == "offer" else (b"", b"")
            if what == "offer":
                other.offer(request, answer)
            other.note(size, False, number, (0.5, 0.0))
            written.append(Record(size, False, number, 0.5, 0.0, request, answer))
    read += slate.take()
    assert [each[:5] for each in read] == [each[:5] for each in written]
    for one, offered in zip(read, written, strict=True):
        assert (one.request, one.answer) in ((offered.request, offered.answer), (b"", b""))  # where there was room
    slate.close()
    other.close()


def test_what_is_offered_has_room_again_when_the_service_has_read_it() -> None:
    slate = Slate()
    other = Slate(os.dup(slate.descriptor))
    for _ in range(5):
        other.offer(b"asked", bytes(900_000))
        other.note(1, True, 1, (0.5, 0.0))
        other.offer(b"more", bytes(900_000))
        other.note(1, True, 1, (0.5, 0.0))
        assert [(each.request, len(each.answer)) for each in slate.take()] == [(b"asked", 900_000), (b"", 0)]
    slate.close()
    other.close()
