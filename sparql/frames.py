"""The messages between the service and a query worker: four bytes of length, then as many bytes.

A worker that is ready says so in one frame of JSON. To it goes one frame a query, JSON. Back comes a JSON header, then
the answer's bytes in frames, then an empty frame. A worker that fails after the header says nothing and dies, so a cut
answer cannot look like a whole one.
"""

import struct
from typing import BinaryIO

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
