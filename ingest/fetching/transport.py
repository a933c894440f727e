"""One request and its answer: no redirects, no retries, but caps on time and size and no way to a private address."""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpcore

from ingest.fetching.guard import Deadline, Guard
from ingest.readers.encodings import Decoder
from ingest.readers.records import Kind
from ontology.errors import FetchError

_CONNECT, _READ = 10.0, 10.0  # seconds without a byte
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the names of the headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends requests one after the other; connections are kept for the next."""

    def __init__(self, agent: str, trusted: Iterable[str] = (), seconds: float = 30.0) -> None:
        self._agent = agent
        self._seconds = seconds
        self._deadline = Deadline()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=8,
            keepalive_expiry=15,
            network_backend=Guard([host_port(url) for url in trusted], self._deadline),
        )

    def get(self, url: str, headers: Mapping[str, str], limit: int) -> Answer:
        """The answer to a GET. Raises FetchError for what cannot be had within time and size."""
        self._deadline.end = time.monotonic() + self._seconds
        sent = {"Host": _host(url), "User-Agent": self._agent, "Accept-Encoding": "gzip, deflate, zstd", **headers}
        timeouts = {"connect": _CONNECT, "read": _READ, "write": _READ, "pool": 1.0}
        try:
            with self._pool.stream(
                "GET", ascii_url(url), headers=list(sent.items()), extensions={"timeout": timeouts}
            ) as answer:
                return _read(answer, limit)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise FetchError(f"it took too long: {error or 'no answer in time'}", Kind.TIMEOUT) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise FetchError(f"it cannot be reached: {error or type(error).__name__}", Kind.UNREACHABLE) from error
        except (ValueError, UnicodeError, TypeError) as error:
            raise FetchError(f"it is no address that can be asked for: {error}", Kind.UNREACHABLE) from error

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def _read(answer: httpcore.Response, limit: int) -> Answer:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
    said = headers.get("content-length", "")
    if said.isdigit() and int(said) > limit:
        raise FetchError(f"the body has {int(said):,} bytes, more than the {limit:,} that are read", Kind.TOO_LARGE)
    decoder = Decoder(headers.get("content-encoding", ""), limit)
    parts = [decoder.decode(chunk) for chunk in answer.iter_stream()]
    return Answer(answer.status, headers, b"".join(parts))


def host_port(url: str) -> tuple[str, int]:
    """The host and port of an address."""
    parts = urlsplit(url)
    return (parts.hostname or "").encode("idna").decode(), parts.port or _PORTS.get(parts.scheme.lower(), 80)


def _host(url: str) -> str:
    host, port = host_port(url)
    shown = f"[{host}]" if ":" in host else host
    return shown if port == _PORTS.get(urlsplit(url).scheme.lower()) else f"{shown}:{port}"


def ascii_url(url: str) -> str:
    """An address in ASCII, as it goes over the wire: hosts in IDNA, everything else in percent escapes."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        raise ValueError(f"{url!r:.80}; wanted http:// or https:// and a host")
    path = "".join(
        one if " " < one < "\x7f" else "".join(f"%{byte:02X}" for byte in one.encode()) for one in parts.path
    )
    query = "".join(
        one if " " < one < "\x7f" else "".join(f"%{byte:02X}" for byte in one.encode()) for one in parts.query
    )
    return f"{parts.scheme.lower()}://{_host(url)}{path or '/'}{'?' + query if query else ''}"
