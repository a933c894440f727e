"""A connection on which requests are written as they are."""

import socket
from urllib.parse import urlencode, urlsplit


class Wire:
    """A connection on which heads and bodies are written as they are."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.socket = socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=20)
        self.kept = b""

    def send(self, *requests: bytes) -> None:
        self.socket.sendall(b"".join(requests))

    def answer(self) -> tuple[str, dict[str, str], bytes]:
        """The first line, the fields and the body of the next answer."""
        while b"\r\n\r\n" not in self.kept:
            self._more()
        head, _, self.kept = self.kept.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines)
        size = int(fields.get("content-length", 0))
        if "transfer-encoding" in fields:
            while not self.kept.endswith(b"0\r\n\r\n"):
                self._more()
            body, self.kept = self.kept, b""
            return status, fields, body
        while len(self.kept) < size:
            self._more()
        body, self.kept = self.kept[:size], self.kept[size:]
        return status, fields, body

    def ask(self, request: bytes) -> tuple[str, dict[str, str], bytes]:
        self.send(request)
        return self.answer()

    def _more(self) -> None:
        content = self.socket.recv(1 << 16)
        assert content, "the connection ended"
        self.kept += content


def get(query: str, *fields: str, **more: str) -> bytes:
    target = f"/sparql?{urlencode({'query': query, **more})}"
    return "\r\n".join((f"GET {target} HTTP/1.1", "Host: x", *fields, "", "")).encode()


def post(body: str, kind: str, *fields: str) -> bytes:
    named = (f"Content-Type: {kind}", f"Content-Length: {len(body.encode())}")
    return "\r\n".join(("POST /sparql HTTP/1.1", "Host: x", *named, *fields, "", body)).encode()
