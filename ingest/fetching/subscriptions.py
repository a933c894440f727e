"""What is known of each feed that is watched, in a file of SQLite: when it is due, what of it was read."""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import SourceError
from ontology.iris import digest

LONGEST = 86400.0  # seconds that a feed which fails, or says so, is left alone
_MOST_TRIALS = 5  # of a page that cannot be had: an hour at the usual interval, then it is what it is
_MOST_ENTRIES = 20_000  # of a feed that are remembered; feeds show their newest, seldom more than a hundred
_SCHEMA = """
create table if not exists feed (url text primary key, due real, failures integer);
create table if not exists entry (feed text, key text, content text, read real, primary key (feed, key));
create table if not exists trial (feed text, key text, content text, trials integer, primary key (feed, key));
"""


@dataclass(frozen=True, slots=True)
class Due:
    """When a feed is to be asked next, in seconds since the epoch, and how often it failed in a row."""

    at: float
    failures: int


class Subscriptions:
    """The state of the feeds; without a path for this run alone."""

    def __init__(self, path: Path | None = None) -> None:
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
            self._base.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise SourceError(
                f"The state of the feeds {str(path)!r} cannot be used: {error}. Delete it; feeds are then read anew."
            ) from error

    def due(self, feed: str) -> Due:
        """When a feed is due; now, if it is new."""
        row = self._base.execute("select due, failures from feed where url = ?", (feed,)).fetchone()
        return Due(*row) if row else Due(0.0, 0)

    def succeeded(self, feed: str, interval: float) -> None:
        """A feed was read; it is due again after the interval."""
        self._base.execute("insert or replace into feed values (?, ?, 0)", (feed, time.time() + interval))

    def failed(self, feed: str, interval: float, asked: float | None) -> float:
        """A feed could not be read: it is left alone twice as long each time, or as long as it asks. The seconds."""
        failures = self.due(feed).failures + 1
        pause = min(LONGEST, max(interval * 2.0 ** min(failures, 20), asked or 0.0))
        self._base.execute("insert or replace into feed values (?, ?, ?)", (feed, time.time() + pause, failures))
        return pause

    def is_known(self, feed: str, key: str, content: str) -> bool:
        """Whether an entry was read with this content."""
        row = self._base.execute("select content from entry where feed = ? and key = ?", (feed, key)).fetchone()
        return bool(row) and row[0] == digest(content)

    def mark(self, feed: str, key: str, content: str) -> None:
        """An entry is written; it is not read again until it changes."""
        row = (feed, key, digest(content), time.time())
        self._base.execute("insert or replace into entry values (?, ?, ?, ?)", row)
        self._base.execute("delete from trial where feed = ? and key = ?", (feed, key))

    def again(self, feed: str, key: str, content: str) -> bool:
        """Whether an entry whose page could not be had is to be tried again; counts it, and says no at the fifth."""
        row = self._base.execute("select content, trials from trial where feed = ? and key = ?", (feed, key)).fetchone()
        trials = row[1] + 1 if row and row[0] == digest(content) else 1
        self._base.execute("insert or replace into trial values (?, ?, ?, ?)", (feed, key, digest(content), trials))
        return trials < _MOST_TRIALS

    def prune(self, feed: str) -> None:
        """Forget the oldest entries of a feed that has had very many."""
        self._base.execute(
            "delete from entry where feed = ? and key not in "
            "(select key from entry where feed = ? order by read desc limit ?)",
            (feed, feed, _MOST_ENTRIES),
        )

    def close(self) -> None:
        """Close the file."""
        self._base.close()
