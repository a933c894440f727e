"""What the default graph says of each thing, as a row of SQLite: one read in the place of some thirty.

The engine keeps a statement as hashes, and each word of it in another place: a cold event with its reports and mentions
takes it 4 ms of the processor (204,606 events), fifty of them 200 ms; from rows a page of them takes 25. The rows hold
nothing that the store does not say, and whoever finds none asks the engine; so the file may be deleted at any time.

A row has the number of the line of the journal with which it was written, and stays until a later line speaks of its
thing: so it is true for every snapshot from its number on, and one that is too new for an older snapshot says so.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from sparql.journal import Journal

FILE = "statements.sqlite"

_FORMAT = 1
_TABLES = f"""
    DROP TABLE IF EXISTS things;
    DROP TABLE IF EXISTS terms;
    DROP TABLE IF EXISTS followed;
    CREATE TABLE things (iri TEXT PRIMARY KEY, number INTEGER, content TEXT) WITHOUT ROWID;
    CREATE TABLE terms (number INTEGER PRIMARY KEY, text TEXT);
    CREATE TABLE followed (journal TEXT, number INTEGER, whole INTEGER);
    INSERT INTO followed VALUES ('', 0, 0);
    PRAGMA user_version = {_FORMAT};
"""
_BATCH = 500  # things that are written at once while the file is filled: some 30 ms, in which a change has to wait
_IRI = -1  # what an object is; from 0 on it is the number of its datatype or, after "@", of its language

Pair = tuple[str, NamedNode | Literal]  # a property and a value
Said = Iterable[tuple[str, Iterable[Quad]]]


class Statements:
    """The rows of one store, in its folder. They may be read in threads; `follow` is called by one at a time."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._journal = journal
        self._reading, self._writing = threading.Lock(), threading.Lock()
        self._reader, self._writer = _opened(folder / FILE), _opened(folder / FILE)
        self._terms = _Terms(self._writer)
        self._filling: threading.Thread | None = None
        self._ended = threading.Event()

    def about(self, thing: str, number: int) -> list[Pair] | None:
        """All that is said of a thing in a snapshot that has come to this line; None where no row tells it."""
        with self._reading:
            found = self._reader.execute("SELECT number, content FROM things WHERE iri = ?", (thing,)).fetchone()
        if found is None or found[0] > number or found[1] is None:
            return None
        return self._terms.read(found[1])

    def follow(self, engine: pyoxigraph.Store, number: int) -> bool:
        """Bring the rows in step with a snapshot, which has come to this line of the journal; read missing ones later.

        To be called before anybody reads that snapshot. False where the file cannot be written: then the rows are not
        those of the snapshot.
        """
        with self._writing:
            try:
                whole = self._follow(engine, number)
            except sqlite3.OperationalError:
                return False
            if not whole and self._filling is None:
                self._ended = threading.Event()
                self._filling = threading.Thread(target=self._fill, args=(engine, number, self._ended))
                self._filling.start()
        return True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until every row is there; False where that takes longer."""
        filling = self._filling
        if filling is not None:
            filling.join(seconds)
        return filling is None or not filling.is_alive()

    def close(self) -> None:
        """Let go of the file. What is not filled yet is filled the next time."""
        self._ended.set()
        self.wait()
        self._reader.close()
        self._writer.close()

    def _follow(self, engine: pyoxigraph.Store, number: int) -> bool:
        """Write the rows of what has changed; gives whether all others are there."""
        identity = self._journal.identity()
        journal, last, whole = self._writer.execute("SELECT journal, number, whole FROM followed").fetchone()
        things = self._journal.things(last, number) if journal == identity else None
        if things is None:
            self._ended.set()
            self._filling = None
            with self._transaction():
                self._writer.execute("DELETE FROM things")
                self._writer.execute("UPDATE followed SET journal = ?, number = ?, whole = 0", (identity, number))
            return False
        if last != number:
            with self._transaction():
                about = (
                    (thing, engine.quads_for_pattern(NamedNode(thing), None, None, DefaultGraph())) for thing in things
                )
                self._put("REPLACE", number, about)
                self._writer.execute("UPDATE followed SET number = ?", (number,))
        return bool(whole)

    def _fill(self, engine: pyoxigraph.Store, number: int, ended: threading.Event) -> None:
        """Write the rows of all things that have none. A thing that was written later has one, and it stays."""
        quads = engine.quads_for_pattern(None, None, None, DefaultGraph())  # in the order of their subjects
        groups = ((subject, said) for subject, said in groupby(quads, _subject) if subject)
        more = True
        while more:
            with self._writing:
                if ended.is_set():
                    return
                try:
                    with self._transaction():
                        more = self._put("INSERT OR IGNORE", number, islice(groups, _BATCH))
                        self._writer.execute("UPDATE followed SET whole = ?", (not more,))
                except sqlite3.OperationalError:  # a full disk: the rest is asked of the engine
                    return

    def _put(self, how: str, number: int, said: Said) -> bool:
        """Write rows; whether there were any."""
        rows = [(thing, number, self._terms.written(quads)) for thing, quads in said]
        self._writer.executemany(f"{how} INTO things VALUES (?, ?, ?)", rows)
        return bool(rows)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._writer.execute("COMMIT")
        except BaseException:
            self._writer.execute("ROLLBACK")
            self._terms.forget()
            raise


class _Terms:
    """Properties, datatypes and languages as numbers, and statements written with them."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._names: list[str] = []
        self._nodes: list[NamedNode | str] = []  # datatypes, and languages as strings
        self._numbers: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Keep only what the file says."""
        self._names = [text for (text,) in self._file.execute("SELECT text FROM terms ORDER BY number")]
        self._numbers = {text: number for number, text in enumerate(self._names)}
        self._nodes = [_node(text) for text in self._names]

    def written(self, quads: Iterable[Quad]) -> str | None:
        """What is said of one thing; None where a row cannot say it."""
        said: list[tuple[int, int, str]] = []
        for quad in quads:
            value = quad.object
            if isinstance(value, NamedNode):
                said.append((self._number(quad.predicate.value), _IRI, value.value))
            elif isinstance(value, Literal) and not value.direction:
                kind = f"@{value.language}" if value.language else value.datatype.value
                said.append((self._number(quad.predicate.value), self._number(kind), value.value))
            else:
                return None
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    def read(self, content: str) -> list[Pair]:
        """What is said of one thing."""
        names, nodes = self._names, self._nodes
        said: list[Pair] = []
        for property_, kind, value in json.loads(content):
            node = nodes[kind] if kind != _IRI else None
            if node is None:
                said.append((names[property_], NamedNode(value)))
            elif isinstance(node, str):
                said.append((names[property_], Literal(value, language=node)))
            else:
                said.append((names[property_], Literal(value, datatype=node)))
        return said

    def _number(self, text: str) -> int:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self._nodes)
            self._names.append(text)
            self._nodes.append(_node(text))
            self._file.execute("INSERT INTO terms VALUES (?, ?)", (found, text))
        return found


def _node(text: str) -> NamedNode | str:
    return text[1:] if text.startswith("@") else NamedNode(text)


def _subject(quad: Quad) -> str | None:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else None


def _opened(path: Path) -> sqlite3.Connection:
    """The file, made anew where it is of another format or cannot be read."""
    file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        if file.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            file.executescript(f"PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
    except sqlite3.DatabaseError:
        file.close()
        for each in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            each.unlink(missing_ok=True)
        return _opened(path)
    file.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes is read again from the journal
    return file
