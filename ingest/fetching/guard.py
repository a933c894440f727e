"""Connections to public addresses only, and within a deadline, so that no feed or redirect reaches what is private.

The name is looked up here, every address that it has is checked, and the connection goes to the one that was checked:
a name whose address changes in between gains nothing. Webhooks are kept from private addresses by the same rules.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from ingest.readers.records import Kind
from ontology.errors import FetchError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")  # IPv4 written as IPv6 in the old way (RFC 4291, 2.5.5.1)
_IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Deadline:
    """When the request that runs now has to be done; a slow server gets no more than the rest of it."""

    def __init__(self) -> None:
        self.end = float("inf")

    def rest(self, timeout: float | None) -> float:
        """The seconds that may still be waited."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole answer is up")
        return left if timeout is None else min(left, timeout)


class Guard(httpcore.NetworkBackend):
    """Connects to what is public, and to what the user named: `trusted` holds pairs of host and port."""

    def __init__(self, trusted: Iterable[tuple[str, int]], deadline: Deadline) -> None:
        self._trusted = frozenset(trusted)
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect. Raises FetchError for a private address, httpcore's errors for what does not answer."""
        checked = addresses(host, port) if (host, port) not in self._trusted else [host]
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in checked:
            try:
                rest = self._deadline.rest(timeout)
                stream = self._inner.connect_tcp(address, port, rest, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self._deadline)
        raise failure

    def sleep(self, seconds: float) -> None:
        """Wait, for the pool's own retries."""
        time.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """A connection on which nothing takes longer than the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.rest(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.rest(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._deadline.rest(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


@dataclass(frozen=True, slots=True)
class Rule:
    """Which IP addresses may be reached, and what is told of one that may not."""

    permits: Callable[[str], bool]
    refusal: str


def addresses(host: str, port: int, rule: Rule | None = None) -> list[str]:
    """The addresses of a name. Raises FetchError where the rule, or else being public, refuses one of them,
    ConnectError where there is none.
    """
    rule = rule or PUBLIC
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host!r:.80} is not known: {error}") from error
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    for number in numbers:
        if not rule.permits(number):
            raise FetchError(f"{host} is at {number}, {rule.refusal}", Kind.PRIVATE)
    return numbers


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public net."""
    address: _IP = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64 or address in _COMPATIBLE:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inner or address
    return address.is_global and not address.is_multicast


PUBLIC = Rule(is_public, "an address that is not public; name it yourself as a source to read it")
