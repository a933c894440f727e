"""What an annotator gives: sentences of tokens with Universal Dependencies (https://universaldependencies.org), names.

Offsets always point into the text that was annotated.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from ontology.model import Span

NameType = Literal["PERSON", "ORG", "PLACE", "NORP", "EVENT", "EQUIPMENT"]
NAME_TYPES: tuple[NameType, ...] = get_args(NameType)


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word. `head` is the index of its head in the sentence, -1 for the root.

    `certainty` is how probable the parser holds that head to be; 1 where an annotator does not say.
    """

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
    certainty: float = field(default=1.0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: characters `start:end` of the text, tokens `first` to `last`, both of them in it."""

    text: str
    start: int
    end: int
    first: int
    last: int
    type: NameType


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start:end` of the text, their tokens in order, and the names among them, which do not overlap."""

    index: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    names: tuple[Name, ...] = ()


class Annotator(Protocol):
    """Anything that parses English text."""

    def annotate(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text, in order; none for a blank text."""
        ...

    def analyse(self, text: str, sentences: Sequence[Sequence[Span]]) -> tuple[Sentence, ...]:
        """The analysis of sentences whose words are given, none of them empty; offsets are those of the words.

        One sentence comes out for each that goes in, with the same words.
        """
        ...
