"""A site to fetch from, and fetchers that are closed after each test."""

import pytest

from ingest.fetching import Cache, Fetcher, Manners
from ingest.readers import ReadOptions, Refusal, read
from ontology.errors import FetchError
from tests.ingest.webserver import Site

QUICK = Manners(delay=0.0, seconds=1.0, size=100_000)


OPENED: list[Fetcher] = []


class Sleeps(list[float]):
    """Remembers how long it was told to sleep."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def fetcher(site: Site, manners: Manners = QUICK, cache: Cache | None = None, sleep: Sleeps | None = None) -> Fetcher:
    OPENED.append(Fetcher([site.url], manners, cache, sleep if sleep is not None else Sleeps()))
    return OPENED[-1]


def kind(site: Site, path: str = "/a", manners: Manners = QUICK) -> str:
    """The kind of reason why a page is refused; the same by the reader, which counts it."""
    with pytest.raises(FetchError) as failure:
        fetcher(site, manners).get(site.url + path)
    [refusal] = read(site.url + path, ReadOptions(fetch=fetcher(site, manners)))
    assert isinstance(refusal, Refusal)
    assert refusal.kind == failure.value.kind
    assert refusal.source == site.url + path
    return failure.value.kind
