"""A server that is killed at random moments of updates and of ingest loses nothing that it has acknowledged.

Four rounds; CHANCERY_CRASH_ROUNDS=30 does thirty.
"""

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode

from ontology.iris import DataIris
from sparql import union
from sparql.store import Store

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("CHANCERY_CRASH_ROUNDS", "4"))
TOKEN = "a-token-for-tests"
SERVE = "import sys; from server.cli import main; sys.exit(main())"
# What ingest does: an article after another, each replaced as a whole, told only when it is written.
INGEST = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from server.intake import into_store
from sparql.store import Store
first, store = int(sys.argv[2]), Store.open(Path(sys.argv[1]))
write = into_store(store)
s, p = NamedNode("http://example.org/s"), NamedNode("http://example.org/said")
for number in range(first, first + 1_000_000):
    graph = NamedNode(f"http://localhost:8000/graph/article/{number % 11}")
    write(graph, [Quad(s, p, Literal(f"{number} {each}")) for each in range(40)])
    if number % 7 == 0:
        store.snapshot()
    print(number, flush=True)
"""
OURS = re.compile(r"http://example.org/\d+$|.*/graph/article/")
ARTICLE = re.compile(r".*/graph/article/(\d+)$")


def update(connection: http.client.HTTPConnection, text: str) -> bool:
    headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    connection.request("POST", "/update", text, headers)
    response = connection.getresponse()
    response.read()
    return response.status == 204


def updates_until_killed(path: Path, first: int, seconds: float) -> list[int]:
    """The numbers that a server has acknowledged before it was killed."""
    environment = {**os.environ, "CHANCERY_TOKEN": TOKEN}
    command = [sys.executable, "-c", SERVE, "serve", "--store", str(path), "--port", "0"]
    done: list[int] = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=-1, stderr=-1, text=True) as server:
        assert server.stdout is not None
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address is not None
        where = urlsplit(address[0])
        connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=20)
        timer = threading.Timer(seconds, server.send_signal, (signal.SIGKILL,))
        timer.start()
        try:
            for number in range(first, first + 1_000_000):
                triples = "".join(f"<http://example.org/s> <http://example.org/p> '{number} {n}' . " for n in range(20))
                if update(connection, f"INSERT DATA {{ GRAPH <http://example.org/{number}> {{ {triples} }} }}"):
                    done.append(number)
        except (http.client.HTTPException, OSError):
            pass
        timer.join()
        connection.close()
        server.wait()
    return done


def ingest_until_killed(path: Path, first: int, seconds: float) -> int:
    """The number of the last article that was told of before the writer was killed."""
    last = first - 1
    command = [sys.executable, "-c", INGEST, str(path), str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=-1, text=True) as writer:
        assert writer.stdout is not None
        timer: threading.Timer | None = None
        for line in writer.stdout:
            if line.endswith("\n"):
                last = int(line)
            if timer is None:
                timer = threading.Timer(seconds, writer.send_signal, (signal.SIGKILL,))
                timer.start()
        writer.wait()
    return last


def check(path: Path, acknowledged: list[int], last: int) -> None:
    """Everything acknowledged is there, every graph is whole, the default graph is the union."""
    with Store.open(path) as store:
        engine = pyoxigraph.Store.read_only(str(store.snapshot().path))
    found: dict[str, set[str]] = {}
    for quad in engine:
        if isinstance(quad.graph_name, NamedNode) and OURS.match(quad.graph_name.value):  # not those that are shipped
            assert isinstance(quad.object, pyoxigraph.Literal)
            found.setdefault(quad.graph_name.value, set()).add(quad.object.value)
    for graph, values in found.items():
        assert len(values) == (40 if ARTICLE.match(graph) else 20), f"half of {graph}"
        assert len({value.split()[0] for value in values}) == 1, f"two versions in {graph}"
    for number in acknowledged:
        assert f"http://example.org/{number}" in found, f"update {number} was acknowledged and is lost"
    for number in range(max(last - 10, 0), last + 1):
        values = found[f"http://localhost:8000/graph/article/{number % 11}"]
        assert int(next(iter(values)).split()[0]) >= number, f"article {number} was written and is lost"
    assert not union.difference(engine, DataIris().graphs)


def test_nothing_is_lost_by_a_kill(tmp_path: Path) -> None:
    path, dice = tmp_path / "store", random.Random(7)
    acknowledged: list[int] = []
    last = -1
    for round_ in range(ROUNDS):
        if round_ % 2:
            acknowledged += updates_until_killed(path, round_ * 1_000_000, 0.3 + dice.random() * 1.5)
        else:
            last = ingest_until_killed(path, last + 1, dice.random() * 0.8)
        check(path, acknowledged, last)
    assert last > 0
    assert acknowledged


@pytest.mark.parametrize("left", ["unfinished", "retired-3"])
def test_what_a_killed_writer_left_is_removed(tmp_path: Path, left: str) -> None:
    with Store.open(tmp_path) as store:
        store.snapshot()
    (tmp_path / "snapshots" / left).mkdir()
    (tmp_path / "rehearsal-x").mkdir()
    with Store.open(tmp_path) as store:
        store.write(DefaultGraph(), [])
        store.snapshot()
    assert sorted(each.name for each in (tmp_path / "snapshots").iterdir()) == ["1", "2"]
    assert not (tmp_path / "rehearsal-x").exists()
