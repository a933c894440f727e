"""Loading many quads: `chancery load` and `oxigraph load` of the same files, in turns in one run.

usage: python -m bench.bulk [--quads N] [--peers FOLDER] [--note WORDS]

Both commands are measured whole, from start to end, into a folder that is not there. Each run adds a line to
bench/history.jsonl; what counts is our rate as a part of oxigraph's.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from bench import speed
from bench.serve import BASE, events

ROUNDS = 3
EACH = 5  # quads of one event
MAIN = "import sys; from server.cli import main; sys.exit(main())"


def files(folder: Path, quads: int) -> dict[str, Path]:
    """The same events as triples, in graphs of their own, and in graphs of articles, as `chancery export` has them."""
    triples, named, articles = folder / "triples.nt", folder / "named.nq", folder / "articles.nq"
    count = quads // EACH
    with triples.open("wb") as file:
        pyoxigraph.serialize(events(count), file, RdfFormat.N_TRIPLES)
    for target, prefix in ((named, "https://example.org/graph/"), (articles, f"{BASE}graph/article/")):
        with target.open("wb") as file:
            placed = (
                Quad(quad.subject, quad.predicate, quad.object, NamedNode(f"{prefix}{number // (20 * EACH)}"))
                for number, quad in enumerate(events(count))
            )
            pyoxigraph.serialize(placed, file, RdfFormat.N_QUADS)
    return {"triples": triples, "named": named, "articles": articles}


def seconds(command: list[str], store: Path) -> float:
    """How long a command takes that fills a store."""
    shutil.rmtree(store, ignore_errors=True)
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def compare(folder: Path, quads: int, oxigraph: str) -> dict[str, float]:
    """The best rate of each of a few rounds, and ours as a part of theirs."""
    found: dict[str, float] = {}
    store = folder / "store"
    for name, file in files(folder, quads).items():
        ours = [sys.executable, "-c", MAIN, "load", str(file), "--store", str(store)]
        theirs = [oxigraph, "load", "-l", str(store), "-f", str(file)]
        rounds = [(seconds(ours, store), seconds(theirs, store)) for _ in range(ROUNDS)]
        mine, other = (min(times) for times in zip(*rounds, strict=True))
        found |= {
            f"chancery_load_{name}_per_second": round(quads / mine),
            f"oxigraph_load_{name}_per_second": round(quads / other),
            f"ratio_to_oxigraph_load_{name}": round(other / mine, 2),
        }
    return found


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--peers", type=Path, default=Path(sys.prefix) / "peers" / "bin")
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    oxigraph = shutil.which("oxigraph", path=str(options.peers))
    if oxigraph is None:
        parser.error(f"there is no oxigraph in {options.peers}: make bench-serve puts it there")
    with tempfile.TemporaryDirectory(prefix="bench-bulk-") as folder:
        found = compare(Path(folder), options.quads, oxigraph)
    for name, value in found.items():
        print(f"{name:44} {value:>12}")
    speed.keep(f"load {options.note}".strip(), {"quads": options.quads, **found})
    return 0


if __name__ == "__main__":
    sys.exit(main())
