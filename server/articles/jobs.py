"""Jobs: files of articles that are taken in while the client does something else.

They last as long as the service; the next one still tells what became of them (`server.articles.ledger`).
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from ingest.documents import Document
from ingest.readers import Refusal
from ontology.errors import NotFound, ServiceBusy
from server.articles.ledger import ADVICE, INTERRUPTED, Ledger
from server.counts import Counts
from server.intake import Remark

MOST_WAITING = 20
KEPT = 100  # jobs that have ended
NOTES = 100  # remarks of a reader that a job tells


class State(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = INTERRUPTED  # by the end of the service


@dataclass
class Job:
    """One job. `counts` grow while it runs; what was refused is in them."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    state: State = State.WAITING
    counts: Counts = field(default_factory=Counts)
    notes: list[str] = field(default_factory=list)
    error: str | None = None
    made: str = field(default_factory=lambda: now())
    started: str | None = None
    ended: str | None = None
    keep: Callable[[Document], None] = lambda _: None
    _left: bool = False  # the service ends
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody wants it to end, or the service ends."""
        return self._stop.is_set()

    @property
    def has_ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state not in (State.WAITING, State.RUNNING)

    def start(self) -> bool:
        """Begin; False where it was cancelled while it waited."""
        with self._lock:
            if self.has_ended:
                return False
            self.state, self.started = State.RUNNING, now()
        self.write()
        return True

    def write(self) -> None:
        """Have it remembered how far it is."""
        self.keep(self.document())

    def remark(self, remark: Remark | None) -> None:
        """Keep what the reader says that is no refusal."""
        if remark is not None and not isinstance(remark, Refusal) and len(self.notes) < NOTES:
            self.notes.append(remark.text)

    def end(self, error: Exception | None = None) -> None:
        """It has come to its end, or to one that nobody wanted."""
        with self._lock:
            self.error = None if error is None else f"{type(error).__name__}: {error}"
            self.state, self.ended = State.FAILED if error else self._stopped(State.DONE), now()
        self.write()

    def cancel(self) -> None:
        """Let it end after the article at hand; what is written stays."""
        with self._lock:
            self._stop.set()
            if self.state is State.WAITING:
                self.state, self.ended = self._stopped(State.CANCELLED), now()
        self.write()

    def interrupt(self) -> None:
        """Let it end, because the service does."""
        if not self.has_ended:
            self._left = not self.is_cancelled
            self.cancel()

    def _stopped(self, otherwise: State) -> State:
        """How it has ended, where nothing failed."""
        if self._left:
            self.error = ADVICE
            return State.INTERRUPTED
        return State.CANCELLED if self.is_cancelled else otherwise

    def document(self) -> Document:
        """What it says of itself."""
        counts = self.counts
        names = ("read", "new", "changed", "unchanged", "copies", "refused", "reports")
        return {
            "key": self.key,
            "state": self.state.value,
            "made": self.made,
            "started": self.started,
            "ended": self.ended,
            "counts": {**{name: getattr(counts, name) for name in names}, "events": len(counts.events)},
            "errors": [
                {"line": one.line, "kind": one.kind.value, "reason": one.reason} for one in list(counts.refusals)
            ],
            "notes": list(self.notes),
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Past:
    """A job of a service before this one: what was written down of it."""

    key: str
    told: Document
    has_ended = True

    def cancel(self) -> None:
        """It has ended already."""

    def interrupt(self) -> None:
        """It has ended already."""

    def document(self) -> Document:
        """What it said of itself."""
        return self.told


class Jobs:
    """The jobs of a service, the newest last; those of the services before it, where there is a folder to keep them."""

    def __init__(self, folder: Path | None = None) -> None:
        self._ledger = Ledger(folder)
        self._jobs: dict[str, Job | Past] = {
            str(each["key"]): Past(str(each["key"]), each) for each in self._ledger.past()
        }

    def new(self) -> Job:
        """A job that waits. Raises ServiceBusy where too many do."""
        if sum(not job.has_ended for job in self._jobs.values()) > MOST_WAITING:
            raise ServiceBusy(f"{MOST_WAITING} jobs wait. Try again when one has ended: /api/jobs lists them.")
        job = Job(keep=self._ledger.keep)
        self._jobs[job.key] = job
        job.write()
        for old in [each.key for each in self._jobs.values() if each.has_ended][:-KEPT]:
            del self._jobs[old]
        return job

    def interrupted(self) -> list[str]:
        """The keys of those that were cut off."""
        return [each.key for each in self._jobs.values() if each.document()["state"] == INTERRUPTED]

    def all(self) -> list[Job | Past]:
        """All that are remembered, the newest first."""
        return list(self._jobs.values())[::-1]

    def job(self, key: str) -> Job | Past:
        """A job by its key. Raises NotFound."""
        found = self._jobs.get(key)
        if found is None:
            raise NotFound(
                f"There is no job {key!r}: the last {KEPT} that have ended are remembered. /api/jobs lists them."
            )
        return found

    def interrupt_all(self) -> None:
        """Let all of them end, because the service does."""
        for job in self._jobs.values():
            job.interrupt()


def now() -> str:
    """The time, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
