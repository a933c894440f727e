"""Answers that were given before, kept in bounded memory, good for one generation."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from server.wire import Wire

SHARE = 16  # no answer takes more than this part of the cache
KEPT_ON_304 = (b"etag", b"vary", b"cache-control", b"content-location", b"link")

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer."""

    headers: tuple[tuple[bytes, bytes], ...]
    tag: str
    body: bytes

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + 1024


class Sized(Protocol):
    """What a cache keeps."""

    @property
    def size(self) -> int:
        """Bytes in memory, about."""


class Cache:
    """The answers of one generation, those used longest ago forgotten first.

    An answer is kept under what it depends on; one that was given again also as the bytes that went out, under the
    bytes of the request that came in (`server.express`).
    """

    def __init__(self, size: int) -> None:
        self.most = size
        self.used = self.hits = self.misses = 0
        self._generation = -1
        self._kept: OrderedDict[Key | bytes, Sized] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, generation: int) -> Kept | None:
        """The answer of this generation to this request."""
        found = self._find(key, generation)
        if isinstance(found, Kept):
            self.hits += 1
            return found
        self.misses += 1
        return None

    def recall(self, request: bytes, generation: int) -> Wire | None:
        """The bytes of the answer of this generation to the bytes of a request."""
        found = self._find(request, generation)
        if isinstance(found, Wire):
            self.hits += 1
            return found
        return None

    def put(self, key: Key | bytes, generation: int, answer: Sized) -> None:
        """Keep an answer, unless the store has moved on."""
        size = answer.size + (len(key) if isinstance(key, bytes) else 0)
        if generation != self._generation or size > self.most // SHARE:
            return
        self._forget(key)
        self.used += size
        self._kept[key] = answer
        while self.used > self.most:
            self._forget(next(iter(self._kept)))

    def _find(self, key: Key | bytes, generation: int) -> Sized | None:
        if generation != self._generation:
            self._generation = generation
            self._kept.clear()
            self.used = 0
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _forget(self, key: Key | bytes) -> None:
        before = self._kept.pop(key, None)
        if before is not None:
            self.used -= before.size + (len(key) if isinstance(key, bytes) else 0)


def told(kept: Kept, known: str | None) -> tuple[HTTPStatus, tuple[tuple[bytes, bytes], ...], bytes]:
    """Status, headers and body: the answer, or 304 for whoever has it (RFC 9110, 13.1.2)."""
    if known is not None and (known.strip() == "*" or kept.tag.removeprefix("W/") in re.findall(r'"[^"]*"', known)):
        return HTTPStatus.NOT_MODIFIED, tuple(each for each in kept.headers if each[0].lower() in KEPT_ON_304), b""
    headers = kept.headers
    if not any(name.lower() == b"content-length" for name, _ in headers):
        headers = (*headers, (b"content-length", str(len(kept.body)).encode()))
    return HTTPStatus.OK, headers, kept.body
