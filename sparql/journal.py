"""What was written, in order: a line for each change of a graph that is the service's, with the things it speaks of.

Whoever keeps something made from the store (`sparql.register`) reads here what to look at again, and `/api/changes`
tells it to others. A line is written before its change, so a crash may leave a line too many and never one too few. The
store stays right without the journal: where it is missing or was made anew, everything is looked at again.
"""

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from ontology import vocab
from sparql.changes import Change

FILE = "journal.sqlite"
MOST_THINGS = 5000  # a change that speaks of more is looked at as a whole: reading them one by one would take longer
MOST_LINES = 2000  # that are followed one by one: reading everything is as quick as following more

_FORMAT = 1
_TABLES = f"""
    CREATE TABLE lines (number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT, kind TEXT, graph TEXT, things BLOB,
                        events BLOB);
    CREATE INDEX times ON lines (time);
    CREATE TABLE marks (generation INTEGER PRIMARY KEY, number INTEGER);
    CREATE TABLE identity (name TEXT);
    INSERT INTO identity VALUES (lower(hex(randomblob(16))));
    PRAGMA user_version = {_FORMAT};
"""
_MARKS = 100  # snapshots whose place is remembered; four are kept, and those of the last seconds


class Way(StrEnum):
    """What became of a graph; OTHER is a change that is not told by graph: a restore, a bulk load."""

    ADDED = "added"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `things` are the subjects of what came or went; None means any of them.

    `added` events are said by some graph now and were not before, `withdrawn` ones by none any more; of a `changed` one
    something came or went.
    """

    way: Way
    graph: str | None = None
    things: Set[str] | None = None
    added: Set[str] = field(default_factory=frozenset)
    changed: Set[str] = field(default_factory=frozenset)
    withdrawn: Set[str] = field(default_factory=frozenset)
    number: int = 0
    time: str = ""


OTHER = Line(Way.OTHER)


def line_of(engine: pyoxigraph.Store, change: Change, new: bool) -> Line:
    """The line for a change of one graph that is about to be made; `new` where the graph is not there yet."""
    way = Way.ADDED if new else Way.WITHDRAWN if change.drop else Way.REPLACED
    lost = events(change.orphaned)
    come = {event for event in events(change.added) if not _is_said(engine, event)}
    triples = change.removed | change.added
    things = {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)}
    reported = {
        triple.object.value
        for triple in triples
        if triple.predicate == vocab.REPORTS and isinstance(triple.object, NamedNode)
    }
    changed = (reported | events(triples)) - lost - come
    return Line(way, change.graph.value, things if len(things) <= MOST_THINGS else None, come, changed, lost)


def events(triples: Iterable[Triple]) -> set[str]:
    """The things that these triples say are events."""
    return {
        triple.subject.value
        for triple in triples
        if triple.predicate == vocab.RDF_TYPE and triple.object == vocab.Event and isinstance(triple.subject, NamedNode)
    }


def _is_said(engine: pyoxigraph.Store, event: str) -> bool:
    return Quad(NamedNode(event), vocab.RDF_TYPE, vocab.Event) in engine


def kept(folder: Path, generation: int | None) -> "Journal":
    """The journal of the store in this folder, whose newest snapshot, if it shows all that is written, is this one.

    One that cannot be read is made anew. Where somebody wrote without it, who is older than it, it says so.
    """
    journal = Journal(folder)
    try:
        unknown = generation is not None and journal.marked(generation) is None
    except sqlite3.DatabaseError:
        for file in (folder / FILE, folder / f"{FILE}-wal", folder / f"{FILE}-shm"):
            file.unlink(missing_ok=True)
        unknown = generation is not None
    if unknown and generation is not None:
        if journal.last():
            journal.write(OTHER)
        journal.mark(generation)
    return journal


class Journal:
    """The journal of one store, in its folder. May be used in threads: each call opens the file for itself."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()

    def write(self, one: Line) -> int:
        """Write a line; gives its number."""
        told = {"added": sorted(one.added), "changed": sorted(one.changed), "withdrawn": sorted(one.withdrawn)}
        things = None if one.things is None else _packed(sorted(one.things))
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self._opened() as file:
            row = (now, one.way.value, one.graph, things, _packed(told))
            written = file.execute("INSERT INTO lines (time, kind, graph, things, events) VALUES (?, ?, ?, ?, ?)", row)
            assert written.lastrowid is not None
            return written.lastrowid

    def strike(self, number: int) -> None:
        """Take a line back whose change has failed."""
        with self._opened() as file:
            file.execute("DELETE FROM lines WHERE number = ?", (number,))

    def mark(self, generation: int) -> None:
        """Remember that the snapshot of this generation shows all that is written down so far."""
        with self._opened() as file:
            file.execute("INSERT OR REPLACE INTO marks SELECT ?, coalesce(max(number), 0) FROM lines", (generation,))
            file.execute("DELETE FROM marks WHERE generation <= ?", (generation - _MARKS,))

    def marked(self, generation: int) -> int | None:
        """The number of the last line that this snapshot shows; None where that is not known."""
        with self._opened() as file:
            found = file.execute("SELECT number FROM marks WHERE generation = ?", (generation,)).fetchone()
            return int(found[0]) if found else None

    def identity(self) -> str:
        """What tells this journal from one that was made anew in its place."""
        with self._opened() as file:
            return str(file.execute("SELECT name FROM identity").fetchone()[0])

    def things(self, number: int, until: int) -> set[str] | None:
        """The things that were written after a line, and not after another; None where all have to be looked at."""
        lines = self.after(number, MOST_LINES + 1, until) if number <= until else [Line(Way.OTHER)]
        if len(lines) > MOST_LINES or any(line.things is None for line in lines):
            return None
        return {thing for line in lines for thing in line.things or ()}

    def last(self) -> int:
        """The number of the last line; 0 before the first."""
        with self._opened() as file:
            return int(file.execute("SELECT coalesce(max(number), 0) FROM lines").fetchone()[0])

    def after(self, number: int, limit: int, until: int | None = None) -> list[Line]:
        """At most so many lines after this one, and none after `until`, in order."""
        with self._opened() as file:
            end = until if until is not None else (1 << 62)
            rows = file.execute(
                "SELECT number, time, kind, graph, things, events FROM lines WHERE number > ? AND number <= ? "
                "ORDER BY number LIMIT ?",
                (number, end, limit),
            )
            return [_line(row) for row in rows]

    def before(self, time: str) -> int:
        """The number of the last line from before a time in UTC, written as ours are; 0 where there is none."""
        with self._opened() as file:
            return int(file.execute("SELECT coalesce(max(number), 0) FROM lines WHERE time < ?", (time,)).fetchone()[0])

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock, closing(sqlite3.connect(self._path, isolation_level=None)) as file:
            if file.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
                file.executescript(f"PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
            file.execute("PRAGMA synchronous = FULL")  # the line has to be there before the change is
            yield file


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value).encode())


def _line(row: tuple[int, str, str, str | None, bytes | None, bytes]) -> Line:
    number, time, way, graph, things, told = row
    events = {name: frozenset(iris) for name, iris in json.loads(zlib.decompress(told)).items()}
    subjects = None if things is None else frozenset(json.loads(zlib.decompress(things)))
    return Line(Way(way), graph, subjects, number=number, time=time, **events)
