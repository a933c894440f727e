"""Pages that were fetched, in a file of SQLite: for re-runs, and for asking servers only whether something changed."""

import sqlite3
import time
from dataclasses import dataclass, replace
from pathlib import Path

import zstandard

from ontology.errors import SourceError

_DAYS_KEPT = 30
_TABLE = (
    "create table if not exists page (url text primary key, final text, fetched real, etag text, modified text, "
    "media text, charset text, pages integer, body blob)"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was fetched: the address in the end, when, what the server said of it, and its bytes."""

    url: str
    fetched: float
    etag: str
    modified: str
    media: str
    charset: str
    pages: int
    body: bytes


class Cache:
    """The pages; without a path in memory only."""

    def __init__(self, path: Path | None = None) -> None:
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
            self._base.execute(_TABLE)
            self._base.execute("delete from page where fetched < ?", (time.time() - _DAYS_KEPT * 86400,))
        except (sqlite3.Error, OSError) as error:
            raise SourceError(
                f"The cache of pages {str(path)!r} cannot be used: {error}. Delete it; it is made anew."
            ) from error

    def get(self, url: str) -> Kept | None:
        """The page of an address."""
        row = self._base.execute(
            "select final, fetched, etag, modified, media, charset, pages, body from page where url = ?", (url,)
        ).fetchone()
        return replace(Kept(*row), body=zstandard.decompress(row[-1])) if row else None

    def put(self, url: str, page: Kept) -> None:
        """Keep a page."""
        body = zstandard.compress(page.body, 3)
        row = (url, page.url, page.fetched, page.etag, page.modified, page.media, page.charset, page.pages, body)
        self._base.execute("insert or replace into page values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def touch(self, url: str, fetched: float) -> None:
        """The page was asked for again and has not changed."""
        self._base.execute("update page set fetched = ? where url = ?", (fetched, url))

    def close(self) -> None:
        """Close the file."""
        self._base.close()
