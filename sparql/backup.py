"""Backups: a store as it stood at one generation, as a folder that is a store itself or as a tar of it.

A folder shares its files with the store by hard links where both are on one file system: it costs 0.1 s and little
room, and keeps what is deleted later, but not what a broken disk takes. A tar is a copy.
"""

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyoxigraph

from ontology.errors import SourceError, StoreError
from sparql.layout import LAYOUT, REHEARSAL, Layout, base_of
from sparql.snapshots import Snapshot
from sparql.store import Store

_LIVE = "live"


def to_folder(source: Path, snapshot: Snapshot, target: Path) -> None:
    """Make a backup of the snapshot of the store in `source`, in a folder that is not there yet, or empty.

    Raises StoreError for a folder that holds something, OSError where it cannot be written.
    """
    if target.exists() and any(target.iterdir()):
        raise StoreError(f"{str(target)!r} is not empty. Give the backup a folder of its own.")
    target.mkdir(parents=True, exist_ok=True)
    pyoxigraph.Store.read_only(str(snapshot.path)).backup(str(target / _LIVE))
    shutil.copyfile(source / LAYOUT, target / LAYOUT)  # last: without it a folder is no backup


def to_tar(source: Path, snapshot: Snapshot, target: BinaryIO) -> None:
    """Write a backup of the snapshot as a tar; its files do not change, and may be retired meanwhile."""
    with tempfile.TemporaryDirectory(dir=source, prefix=REHEARSAL) as folder:
        held = Path(folder) / "backup"
        to_folder(source, snapshot, held)
        with tarfile.open(fileobj=target, mode="w|") as tar:
            tar.add(held / LAYOUT, LAYOUT)
            tar.add(held / _LIVE, _LIVE)


@contextmanager
def opened(source: Path) -> Iterator[Path]:
    """The folder of a backup that is a folder or a tar. Raises SourceError for what is none."""
    if source.is_dir():
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="chancery-restore-") as folder:
        unpack(source, Path(folder))
        yield Path(folder)


def unpack(source: Path, folder: Path) -> None:
    """Unpack the tar of a backup. Raises SourceError for what is none; nothing is written outside the folder."""
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise SourceError(f"{str(source)!r} is no backup: {error}. Give what chancery backup made.") from error


def restore(store: Store, backup: Path) -> Snapshot:
    """Put what a backup's folder holds in the place of what the store holds; readers go on undisturbed.

    Raises SourceError for what is no backup, and for one whose IRIs stand under another base.
    """
    base = base_of(backup)
    if base is None or not Layout(backup).live.is_dir():
        raise SourceError(f"{str(backup)!r} is no backup: wanted {LAYOUT} and {_LIVE}/. Give what backup made.")
    if base != store.base:
        raise SourceError(
            f"The backup holds IRIs under {base!r}, and the store under {store.base!r}. Restore it into a store with "
            f"that base: an empty folder and CHANCERY_BASE={base}."
        )
    live = str(Layout(backup).live)
    try:
        return store.exchange(lambda folder: pyoxigraph.Store.read_only(live).backup(str(folder)))
    except (OSError, RuntimeError) as error:
        raise SourceError(f"The backup {str(backup)!r} cannot be read: {error}. Nothing was changed.") from error
