"""What queries may use, and how a pool of workers is at a moment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may use: seconds for an answer, bytes of memory for a worker, workers, seconds to wait for one.

    `queue` is how many queries may wait at once: a worker answers some thousand small ones in the five seconds.
    """

    seconds: float = 30
    memory: int = 1 << 30
    workers: int = 2
    wait: float = 5
    queue: int = 500


@dataclass(frozen=True, slots=True)
class State:
    """A pool at a moment: queries that wait and run, workers that are idle, were started and were killed, bytes kept
    in files for slow readers."""

    waiting: int
    running: int
    idle: int
    started: int
    killed: int
    spooled: int
