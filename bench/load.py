"""A load generator that costs little beside what it measures: processes with one connection each, and raw sockets."""

import multiprocessing
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

ACCEPT = "application/sparql-results+json"
PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run came to: answers a second, the median and the 99th percentile of their times in milliseconds."""

    rate: float
    p50: float
    p99: float


def request(path: str, query: str) -> bytes:
    """A GET of a query, as bytes."""
    target = f"{path}?{urlencode({'query': query})}"
    return f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: {ACCEPT}\r\n\r\n".encode()


def fetch(connection: socket.socket, sent: bytes) -> tuple[int, float]:
    """Send a request and read the answer whole: its bytes, and the seconds to the first of them."""
    started = time.perf_counter()
    connection.sendall(sent)
    received = connection.recv(PIECE)
    first = time.perf_counter() - started
    while b"\r\n\r\n" not in received:
        received += connection.recv(PIECE)
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"wanted 200, got {received[:300]!r}")
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    size, tail = len(body), body[-5:]
    length = int(lines[b"content-length"]) if b"content-length" in lines else None
    while size < length if length is not None else tail != b"0\r\n\r\n":
        content = connection.recv(PIECE)
        if not content:
            raise RuntimeError(f"the connection ended after {size} bytes")
        size += len(content)
        tail = (tail + content)[-5:]
    return size, first


def ask(port: int, requests: Sequence[bytes]) -> list[float]:
    """Send requests one after the other on one connection; the seconds each took."""
    times = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for sent in requests:
            started = time.perf_counter()
            fetch(connection, sent)
            times.append(time.perf_counter() - started)
    return times


def measure(port: int, requests: Sequence[bytes], clients: int) -> Measured:
    """Share requests among some clients at once."""
    shares = [(port, requests[number::clients]) for number in range(clients)]
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        started = time.perf_counter()
        times = sorted(each for share in pool.starmap(ask, shares, chunksize=1) for each in share)
        took = time.perf_counter() - started
    p99 = times[min(len(times) - 1, round(len(times) * 0.99))]
    return Measured(len(times) / took, 1000 * times[len(times) // 2], 1000 * p99)
