"""The coder over the development sentences, by the scorer that comes with them.

Sentences and scorer are data that is not ours to ship.
"""

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

FIGURES = ("pair", "root", "quad", "macro_root", "primary_f1", "quiet")


def files(data: Path) -> tuple[Path, Path]:
    """The sentences and the scorer, in the folder of data and beside it."""
    return data / "events" / "dev.jsonl", data.parent / "bench" / "score_events.py"


def predictions(gold: Path) -> Iterable[str]:
    """What the coder makes of each sentence of a gold file, as the scorer reads it."""
    pipeline, iris = Pipeline.load(), DataIris()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = Article(row["text"])
        yield json.dumps({"id": row["id"], "events": documents.events(article, pipeline.code(article), iris)})


def measure(data: Path, errors: int = 0) -> tuple[dict[str, float], dict[str, float]]:
    """The figures of the scorer for the coder as it is, and the F1 of each root; `errors` of them are shown."""
    gold, scorer = files(data)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predicted:
        predicted.writelines(line + "\n" for line in predictions(gold))
        predicted.flush()
        command = [sys.executable, str(scorer), str(gold), predicted.name, "--errors", str(errors)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return json.loads(answer[0]), json.loads(answer[1])
