"""Words to things: a side index over names, titles and evidence in SQLite's FTS5, in step with a generation.

The engine has no text search: CONTAINS over 200,000 labels takes a second, the same words here 0.03 s. The index is
brought up to date from a snapshot when somebody searches, and only what differs is written. It holds nothing that the
store does not say, so it may be deleted at any time.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology import vocab
from ontology.errors import QueryError, StoreError
from sparql.snapshots import Snapshot

FILE = "search.sqlite"
PROPERTIES = (vocab.RDFS_LABEL, vocab.SKOS_PREF_LABEL, vocab.SKOS_ALT_LABEL, vocab.DCTERMS_TITLE, vocab.EVIDENCE)

_FORMAT = 1
_TABLES = f"""
    DROP TABLE IF EXISTS words;
    DROP TABLE IF EXISTS texts;
    DROP TABLE IF EXISTS shown;
    CREATE TABLE texts (id INTEGER PRIMARY KEY, thing TEXT, property TEXT, text TEXT, UNIQUE (thing, property, text));
    CREATE VIRTUAL TABLE words USING fts5
        (text, content='texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
    CREATE TABLE shown (snapshot TEXT);
    INSERT INTO shown VALUES ('');
    PRAGMA user_version = {_FORMAT};
"""
_CHANGES = """
    CREATE TEMP TABLE gone AS SELECT id, text FROM texts
        WHERE NOT EXISTS (SELECT 1 FROM now WHERE (now.thing, now.property, now.text)
                                                = (texts.thing, texts.property, texts.text));
    INSERT INTO words (words, rowid, text) SELECT 'delete', id, text FROM gone;
    DELETE FROM texts WHERE id IN (SELECT id FROM gone);
    DROP TABLE gone;
    CREATE TEMP TABLE top AS SELECT coalesce(max(id), 0) AS id FROM texts;
    INSERT OR IGNORE INTO texts (thing, property, text) SELECT thing, property, text FROM now;
    INSERT INTO words (rowid, text) SELECT id, text FROM texts WHERE id > (SELECT id FROM top);
    DROP TABLE top;
    DROP TABLE now;
"""
# Whose name has the words is meant more often than whose sentence has them.
_FOUND = """
    SELECT thing, property, text FROM
        (SELECT thing, property, text, min(order_) FROM
            (SELECT texts.*, (texts.property = :evidence) * 1000 + words.rank AS order_
                FROM words JOIN texts ON texts.id = words.rowid
                WHERE words MATCH :words AND substr(texts.thing, 1, length(:under)) = :under)
         GROUP BY thing ORDER BY 4, thing LIMIT :limit)
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing, and the text by which it was found."""

    thing: str
    property: str
    text: str


class Index:
    """The index of one store, in its folder. To be used in threads: each call opens the file for itself."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()

    def refresh(self, snapshot: Snapshot) -> None:
        """Bring the index in step with a snapshot. Raises StoreError where one of the two cannot be read."""
        with self._lock:
            try:
                with closing(self._open()) as file:
                    key = f"{snapshot.generation} {snapshot.path.stat().st_mtime_ns}"
                    if file.execute("SELECT snapshot FROM shown").fetchone()[0] != key:
                        _update(file, snapshot, key)
            except (sqlite3.Error, OSError) as error:
                raise StoreError(
                    f"The search index {str(self._path)!r} cannot be brought up to date: {error}. "
                    "Try again; if that does not help, delete it: it is made anew."
                ) from error

    def find(self, words: str, limit: int, under: str = "") -> list[Hit]:
        """The things with a text that has all of the words, the best first; of those whose IRIs begin with `under`.

        A word that ends in a star stands for all words that begin so. Case and accents do not count. Raises QueryError
        where there is no word.
        """
        asked = _expression(words)
        values = {"words": asked, "limit": limit, "evidence": vocab.EVIDENCE.value, "under": under}
        with closing(self._open()) as file:
            return [Hit(*row) for row in file.execute(_FOUND, values)]

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, isolation_level=None)
        if file.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            file.executescript(f"PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
        return file


def _update(file: sqlite3.Connection, snapshot: Snapshot, key: str) -> None:
    """Write what differs between the index and a snapshot, in one transaction."""
    file.execute("CREATE TEMP TABLE now (thing TEXT, property TEXT, text TEXT, UNIQUE (thing, property, text))")
    file.executemany("INSERT OR IGNORE INTO now VALUES (?, ?, ?)", _texts(snapshot))
    file.execute("BEGIN IMMEDIATE")
    for statement in _CHANGES.split(";"):
        file.execute(statement)
    file.execute("UPDATE shown SET snapshot = ?", (key,))
    file.execute("COMMIT")


def _texts(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    store = pyoxigraph.Store.read_only(str(snapshot.path))
    for property_ in PROPERTIES:
        for quad in store.quads_for_pattern(None, property_, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                yield quad.subject.value, property_.value, quad.object.value


def _expression(words: str) -> str:
    """The words as FTS5 takes them: each a string of its own, so that nothing in it is an operator."""
    given = words.split()
    if not any(character.isalnum() for character in words):
        raise QueryError(f"There is no word in {words!r}. Give words to search for, such as 'summit' or 'sanction*'.")
    quoted = ('"' + word.rstrip("*").replace('"', '""') + '"' + ("*" if word.endswith("*") else "") for word in given)
    return " ".join(word for word in quoted if any(character.isalnum() for character in word))
