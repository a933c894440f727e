"""Feeds that are polled for ever: their new and changed entries as they come, and pauses in between."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ingest.fetching.subscriptions import Subscriptions
from ingest.readers import ReadOptions, Refusal
from ingest.readers.feeds import Entry, entries
from ingest.readers.following import whole_article
from ingest.readers.online import source
from ingest.readers.records import Fetch, Fetched, Kind, Notice, Reading
from ingest.readers.sources import Source
from ontology.errors import FetchError, SourceError
from server.intake import Incoming

PAUSE = 0.5  # seconds of sleep at a time, after which what was coded meanwhile is written


@dataclass(frozen=True)
class Fresh:
    """What fetches pages as they are now: an entry is read once for each change, so its page is never an old one."""

    fetch: Fetch

    def get(self, url: str, revalidate: bool = True) -> Fetched:
        """What the address gives. Raises FetchError where it cannot be had."""
        return self.fetch.get(url, revalidate=True)


@dataclass(frozen=True)
class Watch:
    """The feeds, how often each is asked, and what is known of them; `once` ends it when none is due."""

    feeds: Sequence[str]
    fetch: Fetch
    state: Subscriptions
    interval: float
    once: bool = False
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = lambda _: None

    def incoming(self, options: ReadOptions) -> Iterator[Incoming]:
        """What the feeds bring. A feed that fails is a refusal, and is left alone for longer each time."""
        asked: set[str] = set()
        while True:
            due = [feed for feed in self.feeds if self.state.due(feed).at <= time.time()]
            due = [feed for feed in due if not (self.once and feed in asked)]
            for feed in due:
                asked.add(feed)
                yield from self._polled(feed, options)
            if due:
                continue
            if self.once:
                return
            yield Incoming(None)
            self._rest()

    def _rest(self) -> None:
        next_due = min(self.state.due(feed).at for feed in self.feeds)
        left = max(0.0, next_due - time.time())
        self.tell(f"{len(self.feeds)} feeds, the next in {left:.0f} s")
        self.sleep(min(PAUSE, left))

    def _polled(self, feed: str, options: ReadOptions) -> Iterator[Incoming]:
        """The new and changed entries of one feed."""
        self.tell(f"asking {feed}")
        try:
            fetched = self.fetch.get(feed, revalidate=True)
            found = source(feed, fetched)
            listed = entries(found, options)
        except (SourceError, OSError) as error:
            known = isinstance(error, FetchError)
            kind = Kind(error.kind) if isinstance(error, FetchError) else Kind.UNREADABLE
            pause = self.state.failed(feed, self.interval, error.seconds if isinstance(error, FetchError) else None)
            what = "" if known else "is no feed: "
            yield Incoming(Refusal(feed, None, f"{what}{error}; it is asked again in {pause:.0f} s", kind))
            return
        for entry in reversed(listed):  # feeds begin with the newest
            if not self.state.is_known(feed, entry.key, entry.content):
                yield from self._entry(feed, entry, found, options)
        self.state.succeeded(feed, self.interval)
        self.state.prune(feed)

    def _entry(self, feed: str, entry: Entry, found: Source, options: ReadOptions) -> Iterator[Incoming]:
        """One entry; it is known once its last reading is written, or when its page could not be had too often."""
        readings = list(whole_article(entry.draft, found, options))
        known = (feed, entry.key, entry.content)
        later = any(map(_passes, readings)) and self.state.again(*known)
        done = None if later else partial(self.state.mark, *known)
        for reading in readings[:-1]:
            yield Incoming(reading)
        if readings:
            yield Incoming(readings[-1], done)


def _passes(reading: Reading) -> bool:
    """Whether something kept an entry from being read whole that may be over at the next visit."""
    kind = reading.kind if isinstance(reading, Refusal | Notice) else None
    return kind is not None and kind.passes
