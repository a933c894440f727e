"""`chancery watch`: new entries come in once, changes replace, failures back off, a stop loses nothing."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode
from pyoxigraph import Store as Engine

from ingest.fetching import Fetcher, Manners
from ingest.fetching.subscriptions import Subscriptions
from ingest.readers import ReadOptions, Refusal
from ontology.model import Article
from server import cli
from server.coding import Coder
from server.commands import watch
from server.watching import Watch
from sparql import snapshots
from tests.ingest.webpages import page
from tests.ingest.webserver import Site, serving

ARTICLE = NamedNode("https://w3id.org/chancery/ns#Article")
TITLE = NamedNode("http://purl.org/dc/terms/title")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def feed(*entries: tuple[str, str]) -> str:
    """A feed of titles and texts; a text that ends in […] breaks off."""
    items = "".join(
        f"<item><title>{title}</title><guid>{number}</guid><link>{{site}}/{number}</link>"
        f"<description>{text}</description></item>"
        for number, (title, text) in enumerate(entries)
    )
    return f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"


def put(site: Site, *entries: tuple[str, str]) -> None:
    site.put("/feed", feed(*entries).replace("{site}", site.url), ETag=f'"{hash(entries)}"')


@pytest.fixture
def run(site: Site, load_fake: Callable[[], Coder], tmp_path: Path) -> Callable[..., int]:
    """One round of the command with the fake coder."""

    def call(*words: str) -> int:
        arguments = ["watch", f"{site.url}/feed", "--store", str(tmp_path / "store"), "--delay", "0", *words]
        options: argparse.Namespace = cli.parser(arguments).parse_args(arguments)
        return watch.run(options, load_fake, lambda _: ())

    return call


def titles(store: Path) -> set[str]:
    engine = Engine.read_only(str(snapshots.latest(store).path))
    found = engine.quads_for_pattern(None, TITLE, None, DefaultGraph())
    return {quad.object.value for quad in found if isinstance(quad.object, Literal)}


def test_new_entries_come_in_once_and_changes_replace(
    site: Site, run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(site, ("A", "Baku criticized Iran."))
    assert run("--once", "--interval", "1") == 0
    time.sleep(1.1)
    put(site, ("A", "Baku criticized Iran."), ("B", "Iran criticized Baku."))
    assert run("--once", "--interval", "1") == 0
    time.sleep(1.1)
    put(site, ("A2", "Baku criticized Iran again."), ("B", "Iran criticized Baku."))
    assert run("--once", "--interval", "1") == 0
    assert run("--once", "--interval", "1") == 0, "it is not due yet"
    lines = [line.split(";")[0] for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "1 articles read: 1 new, 0 changed, 0 unchanged",
        "1 articles read: 1 new, 0 changed, 0 unchanged",
        "1 articles read: 0 new, 1 changed, 0 unchanged",
        "0 articles read: 0 new, 0 changed, 0 unchanged",
    ]
    assert titles(tmp_path / "store") == {"A2", "B"}
    assert site.paths() == ["/feed"] * 3


def test_feed_that_has_not_changed_is_not_sent_again(site: Site, run: Callable[..., int]) -> None:
    put(site, ("A", "Baku criticized Iran."))
    for _ in range(2):
        assert run("--once", "--interval", "1") == 0
        time.sleep(1.1)
    assert "if-none-match" in site.asked[-1][1]


def test_excerpts_are_read_whole(site: Site, run: Callable[..., int], tmp_path: Path) -> None:
    put(site, ("Baku protests over shelling", "Baku criticized […]"))
    site.put("/0", page())
    assert run("--once") == 0
    assert site.paths() == ["/feed", "/0"]
    assert titles(tmp_path / "store") == {"Baku protests over shelling"}


def test_a_page_that_could_not_be_had_is_asked_again_five_times(site: Site) -> None:
    put(site, ("Baku protests over shelling", "Baku criticized […]"), ("B", "Iran criticized Baku."))
    site.put("/0", status=503)
    state = Subscriptions()
    fetcher = Fetcher([site.url], Manners(delay=0, tries=1))
    watched = Watch([f"{site.url}/feed"], fetcher, state, 10.0, once=True)
    read: list[list[str | None]] = []
    for _ in range(7):
        state._base.execute("update feed set due = 0")
        found: list[str | None] = []
        for one in watched.incoming(ReadOptions(fetch=fetcher)):
            if one.done:
                one.done()
            if isinstance(one.reading, Article):
                found.append(one.reading.title)
        read.append(found)
    excerpt = "Baku protests over shelling"
    assert read == [["B", excerpt], *[[excerpt]] * 4, [], []]
    fetcher.close()
    state.close()


def test_a_page_that_comes_later_takes_the_place_of_its_excerpt(
    site: Site, run: Callable[..., int], tmp_path: Path
) -> None:
    put(site, ("Baku protests over shelling", "Baku criticized […]"))
    site.put("/0", status=404)
    assert run("--once", "--interval", "1") == 0
    site.put("/0", page())
    time.sleep(1.1)
    assert run("--once", "--interval", "1") == 0
    site.put("/0", page())
    time.sleep(1.1)
    assert run("--once", "--interval", "1") == 0
    assert site.paths().count("/0") == 2
    assert titles(tmp_path / "store") == {"Baku protests over shelling"}


def test_the_page_of_a_changed_entry_is_asked_for_again(
    site: Site, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    for number, words in enumerate(("Baku criticized […]", "Baku condemned […]")):
        put(site, ("Baku protests over shelling", words))
        site.put("/0", page().replace("<p>", f"<p>Version {number}. ", 1))
        assert run("--once", "--interval", "1") == 0
        time.sleep(1.1)
    assert site.paths().count("/0") == 2
    assert "1 articles read: 0 new, 1 changed" in capsys.readouterr().out


@pytest.mark.parametrize(("status", "asked", "wanted"), [(500, "", 20), (429, "7000", 7000)])
def test_failures_back_off(site: Site, status: int, asked: str, wanted: float) -> None:
    site.put("/feed", status=status, Retry_After=asked)
    state = Subscriptions()
    fetcher = Fetcher([site.url], Manners(delay=0, tries=1))
    watched = Watch([f"{site.url}/feed"], fetcher, state, 10.0, once=True)
    pauses = []
    for _ in range(3):
        [incoming] = watched.incoming(ReadOptions(fetch=fetcher))
        assert isinstance(incoming.reading, Refusal)
        due = state.due(f"{site.url}/feed")
        pauses.append(due.at - time.time())
        state._base.execute("update feed set due = 0")
    assert pauses[0] == pytest.approx(wanted, abs=2)
    assert pauses[2] == pytest.approx(max(wanted, 80), abs=2)
    fetcher.close()
    state.close()


def test_what_is_no_feed_is_refused(site: Site, run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    site.put("/feed", page())
    assert run("--once") == 1
    assert "is no feed" in capsys.readouterr().err


def test_an_entry_is_known_only_when_it_is_written(site: Site) -> None:
    put(site, ("A", "Baku criticized Iran."), ("B", "Iran criticized Baku."))
    state = Subscriptions()
    fetcher = Fetcher([site.url], Manners(delay=0))
    watched = Watch([f"{site.url}/feed"], fetcher, state, 10.0, once=True)
    first = next(iter(watched.incoming(ReadOptions(fetch=fetcher))))
    assert isinstance(first.reading, Article)
    assert first.done is not None
    first.done()  # then the process ends
    again = [one.reading for one in watched.incoming(ReadOptions(fetch=fetcher))]
    assert [one.title for one in again if isinstance(one, Article)] == ["A"], "the newest comes last, B was written"
    fetcher.close()
    state.close()


def test_stops_cleanly_and_goes_on(site: Site, tmp_path: Path) -> None:
    put(site, ("A", "Iran criticized Iraq."))
    main = "import sys; from server.cli import main; sys.exit(main())"
    words = ["watch", f"{site.url}/feed", "--store", str(tmp_path / "store"), "--interval", "1", "--delay", "0"]
    for title in ("A", "B"):
        with subprocess.Popen([sys.executable, "-c", main, *words], stdout=-1, stderr=-1, text=True) as process:
            killer = threading.Timer(120, os.kill, (process.pid, signal.SIGKILL))
            killer.start()
            while process.poll() is None and title not in written(tmp_path / "store"):
                time.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate()
            killer.cancel()
        assert process.returncode == 0, err
        assert "Stopped after" in err
        assert out.startswith("1 articles read: 1 new")
        put(site, ("A", "Iran criticized Iraq."), ("B", "Iraq criticized Iran."))


def written(store: Path) -> set[str]:
    try:
        return titles(store)
    except Exception:  # noqa: BLE001  there is no snapshot yet
        return set()
