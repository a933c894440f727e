"""Requests that are sent twice and done once: the answer to an Idempotency-Key is remembered for a day.

After the draft draft-ietf-httpapi-idempotency-key-header-07; the same key with another request is a 409.
"""

import hashlib
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import Conflict, RequestError

FILE = "requests.sqlite"
DAY = 86_400
KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that was given."""

    status: int
    location: str | None
    content: bytes


class Once:
    """The keys of one store's requests."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._under_way: set[str] = set()

    @contextmanager
    def begun(self, key: str, request: bytes) -> Iterator[Told | None]:
        """What was answered to a request with this key; None where it is new, and then nobody else may send the key.

        Raises RequestError for what is no key, Conflict for one of another request, or of one that is under way.
        """
        if not KEY.fullmatch(key):
            raise RequestError(
                f"Idempotency-Key is {key!r:.80}; wanted 1 to 200 visible characters of ASCII, such as a UUID."
            )
        digest = hashlib.sha256(request).hexdigest()
        with self._lock:
            if key in self._under_way:
                raise Conflict(f"A request with the Idempotency-Key {key!r} is under way. Wait for its answer.")
            found = self._found(key, digest)
            if found is None:
                self._under_way.add(key)
        try:
            yield found
        finally:
            if found is None:
                self._under_way.discard(key)

    def keep(self, key: str, request: bytes, told: Told) -> None:
        """Remember an answer."""
        digest = hashlib.sha256(request).hexdigest()
        with closing(self._open()) as file:
            file.execute("DELETE FROM requests WHERE time < ?", (time.time() - DAY,))
            row = (key, digest, told.status, told.location, told.content, time.time())
            file.execute("INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?, ?)", row)

    def forget(self, ending: str) -> None:
        """Forget the answers whose location ends so: what they told of was cut off, and may be asked for again."""
        with closing(self._open()) as file:
            file.execute("DELETE FROM requests WHERE substr(location, -length(?1)) = ?1", (ending,))

    def _found(self, key: str, digest: str) -> Told | None:
        asked = "SELECT digest, status, location, content FROM requests WHERE key = ? AND time >= ?"
        with closing(self._open()) as file:
            found = file.execute(asked, (key, time.time() - DAY)).fetchone()
        if found is None:
            return None
        if found[0] != digest:
            raise Conflict(f"Another request had the Idempotency-Key {key!r}. Give each its own.")
        return Told(*found[1:])

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, isolation_level=None)
        file.execute(
            "CREATE TABLE IF NOT EXISTS requests "
            "(key TEXT PRIMARY KEY, digest TEXT, status INTEGER, location TEXT, content BLOB, time REAL)"
        )
        return file
