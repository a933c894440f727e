"""robots.txt of each site, as RFC 9309 says: 4xx allows all, an error of the server allows nothing."""

from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ingest.fetching.transport import Answer
from ingest.readers.records import Kind
from ontology.errors import FetchError

SIZE = 512 << 10  # bytes that are read; the RFC asks for at least 500 KiB
_SLOWEST = 60.0  # seconds of a Crawl-delay that are kept to
_SITES = 10_000  # sites that are remembered


class Robots:
    """What each site allows; its file is read once a run."""

    def __init__(self, agent: str, get: Callable[[str], Answer]) -> None:
        self._agent = agent
        self._get = get
        self._rules: dict[str, Protego | None] = {}

    def check(self, url: str) -> None:
        """Raise FetchError where the site does not want this page read, or does not say what it wants."""
        rules = self._of(url)
        if rules is not None and not rules.can_fetch(url, self._agent):
            raise FetchError("the site's robots.txt does not allow it", Kind.ROBOTS)

    def delay(self, url: str) -> float:
        """The seconds between two requests that the site asks for."""
        rules = self._of(url)
        return min(float((rules and rules.crawl_delay(self._agent)) or 0.0), _SLOWEST)

    def _of(self, url: str) -> Protego | None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            if len(self._rules) >= _SITES:
                self._rules.clear()
            self._rules[site] = self._read(f"{site}/robots.txt")
        return self._rules[site]

    def _read(self, address: str) -> Protego | None:
        """The rules of a site; None where all is allowed."""
        answer = self._get(address)
        if answer.status >= 500:
            raise FetchError(f"the site's robots.txt gives {answer.status}, so nothing may be read", Kind.ROBOTS)
        if answer.status != 200:
            return None
        return Protego.parse(answer.body.decode("utf-8", "replace"))
