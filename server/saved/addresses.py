"""Where a webhook leads: to a public address by https, or to what the operator allows; else it is refused.

A name is looked up for each delivery, all its addresses are checked, and the connection goes to one that was checked
(`ingest.fetching.guard`). However an address is written, as a number, in hexadecimal, within an IPv6 address, it is the
address that the system makes of it that is judged.
"""

import re
from urllib.parse import urlsplit

import httpcore

from ingest.fetching.guard import Rule, addresses, is_public
from ingest.fetching.transport import host_port
from ontology.errors import FetchError, RequestError
from server.saved.reach import Reach

LONGEST = 2000  # characters of an address
SETTING = "CHANCERY_WEBHOOK_ALLOW"
NOT_URL = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")  # what no URL has as it is (RFC 3986, 2)


def found(reach: Reach, scheme: str, host: str, port: int) -> list[str]:
    """The addresses of a host that a request by this scheme may go to.

    Raises FetchError where one of them may not be reached, httpcore.ConnectError for a name that is not known.
    """
    if host.lower() in reach.hosts:
        return addresses(host, port, Rule(lambda _: True, ""))
    if scheme == "https":
        refusal = f"an address that is not public; {advice('give another')}"
        return addresses(host, port, Rule(lambda number: is_public(number) or reach.holds(number), refusal))
    return addresses(host, port, Rule(reach.holds, f"which is reached by https only; {advice('use https://')}"))


def advice(wanted: str) -> str:
    """What whoever is refused may do."""
    return f"{wanted}, or have the operator allow it ({SETTING})"


def check_form(url: str) -> None:
    """Refuse what is no address of a webhook. RequestError says why."""
    try:
        if len(url) > LONGEST or NOT_URL.search(url):
            raise ValueError(f"it has more than {LONGEST} characters, or some that have to be escaped")
        parts = urlsplit(url)
        host, _ = host_port(url)  # refuses ports that are none
        if parts.scheme.lower() not in ("http", "https") or not host:
            raise ValueError("it does not begin with https:// and a host")
        if parts.username is not None or parts.fragment:
            raise ValueError("it has a user or a fragment")
        if parts.port == 0:
            raise ValueError("there is no such port")
    except ValueError as error:
        raise RequestError(
            f"webhook is {url!r:.200}: {error}. Give the address that takes the posts, such as "
            "https://hooks.example/chancery."
        ) from None


def check(url: str, reach: Reach) -> None:
    """Refuse the address of a webhook that may not be reached, or is none; it asks for the host's addresses.

    A name that nobody knows is let pass: it may be known when there is something to deliver, and is checked then.
    """
    check_form(url)
    try:
        found(reach, urlsplit(url).scheme.lower(), *host_port(url))
    except FetchError as error:
        raise RequestError(f"webhook is {url!r:.200}: {error}.") from None
    except httpcore.ConnectError:
        return
