"""`chancery ingest --to`: articles that are read here and taken in by a running service."""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ingest.readers import ReadOptions, read
from ingest.readers.fields import article, record
from ontology.errors import RequestError
from ontology.model import Article
from server import cli
from server.articles.once import Once
from server.coding import Coder
from server.commands import ingest, sending
from server.commands.sending import Batch, Remote, batches, sent
from server.settings import Settings
from sparql.store import Store
from tests.server.conftest import day, served
from tests.server.test_ingest import record as line

TOKEN = "a-token-for-tests"
PAGE = """<html><head><title>Talks stall</title><link rel="canonical" href="https://example.org/page">
<meta property="article:published_time" content="2026-11-18"></head><body><article>
<h1>Talks stall</h1><p>Baku criticized Iran over delays at the border, the ministry said on Wednesday after talks.</p>
<p>Baku criticized Iran again on Thursday, and the ministry of transport called the delays long.</p></article></body>"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", "https://data.example.org/") as opened:
        yield opened


@pytest.fixture
def address(store: Store, settings: Settings, make_coder: Callable[[], Coder]) -> Iterator[str]:
    with served(store, replace(settings, token=TOKEN), make_coder) as found:
        yield found


def run(monkeypatch: pytest.MonkeyPatch, *words: object, token: str = TOKEN) -> int:
    monkeypatch.setenv("CHANCERY_TOKEN", token)
    monkeypatch.setattr(sending, "PAUSE", 0.05)
    given = ["ingest", *map(str, words)]
    options: argparse.Namespace = cli.parser(given).parse_args(given)
    return ingest.run(options)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join([line(1), "{broken", line(2), line(3, "Nothing.")]), encoding="utf-8")
    return path


def test_what_is_read_here_is_taken_in_there(
    address: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    assert run(monkeypatch, file, page, "--to", address) == 1, "a record was refused"
    told = capsys.readouterr()
    assert told.out.startswith("4 articles taken in: 4 new, 0 changed, 0 unchanged; 1 records refused;")
    assert f"refused: {file}:2:" in told.err
    urls = {each["url"] for each in httpx.get(f"{address}api/articles").json()["items"]}
    assert urls == {*(f"https://example.org/{number}" for number in (1, 2, 3)), "https://example.org/page"}
    assert httpx.get(f"{address}api/events").json()["count"] > 0


def test_the_same_again_is_one_look_at_the_job_that_was(
    address: str, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And where its key is forgotten the articles are sent again, and left as they are."""
    run(monkeypatch, file, "--to", address)
    first = capsys.readouterr().out
    run(monkeypatch, file, "--to", address)
    assert capsys.readouterr().out == first
    head = {"Authorization": f"Bearer {TOKEN}"}
    assert len(httpx.get(f"{address}api/jobs", headers=head).json()["items"]) == 1
    monkeypatch.setattr(Once, "_found", lambda *_: None)
    run(monkeypatch, file, "--to", address)
    assert capsys.readouterr().out.startswith("3 articles taken in: 0 new, 0 changed, 3 unchanged;")


def test_articles_go_in_several_jobs(
    address: str, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sending, "BATCH", 1)
    run(monkeypatch, file, "--to", address)
    assert capsys.readouterr().out.startswith("3 articles taken in: 3 new")
    head = {"Authorization": f"Bearer {TOKEN}"}
    assert len(httpx.get(f"{address}api/jobs", headers=head).json()["items"]) == 3


def test_who_may_not_write_is_told_so(address: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RequestError, match="401"):
        run(monkeypatch, file, "--to", address, token="another-token-for-tests")


@pytest.mark.parametrize("words", [("--store", "x"), ("--report", "x"), ("--dry-run", "-o", "-")])
def test_what_does_not_go_with_a_service_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, file, "--to", "http://localhost:1/", *words)
    assert words[0] in capsys.readouterr().err


def test_a_service_that_is_not_there_is_tried_for_a_while(file: Path) -> None:
    waits: list[float] = []
    target = Remote("http://127.0.0.1:1/", TOKEN, waits.append)
    with pytest.raises(RequestError, match="run the command again"):
        list(sent(read(str(file), ReadOptions()), target, lambda _: None))
    assert waits == [0.5, 1, 2, 4, 8]


class Service:
    """A service that was asked before: what each of its jobs says, one look after the other."""

    def __init__(self, *jobs: list[sending.Document | None]) -> None:
        self._jobs = {str(number): looks for number, looks in enumerate(jobs)}
        self.keys: list[str | None] = []

    def begin(self, batch: Batch, key: str | None) -> sending.Document:
        assert batch.content
        self.keys.append(key)
        return {"key": str(len(self.keys) - 1), "state": "waiting"}

    def job(self, key: str) -> sending.Document | None:
        found = self._jobs[key].pop(0)
        return found and {**found, "key": key}

    def sleep(self, seconds: float) -> None:
        assert seconds == sending.PAUSE


def told(state: str, **counts: int) -> sending.Document:
    return {"key": "k", "state": state, "counts": counts, "errors": [], "notes": [], "error": None}


RUNNING, DONE = told("running", read=1), told("done", read=3, new=3)


@pytest.mark.parametrize(
    ("jobs", "taken", "failed", "again"),
    [
        ([[RUNNING, RUNNING, DONE]], 3, 0, False),
        ([[None], [RUNNING, DONE]], 3, 0, True),  # the service was started anew and has forgotten the job
        ([[RUNNING, None], [DONE]], 3, 0, True),
        ([[RUNNING, told("interrupted", read=1)], [DONE]], 3, 0, True),
        ([[told("cancelled")], [DONE]], 3, 0, True),  # before we came
        ([[told("failed")], [RUNNING, told("failed", read=1)]], 1, 1, True),
        ([[RUNNING, told("cancelled", read=1)]], 1, 1, False),  # somebody does not want it
        ([[RUNNING, told("failed", read=2)]], 2, 1, False),
    ],
)
def test_a_job_that_was_cut_off_is_begun_once_more(
    file: Path, jobs: list[list[sending.Document | None]], taken: int, failed: int, again: bool
) -> None:
    service = Service(*([*looks] for looks in jobs))
    said: list[str] = []
    *_, last = sent(read(str(file), ReadOptions()), service, said.append)
    assert (last.counts["read"], last.failed, last.refused) == (taken, failed, 1)
    assert [key is None for key in service.keys] == [False, True][: 1 + again]
    assert any(each.startswith("The job ") for each in said) == bool(failed)


def test_what_the_service_refuses_is_called_by_its_name(file: Path) -> None:
    job = {**DONE, "errors": [{"line": 2, "kind": "unreadable", "reason": "is odd"}, {"line": None, "reason": "?"}]}
    said: list[str] = []
    *_, last = sent(read(str(file), ReadOptions()), Service([job]), said.append)
    assert said[1:] == ["refused: https://example.org/2: is odd", "refused: the job: ?"]
    assert last.refused == 3


@pytest.mark.parametrize(
    "given",
    [
        Article("Words."),
        Article(
            "Words.", "A title", "https://example.org/1", day("2026-11-18"), "Post", "fr", "World", "3", "7", "A. B."
        ),
    ],
)
def test_a_record_says_the_article(given: Article) -> None:
    assert article(json.loads(json.dumps(record(given))), ReadOptions()) == given


def test_the_same_articles_give_the_same_batches() -> None:
    made = [Article(f"Words {number}.", url=f"https://example.org/{number}") for number in range(1201)]
    first = list(batches(made))
    assert [len(each.names) for each in first] == [500, 500, 201]
    assert [each.key for each in batches(made)] == [each.key for each in first]
    assert len({each.key for each in first}) == 3
    long = list(batches([Article("x" * (9 << 20)), Article("y" * (9 << 20))]))
    assert [len(each.names) for each in long] == [1, 1]
