"""All that is here as files, and their checksums. A file is made when somebody wants it, and an hour later anew."""

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, BinaryIO, cast

import pyoxigraph
import zstandard
from pyoxigraph import DefaultGraph, Quad, RdfFormat, serialize

from ontology.iris import DataIris
from ontology.prefixes import chosen
from server.commands.export import quads
from server.discovery.census import LINKS
from sparql.snapshots import Snapshot

FOLDER = "dumps"  # in the store's
AGE = 3600.0  # seconds; of 200,000 events a file takes minutes to make


def _everything(engine: pyoxigraph.Store, base: str) -> Iterator[Quad]:
    return quads(engine, DataIris(base).graphs, None)


def _links(engine: pyoxigraph.Store, _: str) -> Iterator[Quad]:
    for property_ in LINKS:
        yield from engine.quads_for_pattern(None, property_, None, DefaultGraph())


def _plain(raw: BinaryIO) -> AbstractContextManager[BinaryIO]:
    return nullcontext(raw)


def _gzip(raw: BinaryIO) -> AbstractContextManager[BinaryIO]:
    # Without a name and a time in its head, the same content gives the same file.
    return cast(AbstractContextManager[BinaryIO], gzip.GzipFile("", "wb", 6, raw, 0))


def _zstd(raw: BinaryIO) -> AbstractContextManager[BinaryIO]:
    return cast(AbstractContextManager[BinaryIO], zstandard.ZstdCompressor().stream_writer(raw, closefd=False))


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to make a file smaller: the end of its name, its media type ("" for none), and what writes it."""

    suffix: str
    media_type: str
    open: Callable[[BinaryIO], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be taken: what it is, its form, which quads it has, whether these are all, and its packing."""

    title: str
    form: RdfFormat
    chosen: Callable[[pyoxigraph.Store, str], Iterator[Quad]]
    whole: bool
    packing: Packing

    @property
    def media_type(self) -> str:
        """The type of what is packed, without parameters."""
        return self.form.media_type.partition(";")[0]


PACKINGS = (
    Packing(".gz", "application/gzip", _gzip),
    Packing(".zst", "application/zstd", _zstd),
    Packing("", "", _plain),
)
FILES: Mapping[str, File] = MappingProxyType(
    {
        f"{name}{packing.suffix}": File(title, form, choose, whole, packing)
        for name, title, form, choose, whole in (
            ("chancery.nq", "All graphs as N-Quads", RdfFormat.N_QUADS, _everything, True),
            ("chancery.trig", "All graphs as TriG", RdfFormat.TRIG, _everything, True),
            ("links.nt", "What is the same elsewhere, as N-Triples", RdfFormat.N_TRIPLES, _links, False),
        )
        for packing in PACKINGS
    }
)


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
        file = FILES[name]
        engine = pyoxigraph.Store.read_only(str(snapshot.path))
        unfinished = self._folder / f"unfinished-{name}"
        prefixes = chosen("chy", "rel", "rdfs", "owl", "xsd") if file.form is RdfFormat.TRIG else None
        # Quad by quad from the snapshot: of any store, no more is in memory than a block of the file.
        with unfinished.open("wb") as raw, file.packing.open(raw) as packed:
            serialize(file.chosen(engine, self._base), cast(IO[bytes], packed), file.form, prefixes=prefixes)
        with unfinished.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        dump = Dump(name, snapshot.generation, unfinished.stat().st_size, digest, time.time())
        unfinished.replace(self.path(dump))
        (self._folder / f"{name}.json").write_text(json.dumps(asdict(dump)), encoding="utf-8")
        if last and self.path(last) != self.path(dump):
            self.path(last).unlink(missing_ok=True)
        return dump
