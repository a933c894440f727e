"""The encodings that a body has on its way over HTTP, undone within a limit: a bomb is never unpacked."""

import re
import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard

from ingest.readers.records import Kind
from ontology.errors import FetchError

_STEP = 1 << 16
_CHUNK_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")


class _Unpacker(Protocol):
    def __call__(self, chunk: bytes, /) -> bytes: ...


class Decoder:
    """Undoes the Content-Encoding of a body as it comes. Raises FetchError past `limit` bytes and for damage."""

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        self._steps = [_step(name) for name in reversed(names) if name != "identity"]
        self._limit = limit
        self._total = 0

    def decode(self, chunk: bytes) -> bytes:
        """The next bytes of the body."""
        parts = [chunk]
        try:
            for unpack in self._steps:
                parts = [made for part in parts for made in self._unpacked(unpack, part)]
        except (zlib.error, zstandard.ZstdError, EOFError) as error:
            raise FetchError(f"the body is damaged: {error}") from error
        found = b"".join(parts)
        self._total += len(found)
        if self._total > self._limit:
            raise FetchError(f"the body has more than the {self._limit:,} bytes that are read", Kind.TOO_LARGE)
        return found

    def _unpacked(self, unpack: _Unpacker, chunk: bytes) -> list[bytes]:
        """A chunk unpacked step by step, so that what is too large is seen before all of it is made."""
        made, size = [], self._total
        for start in range(0, len(chunk), _STEP // 64):
            made.append(unpack(chunk[start : start + _STEP // 64]))
            size += len(made[-1])
            if size > self._limit:
                raise FetchError(f"the body has more than the {self._limit:,} bytes that are read", Kind.TOO_LARGE)
        return made


def _step(name: str) -> _Unpacker:
    if name in ("gzip", "x-gzip"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress
    if name == "deflate":
        return _Deflate()
    if name == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress
    raise FetchError(f"the body is encoded as {name!r:.40}, which was not asked for")


class _Deflate:
    """Deflate as the standard says, with the head of zlib, or as some servers send it, without."""

    def __init__(self) -> None:
        self._decompress: Callable[[bytes], bytes] | None = None

    def __call__(self, chunk: bytes, /) -> bytes:
        if self._decompress is not None:
            return self._decompress(chunk)
        self._decompress = zlib.decompressobj().decompress
        try:
            return self._decompress(chunk)
        except zlib.error:
            self._decompress = zlib.decompressobj(-zlib.MAX_WBITS).decompress
            return self._decompress(chunk)


def unchunked(body: bytes) -> bytes:
    """A body without the marks of Transfer-Encoding chunked, as far as it is whole; as it is where it has none."""
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(parts) or body
