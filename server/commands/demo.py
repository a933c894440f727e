"""Load the sample that is shipped, serve it, and say what to open.

The store is temporary, unless --store names one. Ctrl-C stops the server.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from ingest.readers import ReadOptions
from ontology.iris import DataIris
from server import console, references
from server.coding import Coder, pipeline
from server.commands.ingest import follow
from server.commands.options import settings
from server.commands.serve import add_port, listener, serve, url
from server.intake import Intake, into_store
from server.pages import FOLDER
from sparql.store import Store

SAMPLE = files("server") / "sample" / "articles.jsonl"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_port(parser)
    parser.add_argument("--store", type=Path, metavar="DIR", help="keep the data in this folder")


def run(options: argparse.Namespace, load: Callable[[], Coder] = pipeline) -> int:
    """Load, serve, stop."""
    with listener("127.0.0.1", options.port) as bound, folder(options.store) as path:
        found = replace(settings(options), store=path)
        with Store.open(path, found.base) as store:
            console.write("Loading the sample: the coder reads its articles, which takes some seconds.\n")
            references.refresh(store)
            status = take_sample(store, load)
            store.snapshot()
            if status:
                return status
            console.write(guide(url(bound), path))
            sys.stdout.flush()
            serve(store, found, bound)
    return 0


@contextmanager
def folder(given: Path | None) -> Iterator[Path]:
    """The folder of the store: the given one, or one that is removed at the end."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="chancery-demo-") as path:
        yield Path(path)


def take_sample(store: Store, load: Callable[[], Coder]) -> int:
    """Take the sample in; 0 when all of it was read."""
    with as_file(SAMPLE) as path:
        taken = Intake(load, DataIris(store.base)).run([str(path)], ReadOptions("jsonl"), into_store(store))
        counts, finished = follow(taken, quiet=False)
    return 0 if finished and not counts.refused else 1


def guide(address: str, path: Path) -> str:
    """What to open, and what to ask."""
    text = (FOLDER / "demo.txt").read_text(encoding="utf-8")
    command = "chancery" if shutil.which("chancery") else sys.argv[0]  # `make demo` leaves it in .venv/bin
    return text.replace("{address}", address).replace("{store}", str(path)).replace("{command}", command)
