"""Bytes that wait for a slow reader: in their order, in bounded memory, in a file that goes away."""

import random

import pytest

from sparql import spool
from sparql.spool import Room, Spool


@pytest.mark.parametrize("seed", range(5))
def test_what_goes_in_comes_out_in_its_order(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 1000)
    chance = random.Random(seed)
    room = Room()
    kept = Spool(room)
    put, taken, most = bytearray(), bytearray(), 0
    for _ in range(500):
        if chance.random() < 0.6:
            content = chance.randbytes(chance.randrange(1, 400))
            kept.put(content)
            put += content
            most = max(most, room.used)
        else:
            taken += kept.take()
    assert most > 0
    while content := kept.take():
        taken += content
    assert taken == put
    assert room.used == 0
    kept.close()


def test_there_is_an_end_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 10)
    monkeypatch.setattr(spool, "IN_FILE", 100)
    room = Room(150)
    first, second = Spool(room), Spool(room)
    for kept in (first, second):
        kept.put(b"x" * 10)  # in memory
        assert not kept.is_full
    first.put(b"x" * 100)
    assert first.is_full
    assert not second.is_full
    second.put(b"x" * 60)
    assert second.is_full, "all together hold what they may"
    first.close()
    assert room.used == 60
    assert not second.is_full
    second.close()
    assert room.used == 0
