"""A page by its address: from the cache, or asked for with the manners that a guest has."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from ingest.fetching.cache import Cache, Kept
from ingest.fetching.robots import SIZE, Robots
from ingest.fetching.transport import Answer, Transport
from ingest.readers.records import Fetched, Kind
from ontology.errors import FetchError

AGENT = "chancery"
_AGENT_LINE = f"{AGENT}/0.1 (+https://w3id.org/chancery/)"
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/json,text/xml;q=0.9,*/*;q=0.5"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 5
_BUSY = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Manners:
    """How to behave: seconds between two requests to a host, the longest to wait when asked to, how often to ask.

    `fresh` is for how many seconds a page is taken from the cache without asking; `size` the most bytes of a page.
    """

    delay: float = 1.0
    longest_wait: float = 60.0
    tries: int = 3
    fresh: float = 86400.0
    size: int = 8 << 20
    seconds: float = 30.0


class Fetcher:
    """Gets pages. `trusted` are addresses that the user wrote, whose hosts may be private."""

    def __init__(
        self,
        trusted: Iterable[str] = (),
        manners: Manners | None = None,
        cache: Cache | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._manners = manners or Manners()
        self._cache = cache or Cache()
        self._sleep = sleep
        self._transport = Transport(_AGENT_LINE, trusted, self._manners.seconds)
        self._robots = Robots(AGENT, lambda url: self._hopped(url, {}, SIZE, lambda _: None)[1])
        self._next: dict[str, float] = {}

    def get(self, url: str, revalidate: bool = False) -> Fetched:
        """The page of an address; with `revalidate` its server is always asked whether it changed.

        Raises FetchError, with the kind of reason, where it cannot be had.
        """
        kept = self._cache.get(url)
        if kept and not revalidate and time.time() - kept.fetched < self._manners.fresh:
            return _fetched(kept, unchanged=True)
        headers = {"Accept": _ACCEPT, **_conditions(kept)}
        final, answer = self._hopped(url, headers, self._manners.size, self._robots.check)
        if answer.status == 304 and kept:
            self._cache.touch(url, time.time())
            return _fetched(kept, unchanged=True)
        if answer.status != 200:
            raise FetchError(f"the server answers {answer.status}", Kind.STATUS)
        page = _kept(final, answer)
        self._cache.put(url, page)
        return _fetched(page, unchanged=kept is not None and kept.body == page.body)

    def close(self) -> None:
        """Close connections and cache."""
        self._transport.close()
        self._cache.close()

    def _hopped(
        self, url: str, headers: Mapping[str, str], limit: int, check: Callable[[str], None]
    ) -> tuple[str, Answer]:
        """The answer where the redirects lead, and that address."""
        seen = {url}
        for _ in range(_HOPS + 1):
            check(url)
            answer = self._asked(url, headers, limit)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return url, answer
            url = _target(url, answer.headers["location"])
            if url in seen:
                raise FetchError(f"redirects lead in a circle, back to {url:.200}", Kind.REDIRECTS)
            seen.add(url)
        raise FetchError(f"there are more than {_HOPS} redirects", Kind.REDIRECTS)

    def _asked(self, url: str, headers: Mapping[str, str], limit: int) -> Answer:
        """The answer to one address; a server that is busy is asked again when it says."""
        for trial in range(1, self._manners.tries + 1):
            self._wait(url)
            answer = self._transport.get(url, headers, limit)
            if answer.status not in _BUSY:
                return answer
            said = retry_after(answer.headers.get("retry-after", ""))
            pause = 2.0**trial if said is None else said
            if trial == self._manners.tries or pause > self._manners.longest_wait:
                break
            self._next[urlsplit(url).netloc] = time.monotonic() + pause
        after = "" if said is None else f" and asks to come again in {said:g} s"
        raise FetchError(f"the server answers {answer.status}{after}", Kind.BUSY, said)

    def _wait(self, url: str) -> None:
        """Let the host have its pause since the last request."""
        host = urlsplit(url).netloc
        pause = self._next.get(host, 0.0) - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        own = 0.0 if url.endswith("/robots.txt") else self._robots.delay(url)
        self._next[host] = time.monotonic() + max(self._manners.delay, own)


def retry_after(text: str) -> float | None:
    """The seconds that Retry-After asks for, a number or a date; None where it says nothing."""
    if text.strip().isascii() and text.strip().isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _target(url: str, location: str) -> str:
    """Where a redirect leads. Raises FetchError for what is no address of the web."""
    try:
        target = urljoin(url, location.strip())
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        scheme = target = ""
    if scheme not in ("http", "https"):
        raise FetchError(f"it redirects to {location!r:.100}, which is no address of the web", Kind.REDIRECTS)
    return target.partition("#")[0]


def _conditions(kept: Kept | None) -> dict[str, str]:
    if kept is None:
        return {}
    known = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified}
    return {name: value for name, value in known.items() if value}


def _kept(url: str, answer: Answer) -> Kept:
    media, _, rest = answer.headers.get("content-type", "").partition(";")
    charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'")
    pages = answer.headers.get("x-wp-totalpages", "1")
    return Kept(
        url=url,
        fetched=time.time(),
        etag=answer.headers.get("etag", ""),
        modified=answer.headers.get("last-modified", ""),
        media=media.strip().lower(),
        charset=charset,
        pages=int(pages) if pages.isascii() and pages.isdigit() and len(pages) < 7 else 1,
        body=answer.body,
    )


def _fetched(page: Kept, *, unchanged: bool) -> Fetched:
    return replace(Fetched(page.url, page.body, page.media, page.charset, page.pages), unchanged=unchanged)
