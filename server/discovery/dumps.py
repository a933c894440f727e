"""All that is here as files, and their checksums. A file is made when somebody wants it, and an hour later anew."""

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, RdfFormat, serialize

from ontology import vocab
from ontology.iris import DataIris
from ontology.prefixes import chosen
from server.commands.export import quads
from sparql.snapshots import Snapshot

FOLDER = "dumps"  # in the store's
AGE = 3600.0  # seconds; of 200,000 events a file takes minutes to make
LINKS = (vocab.OWL_SAME_AS, vocab.SKOS_EXACT_MATCH, vocab.SKOS_CLOSE_MATCH)


def _everything(engine: pyoxigraph.Store, base: str) -> Iterator[Quad]:
    return quads(engine, DataIris(base).graphs, None)


def _links(engine: pyoxigraph.Store, _: str) -> Iterator[Quad]:
    for property_ in LINKS:
        yield from engine.quads_for_pattern(None, property_, None, DefaultGraph())


FILES: dict[str, tuple[RdfFormat, Callable[[pyoxigraph.Store, str], Iterator[Quad]]]] = {
    "chancery.nq.gz": (RdfFormat.N_QUADS, _everything),
    "chancery.trig.gz": (RdfFormat.TRIG, _everything),
    "links.nt.gz": (RdfFormat.N_TRIPLES, _links),
}


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that was made: of which generation, how long, its SHA-256, and when."""

    name: str
    generation: int
    bytes: int
    sha256: str
    made: float


class Dumps:
    """The files of one store."""

    def __init__(self, folder: Path, base: str, age: float = AGE) -> None:
        self._folder = folder / FOLDER
        self._base = base
        self._age = age
        self._locks = {name: threading.Lock() for name in FILES}

    def path(self, dump: Dump) -> Path:
        """Where a file lies. It stays until a newer one is made, and whoever reads it then reads it to its end."""
        return self._folder / f"{dump.sha256[:16]}-{dump.name}"

    def made(self, name: str) -> Dump | None:
        """The newest file of this name, if it was made."""
        try:
            told = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
            dump = Dump(**told)
        except (OSError, ValueError, TypeError):
            return None
        return dump if self.path(dump).exists() else None

    def current(self, name: str, snapshot: Snapshot) -> Dump:
        """A file of this name that shows the snapshot, or is younger than an hour; it is made if there is none."""
        with self._locks[name]:
            dump = self.made(name)
            if dump and (dump.generation == snapshot.generation or time.time() - dump.made < self._age):
                return dump
            return self._make(name, snapshot, dump)

    def _make(self, name: str, snapshot: Snapshot, last: Dump | None) -> Dump:
        self._folder.mkdir(exist_ok=True)
        form, choose = FILES[name]
        engine = pyoxigraph.Store.read_only(str(snapshot.path))
        unfinished = self._folder / f"unfinished-{name}"
        prefixes = chosen("chy", "rel", "rdfs", "owl", "xsd") if form is RdfFormat.TRIG else None
        # Without a name and a time in its head, the same content gives the same file.
        with unfinished.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, 0) as file:
            serialize(choose(engine, self._base), cast(IO[bytes], file), form, prefixes=prefixes)
        with unfinished.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        dump = Dump(name, snapshot.generation, unfinished.stat().st_size, digest, time.time())
        unfinished.replace(self.path(dump))
        (self._folder / f"{name}.json").write_text(json.dumps(asdict(dump)), encoding="utf-8")
        if last and self.path(last) != self.path(dump):
            self.path(last).unlink(missing_ok=True)
        return dump
