"""A sentence to learn from: its words, and what some data set says of them. What it does not say teaches nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

UNKNOWN = "?"  # a tag of a word of which the data set does not say what it is
ANY = "*"  # a type of name: it is one, of a type that the data set does not tell


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, or a run of them, as words. Each of the other fields holds one item a word, or nothing at all.

    `heads` counts from 1, 0 is the root. `names` are tags: "O", "B-ORG", "I-ORG", "?" where nothing is known, and
    "B-*", "I-*" for a name of unknown type. `starts` says which words begin a sentence.
    """

    words: tuple[str, ...]
    heads: tuple[int, ...] = ()
    deprels: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    xpos: tuple[str, ...] = ()
    feats: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    starts: tuple[bool, ...] = ()


def joined(sentences: Sequence[Example]) -> Example:
    """Sentences that follow each other as one run of words: it teaches where they begin, and the tags, but no tree."""

    def all_of(parts: Sequence[tuple[T, ...]]) -> tuple[T, ...]:
        return sum(parts, ()) if all(parts) else ()

    return Example(
        all_of([one.words for one in sentences]),
        upos=all_of([one.upos for one in sentences]),
        xpos=all_of([one.xpos for one in sentences]),
        feats=all_of([one.feats for one in sentences]),
        names=all_of([one.names for one in sentences]),
        starts=all_of([one.starts for one in sentences]),
    )
