"""Coroutines that need not wait, run without a task."""

from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that does not wait: the caller has made sure of that. Raises RuntimeError if it does."""
    try:
        work.send(None)
    except StopIteration as end:
        given: T = end.value
        return given
    work.close()
    raise RuntimeError(f"{work!r} waits, so that it has no result at once. Await it.")
