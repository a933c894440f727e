"""A worker's end of the wire to its service: frames, and the descriptors that come with some."""

import socket

from sparql import frames


class Counter:
    """Frames in their order."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._part = bytearray()
        self._descriptors: list[int] = []

    def fileno(self) -> int:
        """The descriptor that is ready when something has come."""
        return self._wire.fileno()

    def wait(self) -> bool:
        """Read what has come, or wait for something; False at the end."""
        came, descriptors, _, _ = socket.recv_fds(self._wire, 1 << 17, 64)
        self._part += came
        self._descriptors += descriptors
        return bool(came)

    def frame(self) -> bytes | None:
        """The content of the next frame, if it is there."""
        size = frames.LENGTH.size
        if len(self._part) < size:
            return None
        until = size + frames.LENGTH.unpack_from(self._part)[0]
        if len(self._part) < until:
            return None
        content = bytes(self._part[size:until])
        del self._part[:until]
        return content

    def descriptor(self) -> int:
        """The next descriptor that came with a frame."""
        return self._descriptors.pop(0)

    def send(self, content: bytes) -> None:
        """Send what is packed already."""
        self._wire.sendall(content)
