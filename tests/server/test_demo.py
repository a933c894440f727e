"""`chancery demo`, as somebody runs it: load, serve, ask, Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
QUERIES = re.findall(r"```sparql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
MAIN = [sys.executable, "-c", "import sys; from server.cli import main; sys.exit(main())"]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running demo and what it has printed."""
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [*MAIN, "demo", "--port", "0"]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, env=env, start_new_session=True) as process:
        assert process.stdout is not None
        printed = ""
        while "Ctrl-C" not in printed:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            printed += line
        try:
            yield process, printed
        finally:
            if process.poll() is None:
                process.kill()


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
    questions = re.findall(r"^    (chancery query|curl) (.+)$", printed, re.MULTILINE)
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
