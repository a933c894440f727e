"""/metrics: what the service has done and how it is, as Prometheus reads it."""

import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool

from server.cache import Cache
from server.saved.queries import Outcome as Delivered
from sparql.layout import Layout
from sparql.pool import Pool
from sparql.run import Outcome
from sparql.store import Store

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
ATTEMPTS = (Delivered.DELIVERED, Delivered.FAILED, Delivered.GONE, Delivered.GIVEN_UP)

router = APIRouter(prefix="/metrics", tags=["operations"])


class Metrics:
    """The counters of one service; those of an application made anew begin at nothing."""

    def __init__(self, store: Store, pools: dict[str, Pool], cache: Cache) -> None:
        self.registry = CollectorRegistry()
        self.queries = Counter(
            "chancery_queries", "Queries of visitors, by how they ended.", ["outcome"], registry=self.registry
        )
        # All of them, so that a rate can be taken before the first.
        self._ended = {outcome: self.queries.labels(outcome) for outcome in Outcome}
        self._answers: dict[tuple[str, int], Counter] = {}
        self.query_seconds = Took("chancery_query_seconds", "Seconds of a worker that queries of visitors took.")
        self.requests = Counter(
            "chancery_http_requests",
            "Answers, by method and status.",
            ["method", "status"],
            registry=self.registry,
        )
        self.request_seconds = Took("chancery_http_request_seconds", "Seconds until the last byte.")
        for each in (self.query_seconds, self.request_seconds):
            self.registry.register(each)
        self.refused = Counter(
            "chancery_budget_refusals", "Queries refused because a client's budget was spent.", registry=self.registry
        )
        self.deliveries = Counter(
            "chancery_webhook_deliveries",
            "Attempts to tell a webhook something, by how they ended.",
            ["outcome"],
            registry=self.registry,
        )
        for ending in ATTEMPTS:
            self.deliveries.labels(ending)
        self.registry.register(Now(store, pools, cache))

    def ended(self, outcome: Outcome, *seconds: float) -> None:
        """Count queries that ended so, each with its seconds."""
        self._ended[outcome].inc(len(seconds))
        if outcome is not Outcome.BUSY:
            self.query_seconds.add(seconds)

    def answered(self, method: str, status: int, seconds: Sequence[float]) -> None:
        """Count answers of a kind, each with its seconds. What is looked up once is kept: it takes longer than
        counting."""
        counter = self._answers.get((method, status))
        if counter is None:
            counter = self._answers[method, status] = self.requests.labels(method, status)
        counter.inc(len(seconds))
        self.request_seconds.add(seconds)

    def text(self) -> bytes:
        """All of it in the text format."""
        return generate_latest(self.registry)


class Took(Collector):
    """How many took how long: a histogram. That of prometheus_client takes three times as long to be told."""

    def __init__(self, name: str, told: str) -> None:
        self._name, self._told = name, told
        self._counts = [0] * (len(SECONDS) + 1)
        self._total = 0.0

    def add(self, seconds: Iterable[float]) -> None:
        """Count some that took so many seconds."""
        counts = self._counts
        for each in seconds:
            counts[bisect_left(SECONDS, each)] += 1
            self._total += each

    def collect(self) -> Iterator[Metric]:
        """The counts, each with all below it."""
        names = [*map(str, SECONDS), "+Inf"]
        yield HistogramMetricFamily(
            self._name, self._told, buckets=[*zip(names, accumulate(self._counts), strict=True)], sum_value=self._total
        )


class Now(Collector):
    """What is read when it is asked for."""

    def __init__(self, store: Store, pools: dict[str, Pool], cache: Cache) -> None:
        self._store = store
        self._pools = pools
        self._cache = cache

    def describe(self) -> list[Metric]:
        """Nothing: the registry would else collect once to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The pools, the cache, the store."""
        yield from self._workers()
        yield from self._answers()
        snapshot = self._store.shown
        yield gauge("chancery_store_changed", "1 while something is written that no snapshot shows.", not snapshot)
        yield gauge("chancery_generation", "The generation that is served.", self._store.generation)
        if snapshot is not None:
            age = time.time() - modified(snapshot.path)
            yield gauge("chancery_generation_age_seconds", "Seconds since the snapshot was made.", age)
        yield gauge(
            "chancery_store_bytes", "Bytes of the store on disk, without snapshots.", Layout(self._store.path).size
        )

    def _workers(self) -> Iterator[Metric]:
        states = {name: pool.state for name, pool in self._pools.items()}
        for field, told in (
            ("waiting", "Queries that wait for a worker."),
            ("running", "Queries that run."),
            ("idle", "Workers that wait for a query."),
            ("spooled", "Bytes of answers that are kept in files for slow readers."),
        ):
            metric = GaugeMetricFamily(f"chancery_pool_{field}", told, labels=["pool"])
            for name, state in states.items():
                metric.add_metric([name], getattr(state, field))
            yield metric
        for field, told in (("started", "Workers started."), ("killed", "Workers killed in the midst of a query.")):
            counter = CounterMetricFamily(f"chancery_workers_{field}", told, labels=["pool"])
            for name, state in states.items():
                counter.add_metric([name], getattr(state, field))
            yield counter

    def _answers(self) -> Iterator[Metric]:
        yield CounterMetricFamily("chancery_cache_hits", "Answers given from the cache.", value=self._cache.hits)
        yield CounterMetricFamily("chancery_cache_misses", "Answers not found there.", value=self._cache.misses)
        yield gauge("chancery_cache_bytes", "Bytes of answers in the cache.", self._cache.used)


def gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    """One figure."""
    return GaugeMetricFamily(name, told, value=value)


def modified(path: Path) -> float:
    """When a snapshot was made; now, where it is being retired this moment."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


@router.get("")
async def metrics(request: Request) -> Response:
    """Counters and gauges in the text format of Prometheus."""
    found: Metrics = request.app.state.service.metrics
    return Response(await run_in_threadpool(found.text), headers={"Content-Type": CONTENT_TYPE_LATEST})
