"""A feed of RSS, Atom or RDF as its entries, by feedparser, which reads broken ones too; in a process of its own."""

import io
from dataclasses import dataclass

import feedparser

_MOST = 5000  # entries of one feed


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. `dates` are those it gives, that of publication first, each with where it stands."""

    key: str
    title: str
    url: str | None
    html: str
    author: str | None
    dates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds; `flaw` says what is wrong with its markup, None where nothing is."""

    title: str
    language: str | None
    entries: tuple[FeedEntry, ...]
    flaw: str | None = None


def parsed(content: bytes, url: str | None = None, charset: str = "") -> Feed:
    """The entries of a feed. The bytes are given as a stream: of a string feedparser would fetch what it names."""
    media = f"application/xml; charset={charset}" if charset else "application/xml"
    headers = {"content-location": url or "", "content-type": media}
    found = feedparser.parse(
        io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    problem = found.get("bozo_exception")
    return Feed(
        title=_string(found.feed, "title"),
        language=_string(found.feed, "language") or None,
        entries=tuple(_entry(entry) for entry in found.entries[:_MOST]),
        flaw=f"{type(problem).__name__}: {problem}"[:200] if found.get("bozo") and problem else None,
    )


def _entry(entry: feedparser.FeedParserDict) -> FeedEntry:
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    longest = max([*contents, _string(entry, "summary")], key=len)
    link = _string(entry, "link")
    dates = [(name, _string(entry, name)) for name in ("published", "updated", "created")]
    return FeedEntry(
        key=_string(entry, "id") or link or _string(entry, "title"),
        title=_string(entry, "title"),
        url=link or None,
        html=longest,
        author=_string(entry, "author") or None,
        dates=tuple((value, f"feed: {name}") for name, value in dates if value),
    )


def _string(record: feedparser.FeedParserDict, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
