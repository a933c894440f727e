"""The settings: read once from the environment, at the edge, into a frozen value."""

import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from ontology.errors import SettingsError
from server.imprint import Imprint
from server.saved.reach import Reach

UNITS = {"": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
SMALLEST_MEMORY = 256 << 20  # address space: a worker that has only started Python and RocksDB takes some 150 MiB
LONGEST_SECONDS = 3600.0
SHORTEST_TOKEN = 16  # characters: one of 16 random ones cannot be guessed over a network
BASE = re.compile(r"https?://[^\s<>\"{}|\\^`?#/]+/([^\s<>\"{}|\\^`?#]*/)?")
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`/?#]+[^\s<>\"{}|\\^`]*")  # RFC 3986; a Link header takes ASCII alone
LONGEST_NAME = 200

Value = TypeVar("Value")


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. `base` is None where nothing was said: an existing store knows its own.

    Without a `token` every write over HTTP is refused. `client_seconds` and `client_errors` are what one address may
    use in a minute (`server.budgets`): two workers, or a broken query every second. `cache` is the bytes of answers
    that are kept; 0 for none. `webhook_allow` is what webhooks may reach beside public addresses by https; `imprint`
    is what is said of licence and publisher.
    """

    store: Path = Path("chancery-data")
    base: str | None = None
    query_seconds: float = 30.0
    query_memory: int = 1 << 30
    workers: int = 1
    client_seconds: float = 120.0
    client_errors: float = 60.0
    cache: int = 64 << 20
    token: str | None = field(default=None, repr=False)
    webhook_allow: Reach = field(default_factory=Reach)
    imprint: Imprint = field(default_factory=Imprint)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read the variables CHANCERY_…; one that is empty counts as not set.

        Raises:
            SettingsError: a value cannot be used; the message says which, what it was and what was wanted.
        """

        def read(name: str, convert: Callable[[str, str], Value], default: Value) -> Value:
            text = env.get(name, "").strip()
            return convert(name, text) if text else default

        return cls(
            store=read("CHANCERY_STORE", lambda _, text: Path(text), cls.store),
            base=read("CHANCERY_BASE", base, None),
            query_seconds=read("CHANCERY_QUERY_SECONDS", seconds, cls.query_seconds),
            query_memory=read("CHANCERY_QUERY_MEMORY", size, cls.query_memory),
            client_seconds=read("CHANCERY_CLIENT_SECONDS", budget, cls.client_seconds),
            client_errors=read("CHANCERY_CLIENT_ERRORS", budget, cls.client_errors),
            cache=read("CHANCERY_CACHE", lambda name, text: size(name, text, 0), cls.cache),
            workers=read("CHANCERY_WORKERS", count, os.cpu_count() or 1),
            token=read("CHANCERY_TOKEN", token, None),
            webhook_allow=read("CHANCERY_WEBHOOK_ALLOW", reach, Reach()),
            imprint=Imprint(
                read("CHANCERY_LICENSE", address, None),
                read("CHANCERY_PUBLISHER", address, None),
                read("CHANCERY_PUBLISHER_NAME", name_of, None),
            ),
        )


def base(name: str, text: str) -> str:
    """The base of the data IRIs: an absolute http(s) IRI that ends in a slash."""
    if not BASE.fullmatch(text):
        raise refusal(name, text, 'an absolute http or https IRI that ends in "/", such as "https://data.example.org/"')
    return text


def address(name: str, text: str) -> str:
    """The IRI of a licence or of a publisher: an absolute http(s) IRI in ASCII."""
    if not text.isascii() or not ADDRESS.fullmatch(text):
        raise refusal(name, text, 'an http or https IRI, such as "https://creativecommons.org/licenses/by/4.0/"')
    return text


def name_of(name: str, text: str) -> str:
    """What a publisher is called: one line."""
    if not text.isprintable() or len(text) > LONGEST_NAME:
        raise refusal(name, text, f"a name in one line of at most {LONGEST_NAME} letters")
    return text


def seconds(name: str, text: str) -> float:
    """A time in seconds: more than nothing, at most an hour."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= LONGEST_SECONDS:
        raise refusal(name, text, f"a number of seconds above 0 and up to {LONGEST_SECONDS:.0f}, such as 30")
    return value


def budget(name: str, text: str) -> float:
    """What one client may use in a minute; 0 for as much as it likes."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < math.inf:
        raise refusal(name, text, "a number of at least 0, such as 120; 0 sets no limit")
    return value


def size(name: str, text: str, least: int = SMALLEST_MEMORY) -> int:
    """A size in bytes, given as "1GiB", "512MiB" or a number of bytes."""
    found = re.fullmatch(r"(\d+)\s*(|kib|mib|gib)", text.lower())
    value = int(found[1]) * UNITS[found[2]] if found else -1
    if value < least:
        raise refusal(name, text, f'a size of at least {least >> 20}MiB: "1GiB", "512MiB" or a number of bytes')
    return value


def count(name: str, text: str) -> int:
    """How many: a whole number of at least 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise refusal(name, text, "a whole number of at least 1")
    return int(text)


def token(name: str, text: str) -> str:
    """The secret that writes over HTTP need: what an Authorization header can carry (RFC 6750, 2.1)."""
    if not re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", text) or len(text) < SHORTEST_TOKEN:
        # The value is not repeated: it would stand in the log.
        raise SettingsError(
            f"{name} has to be at least {SHORTEST_TOKEN} letters, digits and ._~+/- without spaces. "
            'Make one: python3 -c "import secrets; print(secrets.token_urlsafe())"'
        )
    return text


def reach(name: str, text: str) -> Reach:
    """Hosts and networks that webhooks may reach."""
    try:
        return Reach.of(text)
    except ValueError as error:
        wanted = "hosts, IP addresses and CIDR blocks with commas between them, such as hooks.internal,10.1.0.0/16"
        raise refusal(name, text, f"{wanted}; {error}") from None


def refusal(name: str, text: str, wanted: str) -> SettingsError:
    """The error that says which setting, what came and what was wanted."""
    return SettingsError(f"{name} is {text!r}, but has to be {wanted}. Change it or leave it out.")
