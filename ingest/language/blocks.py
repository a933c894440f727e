"""Sentences as CoNLL-U holds them, one a block: with comments, multiword tokens, and what MISC says of each word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.language.annotation import Sentence, Token


@dataclass(frozen=True, slots=True)
class Multiword:
    """Tokens `first` to `last` of a sentence that are written as one, as "didn't" is."""

    text: str
    first: int
    last: int
    feats: str = "_"
    misc: str = "_"


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence with what stands around its analysis.

    `comments` are whole lines. `misc` has for each word what its MISC column says besides names and SpaceAfter.
    `glued` says that no blank stands between this sentence and the next.
    """

    sentence: Sentence
    comments: tuple[str, ...]
    multiwords: tuple[Multiword, ...]
    misc: tuple[str, ...]
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its sentences, whose offsets point into it."""

    text: str
    blocks: tuple[Block, ...]


def begins(block: Block, what: str) -> bool:
    """Whether a comment says that something begins at a sentence: "newdoc", "newpar"."""
    return any(comment_key(line) == what for line in block.comments)


def comment_key(line: str) -> str:
    """The first word of a comment: "newpar" of "# newpar id = p1"."""
    return (line.lstrip("#").partition("=")[0].split() or [""])[0]


def joined(blocks: Iterable[Block]) -> Document:
    """Sentences, each of them with offsets into itself or into any text, as one document."""
    text, moved = "", []
    glued = True
    for index, block in enumerate(blocks):
        if text:
            text += "\n\n" if begins(block, "newpar") or begins(block, "newdoc") else "" if glued else " "
        moved.append(replace(block, sentence=shifted(block.sentence, index, len(text) - block.sentence.start)))
        text += block.sentence.text
        glued = block.glued
    return Document(text, tuple(moved))


def documents(blocks: Iterable[Block]) -> Iterator[Document]:
    """The documents of a file as `# newdoc` divides it, each as soon as the next begins."""
    waiting: list[Block] = []
    for block in blocks:
        if waiting and begins(block, "newdoc"):
            yield joined(waiting)
            waiting = []
        waiting.append(block)
    if waiting:
        yield joined(waiting)


def shifted(sentence: Sentence, index: int, offset: int) -> Sentence:
    """A sentence at another place of a text, or of another one."""
    return replace(
        sentence,
        index=index,
        start=sentence.start + offset,
        end=sentence.end + offset,
        tokens=tuple(replace(one, start=one.start + offset, end=one.end + offset) for one in sentence.tokens),
        names=tuple(replace(one, start=one.start + offset, end=one.end + offset) for one in sentence.names),
    )


def blocks(sentences: Sequence[Sentence]) -> Iterator[Block]:
    """Sentences that came from a text, numbered, as blocks; words that share their characters are a multiword token."""
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1].start if place + 1 < len(sentences) else None
        yield Block(
            sentence,
            (f"# sent_id = {sentence.index + 1}", f"# text = {in_line(sentence.text)}"),
            tuple(_multiwords(sentence)),
            ("_",) * len(sentence.tokens),
            following == sentence.end,
        )


def in_line(text: str) -> str:
    """A text on one line, with as many characters as before."""
    return text.translate({ord(mark): " " for mark in "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"})


def _multiwords(sentence: Sentence) -> Iterator[Multiword]:
    def span(token: Token) -> tuple[int, int]:
        return token.start - sentence.start, token.end - sentence.start

    for (start, end), group in groupby(sentence.tokens, span):
        shared = list(group)
        if len(shared) > 1:
            yield Multiword(sentence.text[start:end], shared[0].index, shared[-1].index)
