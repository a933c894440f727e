"""Every failure of the network, and every body that is too large or damaged, ends in a refusal of its own kind."""

import gzip
import socket
import time
import zlib
from http.server import BaseHTTPRequestHandler

import pytest
import zstandard

from ingest.fetching import Fetcher
from ingest.readers.records import Kind
from ontology.errors import FetchError
from tests.ingest.fetching import QUICK, fetcher, kind
from tests.ingest.webpages import page
from tests.ingest.webserver import Site


def test_refused_connection() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/a"
    with pytest.raises(FetchError) as failure:
        Fetcher([address], QUICK).get(address)
    assert failure.value.kind == Kind.UNREACHABLE


def test_unknown_name() -> None:
    with pytest.raises(FetchError) as failure:
        Fetcher([], QUICK).get("http://no-such-host.invalid/")
    assert failure.value.kind == Kind.UNREACHABLE


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A body, a byte at a time."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    """A head that never ends."""
    for number in range(100):
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if not number else b"X-A: b\r\n")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Nothing."""
    time.sleep(5)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body without an end."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:
        return


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    """No HTTP."""
    handler.wfile.write(b"\x16\x03 what?\r\n\r\n")


def broken_off(handler: BaseHTTPRequestHandler) -> None:
    """Less than was said."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (drip, Kind.TIMEOUT),
        (drip_headers, Kind.TIMEOUT),
        (silence, Kind.TIMEOUT),
        (endless, Kind.TOO_LARGE),
        (nonsense, Kind.UNREACHABLE),
        (broken_off, Kind.UNREACHABLE),
    ],
)
def test_servers_that_misbehave(site: Site, answer: object, wanted: Kind) -> None:
    assert callable(answer)
    site.answers["/a"] = answer
    start = time.monotonic()
    assert kind(site) == wanted
    assert time.monotonic() - start < 8


def test_body_that_says_it_is_too_large(site: Site) -> None:
    site.put("/a", b"x" * 100_001)
    assert kind(site) == Kind.TOO_LARGE


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(bytes(50 << 20))),
        ("deflate", zlib.compress(bytes(50 << 20))),
        ("zstd", zstandard.compress(bytes(50 << 20))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(50 << 20)))),
    ],
)
def test_bombs(site: Site, encoding: str, body: bytes) -> None:
    site.put("/a", body, Content_Encoding=encoding)
    assert kind(site) == Kind.TOO_LARGE


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda c: zlib.compress(c)[2:-4]),
        ("zstd", zstandard.compress),
    ],
)
def test_encoded_bodies(site: Site, encoding: str, pack: object) -> None:
    assert callable(pack)
    site.put("/a", pack(page().encode()), Content_Encoding=encoding)
    assert fetcher(site).get(f"{site.url}/a").content == page().encode()


def test_damaged_and_unknown_encodings(site: Site) -> None:
    site.put("/a", b"no gzip", Content_Encoding="gzip")
    site.put("/b", b"x", Content_Encoding="compress")
    assert [kind(site, path) for path in ("/a", "/b")] == [Kind.UNREADABLE] * 2
