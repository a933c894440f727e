"""A request for /sparql as the bytes that come, and an answer as the bytes that go, where both are plain.

What is read here is a part of HTTP that nobody can read in two ways: one whole request for /sparql in HTTP/1.1, with
each field once, in printable ASCII, without credentials and without anything that asks for more than an answer. Of
whatever else comes nothing is said here; uvicorn reads it, and the application answers it.
"""

import re
from binascii import a2b_qp
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

Headers = Iterable[tuple[bytes, bytes]]

PATH = "/sparql"
MOST_FIELDS = 4 << 10  # bytes of a head without its first line; those of browsers have one or two thousand
LINE = re.compile(rb"(GET|POST) /sparql(?:\?([!\"$-~]*))? HTTP/1\.1\r\n")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~]*?)[ \t]*")
ONE_VALUE = bytes(set(range(0x21, 0x7F)) - set(b"#&;="))  # what stands in a query string and parts no parameters
LENGTH = re.compile(r"\d{1,6}", re.ASCII)
# Fields that change what has to be done: by the application, or with the connection.
LEFT_ALONE = frozenset({"authorization", "range", "expect", "upgrade", "transfer-encoding", "trailer", "te"})
STATUS = {status: f"HTTP/1.1 {status:d} {status.phrase}\r\n".encode() for status in (HTTPStatus.OK, HTTPStatus(304))}
# As the CORS layer of the application says it.
SHARED = b"access-control-allow-origin: *\r\naccess-control-expose-headers: ETag, Link, Location, Retry-After\r\n"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a head that an answer depends on."""

    host: str
    length: int
    accept: str | None
    accept_encoding: str | None
    content_type: str | None
    known: str | None
    forwarded_for: str | None
    forwarded_proto: str | None
    shared: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A request: its method, what follows the question mark, its fields, its body, its head after the first line."""

    method: str
    query_string: bytes
    fields: Fields
    body: bytes
    block: bytes


@dataclass(frozen=True, slots=True)
class Wire:
    """An answer without its first line and its date: the rest of the head, and the body, of `size` bytes."""

    status: HTTPStatus
    rest: bytes
    body_size: int

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.rest) + 1024

    def sent(self, defaults: Headers) -> bytes:
        """All bytes of it; `defaults` has the date."""
        return b"".join((STATUS[self.status], *lines(defaults), self.rest))


def read(data: bytes) -> Plain | None:
    """The request that the bytes are, no more and no less; None where they are not plainly one."""
    line = LINE.match(data)
    if line is None:
        return None
    end = data.find(b"\r\n\r\n", line.end())
    if not 0 < end - line.end() < MOST_FIELDS:
        return None
    block = data[line.end() : end]
    found = fields(block)
    if found is None or len(data) != end + 4 + found.length:
        return None
    method = line[1].decode()
    if method == "GET" and found.length:
        return None
    return Plain(method, line[2] or b"", found, data[end + 4 :], block)


def only_query(query_string: bytes) -> str | None:
    """The query of a query string that has nothing else, in ASCII; None for any other."""
    return value(query_string[6:]) if query_string.startswith(b"query=") else None


def value(given: bytes) -> str | None:
    """What a value of a query string says, if that is ASCII and was written well; else `bodies.fields` looks at it.

    Quoted-printable is the same way to write a byte, with a mark that cannot be in here, and is read in C.
    """
    if given.translate(None, ONE_VALUE):
        return None
    text = a2b_qp(given.replace(b"+", b" ").replace(b"%", b"="))
    whole = len(text) + 2 * given.count(b"%") == len(given)  # each mark began a byte
    return text.decode() if whole and text.isascii() else None


@lru_cache(maxsize=1024)
def fields(block: bytes) -> Fields | None:
    """The fields of a head; clients send the same ones again and again."""
    found: dict[str, str] = {}
    for line in block.split(b"\r\n"):
        parts = FIELD.fullmatch(line)
        name = parts[1].decode().lower() if parts else ""
        if parts is None or name in found or name in LEFT_ALONE:
            return None
        found[name] = parts[2].decode()
    length = found.get("content-length", "0")
    lasting = found.get("connection", "keep-alive").lower() == "keep-alive"
    if "host" not in found or not lasting or not LENGTH.fullmatch(length):
        return None
    return Fields(
        found["host"],
        int(length),
        found.get("accept"),
        found.get("accept-encoding"),
        found.get("content-type"),
        found.get("if-none-match"),
        found.get("x-forwarded-for"),
        found.get("x-forwarded-proto"),
        "origin" in found,
    )


def written(status: HTTPStatus, headers: Headers, body: bytes, shared: bool, last: bool = False) -> Wire:
    """An answer; `shared` with pages of other sites, the `last` one of its connection or not."""
    varied = ((name, value + b", Origin" if name == b"vary" else value) for name, value in headers)
    parts = [*lines(varied)]
    if shared:
        parts.append(SHARED)
    if last:
        parts.append(b"connection: close\r\n")
    return Wire(status, b"".join((*parts, b"\r\n", body)), len(body))


def lines(headers: Headers) -> Iterable[bytes]:
    """The lines of some headers."""
    return (b"%b: %b\r\n" % header for header in headers)
