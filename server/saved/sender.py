"""One post to a webhook and how it went: no redirects, no retries, little time, and the answer's body thrown away."""

import asyncio
import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpcore

from ingest.fetching.transport import ascii_url
from ontology.errors import FetchError
from server.saved.addresses import found
from server.saved.reach import Reach
from server.version import version

SECONDS = 15.0  # for all of it; Stripe and GitHub wait for 10 to 20
CONNECT = 5.0
MOST_ANSWER = 64 << 10  # bytes that are read of an answer, so that the connection ends well; no one looks at them
GONE = 410
WHOLE_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reply:
    """How a post went: the status, or the reason why there is none; `later` is after how many seconds to come again."""

    status: int | None = None
    error: str | None = None
    later: float | None = None

    @property
    def is_taken(self) -> bool:
        """Whether it has been received."""
        return self.error is None


class Sender(Protocol):
    """What posts: the network, or a test's own."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Post a body."""


class Backend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked; a name is looked up once for each connection."""

    def __init__(self, scheme: str, reach: Reach) -> None:
        self._found = partial(found, reach, scheme)
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect. Raises FetchError for an address that may not be reached, httpcore's errors for what fails."""
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in await asyncio.to_thread(self._found, host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait, for the pool's own retries."""
        await asyncio.sleep(seconds)


class Network:
    """Posts over the network, each by a connection of its own: webhooks are called seldom."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._tls: ssl.SSLContext | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Post a body; what went wrong is in the reply."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._posted(url, headers, body)
        except (TimeoutError, httpcore.TimeoutException):
            return Reply(error=f"no answer within {SECONDS:.0f} seconds")
        except FetchError as error:
            return Reply(error=str(error))
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return Reply(error=f"it cannot be reached: {str(error) or type(error).__name__}"[:300])

    async def _posted(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        whole = {
            "Host": urlsplit(ascii_url(url)).netloc,
            "User-Agent": f"chancery/{version()}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **headers,
        }
        if self._tls is None:
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        backend = Backend(urlsplit(url).scheme.lower(), self._reach)
        timeouts = {"timeout": {"connect": CONNECT, "read": SECONDS, "write": SECONDS, "pool": CONNECT}}
        async with (
            httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
            pool.stream(
                "POST", ascii_url(url), headers=list(whole.items()), content=body, extensions=timeouts
            ) as answer,
        ):
            left = MOST_ANSWER
            async for part in answer.aiter_stream():
                left -= len(part)
                if left < 0:
                    break
            return reply(answer.status, dict(answer.headers))


def reply(status: int, headers: Mapping[bytes, bytes]) -> Reply:
    """What an answer means: any 2xx is a receipt."""
    if 200 <= status < 300:
        return Reply(status)
    fields = {name.lower(): value for name, value in headers.items()}
    said = fields.get(b"retry-after", b"").decode("latin-1").strip()
    later = float(said) if WHOLE_SECONDS.fullmatch(said) else None
    if 300 <= status < 400:
        return Reply(status, f"{status}: redirects are not followed; give the address that they lead to")
    return Reply(status, f"it answered {status}", later)
