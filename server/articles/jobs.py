"""Jobs: files of articles that are taken in while the client does something else. They last as long as the service."""

import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from ingest.readers import Refusal
from ontology.errors import NotFound, ServiceBusy
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
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody wants it to end."""
        return self._stop.is_set()

    @property
    def has_ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)

    def start(self) -> bool:
        """Begin; False where it was cancelled while it waited."""
        with self._lock:
            if self.has_ended:
                return False
            self.state, self.started = State.RUNNING, now()
            return True

    def remark(self, remark: Remark | None) -> None:
        """Keep what the reader says that is no refusal."""
        if remark is not None and not isinstance(remark, Refusal) and len(self.notes) < NOTES:
            self.notes.append(remark.text)

    def end(self, error: Exception | None = None) -> None:
        """It has come to its end, or to one that nobody wanted."""
        with self._lock:
            self.error = None if error is None else f"{type(error).__name__}: {error}"
            ended = State.CANCELLED if self.is_cancelled else State.DONE
            self.state, self.ended = State.FAILED if error else ended, now()

    def cancel(self) -> None:
        """Let it end after the article at hand; what is written stays."""
        with self._lock:
            self._stop.set()
            if self.state is State.WAITING:
                self.state, self.ended = State.CANCELLED, now()

    def document(self) -> dict[str, object]:
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


class Jobs:
    """The jobs of a service, the newest last."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def new(self) -> Job:
        """A job that waits. Raises ServiceBusy where too many do."""
        if sum(not job.has_ended for job in self._jobs.values()) > MOST_WAITING:
            raise ServiceBusy(f"{MOST_WAITING} jobs wait. Try again when one has ended: /api/jobs lists them.")
        job = Job()
        self._jobs[job.key] = job
        for old in [each.key for each in self._jobs.values() if each.has_ended][:-KEPT]:
            del self._jobs[old]
        return job

    def all(self) -> list[Job]:
        """All that are remembered, the newest first."""
        return list(self._jobs.values())[::-1]

    def job(self, key: str) -> Job:
        """A job by its key. Raises NotFound."""
        found = self._jobs.get(key)
        if found is None:
            raise NotFound(
                f"There is no job {key!r}: jobs are remembered until the service ends. /api/jobs lists them."
            )
        return found

    def cancel_all(self) -> None:
        """Let all of them end."""
        for job in self._jobs.values():
            job.cancel()


def now() -> str:
    """The time, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
