"""The bytes of a source as lines of text, each with its number and its flaw; a long line is never held."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BufferedReader
from pathlib import Path
from typing import Protocol, cast

from ontology.errors import SourceError
from ontology.tables import listed, malformed

HEAD = 1 << 14  # bytes that are looked at before reading; a page may have a long comment before its first element
BUFFER = 1 << 16
_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
# Of running text in any 8-bit or UTF-8 encoding none are control bytes but tab and line ends; of random bytes 10 %.
_CONTROL_SHARE = 0.05
_CONTROLS = bytes(range(9)) + bytes(range(14, 32)) + b"\x7f"


class Stream(Protocol):
    """What is read from: a buffered binary stream that can show its next bytes."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...
    def peek(self, size: int = 0, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to read: what messages call them, the stream at its start, and where they came from if by HTTP.

    `media` and `charset` are what the server said they are; "" where nobody said.
    """

    name: str
    stream: Stream
    url: str | None = None
    media: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end. `flaw` says why its text could not be had."""

    number: int
    text: str
    flaw: str | None = None


def opened(path: Path) -> BufferedReader:
    """The bytes of a file. Raises SourceError for what cannot be opened."""
    try:
        return BufferedReader(path.open("rb", buffering=0), BUFFER)
    except FileNotFoundError:
        raise SourceError("there is no such file; check the path, or write - for standard input") from None
    except PermissionError:
        raise SourceError("may not be read by this user; change its permissions") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be opened: {error}") from error


def standard_input() -> Stream:
    """The bytes of standard input."""
    stream = sys.stdin.buffer
    return stream if hasattr(stream, "peek") else BufferedReader(cast("BufferedReader", stream), BUFFER)


def whole(stream: Stream, limit: int) -> bytes:
    """All bytes of a stream. Raises SourceError where there are more than `limit`."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise SourceError(f"has more than the {limit:,} bytes allowed for one document; split it, or allow more")
    return content


def check_head(head: bytes) -> None:
    """Raise SourceError, with advice, if the first bytes of a source show that it is not UTF-8 text."""
    if not head:
        raise SourceError("is empty; nothing was read")
    for signature, what, advice in _signatures():
        if head.startswith(signature):
            raise SourceError(f"is {what}; {advice}")
    if _looks_utf16(head):
        raise SourceError("looks like UTF-16; convert it: iconv -f UTF-16LE -t UTF-8 (or UTF-16BE)")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > _CONTROL_SHARE * len(head) and controls > 1:
        raise SourceError(f"is not text: {controls} of its first {len(head)} bytes are control bytes; give UTF-8 text")


def _signatures() -> Iterator[tuple[bytes, str, str]]:
    for number, (digits, what, advice) in listed(files("ingest.readers") / "signatures.tsv", 3):
        try:
            signature = bytes.fromhex(digits)
        except ValueError as error:
            raise malformed("signatures.tsv", number, "first bytes in hexadecimal", digits) from error
        yield signature, what, advice


def _looks_utf16(head: bytes) -> bool:
    """Whether every other byte is mostly NUL, as in UTF-16 of Latin letters."""
    return len(head) >= 8 and any(head[side::2].count(0) > 0.4 * len(head) / 2 for side in (0, 1))


def lines(stream: Stream, limit: int) -> Iterator[Line]:
    """The lines of a stream in UTF-8; at most `limit` bytes of a line and its end are held at a time."""
    number = 0
    while held := stream.readline(limit + 1):
        number += 1
        if number == 1:
            held = held.removeprefix(_BOM)
        whole = held.endswith(b"\n")
        content = held.rstrip(b"\r\n")
        if len(held) > limit and not whole:
            size = len(held) + _skip_line(stream)
            flaw = f"the line has {size:,} bytes, more than the {limit:,} allowed; split it, or allow more"
            yield Line(number, "", flaw)
        else:
            yield _decoded(number, content)


def _skip_line(stream: Stream) -> int:
    skipped = 0
    while chunk := stream.readline(_CHUNK):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def _decoded(number: int, content: bytes) -> Line:
    nul = content.find(0)
    if nul >= 0:
        return Line(number, "", f"byte {nul + 1} of the line is NUL, which no text holds; remove it: tr -d '\\000'")
    try:
        return Line(number, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        found = f"not UTF-8: byte {error.start + 1} of the line is 0x{content[error.start]:02x}"
        return Line(number, "", f"{found}; convert it, for instance: iconv -f WINDOWS-1252 -t UTF-8")
