"""Speed on this machine, side by side in one run: reading, coding, writing, asking.

usage: python -m bench.speed [--note WORDS]

Machines differ and are noisy: compare the ratios of one run, not the figures of two. Each run adds a line to
bench/history.jsonl.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from pyoxigraph import Quad

from bench import reading
from ingest import readers
from ingest.pipeline import Pipeline
from ingest.quads import describe
from ingest.readers import ReadOptions
from ontology.iris import DataIris, article_key
from ontology.model import Article
from sparql.limits import Limits
from sparql.pool import Pool
from sparql.query import Query
from sparql.store import Store

HISTORY = Path(__file__).resolve().parent / "history.jsonl"
RUNS = 3
QUERIES = 200
POINT = "SELECT ?p ?o { <http://localhost:8000/id/article/%s> ?p ?o }"


def sample() -> list[Article]:
    """The articles of the demo."""
    read = readers.read(str(files("server") / "sample" / "articles.jsonl"), ReadOptions())
    return [item for item in read if isinstance(item, Article)]


def seconds(work: Callable[[], object]) -> float:
    """The median time of a few runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def written(articles: list[tuple[Article, list[Quad]]]) -> None:
    """All articles into a new store, each in a transaction of its own."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store") as store:
        for article, quads in articles:
            store.replace(DataIris().article_graph(article_key(article)), quads)
        store.snapshot()


async def asked(store: Store, keys: list[str]) -> float:
    """Seconds for one point query through the workers, the median of many."""
    pool = Pool(store.snapshot, Limits(workers=1))
    times = []
    for number in range(QUERIES):
        start = time.perf_counter()
        await (await pool.answer(Query(POINT % keys[number % len(keys)]))).whole()
        times.append(time.perf_counter() - start)
    await pool.close()
    return statistics.median(times)


def figures() -> dict[str, float]:
    """All that is measured, by name."""
    articles = sample()
    pipeline = Pipeline.load()
    sentences = sum(len(pipeline.annotator.annotate(article.text)) for article in articles)
    parse = seconds(lambda: [pipeline.annotator.annotate(article.text) for article in articles])
    whole = seconds(lambda: [list(describe(a, pipeline.code(a), DataIris())) for a in articles])
    described = [(a, list(describe(a, pipeline.code(a), DataIris()))) for a in articles]
    quads = sum(len(found) for _, found in described)
    write = seconds(lambda: written(described))
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store") as store:
        for article, found in described:
            store.replace(DataIris().article_graph(article_key(article)), found)
        point = asyncio.run(asked(store, [article_key(article) for article in articles]))
    return {
        "sentences": sentences,
        "quads": quads,
        "parse_sentences_per_second": round(sentences / parse, 1),
        "code_sentences_per_second": round(sentences / whole, 1),
        "share_of_parsing": round(parse / whole, 2),
        "write_quads_per_second": round(quads / write),
        "point_query_milliseconds": round(1000 * point, 2),
        **reading.figures(),
    }


def keep(note: str, found: dict[str, float]) -> None:
    """Add a line to the history."""
    line = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "note": note, **found}
    with HISTORY.open("a", encoding="utf-8") as history:
        history.write(json.dumps(line) + "\n")


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    found = figures()
    for name, value in found.items():
        print(f"{name:32} {value:>12}")
    keep(options.note, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
