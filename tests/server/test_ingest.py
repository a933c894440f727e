"""`chancery ingest`: what is read, stored, counted and said."""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse
from pyoxigraph import Store as Engine

from ingest.readers import ReadOptions
from ontology.iris import DataIris
from ontology.model import Article, Report
from server import cli, references
from server.coding import AHEAD, Coder, coded
from server.commands import ingest
from server.counts import Counts
from server.intake import SNAPSHOT_EVERY, Intake, into_store
from sparql import snapshots
from sparql.store import Store

EVENT = NamedNode("https://w3id.org/chancery/ns#Event")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def record(number: int, text: str = "Baku criticized Iran.") -> str:
    url = f"https://example.org/{number}"
    return json.dumps({"text": text, "title": f"Title {number}", "url": url, "published": "2026-11-18"})


Run = Callable[..., int]
Load = Callable[[], Coder]


@pytest.fixture
def run(load_fake: Load) -> Run:
    """The command with the fake coder."""

    def call(*arguments: object, load: Load = load_fake) -> int:
        words = ["ingest", *map(str, arguments)]
        options: argparse.Namespace = cli.parser(words).parse_args(words)
        return ingest.run(options, load, lambda _: ())

    return call


def contents(store: Path) -> Engine:
    return Engine.read_only(str(snapshots.latest(store).path))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join([record(1), "{broken", record(2), record(3, "Nothing.")]), encoding="utf-8")
    return path


def test_the_rest_is_taken_in(run: Run, articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(articles, "--store", tmp_path / "store") == 1
    said = capsys.readouterr()
    assert f"refused: {articles}:2: " in said.err
    assert said.out == ("3 articles read: 3 new, 0 changed, 0 unchanged; 1 records refused; 2 reports of 1 events.\n")
    store = contents(tmp_path / "store")
    assert len(list(store.quads_for_pattern(None, TYPE, EVENT, DefaultGraph()))) == 1
    assert len(list(store.quads_for_pattern(None, TYPE, EVENT, None))) == 3, "one in the union, one in each graph"


def test_again_and_changed(run: Run, articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles.write_text("\n".join([record(1), record(2)]), encoding="utf-8")
    assert run(articles, "--store", tmp_path / "store") == 0
    generation = snapshots.latest(tmp_path / "store").generation
    assert run(articles, "--store", tmp_path / "store") == 0
    assert snapshots.latest(tmp_path / "store").generation == generation, "nothing changed, so no new snapshot"
    articles.write_text("\n".join([record(1), record(2, "Nothing.")]), encoding="utf-8")
    assert run(articles, "--store", tmp_path / "store") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1].split(";")[0] for line in lines] == [
        "2 new, 0 changed, 0 unchanged",
        "0 new, 0 changed, 2 unchanged",
        "0 new, 1 changed, 1 unchanged",
    ]


def test_reference_graphs(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store:
        assert references.refresh(store) == ("ontology", "taxonomy", "gazetteer")
        assert references.refresh(store) == ()
        graph = DataIris(store.base).reference_graph("gazetteer")
        store.delete(graph)
        assert references.refresh(store) == ("gazetteer",)
        store.snapshot()
    found = contents(tmp_path / "store")
    labels = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    armenia = NamedNode("https://data.example.org/id/actor/am")
    assert [quad.object.value for quad in found.quads_for_pattern(armenia, labels, None, graph)]  # type: ignore[union-attr]


def test_dry_run_writes_quads_and_no_store(run: Run, articles: Path, tmp_path: Path) -> None:
    assert run(articles, "--dry-run", "-o", tmp_path / "out.nq", "--store", tmp_path / "store") == 1
    quads = list(parse((tmp_path / "out.nq").read_bytes(), RdfFormat.N_QUADS))
    assert len({quad.graph_name for quad in quads}) == 3
    assert DefaultGraph() not in {quad.graph_name for quad in quads}
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("words", [["--dry-run"], ["-o", "out.nq"]])
def test_dry_run_and_output_belong_together(
    words: list[str], articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", str(articles), *words]) == 2
    assert "--dry-run and -o FILE belong together" in capsys.readouterr().err


def test_missing_file(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.jsonl", "--store", tmp_path / "store") == 1
    assert "none.jsonl: there is no such file" in capsys.readouterr().err


def test_text_with_options(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("Baku criticized Iran.", encoding="utf-8")
    words = ("--published", "2026-11", "--publisher", "Gazette", "--url", "https://example.org/a")
    assert run(path, "--store", tmp_path / "store", *words) == 0
    store = contents(tmp_path / "store")
    issued = NamedNode("http://purl.org/dc/terms/issued")
    literals = [quad.object for quad in store.quads_for_pattern(None, issued, None, DefaultGraph())]
    assert '"2026-11"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>' in map(str, literals)


class Stopped:
    """A coder at whose third article somebody presses Ctrl-C."""

    def __init__(self, inner: Coder) -> None:
        self.inner = inner
        self.seen = 0

    def code(self, article: Article) -> tuple[Report, ...]:
        self.seen += 1
        if self.seen == 3:
            raise KeyboardInterrupt
        return self.inner.code(article)


def test_stopped_by_hand(run: Run, load_fake: Load, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(record(number) for number in range(5)), encoding="utf-8")
    assert run(path, "--store", tmp_path / "store", load=lambda: Stopped(load_fake())) == 1
    assert "Stopped. So far: 2 articles read" in capsys.readouterr().err
    assert len(list(contents(tmp_path / "store").quads_for_pattern(None, TYPE, EVENT, None))) == 3


def test_readers_see_the_store_grow(load_fake: Load, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(record(number) for number in range(SNAPSHOT_EVERY + 1)), encoding="utf-8")
    with Store.open(tmp_path / "store") as store:
        options = ReadOptions()
        for counts, _ in Intake(load_fake, DataIris(store.base)).run([str(path)], options, into_store(store)):
            assert isinstance(counts, Counts)
            assert store.generation == counts.read // SNAPSHOT_EVERY


def items(count: int) -> Iterator[tuple[int, Article | None]]:
    for number in range(count):
        yield number, None if number % 7 == 3 else Article(f"Baku criticized Iran{number}.")


@pytest.mark.parametrize("workers", [1, 2])
def test_order_is_kept_whatever_the_workers(load_fake: Load, workers: int) -> None:
    found = list(coded(items(40), load_fake, workers))
    assert [item.tag for item in found] == list(range(40))
    for number, item in enumerate(found):
        names = [report.event.recipients[0].span.text for report in item.reports]
        assert names == ([] if number % 7 == 3 else [f"Iran{number}"])


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGKILL, 2)])
def test_a_stopped_ingest_leaves_nothing_running(tmp_path: Path, number: signal.Signals, workers: int) -> None:
    """A signal to end is a clean end; after a kill the processes that code end as well."""
    main = "import sys; from server.cli import main; sys.exit(main())"
    words = ["ingest", "-", "--dry-run", "-o", str(tmp_path / "out.nq"), "--workers", str(workers)]
    with subprocess.Popen([sys.executable, "-c", main, *words], stdin=-1, stderr=-1, text=True) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        for n in range(2 * workers * AHEAD):
            process.stdin.write(json.dumps({"text": "Iran criticized Iraq.", "url": f"https://example.org/{n}"}) + "\n")
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not (tmp_path / "out.nq").exists():
            time.sleep(0.1)
        time.sleep(3)
        process.send_signal(number)
        assert process.wait(20) == (1 if number == signal.SIGTERM else -number)
        said = process.stderr.read()  # to its end: nobody else holds it open
    assert ("Stopped. So far" in said) == (number == signal.SIGTERM)
    assert "Traceback" not in said
