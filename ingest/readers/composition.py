"""An article from the parts that a page, feed or export gives: the same words as the plain-text dump of it gives."""

from dataclasses import dataclass, field

from ingest.readers.fields import web_address
from ingest.readers.fragments import clean
from ingest.readers.language import language
from ingest.readers.marks import end_marker, is_furniture, name_parts
from ingest.readers.metadata import metadata
from ingest.readers.published import published_of
from ingest.readers.records import Kind, ReadOptions, Refusal
from ingest.readers.sources import Line
from ingest.readers.stubs import stub
from ontology.model import Article, Candidate, When


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of an article as they stand in the source, None or "" for what it does not say.

    `published` are the dates it gives, the most trusted first, each with where it stands.
    """

    paragraphs: tuple[str, ...]
    title: str = ""
    url: str | None = None
    published: tuple[tuple[str, str], ...] = ()
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    section: str | None = None
    candidates: tuple[Candidate, ...] = field(default=())


def composed(draft: Draft, options: ReadOptions) -> Article | Refusal:
    """The article of a draft; a refusal, whose place the caller knows, where there is none in it."""
    body = _body(draft.paragraphs)
    known, used = metadata([Line(0, text) for text in body])
    text = "\n".join(body[used:])
    name = clean(draft.title)
    if not text:
        what = f"the title {name!r:.100} has no text" if name else "holds no text"
        return Refusal("", None, f"{what}; nothing was read", Kind.NO_ARTICLE)
    wall = stub(text)
    if wall:
        return Refusal("", None, f"is no article but {wall.what}: {text!r:.80}", wall.kind)
    parts = name_parts(name, known.publisher)
    dates, when = _published(draft)
    return Article(
        text=text,
        title=parts.title,
        url=web_address(draft.url) or web_address(options.url),
        published=when or known.published or options.published,
        publisher=known.publisher or parts.publisher or clean(draft.publisher or "") or options.publisher,
        language=language(text, draft.language),
        section=parts.section or draft.section,
        volume=known.volume,
        issue=known.issue,
        author=clean(draft.author or "") or None,
        candidates=(*draft.candidates, *dates),
    )


def is_excerpt(paragraphs: tuple[str, ...]) -> bool:
    """Whether a text breaks off with a mark that says where it goes on."""
    return bool(paragraphs) and end_marker(paragraphs[-1]) is not None


def _body(paragraphs: tuple[str, ...]) -> list[str]:
    """The paragraphs without lines of the page's own, and without the mark that ends an excerpt."""
    body = [text for text in map(clean, paragraphs) if text and not is_furniture(text)]
    while body and (marker := end_marker(body[-1])):
        body[-1] = body[-1][: marker.start].rstrip()
        if body[-1]:
            break
        body.pop()
    return body


def _published(draft: Draft) -> tuple[tuple[Candidate, ...], When | None]:
    """All dates given, and the first that is one."""
    found = [published_of(text) for text, _ in draft.published]
    candidates = tuple(Candidate("published", text.strip(), origin) for text, origin in draft.published)
    return candidates, next((when for when in found if when), None)
