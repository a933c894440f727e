"""Take in events that GDELT has coded, as a graph of their own.

FILE is a list of GDELT's events (version 1.0 or 2.0) or of its mentions, as GDELT gives it out: a path, a folder, a
pattern, "-" for standard input; packed by ZIP or gzip or not. All go into the graph <base>import/gdelt, which says
that GDELT coded them by machine and that no sentence stands behind them. The default graph, the pages and the REST
answers do not hold them; SPARQL finds them by GRAPH, with the states and bodies that our own events name as well.
Taking a list in again changes nothing. To read the articles behind a list: chancery ingest --follow FILE.
"""

import argparse
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pyoxigraph import Quad
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ingest.imports import gdelt
from ingest.readers.containers import sources
from ingest.readers.records import Refusal
from ingest.readers.sources import Source, lines
from ontology.errors import SourceError
from ontology.iris import DataIris
from server import console
from server.commands.options import add_store, settings
from sparql import loading
from sparql.store import Store

_ROW = 1 << 20  # bytes; GDELT's rows of events have some 400, of mentions some 150
_SAY_EVERY = 100_000  # rows, between two lines of log where there is no terminal

log = logging.getLogger("chancery.gdelt")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("files", nargs="+", metavar="FILE", help='a list of GDELT, a folder, a pattern, or "-"')
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Take the lists in; 1 if a row was refused."""
    found = settings(options)
    taking = Taking()
    with Store.open(found.store, found.base) as store:
        iris = DataIris(store.base)
        try:
            loading.load(store, gdelt.marks(iris))
            with shown(taking):
                loading.load(store, taking.quads(options.files, iris))
        finally:
            store.snapshot()
    console.write(f"{taking}, in the graph {gdelt.graph(iris).value} of {found.store}.\n")
    return 1 if taking.refused else 0


class Taking:
    """Lists on their way into quads, with the counts of how it goes."""

    def __init__(self) -> None:
        self.rows = 0
        self.empty = 0
        self.refused = 0
        self.tell: Callable[[Taking], None] = log_now_and_then

    def __str__(self) -> str:
        return f"{self.rows:,} rows read, {self.empty:,} without a side or a page, {self.refused:,} refused"

    def quads(self, names: list[str], iris: DataIris) -> Iterator[Quad]:
        """The quads of some lists; what cannot be read is told, counted and passed over."""
        for name in names:
            for source in sources(name):
                if isinstance(source, Refusal):
                    self._refuse(str(source))
                else:
                    yield from self._source(source, iris)

    def _source(self, source: Source, iris: DataIris) -> Iterator[Quad]:
        try:
            for line in lines(source.stream, _ROW):
                try:
                    found = list(gdelt.quads(line, iris))
                except SourceError as error:
                    self._refuse(f"{source.name}:{line.number}: {error}")
                    continue
                self.rows += 1
                self.empty += not found
                self.tell(self)
                yield from found
        except OSError as error:
            self._refuse(f"{source.name}: reading broke off: {error}; what came before it was read")

    def _refuse(self, what: str) -> None:
        self.refused += 1
        console.say(f"refused: {what}")


def log_now_and_then(taking: Taking) -> None:
    """A line of log after every hundred thousand rows."""
    if taking.rows % _SAY_EVERY == 0:
        log.info("%s.", taking)


@contextmanager
def shown(taking: Taking) -> Iterator[None]:
    """A live line on a terminal; elsewhere a line of log now and then."""
    screen = console.messages()
    if not screen.is_terminal:
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("")
        taking.tell = lambda now: bar.update(task, description=str(now)) if now.rows % 1_000 == 0 else None
        yield
