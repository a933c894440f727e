"""Saved queries, their webhooks, and what was delivered: the values that the book keeps."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from server.saved import signatures

FORMER_SECONDS = (
    86_400.0  # for which an old secret signs beside the new one, so that a receiver may change it meanwhile
)


class State(StrEnum):
    """Whether a webhook is told of events."""

    ACTIVE = "active"
    PAUSED = "paused"


class Way(StrEnum):
    """What a webhook may be told of, as the change feed has it."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What a delivery is."""

    EVENTS = "events"
    RESET = "reset"  # much was written at once: what a receiver keeps has to be read anew
    PING = "ping"


class Outcome(StrEnum):
    """How far a delivery has come, and how an attempt to deliver ended."""

    WAITING = "waiting"  # for its first attempt, or after one that failed
    DELIVERED = "delivered"
    FAILED = "failed"  # and it is not tried again: a ping
    GONE = "gone"  # 410: nobody wants it
    GIVEN_UP = "given_up"  # too many attempts have failed
    DROPPED = "dropped"  # somebody had the webhook go on elsewhere


@dataclass(frozen=True, slots=True)
class Place:
    """How far a webhook has been told: all changes up to this number of this journal, and some parts of the next."""

    journal: str
    number: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Webhook:
    """Who is told, of what, how it is signed; `reason` says why it is paused if it was not by hand."""

    url: str
    ways: tuple[Way, ...]
    place: Place
    secret: str = field(default_factory=signatures.made, repr=False)
    former: str | None = field(default=None, repr=False)
    former_until: float = 0.0
    state: State = State.ACTIVE
    reason: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The secrets that sign."""
        old = (self.former,) if self.former and time.time() < self.former_until else ()
        return self.secret, *old

    def with_new_secret(self) -> "Webhook":
        """The same with another secret; the one of now signs for a day more."""
        return replace(self, secret=signatures.made(), former=self.secret, former_until=time.time() + FORMER_SECONDS)

    def paused(self, reason: str | None) -> "Webhook":
        """The same, told of nothing until somebody has it go on."""
        return replace(self, state=State.PAUSED, reason=reason)


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved query: filters of events, as texts, and a webhook if there is one."""

    key: str
    name: str
    filters: Mapping[str, str]
    webhook: Webhook | None = None
    made: str = field(default_factory=lambda: stamp(time.time()))

    @property
    def is_active(self) -> bool:
        """Whether there is somebody to tell."""
        return self.webhook is not None and self.webhook.state is State.ACTIVE


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that is told to a webhook once, in as many attempts as that takes. `due` is when it is tried next."""

    saved: str
    kind: Kind
    count: int = 0  # events in it
    key: str = field(default_factory=lambda: f"msg_{secrets.token_hex(12)}")
    made: float = field(default_factory=time.time)
    outcome: Outcome = Outcome.WAITING
    attempts: int = 0
    due: float | None = field(default_factory=time.time)
    status: int | None = None
    error: str | None = None
    ended: float | None = None

    def document(self) -> dict[str, object]:
        """What is said of it."""
        return {
            "id": self.key,
            "kind": self.kind.value,
            "count": self.count,
            "state": self.outcome.value,
            "made": stamp(self.made),
            "attempts": self.attempts,
            "status": self.status,
            "error": self.error,
            "next": None if self.due is None else stamp(self.due),
            "ended": None if self.ended is None else stamp(self.ended),
        }


def stamp(seconds: float) -> str:
    """A time in UTC as text."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
