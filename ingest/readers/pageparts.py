"""What a page says about itself: each value of JSON-LD, OpenGraph, meta and time elements, with where it stands."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.readers.fragments import Element
from ontology.model import Candidate

# Where a page may say something: field, an XPath, what to call the place.
_PLACES = (
    ("title", "//meta[@property='og:title']/@content", "og:title"),
    ("title", "//h1[1]", "h1"),
    ("title", "//title[1]", "title"),
    ("published", "//meta[@property='article:published_time']/@content", "article:published_time"),
    ("published", "//meta[@itemprop='datePublished']/@content", "itemprop datePublished"),
    (
        "published",
        "//meta[translate(@name,'DATE','date')='date' or @name='pubdate' or @name='publish-date']/@content",
        "meta date",
    ),
    (
        "published",
        "//meta[@name='DC.date' or @name='DC.date.issued' or @name='dcterms.issued']/@content",
        "dublin core",
    ),
    ("published", "//time[@datetime][not(ancestor::aside or ancestor::nav or ancestor::footer)]/@datetime", "time"),
    (
        "modified",
        "//meta[@property='article:modified_time' or @property='og:updated_time']/@content",
        "article:modified_time",
    ),
    ("author", "//meta[@name='author' or @property='article:author' or @name='byl']/@content", "meta author"),
    ("author", "(//*[@rel='author'])[1]", "rel author"),
    ("publisher", "//meta[@property='og:site_name']/@content", "og:site_name"),
    ("publisher", "//meta[@name='application-name' or @name='publisher']/@content", "meta publisher"),
    ("language", "/html/@lang", "html lang"),
    ("language", "//meta[@property='og:locale']/@content", "og:locale"),
    ("url", "//link[@rel='canonical']/@href", "rel canonical"),
    ("url", "//meta[@property='og:url']/@content", "og:url"),
)
_PER_PLACE = 3  # values of one place: a page may have a hundred time elements
_LONGEST = 500  # characters of a value that is kept
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?(?=[/-]|$)")
_ARTICLES = (
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
)
_SCRIPTS = 20
_NESTED = 200


def parts(root: Element, url: str | None) -> tuple[Candidate, ...]:
    """Every candidate, JSON-LD first, each value of a field and place once."""
    found = [*_json_ld(root), *_elements(root), *_address(url)]
    return tuple(dict.fromkeys(one for one in found if one.value))


def is_free(root: Element) -> bool:
    """False where JSON-LD says that the article is not free to read."""
    return not any(str(thing.get("isAccessibleForFree", "")).lower() == "false" for thing in _things(root))


def _elements(root: Element) -> Iterator[Candidate]:
    for field, path, origin in _PLACES:
        for value in root.xpath(path)[:_PER_PLACE]:
            text = value if isinstance(value, str) else value.text_content()
            yield Candidate(field, _short(text), origin)


def _address(url: str | None) -> Iterator[Candidate]:
    found = _URL_DATE.search(url or "")
    if found:
        yield Candidate("published", "-".join(part.zfill(2) for part in found.groups() if part), "address")


def _json_ld(root: Element) -> Iterator[Candidate]:
    for thing in _things(root):
        for field, name in (
            ("title", "headline"),
            ("published", "datePublished"),
            ("modified", "dateModified"),
            ("author", "author"),
            ("publisher", "publisher"),
            ("language", "inLanguage"),
            ("section", "articleSection"),
        ):
            for value in _values(thing.get(name)):
                yield Candidate(field, _short(value), f"json-ld {name}")


def _things(root: Element) -> Iterator[dict[str, Any]]:
    """The articles in the page's JSON-LD."""
    for script in root.xpath("//script[@type='application/ld+json']")[:_SCRIPTS]:
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < _NESTED:
            seen += 1
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, dict):
                kinds = one.get("@type")
                if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    yield one
                waiting += [one[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in one]


def _values(value: object) -> list[str]:
    """The words of a value: a string, the name of a thing, or several of them as one."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return [", ".join(name for one in value for name in _values(one))] if len(value) < _NESTED else []
    return [value] if isinstance(value, str) else []


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
