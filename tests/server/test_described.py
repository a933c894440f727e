"""The OpenAPI document, asked by schemathesis: whatever it allows, and what not, is answered as it says.

No 5xx, no status and no type of content that is not in it, no body against its schema; 2,000 cases and more.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from server.settings import Settings
from sparql.store import Store

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-tests"
# Not what the operator has: /health, /metrics, and /backup, which puts another store in the place of this one.
OURS = (
    r"^/(sparql|update|graphs|api|id|data|page|feeds|reconcile|lookup|dumps|\.well-known"
    r"|ns|rel|context|modality|sector|metonymy|cameo)(/|$)"
)
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
BINARY = shutil.which("schemathesis") or shutil.which("schemathesis", path=str(Path(sys.executable).parent))
CASES = 2000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, filling: Callable[[Store], None]) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("described") / "store", "https://data.example.org/") as opened:
        filling(opened)
        yield opened


@pytest.mark.skipif(BINARY is None, reason="schemathesis of the extra [dev] is not installed")
def test_every_answer_is_in_the_document(store: Store, settings: Settings, serving: Serving, tmp_path: Path) -> None:
    assert BINARY is not None
    with serving(store, replace(settings, token=TOKEN)) as address:
        command = [BINARY, "run", f"{address}openapi.json", "--include-path-regex", OURS, "--checks", CHECKS]
        command += ["--exclude-path", "/api/events/stream"]  # which has no end
        options = ["--phases", "examples,coverage,fuzzing", "--max-examples", "60", "--seed", "20261127", "--no-color"]
        header = ["-H", f"Authorization: Bearer {TOKEN}", "--generation-database", "none", "--warnings", "off"]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.server.serialized"}
        whole = [*command, *options, *header]
        done = subprocess.run(whole, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout[-6000:]
    found = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert found is not None, done.stdout[-2000:]
    assert int(found[2]) == int(found[1]) >= CASES
