"""The one writer: whatever changes the store goes through here, one change after another.

pyoxigraph 0.5.13 loses updates and keeps several values for one when two threads write an on-disk store at the same
time, and says nothing (measured); so a `Store` has one lock, and only one process may hold it (`sparql.layout`).

The graphs under `<base>graph/` are the service's own: one for each article, and those that are shipped. While there is
one of them, the default graph is the service's too, the union of them all. Every other graph is its users' own.
"""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from ontology.errors import StoreError
from ontology.iris import DataIris
from sparql import reserved, snapshots, union
from sparql.changes import Change, GraphName, canonical, correcting, writing
from sparql.journal import OTHER, Line, kept, line_of
from sparql.layout import Layout, base_for, checked_base
from sparql.snapshots import Showing, Snapshot
from sparql.trial import Trial, refused
from sparql.updates import SHORT, Targets, Update

SMALL = 4 << 20  # bytes of a store that is emptied or copied in a moment: some 20,000 quads
LIMITS = (30.0, 1 << 30)  # seconds and bytes of memory for an update; those of queries


class Store:
    """A store that this process owns. Made by `Store.open`; closed by `close` or at the end of a `with`."""

    def __init__(self, path: Path, base: str, engine: pyoxigraph.Store) -> None:
        self.path = path
        self.base = base
        self._own = DataIris(base).graphs
        self._layout = Layout(path)
        self._engine: pyoxigraph.Store | None = engine
        self._lock = threading.RLock()
        self._gate = threading.Lock()  # for a look at the engine, and while another takes its place: short
        self._trial = Trial()
        there = snapshots.found(path)
        self._generation = there[-1].generation if there else 0
        self.showing = Showing(there[-1] if there and not self._layout.changed.exists() else None)
        self.journal = kept(path, self.showing.generation)

    @classmethod
    def open(cls, path: Path, base: str | None = None) -> Self:
        """The store in the folder `path`, which is made if it is missing, with `base` or the default one written in it.

        Raises StoreInUse if another `Store` has it open, StoreError if it stands under another base, is of another
        version or cannot be read.
        """
        checked_base(path, base)
        engine = Layout(path).open()
        snapshots.retire(path)  # what a crash left behind
        return cls(path, base_for(path, base), engine)

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        """Make these quads all that one of the service's graphs says, and the default graph the union of all of them.

        One transaction. Gives False, and writes nothing, if they are its content already; no quads at all means that
        the graph goes. The quads may stand in this graph or in the default graph. Raises StoreError for another graph,
        a blank node, a graph that is not the service's, and while the default graph holds what its users wrote.
        """
        if not self.owns(graph):
            raise StoreError(
                f"The graph {graph} is not one of the service's, which begin with {self._own}. "
                "Name it so (DataIris.article_graph), or write it with Store.write, which leaves the default one alone."
            )
        wanted = canonical(graph, quads)
        with self._lock:
            engine = self._live()
            present = {quad.triple for quad in engine.quads_for_pattern(None, None, None, graph)}
            removed, added = present - wanted, wanted - present
            orphaned = {triple for triple in removed if not union.says(engine, triple, self._own, but=graph)}
            change = Change(graph, removed, added, orphaned, drop=not wanted and bool(present))
            if not change:
                return False
            if not present:
                reserved.check_default(engine, self._own)
            with self.changing(line_of(engine, change, new=not present)) as live:
                live.update(change.text())
            return True

    def delete(self, graph: NamedNode) -> bool:
        """Empty one of the service's graphs, and take from the default graph what no other of them says.

        False if it was empty.
        """
        return self.replace(graph, ())

    def update(self, update: Update, limits: tuple[float, int] = LIMITS) -> None:
        """Run an update, all of it or, if it fails, nothing; a long one within seconds and bytes of memory.

        Raises ReservedGraph if it would write into the service's own graphs, QuerySyntaxError where it is not SPARQL,
        QueryError where it fails (a graph that is not there, or is there already), QueryTimeout, QueryAborted.
        """
        with self._lock:
            self.check(update.targets)
            if not self._is_short(update):
                self._try(update, limits)
                return
            try:
                with self.changing(OTHER if update.targets.default else None) as engine:
                    engine.update(update.text, base_iri=self.base)
            except (SyntaxError, RuntimeError, ValueError) as error:
                raise refused(error, update.text) from error

    def write(
        self, graph: GraphName, triples: Iterable[Triple], replace: bool = False, limits: tuple[float, int] = LIMITS
    ) -> bool:
        """Add triples to a graph, or make them all that it says; True if the graph was not there before.

        One transaction. Raises what `update` raises.
        """
        with self._lock:
            there = self.holds(graph)
            text = writing(graph, triples, replace)
            self.update(Update(text, _target(graph), only_data=not replace, matches=False), limits)
            return not there

    def remove(self, graph: GraphName, limits: tuple[float, int] = LIMITS) -> bool:
        """Take a graph away, or empty the default graph; False if it was not there. Raises what `update` raises."""
        with self._lock:
            self.check(_target(graph))
            there = self.holds(graph)
            if there:
                named = isinstance(graph, NamedNode)
                text = f"DROP GRAPH {graph}" if named else "CLEAR DEFAULT"
                self.update(Update(text, _target(graph), matches=False), limits)
            return there

    def rebuild(self) -> union.Difference:
        """Make the default graph the union of the service's graphs again, in one transaction; gives what was amiss."""
        with self._lock:
            found = union.difference(self._live(), self._own)
            if found:
                with self.changing() as engine:
                    engine.update(correcting(found.missing, found.extra))
            return found

    def owns(self, graph: object) -> bool:
        """Whether the graph is one of the service's own by its name."""
        return isinstance(graph, NamedNode) and graph.value.startswith(self._own)

    def check(self, targets: Targets) -> None:
        """Refuse what would be written into the service's own graphs. Raises ReservedGraph."""
        reserved.check(self._live(), self._own, targets)

    @property
    def keeps_graphs(self) -> bool:
        """Whether one of the service's own graphs is there, so that the default graph is their union."""
        with self._gate:
            return union.there(self._live(), self._own) is not None

    def holds(self, graph: GraphName) -> bool:
        """Whether the graph is there; the default graph always is."""
        with self._gate:
            return isinstance(graph, DefaultGraph) or self._live().contains_named_graph(graph)

    def graphs(self) -> tuple[NamedNode, ...]:
        """The named graphs, sorted by IRI."""
        with self._gate:
            named = [each for each in self._live().named_graphs() if isinstance(each, NamedNode)]
        return tuple(sorted(named, key=lambda each: each.value))

    def snapshot(self) -> Snapshot:
        """A snapshot of all that has been written: the last one if nothing has changed since, else a new one.

        It is also what makes writes survive a power cut. Old snapshots are retired. While a write is under way this
        gives the snapshot before it, at once.
        """
        shown = self.shown
        if shown is not None:
            return shown
        with self._lock:
            if self.shown is not None:
                return self.shown
            engine = self._live()
            engine.flush()  # the engine's commits are not synced to the disk without it
            made = snapshots.make(self.path, self._generation + 1, engine.backup)
            self.journal.mark(made.generation)  # before anybody can see it
            self._generation = made.generation
            self.showing.show(made)
            self._layout.changed.unlink(missing_ok=True)
            snapshots.retire(self.path)
            return made

    @property
    def generation(self) -> int:
        """The generation of the last snapshot; 0 before the first."""
        return self._generation

    @property
    def shown(self) -> Snapshot | None:
        """The newest snapshot, if it shows all that is written. It waits for nobody and asks no disk."""
        return self.showing.snapshot

    def exchange(self, fill: Callable[[Path], object], told: Line | None = OTHER) -> Snapshot:
        """Put another RocksDB in the place of this store's, and give the snapshot that shows it.

        `fill` makes it in a folder that is not there yet; where that fails, everything stays as it was.
        `told` goes into the journal, as in `changing`.
        """
        with self._lock:
            self._live().flush()
            shutil.rmtree(self._layout.incoming, ignore_errors=True)
            try:
                fill(self._layout.incoming)
                pyoxigraph.Store.read_only(str(self._layout.incoming))  # raises OSError for what is none
            except BaseException:
                shutil.rmtree(self._layout.incoming, ignore_errors=True)
                raise
            self._layout.changed.touch()
            if told:
                self.journal.write(told)
            with self._gate:
                self._engine = None
                self._layout.exchange()
                self._engine = self._layout.open()
            self.showing.show(None)
            return self.snapshot()

    def interrupt(self) -> None:
        """End the update that runs, as one that failed; no other is run. For the end of a service."""
        self._trial.stop()

    def close(self) -> None:
        """Give the store up. What was written since the last snapshot stays, and the next owner's snapshot shows it."""
        with self._lock:
            if self._engine is not None:
                self._engine.flush()
                self._engine = None  # the engine has no close(); it lets go of its lock with its last reference
                self._layout.owner.unlink(missing_ok=True)

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

    @contextmanager
    def changing(self, told: Line | None = OTHER, whole: bool = True) -> Iterator[pyoxigraph.Store]:
        """The engine, while it is written, by nobody else: afterwards no snapshot shows all.

        Where it fails, nothing has changed if it was one transaction, as a `whole`. What is written is the caller's
        responsibility: the default graph stays the union of the service's graphs. `told` goes into the journal; None
        says that nothing changes but named graphs of users, of which nothing is kept elsewhere.
        """
        with self._lock:
            engine = self._live()
            self._layout.changed.touch()
            number = self.journal.write(told) if told else None
            try:
                yield engine
            except BaseException:
                if not whole:
                    self.showing.show(None)
                if whole and number is not None:
                    self.journal.strike(number)
                raise
            self.showing.show(None)

    def _is_short(self, update: Update) -> bool:
        """Whether it takes so little time that it need not be run where it can be killed."""
        small = update.only_data or (not update.matches and self._layout.size <= SMALL)
        return small and len(update.text) <= SHORT

    def _try(self, update: Update, limits: tuple[float, int]) -> None:
        """Run it on a copy, which takes the place of the live RocksDB if it makes no graph of the service's."""

        def fill(folder: Path) -> None:
            self._live().backup(str(folder))
            self._trial.run(folder, update.text, self.base, limits)
            if update.targets.variables:
                made = pyoxigraph.Store.read_only(str(folder)).named_graphs()
                reserved.check_made((each for each in made if isinstance(each, NamedNode)), self._own)

        self.snapshot()  # so that whoever reads meanwhile need not wait for this
        self.exchange(fill, OTHER if update.targets.default else None)


def _target(graph: GraphName) -> Targets:
    return Targets({graph.value}) if isinstance(graph, NamedNode) else Targets(default=True)
