"""Which article repeats the text of another: word for word by a hash, nearly by MinHash over bands.

What was read is remembered in a file of SQLite, so that a copy is known whichever run or feed it comes from, and memory
is flat. An article that is read again is judged as it was the first time, unless its text has changed.
"""

import hashlib
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ontology.errors import SourceError
from ontology.iris import article_key
from ontology.model import Article

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words
_BANDS, _ROWS = 25, 5  # two texts that share 70 % of their shingles meet in a band with 99 %, at 30 % with 6 %
# All 14 pairs of 2,031 press releases above this share are one release again, or amended; the 6 from 0.5 to here are
# mostly notices of one kind from another day or year. Of 5,479 news items of a few sentences no two meet.
_ALIKE = 0.7
_SHORTEST = 40  # words: shorter texts are copies only word for word
_READ = 20_000  # words that count of a text
_SCHEMA = """
create table if not exists text (
    number integer primary key, key text unique, hash text, copy_of text, session integer, signature blob);
create index if not exists text_by_hash on text (hash);
create table if not exists band (band integer, value integer, number integer);
create index if not exists band_by_value on band (band, value);
create index if not exists band_by_number on band (number);
"""

Signature = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class _Known:
    """A text that was read before."""

    number: int
    key: str
    copy_of: str | None
    session: int
    signature: bytes | None


class Originals:
    """The texts that were read. `alive` says of an article of an earlier run, by its key, whether it is still there."""

    def __init__(self, path: Path | None = None, alive: Callable[[str], bool] = lambda _: True) -> None:
        self._alive = alive
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
            self._base.executescript(_SCHEMA)
            self._session = 1 + int(self._base.execute("select coalesce(max(session), 0) from text").fetchone()[0])
        except (sqlite3.Error, OSError) as error:
            raise SourceError(
                f"The list of texts {str(path)!r} cannot be used: {error}. Delete it; copies of what was read before "
                "are then not known."
            ) from error

    def judged(self, article: Article) -> Article:
        """The article, with the key of the one that it repeats where there is one; it is remembered."""
        key = article_key(article)
        digest = hashlib.sha256(article.text.encode()).hexdigest()
        former = self._base.execute("select number, hash, copy_of from text where key = ?", (key,)).fetchone()
        if former and former[1] == digest and (former[2] is None or self._alive_or_new(former[2])):
            return replace(article, copy_of=former[2])
        words = _WORD.findall(article.text.casefold(), 0)[:_READ]
        signature = minhash(words) if len(words) >= _SHORTEST else None
        with self._transaction():
            if former:
                self._forget(former[0])
            first = self._first(key, digest, signature)
            self._remember(key, digest, first, signature)
        return replace(article, copy_of=first)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _first(self, key: str, digest: str, signature: Signature | None) -> str | None:
        """The key of the first article with this text, or nearly this."""
        for known in self._same(digest):
            if known.key != key and self._there(known):
                return known.copy_of or known.key
        if signature is None:
            return None
        alike = [(_share(signature, known.signature), known) for known in self._near(signature) if known.signature]
        for share, known in sorted(alike, key=lambda one: (-one[0], one[1].number)):
            if share < _ALIKE:
                break
            if known.key != key and known.copy_of != key and self._there(known):
                return known.copy_of or known.key
        return None

    def _same(self, digest: str) -> Iterator[_Known]:
        query = "select number, key, copy_of, session, signature from text where hash = ? order by number limit 20"
        for row in self._base.execute(query, (digest,)).fetchall():
            yield _Known(*row)

    def _near(self, signature: Signature) -> Iterator[_Known]:
        query = (
            "select distinct text.number, key, copy_of, session, signature from band join text using (number) "
            "where band = ? and value = ? order by text.number limit 50"
        )
        seen: set[int] = set()
        for band in enumerate(_bands(signature)):
            for row in self._base.execute(query, band).fetchall():
                if row[0] not in seen:
                    seen.add(row[0])
                    yield _Known(*row)

    def _there(self, known: _Known) -> bool:
        """Whether the article is in the store, or of this run and on its way there; otherwise it is forgotten."""
        if known.session == self._session or self._alive(known.key):
            return True
        self._forget(known.number)
        return False

    def _alive_or_new(self, key: str) -> bool:
        row = self._base.execute("select session from text where key = ?", (key,)).fetchone()
        return bool(row) and (row[0] == self._session or self._alive(key))

    def _remember(self, key: str, digest: str, first: str | None, signature: Signature | None) -> None:
        kept = None if signature is None else signature.tobytes()
        row = (key, digest, first, self._session, kept)
        cursor = self._base.execute(
            "insert into text (key, hash, copy_of, session, signature) values (?, ?, ?, ?, ?)", row
        )
        if signature is not None and first is None:  # copies are found by their first
            bands = ((band, value, cursor.lastrowid) for band, value in enumerate(_bands(signature)))
            self._base.executemany("insert into band values (?, ?, ?)", bands)

    def _forget(self, number: int) -> None:
        self._base.execute("delete from text where number = ?", (number,))
        self._base.execute("delete from band where number = ?", (number,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._base.execute("rollback")
            raise
        self._base.execute("commit")


_RANDOM = np.random.default_rng(20261127)  # the numbers are in every file that was written: never another seed
_FACTORS = _RANDOM.integers(1, 1 << 63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_TERMS = _RANDOM.integers(0, 1 << 63, _BANDS * _ROWS, dtype=np.uint64)
_STEP = 512  # shingles that are hashed at once: 512 x 125 numbers fit the processor's cache


def minhash(words: list[str]) -> Signature:
    """The least of 125 hashes over the shingles of a text: of two texts as many agree as they share shingles.

    The hashes are Dietzfelbinger's multiply-shift, (a x + b) >> 32 in 64 bits.
    """
    count = max(1, len(words) - _SHINGLE + 1)
    shingles = np.fromiter(
        (zlib.crc32(" ".join(words[at : at + _SHINGLE]).encode()) for at in range(count)), np.uint64, count
    )
    least = np.full(_BANDS * _ROWS, np.iinfo(np.uint32).max, np.uint64)
    for start in range(0, count, _STEP):
        hashes = shingles[start : start + _STEP, None] * _FACTORS + _TERMS
        np.minimum(least, (hashes >> np.uint64(32)).min(axis=0), out=least)
    return least.astype(np.uint32)


def _bands(signature: Signature) -> Iterator[int]:
    """A number for each band: texts with one in common are compared."""
    for row in signature.reshape(_BANDS, _ROWS):
        yield zlib.crc32(row.tobytes())


def _share(signature: Signature, other: bytes | None) -> float:
    """The share of shingles that two texts have in common, estimated."""
    return float((signature == np.frombuffer(other or b"", np.uint32)).mean()) if other else 0.0
