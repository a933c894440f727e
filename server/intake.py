"""Articles into a store: each one a graph, written in one transaction, and counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from ingest.quads import describe
from ingest.readers import Notice, ReadOptions, Refusal, read
from ontology import vocab
from ontology.iris import DataIris, article_key
from ontology.model import Article
from server.coding import Coded, Coder, coded
from sparql.store import Store

SNAPSHOT_EVERY = 50  # articles: some seconds of coding, so that readers of the store see it grow

Remark = Refusal | Notice
Write = Callable[[NamedNode, list[Quad]], str]


@dataclass
class Counts:
    """What came of it so far. An article is new, changed or unchanged as the store sees its graph."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    reports: int = 0
    events: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return (
            f"{self.read} articles read: {self.new} new, {self.changed} changed, {self.unchanged} unchanged; "
            f"{self.refused} records refused; {self.reports} reports of {len(self.events)} events"
        )


@dataclass(frozen=True)
class Intake:
    """How articles are taken in: what codes them, in how many processes, and under which IRIs."""

    load: Callable[[], Coder]
    iris: DataIris
    workers: int = 1

    def run(self, sources: list[str], options: ReadOptions, write: Write) -> Iterator[tuple[Counts, Remark | None]]:
        """Take in all articles of the sources; after each record the counts so far, and what the reader remarked."""
        counts = Counts()
        items = (split(reading) for source in sources for reading in read(source, options))
        for item in coded(items, self.load, self.workers):
            if item.article:
                self.take(item, item.article, write, counts)
            counts.refused += isinstance(item.tag, Refusal)
            yield counts, item.tag

    def take(self, item: Coded[Remark | None], article: Article, write: Write, counts: Counts) -> None:
        """Write one article and count what it holds."""
        graph = self.iris.article_graph(article_key(article))
        quads = list(describe(article, item.reports, self.iris))
        outcome = write(graph, quads)
        counts.read += 1
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        counts.reports += len(item.reports)
        counts.events.update(str(quad.subject) for quad in quads if quad.object == vocab.Event)


def split(reading: Article | Remark) -> tuple[Remark | None, Article | None]:
    """A reading as what `coded` takes: a remark, or an article."""
    return (None, reading) if isinstance(reading, Article) else (reading, None)


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
