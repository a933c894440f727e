"""What one client may use: seconds of query workers, and errors, each refilled as time goes by.

After the Wikidata Query Service's throttling, which has kept an open endpoint up since 2015: what is scarce is the time
of workers, and a program that sends the same broken query for ever is told so too. A client is an address; behind a
proxy that sets X-Forwarded-For it is the one that the proxy names. Programs on this machine itself are not counted.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address, ip_network

from fastapi import Request

from ontology.errors import BudgetSpent
from sparql.run import Outcome

MINUTE = 60.0
MOST_CLIENTS = 10_000  # about 2 MB; those that have asked for longest are forgotten first
TURN_SECONDS = 5.0  # as long as any query waits for a worker (sparql.limits.Limits)
ERRORS = (Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.BROKEN)


@dataclass(slots=True)
class Account:
    """What a client has left of both, and when that was reckoned."""

    seconds: float
    errors: float
    reckoned: float


@dataclass(slots=True)
class Line:
    """The queries of one client that run or wait."""

    slots: asyncio.Semaphore
    members: int = 0


class Budgets:
    """The accounts of all clients. `seconds` and `errors` are for a minute, and may be spent at once; 0 is no limit.

    `share` is how many queries of one client may run at once: more wait in a line of that client's own, so that others
    still find a worker.
    """

    def __init__(
        self, seconds: float, errors: float, share: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = (seconds or math.inf, errors or math.inf)
        self._share = share
        self._lines: dict[str, Line] = {}
        self._clock = clock
        self._accounts: OrderedDict[str, Account] = OrderedDict()

    def admit(self, client: str | None) -> None:
        """Let a client ask. Raises BudgetSpent, which says when to come again."""
        if client is None:
            return
        account = self._account(client)
        kinds = (("seconds of query time", account.seconds, 0.0), ("failed queries", account.errors, 1.0))
        for limit, (what, left, least) in zip(self._limits, kinds, strict=True):
            if left < min(least, limit):
                # By then a tenth of the budget is there again, so that the next query does not stop at once.
                wait = math.ceil((max(limit / 10, least) - left) * MINUTE / limit)
                raise BudgetSpent(
                    f"This address has used its {limit:g} {what} a minute. "
                    f"Come again in {wait} s; ask for less at a time, and keep answers (they have an ETag).",
                    wait,
                )

    def left(self, client: str | None) -> float:
        """The seconds that a client may use now; none where it may not ask at all."""
        if client is None:
            return math.inf
        account = self._account(client)
        return account.seconds if account.errors >= min(1.0, self._limits[1]) else 0.0

    def charge(self, client: str | None, outcome: Outcome, seconds: float) -> None:
        """Take off what a query has used."""
        if client is not None:
            account = self._account(client)
            account.seconds -= seconds
            account.errors -= outcome in ERRORS

    def is_free(self, client: str | None) -> bool:
        """Whether `turn` would not wait."""
        line = self._lines.get(client) if client is not None else None
        return line is None or not line.slots.locked()

    async def turn(self, client: str | None) -> Callable[[], None]:
        """Wait until a client may run one more query; what is given back has to be called when it has ended.

        Raises BudgetSpent if that takes too long.
        """
        if client is None:
            return lambda: None
        line = self._lines.setdefault(client, Line(asyncio.Semaphore(self._share)))
        line.members += 1
        try:
            if line.slots.locked():
                async with asyncio.timeout(TURN_SECONDS):
                    await line.slots.acquire()
            else:
                await line.slots.acquire()  # at once
        except BaseException as error:
            self._leave(client, line)
            if isinstance(error, TimeoutError):
                raise BudgetSpent(
                    f"{self._share} of your queries run already, and others of yours wait. Send one after the other."
                ) from error
            raise

        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                line.slots.release()
                self._leave(client, line)

        return end

    def _leave(self, client: str, line: "Line") -> None:
        line.members -= 1
        if not line.members:
            self._lines.pop(client, None)

    def _account(self, client: str) -> Account:
        now = self._clock()
        account = self._accounts.pop(client, None) or Account(*self._limits, now)
        passed = (now - account.reckoned) / MINUTE
        seconds, errors = self._limits
        account.seconds = min(seconds, account.seconds + seconds * passed) if seconds < math.inf else math.inf
        account.errors = min(errors, account.errors + errors * passed) if errors < math.inf else math.inf
        account.reckoned = now
        self._accounts[client] = account
        if len(self._accounts) > MOST_CLIENTS:
            self._accounts.popitem(last=False)
        return account


def client_of(request: Request) -> str | None:
    """Whose budget a request is on."""
    return client_at(request.client.host if request.client else "")


@lru_cache(maxsize=1024)
def client_at(host: str) -> str | None:
    """Whose budget it is: that of an address, of IPv6 the /64 network that one household has; None for nobody's."""
    try:
        address = ip_address(host)
    except ValueError:  # a socket of the file system
        return None
    if address.is_loopback:
        return None
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
