"""Who takes articles in for the service: one process that codes, one article or one job after another."""

import asyncio
import logging
import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import NamedNode, Quad

from ingest.readers import ReadOptions, read
from ontology.errors import ServiceBusy
from ontology.iris import DataIris
from ontology.model import Article
from server.articles.jobs import Job, Jobs
from server.coding import Coder, prepare
from server.commands.reading import memory
from server.counts import Counts
from server.intake import SNAPSHOT_EVERY, Incoming, Intake, Remark
from sparql.store import Store

MOST_WAITING = 32  # articles; each takes some tenths of a second, so that nobody waits for more than ten

log = logging.getLogger("chancery.articles")


class Desk:
    """The intake of a service. The process that codes starts with the first article."""

    def __init__(self, store: Store, load: Callable[[], Coder]) -> None:
        self.jobs = Jobs(store.path)
        self._store = store
        self._load = load
        self._lock = threading.Lock()
        self._coders: ProcessPoolExecutor | None = None
        self._single = ThreadPoolExecutor(1, "article")
        self._batch = ThreadPoolExecutor(1, "job")
        self._waiting = 0

    async def take(self, article: Article) -> Counts:
        """Code one article and write it; what came of it, shown by a snapshot. Raises ServiceBusy."""
        if self._waiting >= MOST_WAITING:
            raise ServiceBusy(f"{MOST_WAITING} articles wait to be coded. Try again, or send many as one job.")
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._single.submit(self._taken, article))
        finally:
            self._waiting -= 1

    def begin(self, folder: TemporaryDirectory[str], file: Path, form: str) -> Job:
        """Begin to read, code and write the articles of a file, whose folder goes with the end of the job.

        Raises ServiceBusy where too many jobs wait.
        """
        job = self.jobs.new()
        self._batch.submit(self._work, job, folder, file, form)
        return job

    def close(self) -> None:
        """End what is under way: an article is written or not, a job stays where it is."""
        self.jobs.interrupt_all()
        self._single.shutdown(cancel_futures=True)
        self._batch.shutdown()
        if self._coders is not None:
            self._coders.shutdown(cancel_futures=True)

    def _taken(self, article: Article) -> Counts:
        (counts, _), *_ = self._intake([Incoming(article)])
        self._store.snapshot()
        return counts

    def _work(self, job: Job, folder: TemporaryDirectory[str], file: Path, form: str) -> None:
        """Do a job in its thread; whatever happens, it ends with a state."""
        with folder:
            if not job.start():
                return
            try:
                self._follow(job, (Incoming(one) for one in read(str(file), ReadOptions(form))))
                job.end()
            except Exception as error:
                log.exception("The job %s failed.", job.key)
                job.end(error)

    def _follow(self, job: Job, incoming: Iterable[Incoming]) -> None:
        shown = 0
        try:
            for counts, remark in self._intake(incoming):
                job.counts = counts
                job.remark(remark)
                if counts.read >= shown + SNAPSHOT_EVERY:
                    shown = counts.read
                    self._store.snapshot()
                    job.write()
                if job.is_cancelled:
                    return
        finally:
            self._store.snapshot()

    def _intake(self, incoming: Iterable[Incoming]) -> Iterator[tuple[Counts, Remark | None]]:
        with memory(self._store, self._store.path) as remembered:
            iris = DataIris(self._store.base)
            intake = Intake(self._load, iris, originals=remembered.originals, coders=self._pool())
            try:
                yield from intake.take_in(incoming, self._write)
            except BrokenProcessPool:
                with self._lock:
                    self._coders = None
                raise ServiceBusy(
                    "The process that codes articles ended, for want of memory maybe. Try again: another one begins."
                ) from None

    def _write(self, graph: NamedNode, quads: list[Quad]) -> str:
        """Replace the graph of an article, and say what that changed."""
        there = self._store.holds(graph)
        if not self._store.replace(graph, quads):
            return "unchanged"
        return "changed" if there else "new"

    def _pool(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._coders is None:
                context = multiprocessing.get_context("spawn")
                self._coders = ProcessPoolExecutor(1, context, initializer=prepare, initargs=(self._load,))
            return self._coders
