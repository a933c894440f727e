"""Where saved queries and deliveries are kept: an SQLite file beside the store, which is made with the first of them.

What a webhook is told next is written together with how far it has been told (an outbox): whenever the process ends,
each event is in one delivery, and a delivery is tried until it is received. Backups leave the file out: it holds
secrets, and a copy of the service somewhere else is not to post as well. It cannot be made anew, so one that is broken
is an error.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ontology.errors import Conflict, NotFound, StoreError
from server.saved.queries import Delivery, Kind, Outcome, Place, Saved, State, Way, Webhook

FILE = "saved.sqlite"
# Saved queries. While articles stream in, each takes 1 to 3 ms of a thread a second at 60,000 events, and where it
# looks for words 2 ms an article more (measured): a hundred without words take a fifth of a core.
MOST = 100
KEPT = 100  # deliveries of each that are remembered after their end

_FORMAT = 1
_TABLES = f"""
    CREATE TABLE saved (key TEXT PRIMARY KEY, name TEXT, filters TEXT, made TEXT);
    CREATE TABLE webhooks (saved TEXT PRIMARY KEY REFERENCES saved ON DELETE CASCADE, url TEXT, ways TEXT, secret TEXT,
                           former TEXT, former_until REAL, state TEXT, reason TEXT,
                           journal TEXT, number INTEGER, part INTEGER);
    CREATE TABLE deliveries (key TEXT PRIMARY KEY, saved TEXT REFERENCES webhooks ON DELETE CASCADE, kind TEXT,
                             count INTEGER, made REAL, outcome TEXT, attempts INTEGER, due REAL, status INTEGER,
                             error TEXT, ended REAL, body BLOB);
    CREATE INDEX by_saved ON deliveries (saved, made);
    PRAGMA user_version = {_FORMAT};
"""
_COLUMNS = "saved, kind, count, key, made, outcome, attempts, due, status, error, ended"


class Book:
    """The saved queries of one store, in its folder. May be used in threads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()

    def all(self) -> list[Saved]:
        """All of them, in the order in which they were made."""
        if not self._path.exists():
            return []
        with self._opened() as file:
            return [_saved(file, row) for row in file.execute(f"{_ASKED} ORDER BY made, key").fetchall()]

    def saved(self, key: str) -> Saved:
        """One of them. Raises NotFound."""
        if self._path.exists():
            with self._opened() as file:
                row = file.execute(f"{_ASKED} WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    return _saved(file, row)
        raise NotFound(f"There is no saved query {key!r}. GET /api/saved lists them.")

    def add(self, one: Saved) -> None:
        """Keep a new one. Raises Conflict where there is one with its key, or as many as there may be."""
        with self._opened() as file:
            if file.execute("SELECT count(*) FROM saved").fetchone()[0] >= MOST:
                raise Conflict(f"{MOST} queries are saved, and that is as many as there may be. DELETE one first.")
            if file.execute("SELECT 1 FROM saved WHERE key = ?", (one.key,)).fetchone():
                raise Conflict(f"A query is saved as {one.key!r}. PATCH it, or give another id.")
            _write(file, one)

    def change(self, one: Saved) -> None:
        """Have a saved query be this; without a webhook its deliveries go."""
        with self._opened() as file:
            _write(file, one)

    def tell(self, key: str, place: Place, told: tuple[Delivery, bytes] | None) -> None:
        """Write down that a webhook is told up to a place, and in which delivery, if anything has to be told."""
        with self._opened() as file:
            row = (place.journal, place.number, place.part, key)
            file.execute("UPDATE webhooks SET journal = ?, number = ?, part = ? WHERE saved = ?", row)
            if told is not None:
                _note(file, *told)

    def remove(self, key: str) -> None:
        """Forget one, its webhook and its deliveries. Raises NotFound."""
        self.saved(key)
        with self._opened() as file:
            file.execute("DELETE FROM saved WHERE key = ?", (key,))

    def waiting(self, key: str) -> tuple[Delivery, bytes] | None:
        """The delivery of a webhook that is not received yet, with its body: there is one at most."""
        with self._opened() as file:
            asked = f"SELECT body, {_COLUMNS} FROM deliveries WHERE saved = ? AND outcome = ? AND body IS NOT NULL"
            row = file.execute(asked, (key, Outcome.WAITING)).fetchone()
            return None if row is None else (_delivery(row[1:]), row[0])

    def note(self, one: Delivery, body: bytes | None) -> None:
        """Write down how far a delivery is; its body is kept as long as it may be tried again."""
        with self._opened() as file:
            _note(file, one, body)
            old = "SELECT key FROM deliveries WHERE saved = ? AND body IS NULL ORDER BY made DESC LIMIT -1 OFFSET ?"
            file.execute(f"DELETE FROM deliveries WHERE key IN ({old})", (one.saved, KEPT))

    def again(self, key: str) -> None:
        """Have the delivery that waits tried at once, as if for the first time."""
        with self._opened() as file:
            row = (time.time(), key, Outcome.WAITING)
            file.execute("UPDATE deliveries SET attempts = 0, due = ? WHERE saved = ? AND outcome = ?", row)

    def drop(self, key: str) -> None:
        """Give up the delivery that waits."""
        with self._opened() as file:
            row = (Outcome.DROPPED, time.time(), key, Outcome.WAITING)
            change = "UPDATE deliveries SET outcome = ?, due = NULL, body = NULL, ended = ?"
            file.execute(f"{change} WHERE saved = ? AND outcome = ?", row)

    def deliveries(self, key: str) -> list[Delivery]:
        """Those that are remembered, the last first."""
        with self._opened() as file:
            asked = f"SELECT {_COLUMNS} FROM deliveries WHERE saved = ? ORDER BY made DESC, key"
            return [_delivery(row) for row in file.execute(asked, (key,))]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, in one transaction."""
        try:
            with self._lock:
                if not self._path.exists():
                    self._path.touch(mode=0o600)  # it holds secrets
                with closing(sqlite3.connect(self._path, isolation_level=None)) as file:
                    if file.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
                        file.executescript(f"PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
                    file.execute("PRAGMA foreign_keys = ON")
                    file.execute("PRAGMA synchronous = FULL")  # what was received must not be sent anew after a crash
                    with file:
                        file.execute("BEGIN IMMEDIATE")
                        yield file
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"The saved queries in {str(self._path)!r} cannot be read or written: {error}. Make room on the disk; "
                "if the file is broken, put one from a copy in its place, or remove it and save the queries anew."
            ) from error


_ASKED = "SELECT key, name, filters, made FROM saved"


def _saved(file: sqlite3.Connection, row: tuple[str, str, str, str]) -> Saved:
    key, name, filters, made = row
    asked = "SELECT url, ways, secret, former, former_until, state, reason, journal, number, part FROM webhooks"
    found = file.execute(f"{asked} WHERE saved = ?", (key,)).fetchone()
    if found is None:
        return Saved(key, name, json.loads(filters), None, made)
    url, ways, secret, former, until, state, reason, journal, number, part = found
    place = Place(journal, number, part)
    told = tuple(Way(way) for way in json.loads(ways))
    return Saved(
        key, name, json.loads(filters), Webhook(url, told, place, secret, former, until, State(state), reason), made
    )


def _write(file: sqlite3.Connection, one: Saved) -> None:
    filters = json.dumps(dict(one.filters), ensure_ascii=False)
    wanted = "name = excluded.name, filters = excluded.filters"
    put = f"INSERT INTO saved VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET {wanted}"
    file.execute(put, (one.key, one.name, filters, one.made))
    hook = one.webhook
    if hook is None:
        file.execute("DELETE FROM webhooks WHERE saved = ?", (one.key,))
        return
    row = {
        "saved": one.key,
        "url": hook.url,
        "ways": json.dumps(hook.ways),
        "secret": hook.secret,
        "former": hook.former,
        "former_until": hook.former_until,
        "state": hook.state,
        "reason": hook.reason,
        "journal": hook.place.journal,
        "number": hook.place.number,
        "part": hook.place.part,
    }
    names = ", ".join(row)
    wanted = ", ".join(f"{name} = excluded.{name}" for name in row)
    marks = ", ".join("?" for _ in row)
    file.execute(
        f"INSERT INTO webhooks ({names}) VALUES ({marks}) ON CONFLICT (saved) DO UPDATE SET {wanted}",
        tuple(row.values()),
    )


def _note(file: sqlite3.Connection, one: Delivery, body: bytes | None) -> None:
    row = (one.saved, one.kind, one.count, one.key, one.made, one.outcome, one.attempts, one.due, one.status, one.error)
    put = f"INSERT OR REPLACE INTO deliveries ({_COLUMNS}, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    file.execute(put, (*row, one.ended, body))


def _delivery(
    row: tuple[str, str, int, str, float, str, int, float | None, int | None, str | None, float | None],
) -> Delivery:
    saved, kind, count, key, made, outcome, attempts, due, status, error, ended = row
    return Delivery(saved, Kind(kind), count, key, made, Outcome(outcome), attempts, due, status, error, ended)
