"""What an annotator gives: sentences of tokens with Universal Dependencies (https://universaldependencies.org).

Offsets always point into the text that was annotated.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word. `head` is the index of its head in the sentence, -1 for the root."""

    index: int
    text: str
    start: int
    end: int
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start:end` of the text, and their tokens in order."""

    index: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]


class Annotator(Protocol):
    """Anything that parses English text."""

    def annotate(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text, in order; none for a blank text."""
        ...
