"""The one writer: whatever changes the store goes through here, one change after another.

pyoxigraph 0.5.13 loses updates and keeps several values for one when two threads write an on-disk store at the same
time, and says nothing (measured); so a `Store` has one lock, and only one process may hold it.

    <path>/chancery.json      the version of this layout, and the base of the data's IRIs
    <path>/owner              the process that has it open
    <path>/changed            there while something is written that no snapshot shows
    <path>/live/              the RocksDB that is written
    <path>/snapshots/<n>/     what readers open (`sparql.snapshots`)
"""

import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from ontology import iris
from ontology.errors import StoreError, StoreInUse
from sparql import snapshots
from sparql.changes import Change, canonical
from sparql.snapshots import Snapshot

_FORMAT = 1
_LAYOUT = "chancery.json"
_OWNER = "owner"
_CHANGED = "changed"
_LIVE = "live"


class Store:
    """A store that this process owns. Made by `Store.open`; closed by `close` or at the end of a `with`."""

    def __init__(self, path: Path, base: str, engine: pyoxigraph.Store) -> None:
        self.path = path
        self.base = base
        self._engine: pyoxigraph.Store | None = engine
        self._lock = threading.RLock()
        there = () if (path / _CHANGED).exists() else snapshots.found(path)
        self._shown = there[-1] if there else None  # the snapshot that shows all that is written, if there is one

    @classmethod
    def open(cls, path: Path, base: str | None = None) -> Self:
        """The store in the folder `path`, which is made if it is missing, with `base` or the default one written in it.

        Raises StoreInUse if another `Store` has it open, StoreError if it stands under another base, is of another
        version or cannot be read.
        """
        there = base_of(path)
        if there is not None and base is not None and there != base:
            raise StoreError(
                f"The store {str(path)!r} holds IRIs under {there!r}, and was opened with the base {base!r}. "
                f"Open it with {there!r} (CHANCERY_BASE), or ingest the articles anew into an empty folder."
            )
        engine = _engine(path)
        (path / _OWNER).write_text(str(os.getpid()), encoding="ascii")
        if there is None:
            there = base or iris.DEFAULT_BASE
            _write_whole(path / _LAYOUT, json.dumps({"format": _FORMAT, "base": there}) + "\n")
        return cls(path, there, engine)

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        """Make these quads all that the named graph says, and the default graph the union of all, in one transaction.

        Gives False, and writes nothing, if they are its content already; no quads at all means that the graph goes.
        The quads may stand in this graph or in the default graph. Raises StoreError for another graph or a blank node.
        """
        wanted = canonical(graph, quads)
        with self._lock:
            engine = self._live()
            present = {quad.triple for quad in engine.quads_for_pattern(None, None, None, graph)}
            removed, added = present - wanted, wanted - present
            orphaned = {triple for triple in removed if not _elsewhere(engine, triple, graph)}
            change = Change(graph, removed, added, orphaned, drop=not wanted and bool(present))
            if not change:
                return False
            (self.path / _CHANGED).touch()
            engine.update(change.text())
            self._shown = None
            return True

    def delete(self, graph: NamedNode) -> bool:
        """Empty the named graph, and take from the default graph what no other graph says; False if it was empty."""
        return self.replace(graph, ())

    def graphs(self) -> tuple[NamedNode, ...]:
        """The named graphs, sorted by IRI."""
        with self._lock:
            named = [each for each in self._live().named_graphs() if isinstance(each, NamedNode)]
        return tuple(sorted(named, key=lambda each: each.value))

    def snapshot(self) -> Snapshot:
        """A snapshot of all that has been written: the last one if nothing has changed since, else a new one.

        It is also what makes writes survive a power cut. Old snapshots are retired. While a write is under way this
        gives the snapshot before it, at once.
        """
        shown = self._shown
        if shown is not None:
            return shown
        with self._lock:
            if self._shown is not None:
                return self._shown
            engine = self._live()
            engine.flush()  # the engine's commits are not synced to the disk without it
            self._shown = snapshots.make(self.path, self.generation + 1, engine.backup)
            (self.path / _CHANGED).unlink(missing_ok=True)
            snapshots.retire(self.path)
            return self._shown

    @property
    def generation(self) -> int:
        """The generation of the last snapshot; 0 before the first."""
        there = snapshots.found(self.path)
        return there[-1].generation if there else 0

    def close(self) -> None:
        """Give the store up. What was written since the last snapshot stays, and the next owner's snapshot shows it."""
        with self._lock:
            if self._engine is not None:
                self._engine.flush()
                self._engine = None  # the engine has no close(); it lets go of its lock with its last reference
                (self.path / _OWNER).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _live(self) -> pyoxigraph.Store:
        if self._engine is None:
            raise StoreError(f"The store {str(self.path)!r} is closed. Open it again with Store.open.")
        return self._engine


def _elsewhere(engine: pyoxigraph.Store, triple: Triple, graph: NamedNode) -> bool:
    """Whether a named graph other than this one says the triple."""
    same = engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return any(quad.graph_name not in (graph, DefaultGraph()) for quad in same)


def base_of(path: Path) -> str | None:
    """The base of the data's IRIs in the store at a path; None where there is no store yet."""
    layout = path / _LAYOUT
    if not layout.exists():
        return None
    try:
        found = json.loads(layout.read_text(encoding="utf-8"))
        version, base = found["format"], str(found["base"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{str(layout)!r} is damaged: {error!r}. Wanted JSON with 'format' and 'base'. Restore it from a backup."
        ) from error
    if version != _FORMAT:
        raise StoreError(
            f"The store {str(path)!r} has format {version!r}, and this program reads format {_FORMAT}. "
            "Use the version of Chancery that made it, or ingest into an empty folder."
        )
    return base


def _engine(path: Path) -> pyoxigraph.Store:
    """The RocksDB of the store, locked for this process."""
    try:
        (path / _LIVE).mkdir(parents=True, exist_ok=True)
        return pyoxigraph.Store(str(path / _LIVE))
    except OSError as error:
        # RocksDB says "lock hold by current process" or "While lock file: …/LOCK: Resource temporarily unavailable".
        if "lock" not in str(error).lower():
            raise StoreError(
                f"The store {str(path)!r} cannot be opened: {error}. "
                "Check that the folder is a store and may be written, or restore it from a backup."
            ) from error
        raise StoreInUse(
            f"The store {str(path)!r} is open in {_owner(path)}. Only one process may write it: stop that one first."
        ) from error


def _owner(path: Path) -> str:
    owner = path / _OWNER
    return f"process {owner.read_text(encoding='ascii')}" if owner.exists() else "another process"


def _write_whole(path: Path, text: str) -> None:
    """Write the file so that nobody ever finds half of it."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
