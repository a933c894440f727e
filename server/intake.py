"""Articles into a store: each one a graph, written in one transaction, and counted."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import BinaryIO

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from ingest.duplicates import Originals
from ingest.quads import describe
from ingest.readers import Notice, Reading, ReadOptions, Refusal, is_english, read
from ontology import vocab
from ontology.iris import DataIris, article_key
from ontology.model import Article, Report
from server.coding import AHEAD, Coder, coded, in_order
from server.counts import Counts
from sparql.store import Store

SNAPSHOT_EVERY = 50  # articles: some seconds of coding, so that readers of the store see it grow

Remark = Refusal | Notice
Write = Callable[[NamedNode, list[Quad]], str]


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something read, or None for a pause in which what waits may be written; `done` is called once it is written."""

    reading: Reading | None
    done: Callable[[], None] | None = None


@dataclass(frozen=True)
class Intake:
    """How articles are taken in: what codes them, in how many processes, under which IRIs, what knows their copies."""

    load: Callable[[], Coder]
    iris: DataIris
    workers: int = 1
    originals: Originals | None = None
    coders: ProcessPoolExecutor | None = None  # processes that are there already

    def run(self, sources: list[str], options: ReadOptions, write: Write) -> Iterator[tuple[Counts, Remark | None]]:
        """Take in all articles of the sources; after each record the counts so far, and what the reader remarked."""
        yield from self.take_in((Incoming(one) for source in sources for one in read(source, options)), write)

    def take_in(self, incoming: Iterable[Incoming], write: Write) -> Iterator[tuple[Counts, Remark | None]]:
        """Take in what comes, as long as it comes; after each the counts so far, and what the reader remarked."""
        counts = Counts()
        items = (self.split(one) for one in incoming)
        found = coded(items, self.load, self.workers) if self.coders is None else in_order(items, self.coders, AHEAD)
        for item in found:
            reading = item.tag.reading
            remark: Remark | None = None
            if isinstance(reading, Article):
                self.take(reading, item.reports, write, counts)
            elif isinstance(reading, Refusal):
                counts.refuse(remark := reading)
            elif reading is not None:
                remark = reading
                counts.notes += 1
            if item.tag.done:
                item.tag.done()
            yield counts, remark

    def split(self, incoming: Incoming) -> tuple[Incoming, Article | None]:
        """What came as `coded` takes it: with an article to code, or without. A copy knows what it repeats."""
        article = incoming.reading
        if not isinstance(article, Article):
            return incoming, None
        if self.originals:
            article = self.originals.judged(article)
        return replace(incoming, reading=article), article if is_english(article.language) else None

    def take(self, article: Article, reports: tuple[Report, ...], write: Write, counts: Counts) -> None:
        """Write one article and count what it holds."""
        graph = self.iris.article_graph(article_key(article))
        quads = list(describe(article, reports, self.iris))
        outcome = write(graph, quads)
        counts.read += 1
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        counts.copies += article.copy_of is not None
        if not is_english(article.language):
            counts.uncoded[article.language] += 1
        counts.reports += len(reports)
        counts.events.update(str(quad.subject) for quad in quads if quad.object == vocab.Event)


def into_store(store: Store) -> Write:
    """Write into a store; a snapshot is made every now and then."""
    known = {graph.value for graph in store.graphs()}
    written = 0

    def write(graph: NamedNode, quads: list[Quad]) -> str:
        """Replace the graph of an article, and say what that changed."""
        nonlocal written
        changed = store.replace(graph, quads)
        written += 1
        if written % SNAPSHOT_EVERY == 0:
            store.snapshot()
        if not changed:
            return "unchanged"
        outcome = "changed" if graph.value in known else "new"
        known.add(graph.value)
        return outcome

    return write


def into_file(file: BinaryIO) -> Write:
    """Write N-Quads, which hold each article's graph."""
    seen: set[str] = set()

    def write(graph: NamedNode, quads: list[Quad]) -> str:
        serialize(quads, file, RdfFormat.N_QUADS)
        outcome = "changed" if graph.value in seen else "new"
        seen.add(graph.value)
        return outcome

    return write
