"""Pages of HTML as articles: what a page says about itself weighed, and walls told from articles."""

from dataclasses import replace
from typing import cast
from urllib.parse import urljoin, urlsplit

from ingest.readers.composition import Draft, composed
from ingest.readers.extraction import Page
from ingest.readers.isolation import MOST_BYTES, worker
from ingest.readers.records import Kind, ReadOptions, Refusal
from ingest.readers.stubs import stub
from ontology.errors import SourceError
from ontology.model import Article

# The shortest of the 2,031 releases of the State Department has 25 words; what is shorter and not free is a teaser.
_TEASER_WORDS = 150


def page_of(content: bytes, url: str | None = None, charset: str = "") -> Page:
    """The parts of a page. Raises SourceError, or FetchError where the parser hangs or breaks on it."""
    if len(content) > MOST_BYTES:
        raise SourceError(f"the page has {len(content):,} bytes, more than the {MOST_BYTES:,} that are parsed")
    return cast(Page, worker().call("page", content, url, charset))


def drafted(page: Page, url: str | None) -> Draft:
    """A page as the parts of an article. Its canonical address counts only on its own site."""
    lines = [line for line in page.text.split("\n") if line.strip()]
    if lines and page.title and lines[0].strip() == page.title:  # the headline, which precise extraction keeps
        lines.pop(0)
    return Draft(
        tuple(lines),
        title=page.title,
        url=canonical(page.canonical, url),
        published=page.published,
        publisher=page.publisher,
        author=page.author,
        language=page.language,
        candidates=page.candidates,
    )


def article(page: Page, url: str | None, options: ReadOptions) -> Article | Refusal:
    """The one article of a page, or what the page is instead; its source is the caller's to name."""
    if not page.text:
        wall = stub(page.seen)
        if wall:
            return Refusal("", None, f"is no article but {wall.what}: {page.seen!r:.80}", wall.kind)
        return Refusal("", None, "is a page on which no article was found", Kind.NO_ARTICLE)
    if not page.free and len(page.text.split()) < _TEASER_WORDS:
        return Refusal("", None, "is the stub of a paid article: it says that it is not free to read", Kind.PAYWALL)
    return composed(drafted(page, url or options.url), replace(options, url=url or options.url))


def canonical(said: str | None, url: str | None) -> str | None:
    """The address by which an article is known: the one that the page names, if it is of the same site."""
    if not said:
        return url
    try:
        found = urljoin(url or "", said)
        here, there = urlsplit(url or found), urlsplit(found)
    except ValueError:
        return url
    same = (here.hostname or "").removeprefix("www.") == (there.hostname or "").removeprefix("www.")
    front = there.path in ("", "/") and here.path not in (
        "",
        "/",
    )  # a template that names the front page for every page
    return found if same and there.hostname and not front else url
