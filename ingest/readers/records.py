"""What a reader is told, and what it says besides articles."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ingest.readers.meter import Meter
from ontology.model import Article, When


class Kind(StrEnum):
    """Why something was not read, as the counts at the end name it."""

    UNREADABLE = "unreadable"
    NO_ARTICLE = "no article"
    PAYWALL = "paywall"
    WALL = "cookie or script wall"
    ERROR_PAGE = "error page"
    TOO_LARGE = "too large"
    TIMEOUT = "too slow"
    UNREACHABLE = "unreachable"
    STATUS = "refused by the server"
    REDIRECTS = "redirects"
    ROBOTS = "robots.txt"
    PRIVATE = "private address"
    BUSY = "asked to wait"

    @property
    def passes(self) -> bool:
        """Whether it may be otherwise the next time."""
        return self in (Kind.TIMEOUT, Kind.UNREACHABLE, Kind.STATUS, Kind.BUSY)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its bytes, where they came from in the end, what the server calls them, "" for nothing."""

    url: str
    content: bytes
    media: str = ""
    charset: str = ""
    total_pages: int = 1  # of a paged WordPress API
    unchanged: bool = False  # since it was fetched before


class Fetch(Protocol):
    """What gets a web address; `ingest.fetching.Fetcher` is one."""

    def get(self, url: str, revalidate: bool = False) -> Fetched:
        """What the address gives now, or gave lately unless `revalidate`. Raises FetchError where it cannot be had."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a source.

    `published` and `publisher` stand in where a record does not say them itself; `url` belongs to a source that is
    one article. `record_bytes` is the most that is held in memory of one line, one document or one plain-text
    article. Nothing touches the network without `fetch`; with `follow` pages that files link to are fetched too.
    Of a paged feed, archive or API `pages` pages are read. `meter` is told how far reading has come.
    """

    format: str = "auto"
    published: When | None = None
    publisher: str | None = None
    url: str | None = None
    record_bytes: int = 20 << 20
    fetch: Fetch | None = None
    follow: bool = False
    pages: int = 1
    meter: Meter | None = None


def place(source: str, line: int | None) -> str:
    """Where something was read, as editors and compilers write it: "archive.jsonl:7"."""
    name = "standard input" if source == "-" else source
    return name if line is None else f"{name}:{line}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that should have been an article and was not read; `reason` says what came and what to do."""

    source: str
    line: int | None
    reason: str
    kind: Kind = Kind.UNREADABLE

    def __str__(self) -> str:
        return f"{place(self.source, self.line)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth saying that cost no article: an unknown field, a line of page furniture.

    `kind` is there where a page could not be had, so that only the excerpt of its entry was read.
    """

    source: str
    line: int | None
    text: str
    kind: Kind | None = None

    def __str__(self) -> str:
        return f"{place(self.source, self.line)}: {self.text}"


Reading = Article | Refusal | Notice
