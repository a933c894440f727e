"""The marks that pages put on their texts, read from marks.tsv: ends of excerpts, page furniture, marks on titles."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.tables import listed, malformed

_KINDS = ("end", "maybe-end", "furniture", "suffix", "prefix", "section", "kept", "publisher")
# Of the 2,031 titles of the State Department's releases 99 % have at most 201 characters; the longest has 441.
_TITLE_LONGEST = 200
_FINAL = re.compile(r"[.,;:…][\"'”’)\]]*$")
_INITIAL = re.compile(r"\b[A-Z]\.$")  # "… in the U.S."
_BYLINE = re.compile(r"By(?: [A-Z][\w.’'-]*| and|,)+")


@dataclass(frozen=True, slots=True)
class EndMarker:
    """The words that end an excerpt: where they start, whether they can mean nothing else, the title they name."""

    start: int
    certain: bool
    title: str


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title without its marks, and what the marks said."""

    title: str
    publisher: str | None = None
    section: str | None = None


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    """All marks: kind, pattern or word, value."""
    table = []
    for number, (kind, mark, value) in listed(files("ingest.readers") / "marks.tsv", 3):
        if kind not in _KINDS:
            raise malformed("marks.tsv", number, f"one of the kinds {', '.join(_KINDS)}", kind)
        table.append((kind, mark, value))
    return tuple(table)


@cache
def _marks(kind: str) -> dict[str, str]:
    """The marks of a kind: pattern or word, and its value."""
    return {mark: value for each, mark, value in _table() if each == kind}


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{mark})" for mark in _marks(kind)))


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and to no article."""
    return _pattern("furniture").fullmatch(line.strip()) is not None


def end_marker(line: str) -> EndMarker | None:
    """The marker that a line ends in, if it does."""
    for kind, certain in (("end", True), ("maybe-end", False)):
        found = _pattern(kind).search(line.rstrip())
        if found:
            title = found.groupdict().get("title") or ""
            return EndMarker(found.start(), certain, title.strip(" “”\"'"))
    return None


def is_title(line: str) -> bool:
    """Whether a line has the shape of a title: short, without final punctuation, and no byline."""
    stripped = line.strip()
    if not stripped or len(stripped) > _TITLE_LONGEST or _BYLINE.fullmatch(stripped) or end_marker(stripped):
        return False
    return not _FINAL.search(stripped) or _INITIAL.search(stripped) is not None


def name_parts(title: str, publisher: str | None) -> TitleParts:
    """A title without the section before it and the publisher behind it.

    A publisher's mark stays where `publisher` already names another: nothing is lost.
    """
    section = None
    prefix = _pattern("prefix").match(title)
    if prefix and title[prefix.end() :].strip():
        section = _marks("section").get(prefix[0].strip(" :").upper())
        title = title[prefix.end() :].strip() if section else title
    suffix = _pattern("suffix").search(title)
    if suffix is None or not suffix.start():
        return TitleParts(title, section=section)
    mark = next(name for name in suffix.groups() if name).strip()
    rest = title[: suffix.start()].rstrip()
    if mark.upper() in _marks("kept"):
        return TitleParts(title, section=section)
    if mark.upper() in _marks("section"):
        return TitleParts(rest, section=section or _marks("section")[mark.upper()])
    named = _marks("publisher").get(mark, mark)
    return TitleParts(rest if publisher in (None, named) else title, named, section)
