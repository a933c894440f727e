"""Plain text: one article, or the dump of an archive page with one excerpt after the other.

An archive is known by its ends ("Continue reading"), so one reader serves both. The first short line of an article is
its title; sub-headings, bylines and datelines stay in the text, whose paragraphs are joined by a line feed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.readers.archive import Item, items
from ingest.readers.fields import web_address
from ingest.readers.language import language
from ingest.readers.marks import is_title, name_parts
from ingest.readers.metadata import Metadata, metadata
from ingest.readers.records import Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Line
from ontology.model import Article, Precision, When

_UNWRAP_SHORTEST, _UNWRAP_LONGEST = 50, 100  # characters of a line that an editor or mailer broke, at 60 to 80 columns
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The lines of an item, sorted by what they are."""

    title: Line | None
    metadata: Metadata
    body: tuple[Line, ...]


def read_articles(source: str, lines: Iterable[Line], options: ReadOptions) -> Iterator[Reading]:
    """The articles of a plain text, a refusal for each that could not be read, a notice for each line left out."""
    count = 0
    for item in items(lines, options.record_bytes):
        for line in item.furniture:
            yield Notice(source, line.number, f"a line of page furniture was left out: {line.text.strip()!r:.100}")
        result = _result(source, item, options)
        if result is None:
            continue
        if count == 1 and options.url is not None:
            yield Notice(source, None, "holds several articles; the url given for it went to the first alone")
        count += 1
        yield result
    if not count:
        yield Refusal(source, None, "holds no text, only blank lines or page furniture; nothing was read")


def _result(source: str, item: Item, options: ReadOptions) -> Article | Refusal | None:
    """What an item of the page is; None for one of blank lines and furniture alone."""
    flawed = next((line for line in item.lines if line.flaw is not None), None)
    if flawed is not None:
        return Refusal(source, flawed.number, f"the article with this line was not read: {flawed.flaw}")
    filled = [line for line in item.lines if line.text.strip()]
    if not filled:
        return Refusal(source, item.end.number, "an excerpt ends here that has no text") if item.end else None
    parts = _parts(item)
    if not any(line.text.strip() for line in parts.body):
        title = filled[0].text.strip()
        return Refusal(source, filled[0].number, f"a title without a text: {title!r:.100}")
    return _article(item, parts, options if item.first else _without_url(options))


def _parts(item: Item) -> _Parts:
    lines = list(item.lines)
    while lines and not lines[0].text.strip():
        lines.pop(0)
    alone = sum(1 for line in lines if line.text.strip()) == 1
    # A line that is all there is can be a title that has lost its text, but only behind another excerpt.
    title = lines.pop(0) if _opens_with_title(lines) and not (alone and (item.first or item.end)) else None
    known, used = metadata(lines)
    return _Parts(title, known, tuple(lines[used:]))


def _opens_with_title(lines: list[Line]) -> bool:
    following = lines[1].text.lstrip() if len(lines) > 1 else ""
    return is_title(lines[0].text) and not following[:1].islower()  # a sentence that was wrapped goes on in lower case


def _article(item: Item, parts: _Parts, options: ReadOptions) -> Article:
    title = parts.title.text.strip() if parts.title else item.linked_title
    known = parts.metadata
    text = _text(parts.body)
    name = name_parts(title, known.publisher)
    return Article(
        text=text,
        title=name.title,
        url=web_address(options.url),
        published=_published(known.published, options.published),
        publisher=known.publisher or name.publisher or options.publisher,
        section=name.section,
        volume=known.volume,
        issue=known.issue,
        language=language(text),
    )


def _published(own: When | None, given: When | None) -> When | None:
    """The article's own date; the given one where there is none, or where it says the same more exactly."""
    if own is None or given is None:
        return own or given
    bounds = (own.earliest, given.earliest, given.latest, own.latest)
    known = [bound for bound in bounds if bound is not None]
    inside = len(known) == len(bounds) and known == sorted(known)
    return given if inside and own.precision is not Precision.DAY else own


def _without_url(options: ReadOptions) -> ReadOptions:
    """Two articles with one URL would be one article: the second would replace the first."""
    return replace(options, url=None)


def _text(body: Iterable[Line]) -> str:
    """The paragraphs, without the blank lines between them, joined by a line feed."""
    paragraphs: list[str] = []
    block: list[str] = []
    for text in [*(line.text.strip() for line in body), ""]:
        if text:
            block.append(text)
        else:
            paragraphs += [" ".join(block)] if _wrapped(block) else block
            block = []
    return "\n".join(paragraphs)


def _wrapped(block: list[str]) -> bool:
    """Whether lines are one paragraph broken at a margin: even in length, and broken within sentences."""
    broken = block[:-1]
    even = all(_UNWRAP_SHORTEST <= len(line) <= _UNWRAP_LONGEST for line in broken)
    return bool(broken) and even and any(not _SENTENCE_END.search(line) for line in broken)
