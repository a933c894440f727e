"""The linked names of Wikipedia's Current Events portal as examples (CC BY-SA 4.0, Wikipedia contributors).

A link tells where a name begins and ends, the kind of its page (`page_types.tsv`) what type of name it is. Not every
name is linked: a capitalised word without a link is a word of which nothing is known.
"""

import calendar
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ingest.language.sentences import sentences
from ingest.language.train.examples import ANY, UNKNOWN, Example
from ingest.language.train.name_corpora import peoples, types
from ingest.language.words import words
from ontology.model import Span
from ontology.tables import listed

HELD_BACK = 300  # items that are never trained on: those with the smallest hash of their id
_ARTICLES = frozenset(("the", "a", "an", "The"))
_CALENDAR = frozenset((*calendar.month_name, *calendar.day_name))


@dataclass(frozen=True, slots=True)
class Link:
    """Characters `start:end` of an item's text are linked to the page of this title."""

    text: str
    start: int
    end: int
    page: str


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: a sentence or a few, with the links in it."""

    id: str
    text: str
    links: tuple[Link, ...]


@cache
def page_types() -> dict[str, str]:
    """Title of a page -> letter of its kind, as `page_types.tsv` explains them; what it lacks is not known."""
    return {title: letter for _, (letter, title) in listed(files("ingest.language.train") / "page_types.tsv", 2)}


def items(file: Path) -> list[Item]:
    """All items of the corpus, in its order."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        links = [Link(one["text"], one["start"], one["end"], one["title"]) for one in row["entities"] if one["title"]]
        found.append(Item(row["id"], row["text"], tuple(links)))
    return found


def held_back(found: Sequence[Item], number: int = HELD_BACK) -> list[Item]:
    """The items that are only measured: so many of them, those with the smallest hash of their id."""
    return sorted(found, key=lambda item: hashlib.sha256(item.id.encode()).digest())[:number]


def train(file: Path) -> list[Example]:
    """The sentences of all other items."""
    found = items(file)
    held = {item.id for item in held_back(found)}
    return [one for item in found if item.id not in held for one in examples(item)]


def examples(item: Item) -> Iterator[Example]:
    """The sentences of an item with what its links say."""
    known = {text: kind for link in item.links for text, kind in _parts(link)}
    for sentence in sentences(item.text):
        cut = words(item.text, sentence.start, sentence.end)
        names = [_unlinked(word.text, number == 0, known) for number, word in enumerate(cut)]
        for link in item.links:
            _mark(names, cut, link)
        yield Example(tuple(word.text for word in cut), names=tuple(names))


def name(link: Link) -> tuple[int, int, str]:
    """Where the name in a link begins and ends, without an article before it, and its type: "*" where unknown.

    "O" for a link on common words ("missile attack"), "?" for one that is a name only in part ("Israeli-led attack").
    """
    start, end = link.start, link.end
    first, _, rest = link.text.partition(" ")
    if first in _ARTICLES and rest:
        start += len(first) + 1
    text = link.text[start - link.start :]
    if text in peoples():
        return start, end, "NORP"
    if not text[:1].isupper() and not text[:1].isdigit():
        return start, end, "O" if text == text.lower() else UNKNOWN
    kind = types("page").get(page_types().get(link.page, ""), ANY)
    if kind == "NORP" or (kind == "ORG" and any(part in peoples() for part in text.split()) and " " not in text):
        return start, end, "NORP"
    if kind == "EVENT" and not text[:1].isdigit() and any(part.islower() and len(part) > 3 for part in text.split()):
        return start, end, UNKNOWN  # "Russian attack on Kyiv": words about an event, not its name
    if kind not in {"EVENT", ANY} and text.split()[-1].islower():
        return start, end, UNKNOWN  # "Puntland forces"
    return start, end, kind


def _mark(names: list[str], cut: Sequence[Span], link: Link) -> None:
    start, end, kind = name(link)
    inside = [number for number, word in enumerate(cut) if start <= word.start and word.end <= end]
    for number in inside:
        begins = "B" if number == inside[0] else "I"
        names[number] = kind if kind in {"O", UNKNOWN} else f"{begins}-{kind}"


def _parts(link: Link) -> Iterator[tuple[str, str]]:
    """What a link teaches of other words of the item: the last name of a person, a country named again."""
    _, _, kind = name(link)
    if kind == "PERSON":
        yield link.text.split()[-1], "PERSON"
    elif kind in {"PLACE", "ORG"} and " " not in link.text:
        yield link.text, kind


def _unlinked(word: str, first: bool, known: dict[str, str]) -> str:
    if word in peoples():
        return "B-NORP"
    if word in known:
        return f"B-{known[word]}"
    if word.islower() or word in _CALENDAR or not any(mark.isalpha() for mark in word):
        return "O"
    return UNKNOWN
