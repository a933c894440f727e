"""The folder of a store: what lies where, whose it is, and how it is opened.

<path>/chancery.json      the version of this layout, and the base of the data's IRIs
<path>/owner              the process that has it open
<path>/changed            there while something is written that no snapshot shows
<path>/live/              the RocksDB that is written
<path>/snapshots/<n>/     what readers open (`sparql.snapshots`)
<path>/incoming/          a backup that takes the place of live/ (`sparql.backup`)
"""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from ontology import iris
from ontology.errors import StoreError, StoreInUse

FORMAT = 1
LAYOUT = "chancery.json"
REHEARSAL = "rehearsal-"  # what the folders begin with in which an update is tried


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a store in the folder `path`."""

    path: Path

    @property
    def owner(self) -> Path:
        """The file that names the process which has the store open."""
        return self.path / "owner"

    @property
    def changed(self) -> Path:
        """The file that is there while something is written that no snapshot shows."""
        return self.path / "changed"

    @property
    def live(self) -> Path:
        """The RocksDB that is written."""
        return self.path / "live"

    @property
    def incoming(self) -> Path:
        """A whole RocksDB that is to take the place of the live one."""
        return self.path / "incoming"

    @property
    def outgoing(self) -> Path:
        """The live one while another takes its place."""
        return self.path / "outgoing"

    @property
    def size(self) -> int:
        """The bytes of the RocksDB that is written."""
        total = 0
        with os.scandir(self.live) as there:
            for file in there:
                with suppress(FileNotFoundError):  # compacted away
                    total += file.stat().st_size
        return total

    def open(self) -> pyoxigraph.Store:
        """The RocksDB, locked for this process, whose number is written beside it.

        Raises StoreInUse if another process has it, StoreError if it cannot be opened.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not self.live.exists() and self.incoming.exists():
                self.incoming.rename(self.live)  # a restore was killed between its two renames
            self.live.mkdir(exist_ok=True)
            engine = pyoxigraph.Store(str(self.live))
        except OSError as error:
            # RocksDB says "lock hold by current process", or of another one "While lock file: …/LOCK: Resource
            # temporarily unavailable".
            if "lock" not in str(error).lower():
                raise StoreError(
                    f"The store {str(self.path)!r} cannot be opened: {error}. "
                    "Check that the folder is a store and may be written, or restore it from a backup."
                ) from error
            raise StoreInUse(
                f"The store {str(self.path)!r} is open in {self._owner()}. "
                "Only one process may write it: stop that one first, or send it the change over HTTP."
            ) from error
        for left in (self.incoming, self.outgoing, *self.path.glob(f"{REHEARSAL}*")):  # what a crash left behind
            shutil.rmtree(left, ignore_errors=True)
        self.owner.write_text(str(os.getpid()), encoding="ascii")
        return engine

    def exchange(self) -> None:
        """Put the incoming RocksDB in the place of the live one, which nobody may have open."""
        self.live.rename(self.outgoing)
        self.incoming.rename(self.live)
        shutil.rmtree(self.outgoing)

    def write_base(self, base: str) -> None:
        """Write down under which base the store's IRIs stand, so that nobody ever finds half of it."""
        unfinished = self.path / "chancery.unfinished"
        unfinished.write_text(json.dumps({"format": FORMAT, "base": base}) + "\n", encoding="utf-8")
        unfinished.replace(self.path / LAYOUT)

    def _owner(self) -> str:
        try:
            return f"process {self.owner.read_text(encoding='ascii')}"
        except OSError:
            return "another process"


def base_of(path: Path) -> str | None:
    """The base of the data's IRIs in the store at a path; None where there is no store yet."""
    layout = path / LAYOUT
    if not layout.exists():
        return None
    try:
        found = json.loads(layout.read_text(encoding="utf-8"))
        version, base = found["format"], str(found["base"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{str(layout)!r} is damaged: {error!r}. Wanted JSON with 'format' and 'base'. Restore it from a backup."
        ) from error
    if version != FORMAT:
        raise StoreError(
            f"The store {str(path)!r} has format {version!r}, and this program reads format {FORMAT}. "
            "Use the version of Chancery that made it, or ingest into an empty folder."
        )
    return base


def checked_base(path: Path, wanted: str | None) -> str | None:
    """The base of the store at a path, None where it has none yet. StoreError where another one is wanted."""
    there = base_of(path)
    if there is not None and wanted is not None and there != wanted:
        raise StoreError(
            f"The store {str(path)!r} holds IRIs under {there!r}, and was opened with the base {wanted!r}. "
            f"Open it with {there!r} (CHANCERY_BASE), or ingest the articles anew into an empty folder."
        )
    return there


def base_for(path: Path, wanted: str | None) -> str:
    """The base of the store at a path, which is written there if it has none: the one wanted, or the default."""
    there = checked_base(path, wanted)
    if there is None:
        there = wanted or iris.DEFAULT_BASE
        Layout(path).write_base(there)
    return there
