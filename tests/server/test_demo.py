"""`chancery demo`, as somebody runs it: load, serve, ask, Ctrl-C."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from server.commands.serve import STOP_SECONDS
from sparql.store import Store
from tests.server.demonstrated import MAIN, demonstrated

README = Path(__file__).resolve().parents[2] / "README.md"
QUERIES = re.findall(r"```sparql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running demo and what it has printed."""
    with demonstrated(tmp_path) as found:
        yield found


def get(address: str, accept: str = "*/*") -> str:
    return str(urlopen(Request(address, headers={"Accept": accept}), timeout=20).read().decode())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_demo(demo: tuple[subprocess.Popen[str], str], number: signal.Signals, tmp_path: Path) -> None:
    process, printed = demo
    assert " 0 records refused" in printed
    addresses = re.findall(r"^  (http://\S+)", printed, re.MULTILINE)
    assert len(addresses) == 5
    for address in addresses:
        assert get(address, "text/html,*/*;q=0.8")
    events = json.loads(get(f"{addresses[0]}api/events?limit=5"))["items"]
    assert len(events) == 5
    assert all(event["sentence"]["text"] and event["article"]["title"] for event in events)
    questions = re.findall(r"^    (\S+ query|curl) (.+)$", printed, re.MULTILINE)
    assert len(questions) == 3
    for program, rest in questions:
        if program == "curl":
            assert json.loads(get(rest.strip("'")))["items"]
            continue
        done = subprocess.run([*MAIN, "query", *rest.split()], capture_output=True, text=True, check=True)
        assert len(done.stdout.splitlines()) > 3
    assert QUERIES
    for query in QUERIES:
        answer = get(f"{addresses[0]}sparql?{urlencode({'query': query})}", "application/sparql-results+json")
        assert json.loads(answer)["results"]["bindings"], f"the README's query finds nothing: {query}"
    os.killpg(process.pid, number)
    assert process.wait(20) == 0
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    assert list(tmp_path.glob("chancery-demo-*")) == [], "the temporary store is removed"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_busy_stops_at_once_and_without_a_trace(store: Store, number: signal.Signals) -> None:
    """Neither a long query nor a client that does not read keeps it up; one that goes away is no fault of ours."""
    path = str(store.path.parent / f"busy-{number}")
    with Store.open(Path(path)) as busy:
        graph = NamedNode("http://localhost:8000/graph/other")
        quads = (Quad(graph, NamedNode(f"http://example.org/p{n}"), Literal("x" * 9000), graph) for n in range(3000))
        busy.replace(graph, quads)
    command = [*MAIN, "serve", "--store", path, "--port", "0"]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = re.search(r"http://localhost:(\d+)/", process.stdout.readline())
        assert address
        texts = ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "SELECT * { ?a ?b ?c }")
        clients = [socket.create_connection(("localhost", int(address[1]))) for _ in texts]
        for client, text in zip(clients, texts, strict=True):
            client.sendall(f"GET /sparql?{urlencode({'query': text})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with socket.create_connection(("localhost", int(address[1]))) as gone:
            head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99"
            gone.sendall(f"{head}\r\n\r\nASK".encode())
        clients[1].recv(100)
        started = time.monotonic()
        process.send_signal(number)
        assert process.wait(20) == 0
        assert time.monotonic() - started < STOP_SECONDS + 3
        assert "Traceback" not in process.stderr.read()
        for client in clients:
            client.close()
