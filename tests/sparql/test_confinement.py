"""A worker has no network and little memory, even for code that the guard never sees."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_REQUEST = """
import sys, threading, pyoxigraph
from http.server import BaseHTTPRequestHandler, HTTPServer
from sparql.confinement import confine
asked = []
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_error(404)
    do_POST = do_GET
    def log_message(self, *arguments):
        pass
isolated = confine(1 << 30) if sys.argv[1] == "confined" else None
server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
try:
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{server.server_port}/> {{ ?s ?p ?o }} }}"
    list(pyoxigraph.Store().query(query))
except (OSError, RuntimeError):
    pass
print(isolated, len(asked))
"""


def _run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_a_confined_process_reaches_nobody() -> None:
    assert _run(_REQUEST, "free").stdout == "None 1\n", "the engine does send requests, if it can"
    assert _run(_REQUEST, "confined").stdout == "True 0\n"


def test_memory_is_limited() -> None:
    code = "from sparql.confinement import confine; confine(100 << 20); bytearray(200 << 20)"
    assert "MemoryError" in _run(code).stderr
