"""The words of dates, read from words.tsv: months, numbers, units, and what stands around dates and other numbers."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ontology.errors import KnowledgeError
from ontology.tables import listed


def rows(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a table of this package, without comments. Raises KnowledgeError."""
    return (cells for _, cells in listed(files("ingest.dates") / name, columns))


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for kind, word, value in rows("words.tsv", 3):
        table.setdefault(kind, {})[word.lower()] = value
    return table


def words(kind: str) -> dict[str, str]:
    """The words of a kind, in lower case, with their values. Raises KnowledgeError if words.tsv has none."""
    try:
        return _table()[kind]
    except KeyError:
        raise KnowledgeError(f"words.tsv: no word of the kind {kind!r}; the kinds are {', '.join(_table())}.") from None


@cache
def numbers(kind: str) -> dict[str, int]:
    """The words of a kind whose values are numbers."""
    try:
        return {word: int(value) for word, value in words(kind).items()}
    except ValueError as error:
        raise KnowledgeError(f"words.tsv: a word of the kind {kind!r} wants a number ({error}).") from error


@cache
def alternatives(*kinds: str) -> str:
    """A regular expression for any word of some kinds, the longest first; a blank stands for any space.

    It looks at the first letter before it tries one word after another, which halves the time of a pattern.
    """
    found = sorted({word for kind in kinds for word in words(kind)}, key=lambda word: (-len(word), word))
    first = "".join(sorted({re.escape(word[0]) for word in found}))
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in found)
    return f"(?=[{first}])(?:{listed})"
