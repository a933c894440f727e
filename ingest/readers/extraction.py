"""One page of HTML as its parts: main text, what it says about itself, the entries of an archive page.

Meant for a process of its own (`ingest.readers.isolation`): pages can make parsers slow, large or fall over.
"""

import contextlib
import copy
import re
from dataclasses import dataclass, field, replace

import trafilatura
from lxml import etree, html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from ingest.readers.entries import Entry, entries
from ingest.readers.fragments import Element
from ingest.readers.pagedate import page_date
from ingest.readers.pageparts import is_free, parts
from ontology.model import Candidate

_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_LINE_ENDS = re.compile(
    r"\s*[\r\n]\s*"
)  # in HTML spaces like any other; trafilatura takes them for those of paragraphs
_HEAD = 4096  # bytes in which a page says its encoding; the standard says 1,024, pages do not keep to it
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Of the words that resiliparse finds at least this many have to be sentences: menus have none.
_FALLBACK_SHORTEST = 250


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of one page. `text` is "" where no article was found; `seen` is then what a reader sees."""

    text: str = ""
    seen: str = ""
    title: str = ""
    author: str | None = None
    publisher: str | None = None
    published: tuple[tuple[str, str], ...] = ()
    canonical: str | None = None
    language: str | None = None
    free: bool = True
    entries: tuple[Entry, ...] = ()
    candidates: tuple[Candidate, ...] = field(default=())


def extracted(content: bytes, url: str | None = None, charset: str = "") -> Page:
    """The parts of a page. `charset` is what the server said; the page's own byte order mark goes before it."""
    markup = _UNFIT.sub("", decoded(content, charset))
    try:
        root = html.document_fromstring(markup)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return Page()
    candidates = parts(root, url)
    page = _described(root, candidates)
    listed = entries(root, url)
    if listed:
        return replace(page, entries=listed)
    text = _main_text(_LINE_ENDS.sub(" ", markup), url)
    seen = "" if text else extract_plain_text(markup, main_content=False)[:2000]
    return replace(page, text=text, seen=seen)


def decoded(content: bytes, charset: str = "") -> str:
    """The characters of a page: by its mark, by what the server said, by itself, or by the look of its bytes."""
    for mark, name in _BOMS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    said = _META.search(content[:_HEAD])
    for name in (charset, said[1].decode("ascii") if said else ""):
        with contextlib.suppress(LookupError, UnicodeDecodeError, ValueError):
            if name:
                return content.decode(name)
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode()
    return bytes_to_str(content, detect_encoding(content) or "utf-8", fallback_encodings=("utf-8", "windows-1252"))


def _main_text(markup: str, url: str | None) -> str:
    """The article by trafilatura, by resiliparse where that finds none."""
    try:
        found = trafilatura.bare_extraction(
            markup, url=url, favor_precision=True, include_comments=False, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError, etree.LxmlError):
        found = None
    text = (getattr(found, "text", None) or "").strip()
    if text:
        return text
    other = extract_plain_text(markup, main_content=True, alt_texts=False, list_bullets=False).strip()
    sentences = [line.strip() for line in other.splitlines() if line.strip()]
    return "\n".join(sentences) if sum(len(one) for one in sentences if one[-1] in '.!?”"') > _FALLBACK_SHORTEST else ""


def _described(root: Element, candidates: tuple[Candidate, ...]) -> Page:
    """What the page says about itself: of each field the first candidate, of the date what htmldate finds."""

    def first(name: str) -> str | None:
        return next((one.value for one in candidates if one.field == name), None)

    found = page_date(copy.deepcopy(root), candidates)
    stated = [(one.value, one.origin) for one in candidates if one.field == "published"]
    return Page(
        title=_title(candidates),
        author=first("author"),
        publisher=first("publisher"),
        published=tuple([found] if found else []) or tuple(stated[:1]),
        canonical=first("url"),
        language=first("language"),
        free=is_free(root),
        candidates=tuple(one for one in candidates),
    )


def _title(candidates: tuple[Candidate, ...]) -> str:
    """The headline: that of JSON-LD, of OpenGraph, the first heading, the title of the window."""
    return next((one.value for one in candidates if one.field == "title"), "")
