"""What is remembered of jobs when the service ends: an SQLite file beside the store, made with the first job.

A job is written down when it is made, as it goes on and when it ends. One that the next service finds without an end
was cut off: its file is gone, what it wrote is in the store, and whoever sent it is told to send it again.
"""

import json
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.documents import Document

FILE = "jobs.sqlite"
KEPT = 100  # jobs
INTERRUPTED = "interrupted"
ADVICE = (
    "The service ended before the job did. What it had written stays, at least as much as `counts` says. Send the same "
    "file again, with the same Idempotency-Key if it had one: articles that are there already are left as they are."
)

log = logging.getLogger("chancery.articles")


class Ledger:
    """The jobs of one store, in its folder; without a folder nothing is remembered. May be used in threads."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FILE
        self._lock = threading.Lock()

    def keep(self, job: Document) -> None:
        """Write down how far a job is. A job does not fail because that cannot be done."""
        if self._path is None:
            return
        try:
            with self._opened(self._path) as file:
                put = "INSERT INTO jobs VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET told = excluded.told"
                file.execute(put, (job["key"], json.dumps(job, ensure_ascii=False)))
                old = "SELECT rowid FROM jobs ORDER BY rowid DESC LIMIT -1 OFFSET ?"
                file.execute(f"DELETE FROM jobs WHERE rowid IN ({old})", (KEPT,))
        except sqlite3.Error as error:
            log.warning("The job %s is not written down: %s", job["key"], error)

    def past(self) -> list[Document]:
        """The jobs of the services before this one, in the order in which they were made."""
        if self._path is None or not self._path.exists():
            return []
        try:
            with self._opened(self._path) as file:
                found = [json.loads(row[0]) for row in file.execute("SELECT told FROM jobs ORDER BY rowid")]
        except sqlite3.Error as error:
            log.warning("The jobs of before are not known: %s", error)
            return []
        return [each if each["ended"] else {**each, "state": INTERRUPTED, "error": ADVICE} for each in found]

    @contextmanager
    def _opened(self, path: Path) -> Iterator[sqlite3.Connection]:
        with self._lock, closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("CREATE TABLE IF NOT EXISTS jobs (key TEXT PRIMARY KEY, told TEXT)")
            yield file
