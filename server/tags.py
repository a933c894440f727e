"""Entity tags of answers: the generation and all that was asked. Read by workers too, so nothing large is imported."""

import re
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from sparql.snapshots import Snapshot

VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)  # two runs of these differ


def entity_tag(snapshot: Snapshot, *request: object) -> str | None:
    """The weak entity tag of an answer: the generation and all that was asked; None where two runs would differ, or
    the snapshot has been retired.

    The folder's time tells generation 3 of this store from generation 3 of one that was made anew in its place.
    """
    return tag_of(snapshot, "\x1f".join(map(repr, request)))


def tag_of(snapshot: Snapshot, asked: str) -> str | None:
    """`entity_tag` of what was asked, as `repr` has it."""
    folded = asked.casefold()  # in which a word is found ten times as fast as without regard to case
    if ("now" in folded or "rand" in folded or "uuid" in folded) and VOLATILE.search(asked):
        return None
    try:
        told = f"{made(snapshot.path)}\x1f{asked}".encode()
    except FileNotFoundError:
        return None
    return f'W/"{snapshot.generation}-{blake2b(told, digest_size=12).hexdigest()}"'


@lru_cache(maxsize=16)
def made(path: Path) -> str:
    """When a snapshot was made; its folder is asked once. Raises FileNotFoundError."""
    return str(path.stat().st_mtime_ns)
