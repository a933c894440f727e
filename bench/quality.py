"""The quality of the coded events over a gold file, against the floors in tests/bench/floors.json.

usage: python -m bench.quality GOLD SCORER [--update] [--errors N]

GOLD is a file of sentences with their events, SCORER the script that scores; both are data that is not ours to ship.
A floor only rises: --update takes figures that are higher, and refuses those that are lower.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ingest import documents
from ingest.pipeline import Pipeline
from ontology.iris import DataIris
from ontology.model import Article

FLOORS = Path(__file__).resolve().parent.parent / "tests" / "bench" / "floors.json"
FIGURES = ("pair", "root", "quad", "macro_root", "primary_f1", "quiet")


def predictions(gold: Path) -> Iterable[str]:
    """What the coder makes of each sentence of a gold file, as the scorer reads it."""
    pipeline, iris = Pipeline.load(), DataIris()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = Article(row["text"])
        yield json.dumps({"id": row["id"], "events": documents.events(article, pipeline.code(article), iris)})


def measure(gold: Path, scorer: Path, errors: int = 0) -> dict[str, float]:
    """The figures of the scorer for the coder as it is."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predicted:
        predicted.writelines(line + "\n" for line in predictions(gold))
        predicted.flush()
        command = [sys.executable, str(scorer), str(gold), predicted.name, "--errors", str(errors)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    print("\n".join(answer))
    figures: dict[str, float] = json.loads(answer[0])
    return figures


def digest(gold: Path) -> str:
    """The hash of a gold file, so that figures of different data are not compared."""
    return hashlib.sha256(gold.read_bytes()).hexdigest()


def main() -> int:
    """Measure, compare with the floors, and raise them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    figures = measure(options.gold, options.scorer, options.errors)
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    known = floors["events"]
    lower = [name for name in FIGURES if figures[name] < known["figures"].get(name, 0)]
    for name in FIGURES:
        print(f"{name:12} {figures[name]:6.1f}  floor {known['figures'].get(name, 0):6.1f}")
    if options.update and not lower:
        known["figures"] = {name: figures[name] for name in FIGURES}
        known["gold_sha256"] = digest(options.gold)
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    return 1 if lower else 0


if __name__ == "__main__":
    sys.exit(main())
