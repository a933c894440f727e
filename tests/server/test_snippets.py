"""What the README shows other programs to do is done, against the demo: lines of curl, and blocks of Python and R."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.server.beside import free_port
from tests.server.demonstrated import demonstrated

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
LINES = [line for kind, block in BLOCKS if not kind for line in block.splitlines() if line.startswith("curl")]
PYTHON = [block for kind, block in BLOCKS if kind == "python"]
R = [block for kind, block in BLOCKS if kind == "r"]
HOST = "localhost:8000"
TOKEN = "a-token-for-tests"
ALLOWED = {"CHANCERY_WEBHOOK_ALLOW": "127.0.0.1"}  # where the README's receiver of webhooks listens
ARTICLES = '{"text": "France condemned the attack on Kyiv.", "published": "2026-11-20"}\n'


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo on a port of its own, with IRIs of that address; gives it without the scheme."""
    port = free_port()
    settings = {"CHANCERY_BASE": f"http://localhost:{port}/", "CHANCERY_TOKEN": TOKEN, **ALLOWED}
    with demonstrated(tmp_path_factory.mktemp("shown"), port, settings):
        yield f"localhost:{port}"


def run(command: list[str], folder: Path) -> str:
    """What a program prints; it must print something, and end well."""
    env = {**os.environ, "TOKEN": TOKEN}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert done.stdout.strip()
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_lines_of_curl(host: str, tmp_path: Path) -> None:
    """In their order, since one takes back what another gave."""
    assert len(LINES) >= 8
    (tmp_path / "articles.jsonl").write_text(ARTICLES, encoding="utf-8")
    for line in LINES:
        assert HOST in line
        command = line.replace(HOST, host).replace("curl ", "curl -sS --fail-with-body ", 1)
        assert len(run(["bash", "-c", command], tmp_path)) > 20, line


def wanted(block: str) -> list[str]:
    """The packages that a block imports and this machine lacks."""
    return [name for name in re.findall(r"^(?:import|from) (\w+)", block, re.MULTILINE) if find_spec(name) is None]


@pytest.mark.parametrize("block", PYTHON, ids=[re.findall(r"^(?:import|from) (\w+)", each, re.M)[0] for each in PYTHON])
def test_the_blocks_of_python(host: str, tmp_path: Path, block: str) -> None:
    if missing := wanted(block):
        pytest.skip(f"needs {', '.join(missing)}")
    assert HOST in block
    printed = run([sys.executable, "-W", "error", "-c", block.replace(HOST, host)], tmp_path)
    if "webhook-signature" in block:
        assert "is signed" in printed
        assert "delivered" in printed


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="needs R")
@pytest.mark.parametrize("block", R)
def test_the_blocks_of_r(host: str, tmp_path: Path, block: str) -> None:
    run(["Rscript", "-e", block.replace(HOST, host)], tmp_path)
