"""Snapshots: the store as it stood at one generation, in a folder of its own that nobody writes.

A snapshot is a RocksDB backup of hard links (about 0.1 s and next to no disk for a million quads). It is made under a
temporary name and then renamed, so a folder whose name is a number is always whole.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import StoreError

_FOLDER = "snapshots"
_UNFINISHED = "unfinished"
_RETIRED = "retired-"

# A reader opens a snapshot within about 0.1 s of finding it, on a busy machine within a second or two.
KEPT = 4
YOUNG = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation of a store; `path` can be opened by `pyoxigraph.Store.read_only`."""

    generation: int
    path: Path


class Showing:
    """The snapshot that shows all that is written, if there is one.

    Who watches is told its generation when that changes: before a write is acknowledged, in the thread that writes.
    """

    def __init__(self, snapshot: Snapshot | None) -> None:
        self.snapshot = snapshot
        self._watching: tuple[Callable[[int | None], object], ...] = ()

    @property
    def generation(self) -> int | None:
        """The generation of the snapshot."""
        return self.snapshot.generation if self.snapshot else None

    def show(self, snapshot: Snapshot | None) -> None:
        """From now on it is this one."""
        self.snapshot = snapshot
        for tell in self._watching:
            tell(self.generation)

    def watch(self, tell: Callable[[int | None], object]) -> None:
        """Tell the generation, now and whenever it changes."""
        self._watching += (tell,)
        tell(self.generation)

    def leave(self, tell: Callable[[int | None], object]) -> None:
        """Tell it no more."""
        self._watching = tuple(each for each in self._watching if each != tell)


def found(path: Path) -> tuple[Snapshot, ...]:
    """The whole snapshots of the store in the folder `path`, oldest first."""
    folder = path / _FOLDER
    if not folder.is_dir():
        return ()
    whole = (Snapshot(int(each.name), each) for each in folder.iterdir() if each.name.isdecimal())
    return tuple(sorted(whole, key=lambda snapshot: snapshot.generation))


def latest(path: Path) -> Snapshot:
    """The newest snapshot of the store in the folder `path`, for a reader who does not own the store.

    Raises StoreError where there is none.
    """
    snapshots = found(path)
    if not snapshots:
        raise StoreError(
            f"There is no snapshot in {str(path / _FOLDER)!r}, and a reader needs one. "
            "Write something into this store first (chancery ingest), or check the path."
        )
    return snapshots[-1]


def make(path: Path, generation: int, backup: Callable[[str], None]) -> Snapshot:
    """Make the snapshot of this generation: `backup` fills a new folder, whose path it gets."""
    folder = path / _FOLDER
    folder.mkdir(exist_ok=True)
    unfinished = folder / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    backup(str(unfinished))
    return Snapshot(generation, unfinished.rename(folder / str(generation)))


def retire(path: Path, keep: int = KEPT, young: float = YOUNG) -> None:
    """Delete the snapshots of the store in the folder `path`, but the newest `keep` (at least 1) and the young ones.

    A reader that holds a deleted one open keeps working: its files go when it closes them, or dies.
    """
    now = time.time()
    for snapshot in found(path)[: -max(keep, 1)]:
        if now - snapshot.path.stat().st_mtime >= young:
            # First out of sight, so that nobody finds a folder that is half deleted.
            snapshot.path.rename(snapshot.path.with_name(f"{_RETIRED}{snapshot.generation}"))
    for doomed in (path / _FOLDER).glob(f"{_RETIRED}*"):  # with those that a crash left behind
        shutil.rmtree(doomed)
