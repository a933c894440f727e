"""From what a user names to sources: a file, a folder, a pattern, standard input, and whatever is packed in them.

Packed files are unpacked as they are read, in flat memory. What unpacks to far more than it is, is a bomb and refused.
"""

import bz2
import contextlib
import glob
import gzip
import io
import lzma
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol, cast

import zstandard

from ingest.readers.meter import Meter
from ingest.readers.records import Kind, Refusal
from ingest.readers.sources import BUFFER, HEAD, Source, Stream, opened, standard_input
from ontology.errors import SourceError

_DEPTH = 3  # packed within packed: "articles.zip" of "day.jsonl.gz" is two
# Gzip packs text to between a half and a tenth, logs to a fiftieth; a bomb of zeros to a thousandth.
_BOMB_RATIO, _BOMB_FREE = 300, 64 << 20
_MEMBERS = 1_000_000  # files of one archive
_SPOOL = 64 << 20  # bytes of an archive from a pipe that are held in memory, the rest on disk
_DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, lzma.LZMAError, zstandard.ZstdError, RuntimeError, ValueError)
_OFFICE = ("[Content_Types].xml", "mimetype")

Found = Source | Refusal


class _Reads(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def sources(name: str, meter: Meter | None = None) -> Iterator[Found]:
    """Every source in what a user names, in order; each is to be read before the next is asked for.

    What cannot be opened is a Refusal with its name, and the rest goes on.
    """
    try:
        if name == "-":
            yield from _unpacked(name, standard_input(), 0)
            return
        paths = list(_paths(name))
    except SourceError as error:
        yield Refusal(name, None, str(error))
        return
    for path in paths:
        yield from _file(path, meter or Meter())


def paths(name: str) -> Iterator[str]:
    """The files that a name means; none where it means none."""
    with contextlib.suppress(SourceError):
        yield from _paths(name)


def _paths(name: str) -> Iterator[str]:
    """The files that a name means: itself, those in a folder, those that a pattern fits."""
    try:
        path = Path(name)
        if path.is_dir():
            yield from _folder(name)
            return
        if path.exists() or not glob.has_magic(name):
            yield name
            return
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be opened: {error}") from error
    found = sorted(glob.glob(name, recursive=True))
    if not found:
        raise SourceError("no file fits this pattern; check it, or put it in quotes so that the shell leaves it alone")
    for each in found:
        yield from _folder(each) if Path(each).is_dir() else (each,)


def _folder(name: str) -> Iterator[str]:
    """The regular files of a folder and those below it, in order of their names; hidden ones are left out."""
    count = 0
    for root, folders, files in os.walk(name):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in sorted(files):
            path = Path(root, file)
            if not file.startswith(".") and path.is_file():
                count += 1
                yield str(path)
    if not count:
        raise SourceError("is a folder without files; nothing was read")


def _file(path: str, meter: Meter) -> Iterator[Found]:
    try:
        stream = opened(Path(path))
    except SourceError as error:
        yield Refusal(path, None, str(error))
        return
    with stream:
        meter.begin(stream)
        yield from _unpacked(path, stream, 0)
        meter.end()


def _unpacked(name: str, stream: Stream, depth: int) -> Iterator[Found]:
    """A stream as it is, or what is packed in it."""
    try:
        head = stream.peek(HEAD)
    except OSError as error:
        yield Refusal(name, None, f"reading broke off: {error}")
        return
    unpack = next((how for magic, how in _PACKED.items() if head.startswith(magic)), None)
    if unpack is None or depth == _DEPTH:
        yield Source(name, stream)
    else:
        yield from unpack(name, stream, depth)


def _compressed(kind: str, opener: Callable[[IO[bytes]], _Reads]) -> Callable[[str, Stream, int], Iterator[Found]]:
    """What unpacks one stream of a kind."""

    def unpack(name: str, stream: Stream, depth: int) -> Iterator[Found]:
        packed = _Counted(stream)
        raw = _Unpacked(opener(cast("IO[bytes]", packed)), lambda: packed.count, kind)
        yield from _unpacked(name, io.BufferedReader(raw, BUFFER), depth + 1)

    return unpack


def _zip(name: str, stream: Stream, depth: int) -> Iterator[Found]:
    """The files of a ZIP archive; from a pipe it is copied first, as its table of contents is at its end."""
    with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
        file = cast("IO[bytes]", stream)
        if not _seekable(stream):
            while chunk := stream.read(BUFFER):
                spool.write(chunk)
            file = cast("IO[bytes]", spool)
        try:
            archive = zipfile.ZipFile(file)
        except _DAMAGE as error:
            yield Refusal(name, None, f"is a damaged ZIP archive: {error}; get it again")
            return
        with archive:
            yield from _members(name, archive, depth)


def _members(name: str, archive: zipfile.ZipFile, depth: int) -> Iterator[Found]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.filename in _OFFICE for info in infos):
        yield Refusal(name, None, "is an office document; save it as plain text in UTF-8")
        return
    if len(infos) > _MEMBERS:
        yield Refusal(name, None, f"is an archive of {len(infos):,} files, more than are read", Kind.TOO_LARGE)
        return
    if not infos:
        yield Refusal(name, None, "is an archive without files; nothing was read")
    for info in infos:
        inner = f"{name}!/{info.filename}"
        try:
            member = archive.open(info)
        except (*_DAMAGE, NotImplementedError, OSError) as error:
            yield Refusal(inner, None, f"cannot be unpacked: {error}")
            continue
        with member:
            size = info.compress_size
            raw = _Unpacked(member, lambda size=size: size, "ZIP")  # type: ignore[misc]
            yield from _unpacked(inner, io.BufferedReader(raw, BUFFER), depth + 1)


def _seekable(stream: Stream) -> bool:
    seekable = getattr(stream, "seekable", None)
    return bool(seekable and seekable()) and not isinstance(getattr(stream, "raw", None), _Unpacked)


class _Counted:
    """A stream that counts what was read from it."""

    def __init__(self, stream: _Reads) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._stream.read(size)
        self.count += len(chunk)
        return chunk


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a stream; damage and bombs are an OSError, which ends this source and no other."""

    def __init__(self, inner: _Reads, packed: Callable[[], int], kind: str) -> None:
        self._inner = inner
        self._packed = packed
        self._kind = kind
        self._total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        try:
            chunk = self._inner.read(len(buffer))
        except (*_DAMAGE, OSError) as error:
            raise OSError(
                f"the {self._kind} data are damaged ({error or type(error).__name__}); get them again"
            ) from error
        self._total += len(chunk)
        if self._total > _BOMB_FREE and self._total > _BOMB_RATIO * self._packed():
            raise OSError(f"the {self._kind} data unpack to over {_BOMB_RATIO} times their size, as a bomb does")
        buffer[: len(chunk)] = chunk
        return len(chunk)


_PACKED: dict[bytes, Callable[[str, Stream, int], Iterator[Found]]] = {
    b"\x1f\x8b": _compressed("gzip", lambda packed: gzip.GzipFile(fileobj=packed)),
    b"BZh": _compressed("bzip2", bz2.BZ2File),
    b"\xfd7zXZ\x00": _compressed("xz", lzma.LZMAFile),
    b"\x28\xb5\x2f\xfd": _compressed(
        "zstd", lambda packed: zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
    ),
    b"PK\x03\x04": _zip,
}
