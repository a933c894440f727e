"""Words to things: a side index over names, titles and evidence in SQLite's FTS5, in step with a generation.

The engine has no text search: CONTAINS over 200,000 labels takes a second, the same words here 0.03 s. The index is
brought up to date from a snapshot when somebody searches, and only what differs is written. It holds nothing that the
store does not say, so it may be deleted at any time.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology import vocab
from ontology.errors import QueryError, StoreError
from sparql.journal import Journal
from sparql.snapshots import Snapshot

FILE = "search.sqlite"
PROPERTIES = (vocab.RDFS_LABEL, vocab.SKOS_PREF_LABEL, vocab.SKOS_ALT_LABEL, vocab.DCTERMS_TITLE, vocab.EVIDENCE)

_FORMAT = 2
_TABLES = f"""
    DROP TABLE IF EXISTS words;
    DROP TABLE IF EXISTS texts;
    DROP TABLE IF EXISTS shown;
    CREATE TABLE texts (id INTEGER PRIMARY KEY, thing TEXT, property TEXT, text TEXT, UNIQUE (thing, property, text));
    CREATE VIRTUAL TABLE words USING fts5
        (text, content='texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
    CREATE TABLE shown (snapshot TEXT, followed TEXT);
    INSERT INTO shown VALUES ('', '');
    CREATE INDEX things ON texts (thing);
    PRAGMA user_version = {_FORMAT};
"""
_CHANGES = """
    CREATE TEMP TABLE gone AS SELECT id, text FROM {which}
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
    DROP TABLE looked;
"""
# Whose name has the words is meant more often than whose sentence has them.
_FOUND = """
    SELECT thing, property, text FROM
        (SELECT thing, property, text, min(order_) FROM
            (SELECT texts.*, (texts.property = :evidence) * 1000 + words.rank AS order_
                FROM words JOIN texts ON texts.id = words.rowid
                WHERE words MATCH :words)
         GROUP BY thing ORDER BY 4, thing LIMIT :limit)
"""
_THINGS = """
    SELECT thing FROM texts WHERE id IN (SELECT rowid FROM words WHERE words MATCH :words LIMIT :limit)
"""
# The order of the tables is the order of the loops: a few things are looked at, and not all that has the words.
_AMONG = """
    SELECT DISTINCT thing FROM json_each(:things) AS asked CROSS JOIN texts ON texts.thing = asked.value
        CROSS JOIN words ON words.rowid = texts.id WHERE words MATCH :words
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing, and the text by which it was found."""

    thing: str
    property: str
    text: str


class Index:
    """The index of one store, in its folder. To be used in threads: each call opens the file for itself."""

    def __init__(self, folder: Path, journal: Journal | None = None) -> None:
        self._path = folder / FILE
        self._journal = journal
        self._lock = threading.Lock()

    def refresh(self, snapshot: Snapshot) -> None:
        """Bring the index in step with a snapshot. Raises StoreError where one of the two cannot be read."""
        with self._lock:
            try:
                with closing(self._open()) as file:
                    key, followed = (
                        f"{snapshot.generation} {snapshot.path.stat().st_mtime_ns}",
                        self._followed(snapshot),
                    )
                    shown, known = file.execute("SELECT snapshot, followed FROM shown").fetchone()
                    if shown != key:
                        _update(file, snapshot, self._things(known, followed))
                        file.execute("UPDATE shown SET snapshot = ?, followed = ?", (key, followed))
                        file.execute("COMMIT")
            except (sqlite3.Error, OSError) as error:
                raise StoreError(
                    f"The search index {str(self._path)!r} cannot be brought up to date: {error}. "
                    "Try again; if that does not help, delete it: it is made anew."
                ) from error

    def _followed(self, snapshot: Snapshot) -> str:
        """How far this snapshot has come in which journal; "" where that is not known."""
        number = self._journal.marked(snapshot.generation) if self._journal else None
        return "" if self._journal is None or number is None else f"{self._journal.identity()} {number}"

    def _things(self, known: str, followed: str) -> set[str] | None:
        """The things that were written between two such places; None where all have to be looked at."""
        (old, _, start), (new, _, end) = known.partition(" "), followed.partition(" ")
        if self._journal is None or not start or not end or old != new:
            return None
        return self._journal.things(int(start), int(end))

    def find(self, words: str, limit: int) -> list[Hit]:
        """The things with a text that has all of the words, the best first.

        A word that ends in a star stands for all words that begin so. Case and accents do not count. Raises QueryError
        where there is no word.
        """
        asked = _expression(words)
        values = {"words": asked, "limit": limit, "evidence": vocab.EVIDENCE.value}
        with closing(self._open()) as file:
            return [Hit(*row) for row in file.execute(_FOUND, values)]

    def things(self, words: str, most: int) -> frozenset[str]:
        """All things with a text that has all of the words, in no order.

        Raises QueryError where there is no word, and where there are more than `most`.
        """
        with closing(self._open()) as file:
            found = frozenset(row[0] for row in file.execute(_THINGS, {"words": _expression(words), "limit": most + 1}))
        if len(found) > most:
            raise QueryError(f"More than {most:,} things have {words!r}. Add words that tell them apart.")
        return found

    def among(self, words: str, things: Iterable[str]) -> frozenset[str]:
        """Those of some things with a text that has all of the words. Raises QueryError where there is no word."""
        given = {"words": _expression(words), "things": json.dumps(sorted(things))}
        with closing(self._open()) as file:
            return frozenset(row[0] for row in file.execute(_AMONG, given))

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, isolation_level=None)
        if file.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            file.executescript(f"PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
        return file


def _update(file: sqlite3.Connection, snapshot: Snapshot, things: set[str] | None) -> None:
    """Write what differs between the index and a snapshot, of these things or of all, in a transaction left open."""
    store = pyoxigraph.Store.read_only(str(snapshot.path))
    file.execute("CREATE TEMP TABLE now (thing TEXT, property TEXT, text TEXT, UNIQUE (thing, property, text))")
    file.execute("CREATE TEMP TABLE looked (thing TEXT PRIMARY KEY)")
    file.executemany("INSERT INTO looked VALUES (?)", ((thing,) for thing in things or ()))
    file.executemany("INSERT OR IGNORE INTO now VALUES (?, ?, ?)", _texts(store, things))
    file.execute("BEGIN IMMEDIATE")
    for statement in _CHANGES.format(which="texts" if things is None else "looked JOIN texts USING (thing)").split(";"):
        file.execute(statement)


def _texts(store: pyoxigraph.Store, things: set[str] | None) -> Iterator[tuple[str, str, str]]:
    """What things say in words: these things, or all of them."""
    if things is None:
        quads = (quad for each in PROPERTIES for quad in store.quads_for_pattern(None, each, None, DefaultGraph()))
    else:
        found = (store.quads_for_pattern(NamedNode(thing), None, None, DefaultGraph()) for thing in things)
        quads = (quad for some in found for quad in some if quad.predicate in PROPERTIES)
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, quad.predicate.value, quad.object.value


def _expression(words: str) -> str:
    """The words as FTS5 takes them: each a string of its own, so that nothing in it is an operator."""
    given = words.split()
    if not any(character.isalnum() for character in words):
        raise QueryError(f"There is no word in {words!r}. Give words to search for, such as 'summit' or 'sanction*'.")
    quoted = ('"' + word.rstrip("*").replace('"', '""') + '"' + ("*" if word.endswith("*") else "") for word in given)
    return " ".join(word for word in quoted if any(character.isalnum() for character in word))
