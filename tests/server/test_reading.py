"""`chancery ingest` of sources of many kinds: copies linked, other languages kept, skips counted by reason."""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode
from pyoxigraph import Store as Engine

from ingest.readers import Meter, ReadOptions, read
from server import cli
from server.coding import Coder
from server.commands import ingest, validate
from server.counts import Counts
from sparql import snapshots
from tests.ingest.webpages import BODY, page
from tests.ingest.webserver import Site, serving

NAMESPACE = "https://w3id.org/chancery/ns#"
AZERI = (
    "Azərbaycan Xarici İşlər Nazirliyi bazar ertəsi səfiri nazirliyə çağırıb və sərhəd yaxınlığında kəndin atəşə "
    "tutulmasına etiraz notası təqdim edib. Baku criticized Iran."
)

Run = Callable[..., int]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def run(load_fake: Callable[[], Coder], tmp_path: Path) -> Run:
    """The command with the fake coder, into one store."""

    def call(*arguments: object) -> int:
        words = ["ingest", *map(str, arguments), "--store", str(tmp_path / "store"), "--delay", "0"]
        options: argparse.Namespace = cli.parser(words).parse_args(words)
        return ingest.run(options, load_fake, lambda _: ())

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files of several kinds: four articles, of which one is a copy and one of another language."""
    path = tmp_path / "news"
    path.mkdir()
    text = "\n".join(["Baku criticized Iran over delays.", *BODY])
    day = {"published": "2022-10-05"}
    record = {**day, "text": text, "url": "https://a.example.org/1", "title": "A", "publisher": "A"}
    copy = {**day, "text": f"{text} Reprint.", "url": "https://b.example.org/1", "title": "B", "publisher": "B"}
    (path / "1.jsonl.gz").write_bytes(gzip.compress(json.dumps(record).encode() + b"\n{broken\n"))
    (path / "2.json").write_text(json.dumps([copy], indent=1), encoding="utf-8")
    (path / "3.html").write_text(
        page(canonical="https://c.example.org/1", body=[f"{one} It is winter there." for one in reversed(BODY)] * 2),
        encoding="utf-8",
    )
    (path / "4.txt").write_text(f"Etiraz\n{AZERI}", encoding="utf-8")
    (path / "5.html").write_text("<html><body><p>Subscribe to continue reading.</p></body></html>", encoding="utf-8")
    return path


def contents(store: Path) -> Engine:
    return Engine.read_only(str(snapshots.latest(store).path))


def values(engine: Engine, name: str) -> list[str]:
    quads = engine.quads_for_pattern(None, NamedNode(NAMESPACE + name), None, DefaultGraph())
    return [quad.object.value for quad in quads if isinstance(quad.object, Literal | NamedNode)]


def test_a_folder_of_many_kinds(run: Run, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--report", tmp_path / "report.json") == 1
    said = capsys.readouterr()
    assert said.out.startswith("4 articles read: 4 new, 0 changed, 0 unchanged; 2 records refused; 2 reports of")
    assert "kept, not coded: language az" in said.err
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["articles"] == {
        "read": 4,
        "coded": 3,
        "new": 4,
        "changed": 0,
        "unchanged": 0,
        "copies": 1,
        "uncoded": {"az": 1},
    }
    assert report["skipped"] == {"count": 2, "reasons": {"unreadable": 1, "paywall": 1}}
    assert [Path(one["source"]).name for one in report["refusals"]] == ["1.jsonl.gz", "5.html"]
    engine = contents(tmp_path / "store")
    assert len(values(engine, "copyOf")) == 1
    assert set(values(engine, "origin")) >= {"json-ld datePublished"}
    again = run(folder)
    assert again == 1
    assert "0 new, 0 changed, 4 unchanged" in capsys.readouterr().out


def test_what_is_written_is_valid(run: Run, folder: Path, tmp_path: Path) -> None:
    run(folder)
    words = ["validate", "--store", str(tmp_path / "store")]
    assert validate.run(cli.parser(words).parse_args(words)) == 0


def test_a_copy_is_no_second_source(run: Run, folder: Path, tmp_path: Path) -> None:
    run(folder)
    engine = contents(tmp_path / "store")
    query = (Path(ingest.__file__).parents[2] / "sparql" / "queries" / "corroborated.rq").read_text(encoding="utf-8")
    assert list(engine.query(query)) == []  # type: ignore[arg-type]
    other = {
        "published": "2022-10-05",
        "text": "Baku criticized Iran over delays.",
        "url": "https://d.example.org/1",
        "title": "D",
    }
    (tmp_path / "other.jsonl").write_text(json.dumps(other), encoding="utf-8")
    run(tmp_path / "other.jsonl")
    found = list(contents(tmp_path / "store").query(query))  # type: ignore[arg-type]
    assert [solution["texts"].value for solution in found] == ["2"]


def test_a_web_address(run: Run, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.put("/a", page())
    assert run(f"{site.url}/a") == 0
    assert run(f"{site.url}/a", f"{site.url}/none") == 1
    said = capsys.readouterr()
    assert "1 new" in said.out.splitlines()[0]
    assert "1 unchanged; 1 records refused" in said.out.splitlines()[1]
    assert f"refused: {site.url}/none: the server answers 404" in said.err


def test_a_list_of_addresses_is_fetched_with_follow(run: Run, site: Site, tmp_path: Path) -> None:
    site.put("/a", page())
    (tmp_path / "list").write_text(f"{site.url}/a\n", encoding="utf-8")
    assert run(tmp_path / "list") == 1
    assert site.asked == []
    assert run(tmp_path / "list", "--follow") == 1, "a list is no word of the user's for a private address"
    assert site.asked == []


def test_the_line_of_progress_says_how_long_it_takes(folder: Path) -> None:
    files = sorted(str(path) for path in folder.iterdir())
    meter = Meter(files)
    counts = Counts(read=2, started=time.time() - 10)
    assert "left" not in ingest.brief(counts, meter), "nothing is known before something is read"
    seen = []
    for found in read(str(folder), ReadOptions(meter=meter)):
        seen.append(meter.done())
        assert found
    assert seen == sorted(seen)
    assert seen[-1] == meter.done() == meter.total > 0
    halfway = Meter(files)
    with (folder / "3.html").open("rb", buffering=0) as raw, BufferedReader(raw) as stream:
        halfway.begin(stream)
        stream.seek(halfway.total // 4)
        counts.started = time.time() - 10
        assert ", 0:00:30 left" in ingest.brief(counts, halfway)
        assert ", 0.2/s, " in ingest.brief(counts, halfway)


def test_dry_run_remembers_nothing(load_fake: Callable[[], Coder], folder: Path, tmp_path: Path) -> None:
    words = ["ingest", str(folder), "--dry-run", "-o", str(tmp_path / "out.nq"), "--store", str(tmp_path / "store")]
    assert ingest.run(cli.parser(words).parse_args(words), load_fake, lambda _: ()) == 1
    assert NAMESPACE + "copyOf" in (tmp_path / "out.nq").read_text(encoding="utf-8")
    assert not (tmp_path / "store").exists()
