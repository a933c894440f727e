"""What the REST routes and the documents of linked data read: one snapshot, its register and its facts, as one view.

A view is made of the last one and of what the journal says was written since; a request waits for it, so that it reads
what was written before it came. Views are read in threads, each by many at a time.
"""

import asyncio
import threading
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode

from ontology import taxonomy
from ontology.errors import StoreError
from ontology.iris import relation
from server.facts import Facts
from server.freshness import current
from sparql.journal import Journal, Line
from sparql.register.book import Register, empty, updated
from sparql.register.reading import everything, some
from sparql.snapshots import Snapshot
from sparql.store import Store

MOST_LINES = 2000  # of the journal that are followed one by one; reading all is as quick as following more


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

    async def current(self) -> View:
        """A view of all that has been written. Raises StoreError."""
        snapshot = await current(self._store)
        view = self._view
        if view is not None and view.snapshot == snapshot:
            return view
        return await asyncio.to_thread(self._made, snapshot)

    def _made(self, snapshot: Snapshot) -> View:
        with self._lock:
            view = self._view
            if view is not None and view.snapshot.generation >= snapshot.generation:
                return view
            try:
                self._view = made(view, snapshot, self._store.journal)
            except OSError as error:
                raise StoreError(
                    f"The snapshot {str(snapshot.path)!r} cannot be read: {error}. Ask again; it may have been retired."
                ) from error
            return self._view


def made(last: View | None, snapshot: Snapshot, journal: Journal) -> View:
    """The view of a snapshot, from the last view where the journal says what lies between them."""
    engine = pyoxigraph.Store.read_only(str(snapshot.path))
    number = journal.marked(snapshot.generation)
    things = between(last, number, journal)
    if last is None or things is None:
        register = updated(empty(), everything(engine), ())
    else:
        register = updated(last.register, some(engine, things), things) if things else last.register
    return View(snapshot, engine, register, Facts(engine), number)


def between(last: View | None, number: int | None, journal: Journal) -> set[str] | None:
    """The things that were written between a view and a line of the journal; None where all have to be read."""
    if last is None or last.number is None or number is None or number < last.number:
        return None
    lines: list[Line] = journal.after(last.number, MOST_LINES + 1, number)
    if len(lines) > MOST_LINES or any(line.things is None for line in lines):
        return None
    return {thing for line in lines for thing in line.things or ()}
