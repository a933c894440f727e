"""What the REST routes and the documents of linked data read: one snapshot, its register and its facts, as one view.

A view is made of the last one and of what the journal says was written since; a request waits for it, so that it reads
what was written before it came. Views are read in threads, each by many at a time.
"""

import asyncio
import gc
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode

from ontology import taxonomy
from ontology.errors import StoreError
from ontology.iris import relation
from server.facts import Facts, Rows
from server.freshness import current
from sparql.register import keeping
from sparql.register.book import Register, empty, updated
from sparql.register.reading import everything, some
from sparql.snapshots import Snapshot
from sparql.statements import Statements
from sparql.store import Store

KEEP_EVERY = 1000  # lines of the journal: following so many takes some seconds


@dataclass(frozen=True)
class View:
    """The store as one snapshot shows it. `number` is that of the last line of the journal in it, None if not known."""

    snapshot: Snapshot
    engine: pyoxigraph.Store
    register: Register
    facts: Facts
    number: int | None

    @cached_property
    def edges(self) -> dict[str, int]:
        """How many plain triples there are of each relation."""
        counts = {one.key: 0 for one in taxonomy.relations()}
        for key in counts:
            quads = self.engine.quads_for_pattern(None, relation(key), None, DefaultGraph())
            counts[key] = sum(1 for quad in quads if isinstance(quad.object, NamedNode))
        return {relation(key).value: count for key, count in counts.items() if count}


class Views:
    """The view of the newest snapshot, made anew when somebody asks and something was written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._view: View | None = None
        self._statements: Statements | None = None
        self._kept = 0  # the number up to which the file has followed the journal

    async def current(self) -> View:
        """A view of all that has been written. Raises StoreError."""
        snapshot = await current(self._store)
        view = self._view
        if view is not None and view.snapshot == snapshot:
            return view
        return await asyncio.to_thread(self._made, snapshot)

    def close(self) -> None:
        """Keep the register for the next start, if it has followed the journal since it was kept."""
        with self._lock:
            if self._statements is not None:
                self._statements.close()
            if self._view is not None:
                self._keep(self._view, lines=1)

    def _made(self, snapshot: Snapshot) -> View:
        with self._lock:
            view = self._view
            if view is not None and view.snapshot.generation >= snapshot.generation:
                return view
            try:
                engine = pyoxigraph.Store.read_only(str(snapshot.path))
            except OSError as error:
                raise StoreError(
                    f"The snapshot {str(snapshot.path)!r} cannot be read: {error}. Ask again; it may have been retired."
                ) from error
            number = self._store.journal.marked(snapshot.generation)
            register = self._register(engine, number)
            facts = Facts(engine, self._rows(engine, number), register.reports_of)
            self._view = View(snapshot, engine, register, facts, number)
            self._keep(self._view, KEEP_EVERY)
            return self._view

    def _rows(self, engine: pyoxigraph.Store, number: int | None) -> Rows | None:
        """The rows of what the store says, brought up to this line of the journal."""
        if number is None:
            return None
        if self._statements is None:
            self._statements = Statements(self._store.path, self._store.journal)
        followed = self._statements.follow(engine, number)
        return partial(self._statements.about, number=number) if followed else None

    def _register(self, engine: pyoxigraph.Store, number: int | None) -> Register:
        """The register of the last view, or of the file, brought up to this line of the journal; else one made anew."""
        last, since = (self._view.register, self._view.number) if self._view is not None else self._read()
        things = None if last is None or since is None or number is None else self._store.journal.things(since, number)
        if last is None or things is None:
            self._kept = 0
            made = updated(empty(), everything(engine), ())
            gc.freeze()  # as at the start of the service: a look at all of it would take 60 ms, again and again
            return made
        return updated(last, some(engine, things), things) if things else last

    def _read(self) -> tuple[Register | None, int | None]:
        kept = keeping.read(self._store.path)
        if kept is None or kept.journal != self._store.journal.identity():
            return None, None
        self._kept = kept.number
        gc.freeze()
        return kept.register, kept.number

    def _keep(self, view: View, lines: int) -> None:
        """Write the file, if this many lines were followed since it was written. A full disk is no reason to fail."""
        if view.number is not None and view.number >= self._kept + lines:
            with suppress(OSError):
                keeping.write(
                    self._store.path, keeping.Kept(view.register, self._store.journal.identity(), view.number)
                )
                self._kept = view.number
