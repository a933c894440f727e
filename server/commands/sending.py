"""Articles to a running service: read here, sent as jobs of JSON lines over POST /api/articles, followed to their end.

A batch is named by the hash of its content (Idempotency-Key), so that the same command, run again after it was broken
off, finds the jobs that are done already; and where they are forgotten, articles that are there are left as they are.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from ingest.readers import Notice, Reading, Refusal
from ingest.readers.fields import record
from ontology.errors import RequestError
from ontology.model import Article
from server.commands.remote import detail
from server.commands.transfer import headers

BATCH, BYTES = 500, 16 << 20  # articles and bytes of one job, at most: some minutes of coding, a sixteenth of the limit
PAUSE = 0.5  # seconds between two looks at a job
SECONDS = 120  # for an answer; a service that begins to code may take some ten
TRIES, REACHED = 30, 6  # of a request while the service is busy; while it cannot be reached: it starts in some seconds
LONGEST_WAIT = 60.0  # seconds between two of them
PASSING = (429, 502, 503, 504)
AGAIN = "What is taken in stays; run the command again to go on."
COUNTED = ("read", "new", "changed", "unchanged", "copies", "reports")
ENDED = ("done", "failed", "cancelled", "interrupted")

Document = dict[str, object]
Say = Callable[[str], object]


@dataclass
class Sent:
    """What came of it so far: the service's counts, summed over the jobs, and what nobody took."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    failed: int = 0  # jobs

    def __str__(self) -> str:
        counts = self.counts
        return (
            f"{counts['read']} articles taken in: {counts['new']} new, {counts['changed']} changed, "
            f"{counts['unchanged']} unchanged; {self.refused} records refused; {counts['reports']} reports"
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Some articles as JSON lines, and how each line is called when the service refuses it."""

    content: bytes
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """What names it: the hash of its content."""
        return f"chancery-{hashlib.sha256(self.content).hexdigest()}"


class Jobs(Protocol):
    """What takes batches in; `Remote` is one."""

    def begin(self, batch: Batch, key: str | None) -> Document:
        """The job of a batch: a new one, or the one that was begun with this key before."""

    def job(self, key: str) -> Document | None:
        """How far a job is; None where it is known no more."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A running service: its address, with a slash at its end, and its token."""

    address: str
    token: str | None
    pause: Callable[[float], object] = time.sleep

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.pause(seconds)

    def begin(self, batch: Batch, key: str | None) -> Document:
        """Send a batch."""
        head = {"Content-Type": "application/x-ndjson", **({"Idempotency-Key": key} if key else {})}
        return self._asked(Request(f"{self.address}api/articles", batch.content, head)) or {}

    def job(self, key: str) -> Document | None:
        """How far a job is; None where the service has forgotten it."""
        return self._asked(Request(f"{self.address}api/jobs/{key}"), missing=True)

    def _asked(self, request: Request, missing: bool = False) -> Document | None:
        for name, value in headers(self.token).items():
            request.add_header(name, value)
        for attempt in range(TRIES):
            try:
                with urlopen(request, timeout=SECONDS) as response:
                    return dict(json.load(response))
            except HTTPError as error:
                with error:
                    said = detail(error.read())
                if missing and error.code == 404:
                    return None
                if attempt + 1 >= TRIES or error.code not in PASSING:
                    raise RequestError(f"{request.full_url} answers {error.code} {error.reason}: {said}") from error
                wait = waiting(error.headers.get("Retry-After"), attempt)
            except (HTTPException, OSError) as error:
                if attempt + 1 >= REACHED:
                    reason = getattr(error, "reason", error)
                    raise RequestError(f"{request.full_url} cannot be reached: {reason}. {AGAIN}") from error
                wait = waiting(None, attempt)
            self.sleep(wait)
        raise AssertionError


def waiting(said: str | None, attempt: int) -> float:
    """How long to wait until the next try: as the service says, else twice as long each time."""
    return min(float(said) if said and said.isdigit() else 0.5 * 2.0**attempt, LONGEST_WAIT)


def sent(readings: Iterable[Reading], target: Jobs, say: Say) -> Iterator[Sent]:
    """Send all articles; what came of it so far after each look at a job. `say` is told what is refused, and notes.

    Raises RequestError where the service refuses a job or cannot be reached.
    """
    total = Sent()
    for batch in batches(refusing(readings, total, say)):
        job = yield from followed(target, batch, total)
        total.counts.update(counts(job))
        for each in listed(job, "errors"):
            total.refused += 1
            say(f"refused: {place(batch, each.get('line'))}: {each.get('reason')}")
        for note in listed(job, "notes"):
            say(f"note: {note}")
        if job["state"] != "done":
            total.failed += 1
            say(f"The job {job['key']} is {job['state']}: {job.get('error') or 'somebody ended it'}.")
        yield total


def refusing(readings: Iterable[Reading], total: Sent, say: Say) -> Iterator[Article]:
    """The articles of what is read; the rest is told."""
    for reading in readings:
        if isinstance(reading, Article):
            yield reading
            continue
        total.refused += isinstance(reading, Refusal)
        say(f"{'note' if isinstance(reading, Notice) else 'refused'}: {reading}")


def batches(articles: Iterable[Article]) -> Iterator[Batch]:
    """Articles in batches; the same articles give the same ones."""
    lines, names, size = list[bytes](), list[str](), 0
    for article in articles:
        line = json.dumps(record(article), ensure_ascii=False).encode() + b"\n"
        if lines and (len(lines) == BATCH or size + len(line) > BYTES):
            yield Batch(b"".join(lines), tuple(names))
            lines, names, size = [], [], 0
        lines.append(line)
        names.append(article.url or article.title or "an article without a title")
        size += len(line)
    if lines:
        yield Batch(b"".join(lines), tuple(names))


def followed(target: Jobs, batch: Batch, total: Sent) -> Generator[Sent, None, Document]:
    """Have a batch taken in; gives how far it is, and at the end the job.

    A job that was cut off, that the service has forgotten, or that ended badly before we came is begun once more.
    """
    for key in (batch.key, None):
        job, looks, known = target.begin(batch, key), 0, True
        while known and job["state"] not in ENDED:
            if looks:
                yield Sent(total.counts + counts(job), total.refused, total.failed)
                target.sleep(PAUSE)
            found = target.job(str(job["key"]))
            job, looks, known = found or job, looks + 1, found is not None
        if known and (job["state"] == "done" or (looks > 1 and job["state"] != "interrupted")):
            break
    return job


def counts(job: Document) -> Counter[str]:
    """The counts of a job that can be summed: an event may be in several jobs."""
    found = job.get("counts")
    return Counter({name: int(found[name]) for name in COUNTED if name in found} if isinstance(found, dict) else {})


def listed(job: Document, name: str) -> list[Any]:
    """A member of a job that is a list."""
    found = job.get(name)
    return found if isinstance(found, list) else []


def place(batch: Batch, line: object) -> str:
    """How the article on a line of a batch is called."""
    return batch.names[line - 1] if isinstance(line, int) and 0 < line <= len(batch.names) else "the job"
