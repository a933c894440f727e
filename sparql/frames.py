"""The messages between the service and a query worker: four bytes of length, then as many bytes.

A worker that is ready says so in one frame of JSON. To it goes one frame a query, JSON. Back comes a frame with a line
of JSON and the first bytes of the answer, or all of them where the line says "complete". Else more frames follow, and
an empty one ends them. A worker that fails after the first says nothing and dies, so a cut answer cannot look like a
whole one.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")
FAILED_MIDWAY = 3  # the exit code of such a worker


def pack(content: bytes) -> bytes:
    """The frame that holds these bytes."""
    return LENGTH.pack(len(content)) + content


def read(stream: BinaryIO) -> bytes | None:
    """The content of the next frame; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    return stream.read(length)


def headed(header: Mapping[str, Any], content: bytes | bytearray = b"") -> bytes:
    """A line of JSON before the content."""
    return json.dumps(header).encode() + b"\n" + content


def split(content: bytes) -> tuple[dict[str, Any], bytes]:
    """The header and the content of what `headed` made."""
    line, _, rest = content.partition(b"\n")
    header: dict[str, Any] = json.loads(line)
    return header, rest
