"""A service that is killed again and again, in the midst of what it tells a webhook, tells all of it."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from ingest.quads import describe
from ontology.iris import DataIris, article_key
from ontology.model import Article, Precision, When
from sparql.store import Store
from tests.server.conftest import FakeCoder
from tests.server.hooked import receiving

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-tests"
SERVE = "import sys; from server.cli import main; sys.exit(main())"
EVENTS = 900
KILLS = 2


@contextmanager
def killed(path: Path, after: Callable[[str], None]) -> Iterator[None]:
    """A server process over a store, killed at the end."""
    env = {**os.environ, "CHANCERY_TOKEN": TOKEN, "CHANCERY_WEBHOOK_ALLOW": "127.0.0.1"}
    command = [sys.executable, "-c", SERVE, "serve", "--store", str(path), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=-1, stderr=-3, text=True) as server:
        try:
            assert server.stdout is not None
            address = re.search(r"http://[^\s,]+", server.stdout.readline())
            assert address is not None
            after(address[0])
            yield
        finally:
            server.send_signal(signal.SIGKILL)
            server.wait()


def fill(path: Path) -> None:
    with Store.open(path) as store:
        iris = DataIris(store.base)
        for number in range(EVENTS):
            when = date(2020, 1, 1) + timedelta(number)
            url = f"https://example.org/{number}"
            article = Article("Iran criticized Baku.", f"{number}", url, When(when, when, Precision.DAY))
            reports = FakeCoder().code(article)
            store.replace(iris.article_graph(article_key(article)), describe(article, reports, iris))


def test_a_kill_loses_no_event_and_tells_none_in_two_deliveries(tmp_path: Path) -> None:
    fill(tmp_path / "store")
    dice = random.Random(11)
    with receiving() as receiver:
        receiver.hold = 0.05
        body = {"id": "all", "name": "All", "webhook": receiver.url, "after": 0}

        def save(address: str) -> None:
            headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
            with urlopen(Request(f"{address}api/saved", json.dumps(body).encode(), headers)) as answer:
                assert answer.status == 201

        for number in range(KILLS):
            had = len(receiver.got)
            with killed(tmp_path / "store", save if number == 0 else lambda _: None):
                receiver.events(30, lambda got, had=had: len(got) > had)  # type: ignore[misc]
                time.sleep(dice.random() * 0.15)
        with killed(tmp_path / "store", lambda _: None):
            posts = receiver.events(60, lambda got: len({each for post in got for each in post.told}) >= EVENTS)
    unique = {post.key: post for post in posts}
    assert all(post.body == unique[post.key].body for post in posts)
    told = [item["event"]["reports"][0]["article"]["title"] for post in unique.values() for item in post.data["items"]]
    assert told == [str(number) for number in range(EVENTS)]
    assert 1 + KILLS < len(unique) <= len(posts)
