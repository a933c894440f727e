"""Universal Dependencies treebanks and our own annotated sentences as examples.

EWT and GUM: https://universaldependencies.org (EWT CC BY-SA 4.0; of GUM only the genres whose texts are CC BY,
CC BY-SA or in the public domain). Ours: `prose/*.conllu` beside this module.
"""

import random
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from ingest.language.annotation import Name, Sentence
from ingest.language.blocks import Block, Document, begins, documents
from ingest.language.conllu import read
from ingest.language.train.examples import Example, joined
from ingest.language.words import abbreviations

LONGEST = 110  # words; longer sentences are few, cost much and teach little
TREEBANKS = {"EWT": "EWT/en_ewt-ud-{part}.conllu", "GUM": "GUM/en_gum-ud-{part}.conllu"}
_COUNTRIES = ("U.S.", "U.K.", "U.N.", "E.U.", "D.C.", "U.A.E.", "U.S.S.R.")
_HELD_BACK = 6  # one in so many of our own sentences is only measured


def treebank(folder: Path, name: str, part: str) -> list[list[Example]]:
    """The paragraphs of one treebank ("EWT", "GUM") and part ("train", "dev", "test") under the folder of treebanks."""
    paragraphs: list[list[Example]] = []
    for block in _blocks(folder, name, part):
        if not paragraphs or begins(block, "newpar") or begins(block, "newdoc"):
            paragraphs.append([])
        paragraphs[-1].append(example(block.sentence))
    return paragraphs


def news(folder: Path) -> list[Document]:
    """The news of GUM's dev and test parts: four articles, of which none is trained on."""
    found = [one for part in ("dev", "test") for one in documents(_blocks(folder, "GUM", part))]
    return [one for one in found if any("newdoc id = GUM_news_" in line for line in one.blocks[0].comments)]


def prose() -> tuple[list[Example], list[Example]]:
    """Our own sentences in the style of analysis and agency prose, with trees and names; features are left out.

    First those to learn from, then every sixth, which is only measured.
    """
    folder = files("ingest.language.train") / "prose"
    found = []
    for file in sorted((one for one in folder.iterdir() if one.name.endswith(".conllu")), key=lambda one: one.name):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        found += [example(block.sentence, named=True) for block in read(lines, file.name)]
    return [one for number, one in enumerate(found) if number % _HELD_BACK], found[::_HELD_BACK]


def runs(paragraphs: Sequence[Sequence[Example]], chance: random.Random) -> Iterator[Example]:
    """Two or three neighbours of a paragraph as one run, about one for each six sentences; drawn anew each epoch."""
    for paragraph in paragraphs:
        for start in range(len(paragraph) - 1):
            if chance.random() < 1 / 6:
                together = joined(paragraph[start : start + chance.choice((2, 2, 3))])
                if len(together.words) <= LONGEST:
                    yield together


def abbreviated(paragraphs: Sequence[Sequence[Example]], chance: random.Random) -> Iterator[Example]:
    """Pairs of neighbours of which the first ends in an abbreviation that swallows its stop, as "…to the U.S." does.

    The treebanks have hardly any; so the last word of one that ends in a stop makes room for an abbreviation.
    """
    forms = [form for form, kind in abbreviations().items() if kind == "other"] + 4 * list(_COUNTRIES)
    for paragraph in paragraphs:
        for first, second in pairwise(paragraph):
            words = (*first.words[:-2], chance.choice(forms), *second.words)
            if first.words[-1] == "." and len(first.words) > 4 and len(words) <= LONGEST:
                begins = len(first.words) - 1
                yield Example(words, starts=tuple(number in {0, begins} for number in range(len(words))))


def example(sentence: Sentence, named: bool = False) -> Example:
    """What a sentence teaches; its names only where all of them are `named`. Features count if any word has some."""
    tokens = sentence.tokens
    return Example(
        tuple(token.text for token in tokens),
        tuple(token.head + 1 for token in tokens),
        tuple(token.deprel for token in tokens),
        tuple(token.upos for token in tokens),
        tuple(token.xpos for token in tokens),
        tuple(token.feats for token in tokens) if any(token.feats != "_" for token in tokens) else (),
        tags(sentence.names, len(tokens)) if named else (),
        (True, *(False,) * (len(tokens) - 1)),
    )


def tags(names: Sequence[Name], size: int) -> tuple[str, ...]:
    """The tags of the words of a sentence."""
    found = ["O"] * size
    for name in names:
        found[name.first : name.last + 1] = [f"I-{name.type}"] * (name.last - name.first + 1)
        found[name.first] = f"B-{name.type}"
    return tuple(found)


def _blocks(folder: Path, name: str, part: str) -> Iterator[Block]:
    path = folder / TREEBANKS[name].format(part=part)
    with path.open(encoding="utf-8") as lines:
        yield from read(lines, path.name)
