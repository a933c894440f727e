"""Articles that come and go, and a service with saved queries, as its operator asks it."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

import httpx

from ingest.quads import describe
from ontology.iris import DataIris, article_key
from ontology.model import Article
from server.settings import Settings
from sparql.store import Store
from tests.server.conftest import FakeCoder, day
from tests.server.hooked import Post

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
TOKEN = "a-token-for-tests"
MAY = {"Authorization": f"Bearer {TOKEN}"}
LATER = Article(
    "Iran criticized Baku for it.", "Later", "https://example.org/later", day("2026-11-25"), "Border Gazette"
)
OTHERWISE = Article("Baku criticized Iran anew.", "No", "https://example.org/no", day("2026-11-26"))
AGAIN = replace(LATER, text="Iran criticized Baku for it, once more.", url="https://example.org/again")
BY_IRAN = {"actor": "ir"}


def put(store: Store, *articles: Article) -> None:
    iris = DataIris(store.base)
    for article in articles:
        store.replace(iris.article_graph(article_key(article)), describe(article, FakeCoder().code(article), iris))
    store.snapshot()


def withdraw(store: Store, article: Article) -> None:
    store.delete(DataIris(store.base).article_graph(article_key(article)))
    store.snapshot()


def numbered(count: int, first: int = 0) -> list[Article]:
    """Articles each of which reports another event."""
    days = [day(f"20{year:02}-{month:02}-{date:02}") for year in range(20) for month in range(1, 13) for date in (1, 2)]
    return [
        Article("Iran criticized Baku.", f"Number {number}", f"https://example.org/n/{number}", days[number])
        for number in range(first, first + count)
    ]


class Service:
    """A service that runs, as its operator asks it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = httpx.Client(base_url=address, headers=MAY, timeout=30)

    def save(self, key: str, url: str, **more: Any) -> str:  # noqa: ANN401 - what JSON may be
        """The secret of a new one."""
        given = {"id": key, "name": key, "webhook": url, **more}
        answer = self.client.post("api/saved", json=given)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["secret"])

    def change(self, key: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - what JSON may be
        answer = self.client.patch(f"api/saved/{key}", json=more)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def hook(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"api/saved/{key}").json()["webhook"]
        return found

    def deliveries(self, key: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(f"api/saved/{key}/deliveries").json()["items"]
        return found

    def until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def counted(self, outcome: str) -> float:
        wanted = f'chancery_webhook_deliveries_total{{outcome="{outcome}"}} '
        lines = self.client.get("metrics").text.splitlines()
        return next(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted))


@contextmanager
def running(serving: Serving, store: Store, settings: Settings) -> Iterator[Service]:
    with serving(store, settings) as address:
        service = Service(address)
        try:
            yield service
        finally:
            service.client.close()


def told(posts: list[Post]) -> list[str]:
    """The sentences of the events in some posts, in order."""
    items = [item for post in posts for item in post.data["items"]]
    return [item["event"]["reports"][0]["article"]["title"] for item in items]
